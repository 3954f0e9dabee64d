/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/replace.h"

/* Whether a POP3 message's pair may change what is there. */
static gboolean
is_strong(const Work *work, guint32 pop3)
{
	return work->match->pop3[pop3].evidence != EVIDENCE_SIZE ||
	       work->options->trust_sizes;
}

/* A P on the name that two files share cannot be taken off. */
static gboolean
is_fixed(const Work *work, guint32 imap)
{
	return store_get(work->store, imap)->flags & STORE_CLASH;
}

static void
take_back(const Work *work, guint32 pop3)
{
	guint32 imap = work->match->pop3[pop3].partner;

	work_unpair(work, pop3);
	work->match->pop3[pop3].fate = FATE_DOUBTFUL;
	work->match->imap[imap].fate = FATE_DOUBTFUL;
}

/* The pair of a message that has a P, if it is to get another one. */
static void
check_own_pair(const Work *work, guint32 imap)
{
	guint32 pop3 = work->match->imap[imap].partner;

	if (pop3 != NO_PARTNER && pop3 != work->claims[imap] &&
	    store_uidl(work->store, imap) != NULL &&
	    maildrop_uidl(work->maildrop, pop3) != NULL &&
	    !is_strong(work, pop3))
		take_back(work, pop3);
}

/* The pair of the message whose UIDL this one has. */
static void
check_other_pair(const Work *work, guint32 imap)
{
	guint32 pop3 = work->claims[imap];

	if (pop3 == NO_PARTNER ||
	    work->match->pop3[pop3].partner == NO_PARTNER ||
	    work->match->pop3[pop3].partner == imap)
		return;
	if (is_fixed(work, imap) || !is_strong(work, pop3))
		take_back(work, pop3);
}

void
replace_claims(const Work *work)
{
	const Match *match = work->match;

	for (guint32 i = 0; i < match->imap_length; i++) {
		check_own_pair(work, i);
		check_other_pair(work, i);
	}
	for (guint32 i = 0; i < match->imap_length; i++) {
		guint32 pop3 = work->claims[i];

		match->imap[i].loses_uidl =
			pop3 != NO_PARTNER &&
			match->pop3[pop3].partner != NO_PARTNER &&
			match->pop3[pop3].partner != i;
	}
}
