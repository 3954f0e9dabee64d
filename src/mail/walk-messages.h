/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * walk-messages.h - one more pass over an archive, for some of its messages
 *
 * Messages that are hard links to one file come together, for its octets go by
 * once.
 */
#ifndef MAIL_WALK_MESSAGES_H
#define MAIL_WALK_MESSAGES_H

#include "mail/tree-walk.h"

/*
 * Called for each file once, in the archive's order: messages (ascending) are
 * those that are its octets, which are read from walk, as many as are needed.
 * FALSE, with error, ends the walk.
 */
typedef gboolean (*WalkMessages)(const guint32 *messages, gsize length,
                                 TreeWalk *walk, gpointer data, GError **error);

/*
 * messages: that have an entry. Fails if the archive does, or is no longer what
 * it was when it was opened (G_IO_ERROR_BUSY).
 */
gboolean walk_messages(const MailTable *table, const guint32 *messages,
                       gsize length, WalkMessages call, gpointer data,
                       GError **error);

#endif
