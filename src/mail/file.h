/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h - regular files by descriptor: opened safely, read, compared
 */
#ifndef MAIL_FILE_H
#define MAIL_FILE_H

#include <gio/gio.h>

/* The G_IO_ERROR of an errno, in its own words. Always FALSE. */
gboolean file_set_error(GError **error, int code);

/*
 * A path below an open directory, which it cannot leave, through no symlink:
 * who owns a Maildir could have root read somebody else's mail. Close-on-exec;
 * -1 and errno (ELOOP: a symlink; EXDEV: it leads out).
 */
int file_open_beneath(int directory, const char *path, int flags);

/* The same for reading a regular file; ENXIO or EINVAL: it is none. */
int file_open(int directory, const char *path);

/* As much as there is from offset on, up to length octets; -1 and errno. */
gssize file_read_at(int fd, char *bytes, gsize length, off_t offset);

/* 1: the contents are equal; 0: they are not; -1 and errno. */
int file_equal(int a, int b);

#endif
