/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * subscriptions.h - the mailboxes that IMAP clients show: "subscriptions"
 *
 *	version 1  a name a line, its parts joined by the layout's separator:
 *	           "." for Maildir++, "/" for fs
 *	version 2  "V\t2", an empty line, then a name a line, its parts
 *	           separated by tabs and tab-escaped
 *
 * Parts are as on disk, in modified UTF-7 (or UTF-8), INBOX is "INBOX"; here
 * names are as mailbox-name.h has them. Dovecot 2.3.19.1, by experiment: only
 * the 5 octets "V\t2\n\n" make a file version 2; a new file gets version 2, but
 * one of version 1 is read and stays; a line that is no name is warned about
 * and skipped; one of over 4096 octets makes LSUB fail altogether; a CR at a
 * line's end and a missing last LF do not matter.
 */
#ifndef DOVECOT_SUBSCRIPTIONS_H
#define DOVECOT_SUBSCRIPTIONS_H

#include "dovecot/mailbox-name.h"

#define SUBSCRIPTIONS_FILE "subscriptions"

/*
 * Names, each once, in the file's order. Lines that are no name are counted in
 * *bad and left out.
 */
GPtrArray *subscriptions_parse(const char *text, gsize length,
                               MailboxLayout layout, NameEncoding encoding,
                               guint *bad);

/* Appends them in version 1, which every Dovecot reads. Returns how many were
   left out, since Dovecot could have no such mailbox there. */
guint subscriptions_format(const GPtrArray *names, MailboxLayout layout,
                           GString *text);

#endif
