/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-subscriptions.h - which folders the Maildir's owner subscribed to
 */
#ifndef MAILBOX_MAILDIR_SUBSCRIPTIONS_H
#define MAILBOX_MAILDIR_SUBSCRIPTIONS_H

#include "mailbox/maildir-folders.h"
#include "mailbox/maildir-place.h"
#include "mailbox/store.h"

/* Sets the store's, if there is a file; what cannot be read is a warning. */
void maildir_subscriptions_read(const MaildirControl *control,
                                const MaildirFolders *folders, Store *store);

#endif
