/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store-text.h - reads a little Maildir and tells what came out as text
 */
#ifndef LIB_STORE_TEXT_H
#define LIB_STORE_TEXT_H

#include "mailbox/maildir.h"

#define STORE_TEXT_NOW 1000

typedef struct {
	const char *path; /* with a slash at its end: a folder */
	const char *text;
} StoreTextFile;

/* Up to a path that is NULL. */
void store_text_write(const char *folder, const StoreTextFile *files);

/*
 * FOLDER/m, to be annotated, with control FOLDER/<control> unless that is NULL:
 *
 *	INBOX V<uidvalidity> N<next uid> <list's label>[ old][ none]
 *	[absent <absent_orders>]
 *	<uid> <path> [P<uidl>] [O<order>] [G<guid>] [W<claimed size>]
 *	      [new] [clash] [copy]
 *	warning: <text>
 *	fault <uid>: <text>
 *	error: <text>
 *
 * The folder's own path is shown as "@".
 */
char *store_text_read(const char *folder, const char *control);
char *store_text(const Store *store, const char *folder);

/*
 * A Maildir, or an archive of one, to be copied; its path is shown as "@".
 * options: NULL, or those that are not set here. Each folder, and the store,
 * has more lines:
 *
 *	in <directory>
 *	guid <G>
 *	keywords <C string>
 *	...
 *	subscription: <name>
 *	damage: <text>
 *	last V<last UIDVALIDITY>
 */
char *store_text_copy(const char *path, const MaildirOptions *options);
char *store_text_copied(const Store *store);

#endif
