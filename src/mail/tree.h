/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree.h - a folder of files or an archive of one, read but never written
 *
 * Files are paths relative to the tree ("cur/1700000000.M1P1.mx"), and entries
 * stand for them. Symlinks are not followed below the tree's own path; devices,
 * FIFOs and sockets are never opened.
 *
 * An archive is read whole when it is opened, once: small files of state are
 * kept, the facts of messages (table.h) are taken as they go by, and of all
 * else the name. Nothing is unpacked. Of members with one name the last counts,
 * as it would after unpacking; a hard link is its target's octets. So a tree of
 * an archive shows what a folder would that it was unpacked to, but for links
 * that lead out of it.
 */
#ifndef MAIL_TREE_H
#define MAIL_TREE_H

#include "mail/archive.h"
#include "mail/table.h"

#include <gio/gio.h>

typedef struct Tree Tree;

/* What a file of an archive is good for. */
typedef enum {
	TREE_LEAVE, /* its name is all that matters */
	TREE_KEEP,  /* a file of state: whole, for tree_read() */
	TREE_SCAN   /* a message: its facts are taken */
} TreeUse;

/* done and total: octets of the archive. */
typedef void (*TreeProgress)(guint64 done, guint64 total, gpointer data);

typedef struct {
	/* By a file's path; form: of the message. NULL: all are left. */
	TreeUse (*use)(const char *path, MailForm *form);
	guint64 header_limit; /* 0: MAIL_HEADER_LIMIT */
	ArchiveLimits limits;
	gboolean keep_going;   /* a damaged archive is what is whole of it */
	TreeProgress progress; /* or NULL */
	gpointer progress_data;
} TreeOptions;

/*
 * Errors are G_IO_ERROR codes of errno, or archive.h's; messages do not name
 * the path. options: NULL, or a folder is opened only: an archive is
 * G_IO_ERROR_NOT_DIRECTORY then.
 */
Tree *tree_open(const char *path, const TreeOptions *options, GError **error);

/* A folder of the tree ("": all of it) as a tree of its own. */
Tree *tree_open_below(Tree *tree, const char *directory, GError **error);

/*
 * Archives inside the archive, by their suffix, that are of no other use: their
 * paths in the order of bytes. Only the first that went by can be opened, for
 * it was copied to an unlinked temporary file. What lies in it may be an
 * archive again, which is not opened.
 */
const GPtrArray *tree_inner(const Tree *tree);
Tree *tree_open_inner(Tree *tree, const TreeOptions *options, GError **error);

Tree *tree_ref(Tree *tree);
void tree_unref(Tree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_unref)

/* As it was given, with the path of what was opened below or inside it. */
const char *tree_path(const Tree *tree);

gboolean tree_is_archive(const Tree *tree);

/* What is wrong with the archive, if that was to be passed over: texts without
   its path, each of something that was left out. */
const GPtrArray *tree_damage(const Tree *tree);

/* What else there is to say of it: members with unsafe names, links out. */
const GPtrArray *tree_warnings(const Tree *tree);

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

/* An entry for a path that is known from elsewhere. NO_ENTRY: an archive has no
   such file. */
guint32 tree_add(Tree *tree, const char *directory, const char *name);

/* Of a folder, not an archive: a file descriptor, close-on-exec, of a regular
   file; -1 and errno else (ELOOP: a symlink, ENXIO or EINVAL: no regular
   file). */
int tree_open_path(const Tree *tree, const char *path);

/* The same of a folder, "" for the tree itself; ENOTDIR, ELOOP: a symlink. */
int tree_open_folder(const Tree *tree, const char *directory);

/* Whether two paths are one file: by device and inode, or linked in the
   archive. */
gboolean tree_same_file(const Tree *tree, const char *a, const char *b);

/* 1: the contents are equal; 0: they are not; -1 and errno. */
int tree_equal_files(const Tree *tree, const char *a, const char *b);

/* Whether the path's last part is a folder, and no link to one. */
gboolean tree_is_folder(const Tree *tree, const char *path);

/* The size of a regular file, without opening it; FALSE: there is none. */
gboolean tree_file_size(const Tree *tree, const char *path, guint64 *octets);

/*
 * A small file whole; over limit octets is G_IO_ERROR_NO_SPACE. A NUL follows
 * the text. G_IO_ERROR_NOT_FOUND if there is none. An archive gives each file
 * once, and only those that were kept: it forgets them then.
 */
char *tree_read(Tree *tree, const char *path, gsize limit, gsize *length,
                GError **error);

#endif
