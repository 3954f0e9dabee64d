/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "make-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <string.h>

#define HOLE 1048576

typedef struct {
	const char *name;
	int (*call)(struct archive *writer);
	const char *options; /* of libarchive */
} Part;

static const Part formats[] = {
	{ "tar", archive_write_set_format_pax_restricted, NULL },
	{ "gnutar", archive_write_set_format_gnutar, NULL },
	{ "pax", archive_write_set_format_pax, NULL },
	{ "zip", archive_write_set_format_zip, "zip:compression=deflate" },
	{ "zip-stored", archive_write_set_format_zip, "zip:compression=store" },
	{ "zip-encrypted", archive_write_set_format_zip,
	  "zip:encryption=zipcrypt" },
};

static const Part filters[] = {
	{ "gz", archive_write_add_filter_gzip, "gzip:!timestamp" },
	{ "bz2", archive_write_add_filter_bzip2, NULL },
	{ "xz", archive_write_add_filter_xz, NULL },
	{ "zst", archive_write_add_filter_zstd, NULL },
	{ "lz4", archive_write_add_filter_lz4, NULL },
};

static void
check(struct archive *writer, int status)
{
	/* A name that is no UTF-8 is a warning. */
	if (status != ARCHIVE_OK && status != ARCHIVE_WARN)
		g_error("libarchive: %s", archive_error_string(writer));
}

static void
apply(struct archive *writer, const Part *parts, gsize length, const char *name)
{
	for (gsize i = 0; i < length; i++) {
		const Part *part = &parts[i];

		if (strcmp(part->name, name) != 0)
			continue;
		check(writer, part->call(writer));
		if (part->options != NULL)
			check(writer,
			      archive_write_set_options(writer, part->options));
		return;
	}
	g_assert_not_reached();
}

static void
apply_kind(struct archive *writer, const char *kind)
{
	g_auto(GStrv) names = g_strsplit(kind, ".", -1);

	apply(writer, formats, G_N_ELEMENTS(formats), names[0]);
	for (guint i = 1; names[i] != NULL; i++)
		apply(writer, filters, G_N_ELEMENTS(filters), names[i]);
}

static struct archive_entry *
make_entry(const MakeMember *member, gsize length)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, member->name);
	archive_entry_set_mtime(entry, (time_t)member->time, 0);
	archive_entry_set_perm(entry, 0600);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, AE_IFREG);
	switch (member->type) {
	case MAKE_FILE:
		break;
	case MAKE_FOLDER:
		archive_entry_set_filetype(entry, AE_IFDIR);
		archive_entry_set_perm(entry, 0700);
		break;
	case MAKE_SYMLINK:
		archive_entry_set_filetype(entry, AE_IFLNK);
		archive_entry_set_symlink(entry, member->target);
		break;
	case MAKE_HARD_LINK:
		archive_entry_set_hardlink(entry, member->target);
		break;
	case MAKE_FIFO:
		archive_entry_set_filetype(entry, AE_IFIFO);
		break;
	case MAKE_DEVICE:
		archive_entry_set_filetype(entry, AE_IFCHR);
		break;
	case MAKE_SPARSE:
		archive_entry_set_size(entry, (la_int64_t)(HOLE + length));
		archive_entry_sparse_add_entry(entry, HOLE, (la_int64_t)length);
		break;
	}
	return entry;
}

static void
write_member(struct archive *writer, const MakeMember *member)
{
	static const char hole[HOLE];
	gsize length = member->length;
	struct archive_entry *entry;

	if (length == 0 && member->content != NULL)
		length = strlen(member->content);
	entry = make_entry(member, length);
	check(writer, archive_write_header(writer, entry));
	archive_entry_free(entry);
	if (member->type == MAKE_SPARSE)
		g_assert_cmpint(archive_write_data(writer, hole, HOLE), >=, 0);
	if (length > 0)
		g_assert_cmpint(
			archive_write_data(writer, member->content, length), ==,
			(la_ssize_t)length);
}

static la_ssize_t
on_write(struct archive *writer, void *data, const void *octets, size_t length)
{
	(void)writer;
	g_byte_array_append(data, octets, (guint)length);
	return (la_ssize_t)length;
}

GByteArray *
make_archive_octets(const char *kind, const MakeMember *members)
{
	struct archive *writer = archive_write_new();
	GByteArray *octets = g_byte_array_new();

	apply_kind(writer, kind);
	archive_write_set_passphrase(writer, "secret");
	/* Nothing after the end mark that the format does not ask for. */
	archive_write_set_bytes_in_last_block(writer, 1);
	check(writer, archive_write_open(writer, octets, NULL, on_write, NULL));
	for (; members->name != NULL; members++)
		write_member(writer, members);
	check(writer, archive_write_close(writer));
	archive_write_free(writer);
	return octets;
}

void
make_archive(const char *path, const char *kind, const MakeMember *members)
{
	g_autoptr(GByteArray) octets = make_archive_octets(kind, members);
	g_autoptr(GError) error = NULL;

	g_file_set_contents(path, (const char *)octets->data,
	                    (gssize)octets->len, &error);
	g_assert_no_error(error);
}

GByteArray *
make_gzip(const GByteArray *octets)
{
	g_autoptr(GZlibCompressor) gzip =
		g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
	GByteArray *packed = g_byte_array_new();
	GConverterResult result;
	gsize used, made;

	/* There is room for what cannot be packed. */
	g_byte_array_set_size(packed, octets->len + octets->len / 1000 + 100);
	result = g_converter_convert(
		G_CONVERTER(gzip), octets->data, octets->len, packed->data,
		packed->len, G_CONVERTER_INPUT_AT_END, &used, &made, NULL);
	g_assert_cmpint(result, ==, G_CONVERTER_FINISHED);
	return g_byte_array_set_size(packed, (guint)made);
}
