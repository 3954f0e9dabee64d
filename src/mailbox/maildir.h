/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir.h - a Dovecot Maildir as a Store, bare or in an archive
 *
 *	cur/ new/ tmp/      INBOX's messages (tmp/ is not read)
 *	.A.B/{cur,new,tmp}  those of A/B (Maildir++), or
 *	A/B/{cur,new,tmp}   likewise (LAYOUT=fs)
 *	dovecot-uidlist     their UIDs, P and O, in each folder; with
 *	                    CONTROL=DIR in DIR/.INBOX, DIR/.A.B (Maildir++) or
 *	                    DIR/INBOX, DIR/A/B (LAYOUT=fs)
 *	dovecot-keywords    what the letters a to z among flags mean, likewise
 *	subscriptions       in the control directory, else in the mail root
 *	dovecot-uidvalidity[.<8 hex>]  the last UIDVALIDITY given out, likewise
 */
#ifndef MAILBOX_MAILDIR_H
#define MAILBOX_MAILDIR_H

#include "mail/tree.h"
#include "mailbox/store.h"

#include <gio/gio.h>

typedef struct {
	const char *control; /* DIR of CONTROL=, or NULL */
	guint32 now;         /* seconds since 1970: a new list's UIDVALIDITY */
	const char *chosen;  /* the Maildir's path below the one given; NULL */
	TreeOptions tree;    /* its use is set here */
	/*
	 * The Maildir is a source to copy and stays as it is: all folders are
	 * read; UIDs that nobody can tell any more are given anew, with a
	 * warning, where they would be refused else; of files of one base name
	 * with other octets each is a message; a ':' in names may have been
	 * mangled.
	 */
	gboolean copies;
	/* Which folders take part in the matching (maildir-scope.h); NULL and
	   FALSE: INBOX. */
	gboolean all_mailboxes;
	const char *const *mailboxes; /* names; not along with the former */
} MaildirOptions;

/*
 * path: a Maildir, an archive of one, or a folder above the only one that it
 * holds.
 *
 * Refuses, each with a line that says what to do: a native dump, an sdbox or
 * mdbox, a folder without cur/; and, as G_IO_ERROR_EXISTS, a Maildir without a
 * list to whose messages Dovecot (dovecot.index*) or another program has given
 * UIDs. Folders that nobody can tell apart are G_IO_ERROR_INVALID_DATA, several
 * Maildirs to choose from G_IO_ERROR_INVALID_ARGUMENT.
 */
Store *maildir_read(const char *path, const MaildirOptions *options,
                    GError **error);

#endif
