/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/claims.h"

#include "match/replace.h"
#include "match/served-message.h"
#include "match/sizes.h"

#include <string.h>

/* In Work.kept: several messages have the UIDL, which is no evidence. */
#define SEVERAL (G_MAXUINT32 - 1)

/* The UIDL that counts as the message's own; FALSE: it has none. */
static gboolean
get_uidl(const Work *work, guint32 imap, GString *uidl)
{
	const ServedMessage served = served_message(work->store, imap);
	guint32 folder = store_get(work->store, imap)->folder;

	if (served.uidl == NULL && work->options->served == NULL)
		return FALSE;
	served_uidl(&served, work->options->served,
	            store_folder(work->store, folder)->uid_validity, uidl);
	return TRUE;
}

static void
note_kept(const Work *work, guint32 pop3, guint32 imap)
{
	guint32 *kept = &work->kept[pop3];

	/* Of a base name with two files nobody knows which one is meant. */
	if (store_get(work->store, imap)->flags & STORE_CLASH)
		return;
	*kept = *kept == NO_PARTNER ? imap : SEVERAL;
}

/* POP3 serves INBOX, whatever takes part: a UIDL that it has already must not
   be given to another message. */
static gboolean
is_looked_at(const Work *work, guint32 imap)
{
	return work->match->imap[imap].takes_part ||
	       store_get(work->store, imap)->folder == 0;
}

void
claims_find(Work *work)
{
	gsize pop3_length = work->maildrop->messages->len;
	gsize imap_length = work->match->imap_length;
	g_autoptr(GString) uidl = g_string_new(NULL);

	work->claims = g_new(guint32, MAX(1, imap_length));
	work->kept = g_new(guint32, MAX(1, pop3_length));
	memset(work->kept, 0xff, pop3_length * sizeof *work->kept);
	for (guint32 i = 0; i < imap_length; i++) {
		work->claims[i] = NO_PARTNER;
		if (is_looked_at(work, i) && get_uidl(work, i, uidl))
			work->claims[i] = uidl_index_find(work->uidls,
			                                  uidl->str, uidl->len);
		if (work->claims[i] != NO_PARTNER &&
		    work->match->imap[i].takes_part)
			note_kept(work, work->claims[i], i);
	}
	for (gsize i = 0; i < pop3_length; i++) {
		if (work->kept[i] == SEVERAL || work->options->skip_uidl_cache)
			work->kept[i] = NO_PARTNER;
	}
}

/* The message that has a POP3 message's UIDL, if both are free. */
static gboolean
get_open(const Work *work, guint32 pop3, guint32 *imap)
{
	*imap = work->kept[pop3];
	return *imap != NO_PARTNER &&
	       work->match->pop3[pop3].partner == NO_PARTNER &&
	       work->match->imap[*imap].partner == NO_PARTNER;
}

/* 0: of one class; 1: nothing contradicts; else -1 and the fault. */
static int
judge(const Work *work, guint32 pop3, guint32 imap, ClaimFault *fault)
{
	const Facts *first = work_pop3(work, pop3);
	const Facts *second = work_imap(work, imap);

	if (!facts_know(first, FACT_HEADER) || !facts_know(second, FACT_HEADER))
		return 1;
	if (memcmp(first->header, second->header, DIGEST_LENGTH) == 0)
		return 0;
	*fault = CLAIM_HEADER;
	if (work->match->pop3[pop3].has_class ||
	    work->match->imap[imap].has_class)
		return -1;
	*fault = CLAIM_MESSAGE_ID;
	return first->message_id != 0 && second->message_id != 0 &&
	                       first->message_id != second->message_id
	               ? -1
	               : 1;
}

void
claims_judge(const Work *work)
{
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		ClaimFault fault;
		guint32 imap;
		int judgement;

		if (!get_open(work, i, &imap))
			continue;
		judgement = judge(work, i, imap, &fault);
		if (judgement > 0)
			work_pair(work, i, imap,
			          work->options->formula_is_dump
			                  ? EVIDENCE_KEPT
			                  : EVIDENCE_UNCONFIRMED);
		else if (judgement < 0)
			work_bad_claim(work, fault, i, imap);
	}
}

