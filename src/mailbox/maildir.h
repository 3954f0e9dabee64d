/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir.h - a Dovecot Maildir as a Store: the INBOX at its root
 *
 *	cur/ new/ tmp/      the messages (tmp/ is not read)
 *	dovecot-uidlist     their UIDs, P and O; with CONTROL=DIR in
 *	                    DIR/.INBOX (Maildir++) or DIR/INBOX (LAYOUT=fs)
 *	dovecot-uidvalidity[.<8 hex>]  the last UIDVALIDITY given out, in the
 *	                    control directory, else in the mail root
 */
#ifndef MAILBOX_MAILDIR_H
#define MAILBOX_MAILDIR_H

#include "mailbox/store.h"

#include <gio/gio.h>

typedef struct {
	const char *control; /* DIR of CONTROL=, or NULL */
	guint32 now;         /* seconds since 1970: a new list's UIDVALIDITY */
} MaildirOptions;

/*
 * Refuses, each with a line that says what to do: a native dump, an sdbox or
 * mdbox, a folder without cur/; and, as G_IO_ERROR_EXISTS, a Maildir without a
 * list to whose messages Dovecot (dovecot.index*) or another program has given
 * UIDs.
 */
Store *maildir_read(const char *path, const MaildirOptions *options,
                    GError **error);

#endif
