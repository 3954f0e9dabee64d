/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-list.h - reads a folder's dovecot-uidlist
 */
#ifndef MAILBOX_MAILDIR_LIST_H
#define MAILBOX_MAILDIR_LIST_H

#include "dovecot/uidlist.h"
#include "mailbox/maildir-place.h"
#include "mailbox/maildir.h"

typedef struct {
	Uidlist *records;    /* NULL: there is no list */
	gboolean is_old;     /* of version 1 */
	char *directory;     /* path of the folder that holds or gets it */
	char *label;         /* the list's path, escaped, for messages */
	gboolean is_damaged; /* there is one, which cannot be read */
	char *lost; /* without a list: who gave UIDs out (dovecot.index*,
	               another program), and what to do; NULL: nobody */
} MaildirList;

/*
 * place: the folder's; files: its messages, of MaildirFile. options: copies and
 * tree.keep_going: if both are set, a list that cannot be read is told to
 * damage and is none; else it is an error.
 */
MaildirList *maildir_list_read(const MaildirPlace *place, Tree *maildir,
                               const MaildirFolder *folder, const GArray *files,
                               const MaildirOptions *options, GPtrArray *damage,
                               GError **error);
void maildir_list_free(MaildirList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirList, maildir_list_free)

#endif
