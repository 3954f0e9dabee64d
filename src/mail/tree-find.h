/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-find.h - finds the one folder of a tree that is what somebody needs
 *
 * People give what they have: a home folder, a backup's archive, an archive of
 * a folder. What is meant may lie some folders below, or in an archive inside
 * the archive (cPanel's).
 */
#ifndef MAIL_TREE_FIND_H
#define MAIL_TREE_FIND_H

#include "mail/tree.h"

/* Folders are looked through this deep and no further, and this many. */
#define TREE_FIND_DEPTH 8
#define TREE_FIND_FOLDERS 100000

typedef struct {
	const char *kind;   /* "Maildir", for messages */
	const char *option; /* "--export-path", that names a folder */
	const char *chosen; /* what it named; NULL: nothing */
	/* Whether a folder is one; those below it are its own then. */
	gboolean (*is)(Tree *tree, const char *directory,
	               const TreeListing *listing);
	TreeOptions tree; /* for an archive inside the archive */
	/* Gets texts of folders that could not be looked through, and may hold
	   another one; or NULL. */
	GPtrArray *warnings;
} TreeFind;

/*
 * The tree itself, or a tree of the folder that is one (tree_open_below());
 * the paths of several are listed in the error, G_IO_ERROR_INVALID_ARGUMENT,
 * with the option. If there is none: NULL without an error, so that the caller
 * can say what else it is; but an error if a folder could not be looked
 * through.
 */
Tree *tree_find(Tree *tree, const TreeFind *find, GError **error);

#endif
