/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * file.h - regular files by descriptor: opened safely, read, compared
 */
#ifndef MAIL_FILE_H
#define MAIL_FILE_H

#include <gio/gio.h>

/* The G_IO_ERROR of an errno, in its own words. Always FALSE. */
gboolean file_set_error(GError **error, int code);

/* For reading, close-on-exec; name is relative to an open directory. -1 and
   errno (ELOOP: a symlink, which is not followed; ENXIO or EINVAL: no regular
   file). */
int file_open(int directory, const char *name);

/* As much as there is from offset on, up to length octets; -1 and errno. */
gssize file_read_at(int fd, char *bytes, gsize length, off_t offset);

/* 1: the contents are equal; 0: they are not; -1 and errno. */
int file_equal(int a, int b);

#endif
