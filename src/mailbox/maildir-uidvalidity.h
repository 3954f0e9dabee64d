/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-uidvalidity.h - the UIDVALIDITY of a list that is to be made
 *
 * Dovecot keeps the last one it gave out to any folder in two places: as the
 * content of dovecot-uidvalidity and in the name of an empty file,
 * dovecot-uidvalidity.<8 hex>. The next one must be above both, and is not
 * below the time, as Dovecot's own are. The files stay as they are.
 */
#ifndef MAILBOX_MAILDIR_UIDVALIDITY_H
#define MAILBOX_MAILDIR_UIDVALIDITY_H

#include "mail/tree.h"

/* The last one that the files tell; 0: none. root: what lies in the tree's own
   directory. An archive tells it once. */
gboolean maildir_uidvalidity_last(Tree *tree, const TreeListing *root,
                                  guint32 *last, GError **error);

/* The one after last. now: seconds since 1970. */
gboolean maildir_uidvalidity_next(guint32 last, guint32 now,
                                  guint32 *uid_validity, GError **error);

#endif
