/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-folder.h - reads one folder of a Maildir into the Store
 */
#ifndef MAILBOX_MAILDIR_FOLDER_H
#define MAILBOX_MAILDIR_FOLDER_H

#include "mailbox/maildir-folders.h"
#include "mailbox/maildir-place.h"
#include "mailbox/maildir.h"
#include "mailbox/store.h"

/* What the folders of a Maildir share while they are read. */
typedef struct {
	Store *store;
	const MaildirOptions *options;
	const MaildirControl *control;
	gboolean knows_last;       /* of the next: */
	guint32 last_uid_validity; /* that was given out, by us too; 0: none */
	char *first_without; /* the label of the first list that is missing */
	guint without;       /* how many are */
} MaildirReader;

/* Adds the folder and its messages. */
gboolean maildir_folder_read(MaildirReader *reader, const MaildirFolder *folder,
                             GError **error);

#endif
