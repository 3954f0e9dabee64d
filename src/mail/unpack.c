/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gzip is undone by GLib, since libarchive does not check gzip's checksum; all
 * others by libarchive, which would fork a program for those it has no library
 * for, so it is told the one.
 */
#include "mail/unpack.h"

#include "mail/file.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define BLOCK 131072

struct Unpack {
	int fd;
	guint64 size;     /* of the file */
	guint64 offset;   /* in the file: what is read next */
	guint64 growth;   /* the limit */
	guint64 base;     /* what it multiplies */
	guint64 unpacked; /* octets so far */
	guint8 *block;    /* of the file */

	/* Of gzip alone. */
	GConverter *gzip;
	const guint8 *rest; /* of the block */
	gsize rest_length;
	gboolean between; /* two streams */
	guint8 *unpacked_block;

	/* Of all other packers. */
	struct archive *raw;
	GError *file_error; /* why the file could not be read */
};

typedef struct {
	const char *octets;
	gsize length;
	guint8 mask;                         /* of the first octet */
	int (*support)(struct archive *raw); /* NULL: gzip */
} Magic;

/* pzstd begins with a frame of its own, to be skipped. */
static const Magic magics[] = {
	{ "\x1f\x8b", 2, 0xff, NULL },
	{ "BZh", 3, 0xff, archive_read_support_filter_bzip2 },
	{ "\xfd"
	  "7zXZ\0",
	  6, 0xff, archive_read_support_filter_xz },
	{ "\x28\xb5\x2f\xfd", 4, 0xff, archive_read_support_filter_zstd },
	{ "\x50\x2a\x4d\x18", 4, 0xf0, archive_read_support_filter_zstd },
	{ "\x04\x22\x4d\x18", 4, 0xff, archive_read_support_filter_lz4 },
	{ "\x02\x21\x4c\x18", 4, 0xff, archive_read_support_filter_lz4 },
};

static const Magic *
find_magic(const guint8 *octets, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(magics); i++) {
		const Magic *magic = &magics[i];

		if (length >= magic->length &&
		    (octets[0] & magic->mask) == (guint8)magic->octets[0] &&
		    memcmp(octets + 1, magic->octets + 1, magic->length - 1) ==
		            0)
			return magic;
	}
	return NULL;
}

static gssize
read_block(Unpack *unpack, GError **error)
{
	guint64 left = unpack->size - unpack->offset;
	gssize got =
		file_read_at(unpack->fd, (char *)unpack->block,
	                     (gsize)MIN(left, BLOCK), (off_t)unpack->offset);

	if (got < 0)
		return file_set_error(error, errno), -1;
	unpack->offset += (guint64)got;
	return got;
}

static gboolean
set_damaged(GError **error, const char *text)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, text);
	return FALSE;
}

/*
 * libarchive
 */

static la_ssize_t
on_read(struct archive *raw, void *data, const void **octets)
{
	Unpack *unpack = data;
	gssize got;

	g_clear_error(&unpack->file_error);
	got = read_block(unpack, &unpack->file_error);
	if (got < 0)
		archive_set_error(raw, EIO, "%s", unpack->file_error->message);
	*octets = unpack->block;
	return got;
}

static gboolean
set_raw_error(Unpack *unpack, GError **error)
{
	const char *text = archive_error_string(unpack->raw);

	if (unpack->file_error != NULL) {
		g_propagate_error(error, g_steal_pointer(&unpack->file_error));
		return FALSE;
	}
	return set_damaged(error, text != NULL ? text : "it cannot be read");
}

static gboolean
open_raw(Unpack *unpack, const Magic *magic, GError **error)
{
	struct archive_entry *entry;

	unpack->raw = archive_read_new();
	archive_read_support_format_raw(unpack->raw);
	archive_read_support_format_empty(unpack->raw);
	if (magic->support(unpack->raw) != ARCHIVE_OK ||
	    archive_read_open(unpack->raw, unpack, NULL, on_read, NULL) !=
	            ARCHIVE_OK ||
	    archive_read_next_header(unpack->raw, &entry) < ARCHIVE_OK)
		return set_raw_error(unpack, error);
	/* Itself and the file; what is packed many times could grow at each
	   layer. */
	if (archive_filter_count(unpack->raw) <= 2)
		return TRUE;
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	                    "packed twice");
	return FALSE;
}

static gssize
read_raw(Unpack *unpack, const guint8 **octets, GError **error)
{
	const void *block = NULL;
	size_t length = 0;
	la_int64_t offset;
	int status;

	/* A block of nothing is not the end yet. */
	do {
		status = archive_read_data_block(unpack->raw, &block, &length,
		                                 &offset);
	} while (status == ARCHIVE_OK && length == 0);
	if (status == ARCHIVE_EOF)
		return 0;
	if (status != ARCHIVE_OK)
		return set_raw_error(unpack, error), -1;
	*octets = block;
	return (gssize)length;
}

/*
 * gzip
 */

static gboolean
fill_rest(Unpack *unpack, GError **error)
{
	gssize got;

	if (unpack->rest_length > 0)
		return TRUE;
	got = read_block(unpack, error);
	if (got < 0)
		return FALSE;
	unpack->rest = unpack->block;
	unpack->rest_length = (gsize)got;
	return TRUE;
}

