/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-archive.h - what the one pass over an archive left, for tree*.c alone
 *
 * Shared by the trees of its folders; paths are whole ones, and an entry is a
 * member's number.
 */
#ifndef MAIL_TREE_ARCHIVE_H
#define MAIL_TREE_ARCHIVE_H

#include "mail/tree-facts.h"
#include "mail/tree-inner.h"
#include "mail/tree-members.h"
#include "mail/tree.h"

#include <sys/stat.h>

typedef struct {
	gatomicrefcount references;
	int fd;
	struct stat status; /* of fd, when it was opened */
	ArchiveLimits limits;
	gboolean is_inner;

	Members *members;
	TreeFacts *facts;
	GStringChunk *failure_texts;
	GHashTable *failures; /* entry -> text in failure_texts; of messages
	                         and files of state */
	GHashTable *kept;     /* entry -> GBytes, with a NUL at the end */
	TreeInner inner;      /* the first archive inside */

	GPtrArray *damage;
	GPtrArray *warnings;
} TreeArchive;

/* Takes fd, of a regular file. */
TreeArchive *tree_archive_new(int fd, const TreeOptions *options,
                              gboolean is_inner, GError **error);
TreeArchive *tree_archive_ref(TreeArchive *archive);
void tree_archive_unref(TreeArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TreeArchive, tree_archive_unref)

/* FALSE: it is no longer what it was when it was opened. */
gboolean tree_archive_check(const TreeArchive *archive, GError **error);

/* A file or a link to one; NO_ENTRY: there is none. */
guint32 tree_archive_find(const TreeArchive *archive, const char *path);

/* path: ends with "/", or is "". */
gboolean tree_archive_has_folder(const TreeArchive *archive, const char *path);
void tree_archive_list(const TreeArchive *archive, const char *path,
                       TreeListing *listing);

/* FALSE: a file that was left: nobody knows. At least 1 if it cannot be read.
 */
gboolean tree_archive_size(const TreeArchive *archive, guint32 entry,
                           guint64 *octets);

/* The entry that holds an entry's octets. */
guint32 tree_archive_data(const TreeArchive *archive, guint32 entry);

/* The number of a message's facts; NO_ENTRY: what the entry is a link to was
   not scanned, or for another form. */
guint32 tree_archive_facts(const TreeArchive *archive, guint32 entry);

/* As file_equal(). */
int tree_archive_equal(const TreeArchive *archive, guint32 a, guint32 b);

char *tree_archive_read(TreeArchive *archive, guint32 entry, gsize limit,
                        gsize *length, GError **error);

/* Below path, which ends with "/" or is "": archives, without path. */
GPtrArray *tree_archive_inner(const TreeArchive *archive, const char *path);

#endif
