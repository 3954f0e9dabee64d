/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-kinds.h - what a tree is inside, for tree*.c alone
 *
 * A folder has a descriptor and an arena of the paths that were met; an archive
 * is a TreeArchive, shared by the trees of its folders, each of which stands
 * for what begins with its prefix.
 */
#ifndef MAIL_TREE_KINDS_H
#define MAIL_TREE_KINDS_H

#include "mail/tree-archive.h"
#include "mail/tree.h"

struct Tree {
	gatomicrefcount references;
	char *path;
	GPtrArray *nothing; /* is empty */

	/* Of a folder: */
	int fd;
	GString *paths; /* each with a NUL after it */

	/* Of an archive: */
	TreeArchive *archive; /* a reference; NULL: it is a folder */
	char *prefix;         /* "", or ends with "/" */
	GPtrArray *inner;
};

/* Lists that are empty yet. */
TreeListing *tree_listing_new(void);
void tree_listing_sort_names(TreeListing *listing);

/* Of an archive, a folder's whole path, with "/" at its end, or "". NULL: there
   is no such folder. */
char *tree_whole_folder(const Tree *tree, const char *directory,
                        GError **error);

/* Takes path and fd, of a folder. */
Tree *tree_folder_new(char *path, int fd);
void tree_folder_clear(Tree *tree);

/* As tree.h says, of a folder. */
guint32 tree_folder_add(Tree *tree, const char *directory, const char *name);
TreeListing *tree_folder_list(Tree *tree, const char *directory,
                              GError **error);
gboolean tree_folder_same_file(const Tree *tree, const char *a, const char *b);
int tree_folder_equal_files(const Tree *tree, const char *a, const char *b);
gboolean tree_folder_is_folder(const Tree *tree, const char *path);
gboolean tree_folder_file_size(const Tree *tree, const char *path,
                               guint64 *octets);
char *tree_folder_read(Tree *tree, const char *path, gsize limit, gsize *length,
                       GError **error);

#endif
