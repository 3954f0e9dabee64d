/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * groups.h - messages whose headers differ, and that may be one all the same
 *
 * What has one key on both sides is a group. A message is open if it has no
 * partner and nobody on the other side has its header; the others count as
 * well, for who is not alone proves nothing.
 */
#ifndef MATCH_GROUPS_H
#define MATCH_GROUPS_H

#include "match/work.h"

/* More pairs than so are not compared each with each: a list's digest, sent a
   thousand times, is nobody's only copy. */
#define GROUP_MOST_PAIRS 4096

typedef struct {
	guint64 key;
	guint32 message;
	guint8 is_imap;
	guint8 is_open;
} Grouped;

typedef struct {
	const Grouped *pop3;
	guint pop3_length;
	const Grouped *imap;
	guint imap_length;
} Group;

typedef struct Groups Groups;

/* key: 0 for a message that is in no group. */
Groups *groups_new(const Work *work, guint64 (*key)(const Facts *facts));
void groups_free(Groups *groups);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Groups, groups_free)

/* The next group with open messages on both sides; *next begins at 0. FALSE:
   there is none. */
gboolean groups_next(const Groups *groups, guint *next, Group *group);

/* Whether it has more than GROUP_MOST_PAIRS. */
gboolean group_is_too_large(const Group *group);

/* open: of the messages that are open, others of the rest. */
void group_want(const Work *work, const Group *group, FactSet open,
                FactSet others);

/* By place in a group: with how many of the other side a message may be one,
   and which of them is the last. */
typedef struct {
	guint count;
	guint other;
} Relation;

/*
 * Pairs those of a group that are alone with each other: related() for nobody
 * else, and agreeing() too; tells of the others what they are.
 */
typedef struct {
	Evidence evidence;
	gboolean (*related)(const Work *work, guint32 pop3, guint32 imap);
	gboolean (*agreeing)(const Work *work, guint32 pop3, guint32 imap);
	gboolean only_counts; /* nothing is paired or told */
} GroupRule;

/* Returns how many pairs there are. */
gsize group_resolve(const Work *work, const Group *group,
                    const GroupRule *rule);

#endif
