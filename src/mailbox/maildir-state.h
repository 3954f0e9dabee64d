/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-state.h - whether somebody gave a folder's messages UIDs already
 *
 * A new dovecot-uidlist gives new ones; that is right only where nobody did.
 */
#ifndef MAILBOX_MAILDIR_STATE_H
#define MAILBOX_MAILDIR_STATE_H

#include "mail/tree.h"

/*
 * By files in a folder: Dovecot's indexes, other programs' lists. where: the
 * folder's path, escaped, with a slash, for messages, or "". NULL: nobody did;
 * else who did and what to do, to be freed. copies: as in maildir.h.
 */
char *maildir_state_of_folder(const Tree *tree, const TreeListing *contents,
                              const char *where, gboolean copies);

/* By the names of messages, of MaildirFile. */
char *maildir_state_of_names(const Tree *tree, const GArray *files,
                             gboolean copies);

#endif
