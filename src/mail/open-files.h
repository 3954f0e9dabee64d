/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * open-files.h - how many files may be open at a time, shared out
 *
 * Who reads alone (load.h) takes a half of what the system lets; where mail is
 * copied, reader (stream.h) and writer take a quarter each. The rest is for all
 * else: trees, folders, locks, what was open when the program began.
 */
#ifndef MAIL_OPEN_FILES_H
#define MAIL_OPEN_FILES_H

#include <glib.h>

/* One of some equal parts, from 1 to most. */
guint open_files_share(guint parts, guint most);

/* As many for this process as it may ask for; shells give 1024, to be kind to
   programs that use select(). */
void open_files_raise(void);

#endif
