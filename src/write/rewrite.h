/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * rewrite.h - the new text of a list, and the proof that it is what was meant
 */
#ifndef WRITE_REWRITE_H
#define WRITE_REWRITE_H

#include "write/join.h"
#include "write/replacement.h"
#include "write/undo-journal.h"

/* What must be true of the new list: little, so that the old one need not stay
   in memory. */
typedef struct {
	guint32 uid_validity;
	guint32 next_uid; /* of the old list, or what is told by new records */
	gsize records;
	gsize planned;
	guint64 rest; /* sum over all that was not to be changed */
} RewriteFacts;

/*
 * list: NULL for a new one. Of each message whose P or O becomes another the
 * journal is told, unless it is NULL; records without a message lose their O
 * for good.
 */
gboolean rewrite_write(const Join *join, const Uidlist *list,
                       Replacement *replacement, UndoJournal *journal,
                       RewriteFacts *facts, GError **error);

/* list: the new one, as it is read. */
gboolean rewrite_verify(const Join *join, const Uidlist *list,
                        const RewriteFacts *facts, GError **error);

#endif
