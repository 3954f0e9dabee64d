/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * work.h - what the steps of one match_run() share; private to match/
 */
#ifndef MATCH_WORK_H
#define MATCH_WORK_H

#include "match/match.h"
#include "match/uidls.h"

typedef MatchPair Pair;

typedef struct {
	Maildrop *maildrop;
	Store *store;
	const MatchOptions *options;
	MatchFetch fetch;
	gpointer fetch_data;
	Match *match;
	UidlIndex *uidls;
	/* By IMAP message: the POP3 message whose UIDL it has; NO_PARTNER. */
	guint32 *claims;
	/* By POP3 message: the only IMAP message that has its UIDL. */
	guint32 *kept;
	/* By POP3 message: the only IMAP message that states its UIDL. */
	guint32 *stated;
	/* By folder: which one's messages come first where several are equal
	   (ranks.h). */
	guint32 *ranks;
} Work;

static inline Facts *
work_pop3(const Work *work, guint32 message)
{
	return &work->maildrop->mail->facts[message];
}

static inline Facts *
work_imap(const Work *work, guint32 message)
{
	return &work->store->mail->facts[message];
}

static inline gboolean
work_fetch(const Work *work, GError **error)
{
	return work->fetch(work->fetch_data, error);
}

static inline void
work_pair(const Work *work, guint32 pop3, guint32 imap, Evidence evidence)
{
	MatchRow *first = &work->match->pop3[pop3];
	MatchRow *second = &work->match->imap[imap];

	g_assert(first->partner == NO_PARTNER && second->partner == NO_PARTNER);
	first->partner = imap;
	second->partner = pop3;
	first->fate = second->fate = FATE_PAIRED;
	first->evidence = second->evidence = (guint8)evidence;
}

static inline void
work_unpair(const Work *work, guint32 pop3)
{
	MatchRow *first = &work->match->pop3[pop3];
	MatchRow *second = &work->match->imap[first->partner];

	first->partner = second->partner = NO_PARTNER;
	first->fate = second->fate = FATE_ABSENT;
	first->evidence = second->evidence = EVIDENCE_NONE;
}

static inline void
work_bad_claim(const Work *work, ClaimFault fault, guint32 pop3, guint32 imap)
{
	const BadClaim claim = { .fault = fault, .pop3 = pop3, .imap = imap };

	g_array_append_val(work->match->bad_claims, claim);
}

#endif
