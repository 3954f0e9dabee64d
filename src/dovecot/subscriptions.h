/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * subscriptions.h - the mailboxes that IMAP clients show: "subscriptions"
 *
 *	version 1  a name a line, its parts joined by the layout's separator:
 *	           "." for Maildir++, "/" for fs
 *	version 2  "V\t2", an empty line, then a name a line, its parts
 *	           tab-separated and tab-escaped
 *
 * Parts are as on disk, in modified UTF-7 (or UTF-8); here names are as
 * mailbox-name.h has them. (subscription-file.c, 2.3.19.1 and 2.4.1)
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

/* Appends them in the version that every Dovecot reads. */
void subscriptions_format(const GPtrArray *names, MailboxLayout layout,
                          GString *text);

#endif
