/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h - files by descriptor: whole contents, whose they are, and errors
 */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H

#include "mail/file.h"

#include <gio/gio.h>
#include <sys/stat.h>

typedef struct {
	uid_t uid;
	gid_t gid;
	mode_t mode; /* permissions only */
} FileOwner;

/* "NAME: why", with the G_IO_ERROR of an errno. Always FALSE. */
gboolean file_fail(GError **error, const char *name, int code);

/* All of it, from its beginning; g_free() it. */
char *file_read(int fd, gsize *length, GError **error);

/* -1 and errno. */
int file_write(int fd, const char *bytes, gsize length);

/*
 * Sets owner, group and permissions of a file that the caller has just made.
 * A group that cannot be set is an error only if it would have had other
 * rights than everybody. -1 and errno.
 */
int file_give(int fd, const FileOwner *owner);

/* The same inode, unchanged. */
gboolean file_same(const struct stat *a, const struct stat *b);

#endif
