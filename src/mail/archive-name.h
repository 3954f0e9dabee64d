/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * archive-name.h - what archives call their members, and what else zip files
 * tell beside that
 */
#ifndef MAIL_ARCHIVE_NAME_H
#define MAIL_ARCHIVE_NAME_H

#include <glib.h>

/* Relative: of "/a//./b/" comes "a/b", of "./" nothing. NULL: it leads out by a
   ".." part. g_free() it. */
char *archive_name_normal(const char *name);

/* The same, but without ".." parts. */
char *archive_name_rest(const char *name);

/*
 * The octets of a zip member's name, NULL if they cannot be found. data: where
 * in the file the member's data begin, right behind its local header (PKWARE's
 * APPNOTE, 4.3.7).
 */
char *archive_name_of_zip(int fd, guint64 data);

/* Likewise, whether that header has the time as seconds since 1970 (an extra
   field "UT" or "UX"): the other one is local, of a zone that nobody tells. */
gboolean archive_zip_has_time(int fd, guint64 data);

/* Windows writes its own separator to zip files, against their rules: taken for
   one where the name has no other. */
void archive_name_from_windows(char *name);

#endif
