/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * ranks.h - which folder's message gets a UIDL that several could have
 *
 * Identical messages in several folders are equal to the one who downloads
 * them. INBOX comes first, as POP3 serves it; then the folder that has more of
 * the POP3 mail, counted by pairs that nobody else claims; then the bytes of
 * the name, which is the order of a Store's folders.
 */
#ifndef MATCH_RANKS_H
#define MATCH_RANKS_H

#include "match/work.h"

/* singles: of Pair. A rank by folder; g_free() it. */
guint32 *ranks_new(const Work *work, const GArray *singles);

#endif
