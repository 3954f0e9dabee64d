/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree.h - a folder of files, read but never written
 *
 * Entries are paths relative to the tree ("cur/1700000000.M1P1.mx"), kept in
 * one arena and named by their offset in it. Symlinks are not followed below
 * the tree's own path; devices, FIFOs and sockets are never opened.
 */
#ifndef MAIL_TREE_H
#define MAIL_TREE_H

#include <gio/gio.h>

typedef struct Tree Tree;

/* Errors are G_IO_ERROR codes of errno; messages do not name the path. */
Tree *tree_open(const char *path, GError **error);
Tree *tree_ref(Tree *tree);
void tree_unref(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_unref)

const char *tree_path(const Tree *tree); /* as it was given */

/* What lies in one directory; each list in the order of bytes. */
typedef struct {
	GArray *files;      /* of guint32, entries: regular files */
	GPtrArray *folders; /* names */
	GPtrArray *others;  /* names: symlinks, devices, FIFOs, sockets */
} TreeListing;

void tree_listing_free(TreeListing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TreeListing, tree_listing_free)

/* directory: relative, "" for the tree itself; not through a symlink. */
TreeListing *tree_list(Tree *tree, const char *directory, GError **error);

/* The name of file i. */
const char *tree_listing_file(const Tree *tree, const TreeListing *listing,
                              guint i);

gboolean tree_listing_has_file(const Tree *tree, const TreeListing *listing,
                               const char *name);
gboolean tree_listing_has_folder(const TreeListing *listing, const char *name);
gboolean tree_listing_has_other(const TreeListing *listing, const char *name);

/* The path; the pointer is good until entries are added. */
const char *tree_entry_path(const Tree *tree, guint32 entry);
/* Its last part, and where in the path that begins. */
const char *tree_entry_name(const Tree *tree, guint32 entry);

/* An entry for a path that is known from elsewhere. */
guint32 tree_add(Tree *tree, const char *directory, const char *name);

/* A file descriptor, close-on-exec, of a regular file; -1 and errno else
   (ELOOP: a symlink, ENXIO or EINVAL: no regular file). */
int tree_open_path(const Tree *tree, const char *path);

/* The same of a folder, "" for the tree itself; ENOTDIR, ELOOP: a symlink. */
int tree_open_folder(const Tree *tree, const char *directory);

/* Whether two paths are one file, by device and inode. */
gboolean tree_same_file(const Tree *tree, const char *a, const char *b);

/* Whether the path's last part is a folder, and no link to one. */
gboolean tree_is_folder(const Tree *tree, const char *path);

/* The size of a regular file, without opening it; FALSE: there is none. */
gboolean tree_file_size(const Tree *tree, const char *path, guint64 *octets);

/*
 * A small file whole; over limit octets is G_IO_ERROR_NO_SPACE. A NUL follows
 * the text. G_IO_ERROR_NOT_FOUND if there is none.
 */
char *tree_read(const Tree *tree, const char *path, gsize limit, gsize *length,
                GError **error);

#endif
