/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * join.h - a folder's plan beside the list as it is under the lock
 *
 * Messages, entries of the plan and records all go by ascending UID, so one
 * pass sees what belongs together. What the plan was made from must still be
 * so, or a UIDL would end up on another message:
 *
 *	planned, has its record   the base name and P must be the same
 *	planned, lost its record  must be gone from the disk as well
 *	no record, has one now    must have the UID that was foreseen
 *	no record, has none       gets one, if its UID is still free; none if
 *	                          it is gone from the disk
 *
 * A file that is gone and has its record is written all the same. Mail that
 * came since is none of ours.
 */
#ifndef WRITE_JOIN_H
#define WRITE_JOIN_H

#include "dovecot/uidlist.h"
#include "match/plan.h"

typedef struct {
	const Maildrop *maildrop; /* may be NULL if the plan has texts */
	const Store *store;
	const PlanFolder *plan;
	GArray *added;    /* of guint32: messages that get a record, by UID */
	gsize gone;       /* entries of the plan whose messages are gone */
	gsize gone_uidls; /* those that would have got a UIDL */
} Join;

/*
 * list: NULL if there is none. G_IO_ERROR_WRONG_ETAG if something changed that
 * must not have.
 */
Join *join_new(const Maildrop *maildrop, const Store *store,
               const PlanFolder *plan, const Uidlist *list, GError **error);
void join_free(Join *join);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Join, join_free)

const StoreFolder *join_folder(const Join *join);

/* The plan's entry for a UID, or NULL. From call to call UIDs must ascend;
 *cursor begins at 0. */
const PlanEntry *join_entry(const Join *join, guint *cursor, guint32 uid);

/* The P that an entry gives. */
const char *join_uidl(const Join *join, const PlanEntry *entry);
/* And the O; UIDLIST_NO_ORDER for no entry as well. */
guint32 join_order(const Join *join, const PlanEntry *entry);
/* Whether a record's O becomes that, or stays what it is. */
gboolean join_sets_order(const Join *join, const PlanEntry *entry);

#endif
