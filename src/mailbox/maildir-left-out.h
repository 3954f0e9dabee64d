/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-left-out.h - tells what is left out, in one line a reason
 */
#ifndef MAILBOX_MAILDIR_LEFT_OUT_H
#define MAILBOX_MAILDIR_LEFT_OUT_H

#include <glib.h>

/* Files that are left out, all for one reason. Starts as zeroes. */
typedef struct {
	char *first; /* path, in the order of octets */
	guint count;
} LeftOut;

/* directory: "" for none. */
void left_out_add(LeftOut *left_out, const char *directory, const char *name);

/* Appends "PATH and 2 more: WHAT" to texts, if there is any; takes what
   left_out holds. */
void left_out_tell(LeftOut *left_out, const char *what, GPtrArray *texts);

#endif
