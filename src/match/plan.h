/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * plan.h - which message gets which P and O, folder by folder
 *
 * What a plan does not name keeps its P and loses its O, where the plan gives
 * any O: two orders in one folder would mix. No UIDL of the dump may be served
 * twice: where Dovecot would compute one for a message without P, that message
 * gets an empty P (its base name is served), and N is raised above the UIDs of
 * mail to come that would get one. A P that turned out to be another message's
 * (replace.h) is taken off.
 */
#ifndef MATCH_PLAN_H
#define MATCH_PLAN_H

#include "match/match.h"

/* In PlanEntry.pop3: an empty P and no O. */
#define PLAN_BASE_NAME G_MAXUINT32
/* The same: no P and no O. */
#define PLAN_NO_UIDL (G_MAXUINT32 - 1)

/* N is raised up to here, no higher: mail to come needs UIDs as well. */
#define PLAN_MAX_NEXT_UID (G_GUINT64_CONSTANT(1) << 31)

typedef struct {
	guint32 message; /* of the Store */
	guint32 pop3;    /* of the Maildrop: its UIDL and its number as O */
} PlanEntry;

/* P and O that are no message's of a Maildrop. */
typedef struct {
	const char *uidl; /* NULL: no P; "": the base name */
	guint32 order;    /* STORE_NO_ORDER: no O */
} PlanText;

typedef struct {
	guint32 folder;       /* of the Store */
	guint32 next_uid;     /* N becomes this, if it is lower */
	GArray *entries;      /* of PlanEntry, by ascending message */
	GArray *texts;        /* of PlanText, or NULL: what PlanEntry.pop3 means
	                         then, whatever its value; for annotate alone */
	gsize changed;        /* messages whose P or O becomes another */
	gsize dropped_orders; /* of records, also such that lose only their O */
	gsize base_names; /* messages that get an empty P: downloaded again */
	gsize replaced;   /* messages whose P becomes another one */
	gsize removed;    /* messages whose P is taken off */
	gboolean drops_orders;    /* of messages that it does not name */
	gboolean raises_next_uid; /* because of UIDLs, not of new records */
} PlanFolder;

typedef struct {
	GArray *folders; /* of PlanFolder */
	/* Messages of the dump whose UIDL some message of the Store, or mail
	   to come, would be served with too, and nothing can be done. */
	GArray *served_twice; /* of guint32, of the Maildrop, ascending */
} Plan;

/* Without folders. */
Plan *plan_new(void);
Plan *plan_make(const Maildrop *maildrop, const Store *store,
                const Match *match, const UidlFormat *format);
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/*
 * The P that an entry's record will have; NULL: none. One that is stored empty
 * stays so where the base name is the UIDL.
 */
const char *plan_uidl(const Maildrop *maildrop, const Store *store,
                      const PlanEntry *entry);

/* The O that it will have; STORE_NO_ORDER: none. */
guint32 plan_order(const Maildrop *maildrop, const PlanEntry *entry);

/* Whether an entry gives a UIDL of the dump. */
static inline gboolean
plan_gives_uidl(const PlanEntry *entry)
{
	return entry->pop3 < PLAN_NO_UIDL;
}

/* Whether carrying it out would change nothing. */
gboolean plan_is_done(const Plan *plan);

#endif
