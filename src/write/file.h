/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h - files by descriptor: whole contents, whose they are, and errors
 *
 * Names are relative to an open directory and never followed if they are
 * symlinks: what root writes must not end up where a mail user points it.
 */
#ifndef WRITE_FILE_H
#define WRITE_FILE_H

#include <gio/gio.h>
#include <sys/stat.h>

typedef struct {
	uid_t uid;
	gid_t gid;
	mode_t mode; /* permissions only */
} FileOwner;

/* "NAME: why", with the G_IO_ERROR of an errno. Always FALSE. */
gboolean file_fail(GError **error, const char *name, int code);

/* A regular file, for reading; -1 and errno else (EINVAL: another kind). */
int file_open(int directory, const char *name);

/* All of it, from its beginning; g_free() it. */
char *file_read(int fd, gsize *length, GError **error);

/* -1 and errno. */
int file_write(int fd, const char *bytes, gsize length);

/* 1: the contents are equal; 0: they are not; -1 and errno. */
int file_equal(int a, int b);

/*
 * Sets owner, group and permissions of a file that the caller has just made.
 * A group that cannot be set is an error only if it would have had other
 * rights than everybody. -1 and errno.
 */
int file_give(int fd, const FileOwner *owner);

/* The same inode, unchanged. */
gboolean file_same(const struct stat *a, const struct stat *b);

#endif
