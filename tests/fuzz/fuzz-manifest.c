/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-manifest.c - manifest.tsv: whatever is read holds together, and no path
 * leaves the dump or comes twice
 */
#include "pop3/manifest.h"
#include "pop3/native-files.h"

#include "pop3/maildrop.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_path(const char *path, MailForm form)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	MailForm told;

	for (char **part = parts; *part != NULL; part++) {
		g_assert(**part != '\0');
		g_assert(strcmp(*part, ".") != 0);
		g_assert(strcmp(*part, "..") != 0);
	}
	g_assert(native_files_form(path, &told) && told == form);
}

static void
check_lines(const Manifest *manifest, gsize size)
{
	const Listing *listing = manifest->listing;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);
		const ManifestFile *file;
		const char *path;

		g_assert(line->number >= 1);
		g_assert(line->number <= MAILDROP_MAX_NUMBER);
		g_assert(i == 0 || line[-1].number < line->number);
		g_assert(line->line >= 1 && line->line <= manifest->files->len);
		if (line->text != LISTING_NO_TEXT)
			g_assert((gsize)line->text + line->length <= size);

		file = manifest_file(manifest, line);
		path = manifest_path(manifest, file);
		g_assert(file->size <= LISTING_MAX_OCTETS ||
		         file->size == MAILDROP_NO_SIZE);
		if (path == NULL)
			continue;
		check_path(path, file->form);
		g_assert(g_hash_table_add(seen, (gpointer)path));
	}
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Manifest) manifest =
		manifest_parse(g_memdup2(data, size), size, &error);

	g_assert((manifest == NULL) == (error != NULL));
	if (manifest != NULL)
		check_lines(manifest, size);
	return 0;
}