static gboolean
sizes_differ(const Work *work, guint32 pop3, guint32 imap)
{
	const SizeRule *rule = &work->match->sequence;
	gint64 first, second;

	return sizes_pop3_key(work, rule, pop3, &first) &&
	       sizes_imap_key(work, rule, imap, &second) && first != second;
}

static void
judge_placed(const Work *work, const Pair *pair)
{
	guint32 imap;

	if (!get_open(work, pair->pop3, &imap))
		return;
	if (sizes_differ(work, pair->pop3, imap))
		work_bad_claim(work, CLAIM_SIZE, pair->pop3, imap);
	else
		work_pair(work, pair->pop3, imap, EVIDENCE_UNCONFIRMED);
}

void
claims_judge_placed(const Work *work, const GArray *placed)
{
	for (guint i = 0; i < placed->len; i++)
		judge_placed(work, &g_array_index(placed, Pair, i));
}

void
claims_judge_sizes(const Work *work)
{
	const Match *match = work->match;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		guint32 imap = match->pop3[i].partner;

		if (match->pop3[i].evidence == EVIDENCE_UNCONFIRMED &&
		    sizes_differ(work, i, imap)) {
			work_unpair(work, i);
			work_bad_claim(work, CLAIM_SIZE, i, imap);
		}
	}
}

static gint
compare_claims(gconstpointer a, gconstpointer b)
{
	const BadClaim *first = a, *second = b;

	return (first->imap > second->imap) - (first->imap < second->imap);
}

static gboolean
is_stray(const Work *work, guint32 imap)
{
	guint32 pop3 = work->claims[imap];

	if (pop3 == NO_PARTNER || work->match->imap[imap].partner == pop3)
		return FALSE;
	/* What is no evidence stays where nothing else comes. */
	if ((work->options->skip_uidl_cache ||
	     !work->match->imap[imap].takes_part) &&
	    work->match->pop3[pop3].partner == NO_PARTNER &&
	    work->match->imap[imap].partner == NO_PARTNER)
		return FALSE;
	/* Nothing is written over the name that two files share; its UIDL may
	   stay there while nobody else gets it. */
	return !(store_get(work->store, imap)->flags & STORE_CLASH) ||
	       work->match->pop3[pop3].partner != NO_PARTNER;
}

static gboolean
is_foreign(const Work *work, guint32 imap)
{
	guint32 pop3 = work->match->imap[imap].partner;

	return pop3 != NO_PARTNER && work->claims[imap] == NO_PARTNER &&
	       store_uidl(work->store, imap) != NULL &&
	       maildrop_uidl(work->maildrop, pop3) != NULL;
}

/* Sizes and headers may each have found one. */
static void
keep_one_each(GArray *bad)
{
	guint kept = 0;

	g_array_sort(bad, compare_claims);
	for (guint i = 0; i < bad->len; i++) {
		BadClaim claim = g_array_index(bad, BadClaim, i);

		if (kept == 0 ||
		    g_array_index(bad, BadClaim, kept - 1).imap != claim.imap)
			g_array_index(bad, BadClaim, kept++) = claim;
	}
	g_array_set_size(bad, kept);
}

void
claims_finish(const Work *work)
{
	GArray *bad = work->match->bad_claims;
	guint known, next = 0;

	if (work->options->replace) {
		replace_claims(work);
		return;
	}
	keep_one_each(bad);
	known = bad->len;
	for (guint32 i = 0; i < work->match->imap_length; i++) {
		while (next < known &&
		       g_array_index(bad, BadClaim, next).imap < i)
			next++;
		if (next < known &&
		    g_array_index(bad, BadClaim, next).imap == i)
			continue;
		if (is_stray(work, i))
			work_bad_claim(work, CLAIM_STRAY, work->claims[i], i);
		else if (is_foreign(work, i))
			work_bad_claim(work, CLAIM_FOREIGN,
			               work->match->imap[i].partner, i);
	}
	g_array_sort(bad, compare_claims);
}
