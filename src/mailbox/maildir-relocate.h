/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-relocate.h - finds files that got other flags since they were listed
 */
#ifndef MAILBOX_MAILDIR_RELOCATE_H
#define MAILBOX_MAILDIR_RELOCATE_H

#include "mailbox/store.h"

/* Has the store's mail look for files that are gone once more, by their base
   names, in cur/ and new/ of their folders. Of several files of one base name
   any is taken if they are equal, and none if they are not. Its tree must be a
   folder; copies: as in maildir.h. */
void maildir_relocate_set(Store *store, gboolean copies);

#endif
