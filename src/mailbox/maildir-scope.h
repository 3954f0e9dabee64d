/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-scope.h - which folders of a Maildir are read, and which are matched
 *
 * INBOX alone, all folders (--all-mailboxes), or those that are named
 * (--mailbox): as people see them ("Archive/2019") or as they are on disk
 * (".Archive.2019"). INBOX is always read: POP3 serves it. A Maildir that is
 * copied is read whole.
 */
#ifndef MAILBOX_MAILDIR_SCOPE_H
#define MAILBOX_MAILDIR_SCOPE_H

#include "mailbox/maildir-folders.h"
#include "mailbox/maildir.h"

/* Whether INBOX is not all that is to be read. */
gboolean maildir_scope_has_others(const MaildirOptions *options);

/* Takes out the folders that need not be read. G_IO_ERROR_INVALID_ARGUMENT if a
   name is none. */
gboolean maildir_scope_keep(MaildirFolders *folders,
                            const MaildirOptions *options, GError **error);

/* Tells the store which of the folders that were read take part. */
void maildir_scope_choose(Store *store, const MaildirOptions *options);

#endif
