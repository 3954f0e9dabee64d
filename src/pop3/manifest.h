/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * manifest.h - manifest.tsv: a whole native dump in one table
 *
 *	[number<TAB>size<TAB>uidl<TAB>path]      this line, or none
 *	<number><TAB><octets or -><TAB><uidl or -><TAB><path or nothing>
 *	...
 *
 * LF or CRLF; \t, \n and \\ in any field stand for a tab, a line feed and a
 * backslash. A path is relative, has no empty part, "." or "..", ends in .eml,
 * .top or .hdr, and comes once.
 */
#ifndef POP3_MANIFEST_H
#define POP3_MANIFEST_H

#include "mail/table.h"
#include "pop3/listing.h"

#define MANIFEST_NO_PATH G_MAXUINT32

typedef struct {
	guint64 size; /* MAILDROP_NO_SIZE */
	guint32 path; /* offset in the listing's text; MANIFEST_NO_PATH */
	MailForm form;
} ManifestFile;

typedef struct {
	Listing *listing; /* the numbers, and the UIDLs as their texts */
	GArray *files;    /* of ManifestFile, one a line of the file */
} Manifest;

void manifest_free(Manifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Manifest, manifest_free)

/*
 * Takes text, of less than 4 GiB. G_IO_ERROR_INVALID_DATA, "line N: why". The
 * UIDLs themselves are not checked.
 */
Manifest *manifest_parse(char *text, gsize length, GError **error);

/* What a line says beside number and UIDL. */
static inline const ManifestFile *
manifest_file(const Manifest *manifest, const ListingLine *line)
{
	return &g_array_index(manifest->files, ManifestFile, line->line - 1);
}

/* NULL: unknown. */
static inline const char *
manifest_path(const Manifest *manifest, const ManifestFile *file)
{
	return file->path != MANIFEST_NO_PATH
	               ? manifest->listing->text + file->path
	               : NULL;
}

#endif
