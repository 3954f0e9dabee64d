/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/archive-reader.h"

#include "uidl/uidl.h"

#include <archive.h>
#include <errno.h>
#include <string.h>

static la_ssize_t
on_read(struct archive *libarchive, void *data, const void **octets)
{
	ArchiveReader *reader = data;
	const guint8 *got_octets = NULL;
	gssize got;

	if (reader->error != NULL)
		return ARCHIVE_FATAL;
	got = unpack_read(reader->unpack, &got_octets, &reader->error);
	if (got < 0)
		archive_set_error(libarchive, EIO, "%s",
		                  reader->error->message);
	*octets = got_octets;
	return got < 0 ? ARCHIVE_FATAL : got;
}

/* Not past the end, or a member that is cut off would pass for whole. */
static la_int64_t
on_skip(struct archive *libarchive, void *data, la_int64_t octets)
{
	ArchiveReader *reader = data;
	guint64 position = unpack_position(reader->unpack);

	(void)libarchive;
	unpack_seek(reader->unpack, position + (guint64)octets);
	return (la_int64_t)(unpack_position(reader->unpack) - position);
}

static la_int64_t
on_seek(struct archive *libarchive, void *data, la_int64_t offset, int whence)
{
	ArchiveReader *reader = data;
	gint64 base = 0;

	(void)libarchive;
	if (whence == SEEK_CUR)
		base = (gint64)unpack_position(reader->unpack);
	else if (whence == SEEK_END)
		base = (gint64)unpack_size(reader->unpack);
	unpack_seek(reader->unpack, (guint64)MAX(base + offset, 0));
	return (la_int64_t)unpack_position(reader->unpack);
}

static struct archive *
make(ArchiveReader *reader)
{
	struct archive *libarchive = archive_read_new();

	archive_read_set_callback_data(libarchive, reader);
	archive_read_set_read_callback(libarchive, on_read);
	if (!unpack_is_packed(reader->unpack)) {
		archive_read_set_skip_callback(libarchive, on_skip);
		archive_read_set_seek_callback(libarchive, on_seek);
	}
	return libarchive;
}

static gboolean
open_either(ArchiveReader *reader)
{
	struct archive *libarchive = make(reader);

	reader->libarchive = libarchive;
	archive_read_support_format_tar(libarchive);
	archive_read_set_format_option(libarchive, "tar",
	                               "read_concatenated_archives", "1");
	archive_read_support_format_zip_seekable(libarchive);
	return archive_read_open1(libarchive) == ARCHIVE_OK;
}

static gboolean
begins_with(ArchiveReader *reader, const char *magic)
{
	const guint8 *octets;
	gssize got;

	unpack_seek(reader->unpack, 0);
	got = unpack_read(reader->unpack, &octets, &reader->error);
	unpack_seek(reader->unpack, 0);
	return got >= 4 && memcmp(octets, magic, 4) == 0;
}

/* Member by member, until it breaks off. Of an empty one libarchive finds the
   list only in this way. */
static gboolean
open_cut_zip(ArchiveReader *reader)
{
	if (unpack_is_packed(reader->unpack))
		return FALSE;
	reader->cut = begins_with(reader, "PK\3\4");
	if (!reader->cut && !begins_with(reader, "PK\5\6"))
		return FALSE;
	archive_read_free(reader->libarchive);
	reader->libarchive = make(reader);
	archive_read_support_format_zip_streamable(reader->libarchive);
	return archive_read_open1(reader->libarchive) == ARCHIVE_OK;
}

gboolean
archive_reader_open(ArchiveReader *reader, int fd, guint64 growth, guint64 base,
                    GError **error)
{
	gboolean opened;

	reader->fd = fd;
	reader->unpack = unpack_new(fd, growth, base, error);
	if (reader->unpack == NULL)
		return FALSE;
	opened = open_either(reader) ||
	         (reader->error == NULL && open_cut_zip(reader));
	if (reader->error != NULL)
		g_propagate_error(error, g_steal_pointer(&reader->error));
	else if (!opened)
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "neither tar nor zip");
	else
		return TRUE;
	return FALSE;
}

void
archive_reader_clear(ArchiveReader *reader)
{
	if (reader->libarchive != NULL)
		archive_read_free(reader->libarchive);
	unpack_free(reader->unpack);
	g_clear_error(&reader->error);
}

guint64
archive_reader_position(const ArchiveReader *reader)
{
	return (guint64)archive_filter_bytes(reader->libarchive, 0);
}

GError *
archive_reader_error(const ArchiveReader *reader)
{
	const char *text = archive_error_string(reader->libarchive);
	g_autofree char *shown =
		uidl_escape(text != NULL ? text : "cannot be read", -1);

	if (reader->error != NULL)
		return g_error_copy(reader->error);
	return g_error_new_literal(G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, shown);
}
