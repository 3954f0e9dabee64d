/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-list.h - finds and reads an INBOX's dovecot-uidlist
 *
 * It lies in the Maildir itself; with Dovecot's CONTROL=DIR (in 2.4
 * mail_control_path) in DIR/.INBOX (Maildir++) or DIR/INBOX (LAYOUT=fs), never
 * in DIR itself, and then one in the Maildir is nobody's.
 */
#ifndef MAILBOX_MAILDIR_LIST_H
#define MAILBOX_MAILDIR_LIST_H

#include "dovecot/uidlist.h"
#include "mail/tree.h"
#include "mailbox/maildir.h"

typedef struct {
	Uidlist *records;     /* NULL: there is no list */
	gboolean is_old;      /* of version 1 */
	guint32 uid_validity; /* the list's, or what a new one gets */
	char *directory;      /* path of the folder that holds or gets it */
	char *label;          /* the list's path, escaped, for messages */
} MaildirList;

/*
 * root: what lies in the Maildir; files: of MaildirFile. Without a list fails
 * if somebody has given UIDs out (dovecot.index*, another program's files).
 */
MaildirList *maildir_list_read(Tree *maildir, TreeListing *root,
                               const GArray *files,
                               const MaildirOptions *options, GError **error);
void maildir_list_free(MaildirList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirList, maildir_list_free)

#endif
