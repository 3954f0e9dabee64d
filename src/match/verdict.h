/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * verdict.h - whether to go on, and what stands in the way
 */
#ifndef MATCH_VERDICT_H
#define MATCH_VERDICT_H

#include "match/plan.h"

typedef enum {
	OBSTACLE_NOTHING, /* both sides have messages, and no pair is found */
	OBSTACLE_SIZES,   /* Match.sizes_misfit */
	OBSTACLE_MISSING, /* POP3 messages without their IMAP message */
	OBSTACLE_EXTRA,   /* IMAP messages without their POP3 message */
	OBSTACLE_CLAIMS,  /* Match.bad_claims */
	OBSTACLE_TWICE    /* Plan.served_twice */
} ObstacleKind;

typedef struct {
	gboolean ignore_missing; /* --ignore-missing-uidls */
	gboolean ignore_extra;   /* --ignore-extra-uidls */
	gboolean all_mailboxes;  /* what is nowhere is warned about */
	gboolean skip_size_check;
	gboolean strict;
} VerdictOptions;

typedef struct {
	GArray *obstacles;  /* of ObstacleKind; empty: go on */
	gsize missing;      /* POP3 messages with a UIDL and no pair */
	gsize extra;        /* IMAP messages with no pair */
	gsize without_uidl; /* POP3 messages without a usable UIDL */
	gsize placed;       /* POP3 messages with a UIDL and a pair */
	gboolean nothing;   /* both sides have messages, and there is no pair */
	/* What goes on, but is to be told. */
	gboolean warns_missing; /* each of them is named */
	gboolean warns_few;     /* less than half are placed */
} Verdict;

Verdict *verdict_reach(const Maildrop *maildrop, const Match *match,
                       const Plan *plan, const VerdictOptions *options);
void verdict_free(Verdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdict, verdict_free)

#endif