/* After a stream come another or zeros to the end, as a tape has them. */
static gboolean
pass_padding(Unpack *unpack, GError **error)
{
	gboolean padded = FALSE;

	for (;;) {
		if (!fill_rest(unpack, error))
			return FALSE;
		if (unpack->rest_length == 0 || unpack->rest[0] != 0)
			break;
		padded = TRUE;
		unpack->rest++;
		unpack->rest_length--;
	}
	if (unpack->rest_length > 0 && (padded || unpack->rest[0] != 0x1f))
		return set_damaged(error, "what follows gzip's octets is not "
		                          "gzip");
	return TRUE;
}

static gboolean
set_gzip_error(const GError *why, GError **error)
{
	return set_damaged(error, why->code == G_IO_ERROR_PARTIAL_INPUT
	                                  ? "gzip's octets are cut off"
	                                  : "gzip's octets are wrong");
}

static gssize
read_gzip(Unpack *unpack, const guint8 **octets, GError **error)
{
	gsize used = 0, made = 0;

	*octets = unpack->unpacked_block;
	while (made == 0) {
		g_autoptr(GError) why = NULL;
		GConverterResult result;

		if (unpack->between && !pass_padding(unpack, error))
			return -1;
		if (!fill_rest(unpack, error))
			return -1;
		if (unpack->between && unpack->rest_length == 0)
			return 0;
		unpack->between = FALSE;
		result = g_converter_convert(
			unpack->gzip, unpack->rest, unpack->rest_length,
			unpack->unpacked_block, BLOCK,
			unpack->rest_length == 0 ? G_CONVERTER_INPUT_AT_END
						 : G_CONVERTER_NO_FLAGS,
			&used, &made, &why);
		if (result == G_CONVERTER_ERROR)
			return set_gzip_error(why, error), -1;
		unpack->rest += used;
		unpack->rest_length -= used;
		if (result == G_CONVERTER_FINISHED) {
			g_converter_reset(unpack->gzip);
			unpack->between = TRUE;
		}
	}
	return (gssize)made;
}

static void
open_gzip(Unpack *unpack)
{
	unpack->gzip = G_CONVERTER(
		g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
	unpack->unpacked_block = g_malloc(BLOCK);
}

/*
 * All
 */

static gboolean
start(Unpack *unpack, GError **error)
{
	gssize got = read_block(unpack, error);
	const Magic *magic;

	if (got < 0)
		return FALSE;
	unpack->offset = 0;
	magic = find_magic(unpack->block, (gsize)got);
	if (magic != NULL && magic->support != NULL)
		return open_raw(unpack, magic, error);
	if (magic != NULL)
		open_gzip(unpack);
	return TRUE;
}

Unpack *
unpack_new(int fd, guint64 growth, guint64 base, GError **error)
{
	g_autoptr(Unpack) unpack = g_new0(Unpack, 1);
	struct stat status;

	unpack->fd = fd;
	unpack->growth = growth;
	unpack->block = g_malloc(BLOCK);
	if (fstat(fd, &status) < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	unpack->size = (guint64)status.st_size;
	unpack->base = base != 0 ? MIN(base, unpack->size) : unpack->size;
	return start(unpack, error) ? g_steal_pointer(&unpack) : NULL;
}

void
unpack_free(Unpack *unpack)
{
	if (unpack == NULL)
		return;
	if (unpack->raw != NULL)
		archive_read_free(unpack->raw);
	g_clear_object(&unpack->gzip);
	g_clear_error(&unpack->file_error);
	g_free(unpack->unpacked_block);
	g_free(unpack->block);
	g_free(unpack);
}

gboolean
unpack_is_packed(const Unpack *unpack)
{
	return unpack->raw != NULL || unpack->gzip != NULL;
}

gssize
unpack_read(Unpack *unpack, const guint8 **octets, GError **error)
{
	gssize got;

	if (!unpack_is_packed(unpack)) {
		*octets = unpack->block;
		return read_block(unpack, error);
	}
	got = unpack->gzip != NULL ? read_gzip(unpack, octets, error)
	                           : read_raw(unpack, octets, error);
	if (got > 0 && !unpack_count(unpack, (guint64)got, error))
		return -1;
	return got;
}

void
unpack_seek(Unpack *unpack, guint64 offset)
{
	g_assert(!unpack_is_packed(unpack));
	unpack->offset = MIN(offset, unpack->size);
}

gboolean
unpack_count(Unpack *unpack, guint64 octets, GError **error)
{
	unpack->unpacked += octets;
	if (unpack->unpacked <= UNPACK_FREE ||
	    unpack->unpacked / unpack->growth <= unpack->base)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "unpacked, it is over %" G_GUINT64_FORMAT
	            " times as large as packed (--max-growth)",
	            unpack->growth);
	return FALSE;
}

guint64
unpack_position(const Unpack *unpack)
{
	return unpack->offset;
}

guint64
unpack_size(const Unpack *unpack)
{
	return unpack->size;
}
