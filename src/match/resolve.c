/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/resolve.h"

#include "match/bodies.h"
#include "match/sizes.h"
#include "match/stated.h"

gboolean
resolve_needs_bodies(const Work *work, const Class *it)
{
	return class_is_weak(work, it) ||
	       sizes_hint(work, it->pop3->message, it->imap->message) < 0;
}

static gboolean
single_stands(const Work *work, const Class *it)
{
	guint32 pop3 = it->pop3->message, imap = it->imap->message;

	if (bodies_are_known(work, pop3, imap))
		return bodies_are_equal(work, pop3, imap);
	if (class_is_weak(work, it))
		return sizes_say(work, pop3, imap) > 0;
	return sizes_say(work, pop3, imap) >= 0;
}

static void
resolve_single(const Work *work, const Class *it)
{
	guint32 pop3 = it->pop3->message, imap = it->imap->message;
	gboolean claimed = work->kept[pop3] == imap;

	if (single_stands(work, it)) {
		work_pair(work, pop3, imap,
		          claimed ? EVIDENCE_KEPT : EVIDENCE_HEADER);
	} else if (claimed) {
		work_pair(work, pop3, imap, EVIDENCE_UNCONFIRMED);
	} else {
		work->match->pop3[pop3].fate = FATE_DOUBTFUL;
		work->match->imap[imap].fate = FATE_DOUBTFUL;
	}
}

/* The place in it->imap of a message, or imap_length. */
static guint
find_place(const Class *it, guint32 imap)
{
	guint low = 0, high = it->imap_length;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (it->imap[middle].message < imap)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < it->imap_length && it->imap[low].message == imap)
		return low;
	return it->imap_length;
}

/* Whether another of the class has what a UIDL's own message lacks. */
static gboolean
is_contradicted(const Split *split, guint place, guint32 imap, guint32 number,
                ClaimFault *fault)
{
	const Work *work = split->work;
	guint32 pop3 = split->it->pop3[place].message;
	gboolean imap_is_chosen = split_kind(split, number)->chosen > 0;

	if (bodies_are_known(work, pop3, imap)) {
		*fault = CLAIM_BODY;
		return !bodies_are_equal(work, pop3, imap) &&
		       (imap_is_chosen ||
		        split_find_body(split, pop3) != NO_KIND);
	}
	*fault = CLAIM_SIZE;
	return sizes_say(work, pop3, imap) < 0 &&
	       (imap_is_chosen || split->choice[place] < SEVERAL_KINDS);
}

/* Judges the UIDLs that messages of the class have. FALSE: some are neither
   confirmed nor contradicted; then nothing else is sure. */
static gboolean
settle_claims(Split *split)
{
	const Work *work = split->work;
	gboolean sure = TRUE;

	for (guint i = 0; i < split->it->pop3_length; i++) {
		guint32 pop3 = split->it->pop3[i].message;
		guint32 imap = work->kept[pop3];
		guint place = find_place(split->it, imap);
		ClaimFault fault;

		if (place == split->it->imap_length)
			continue;
		if (split_settles(split, i) &&
		    split->choice[i] == split->kind_of[place]) {
			work_pair(work, pop3, imap, EVIDENCE_KEPT);
		} else if (is_contradicted(split, i, imap,
		                           split->kind_of[place], &fault)) {
			work_bad_claim(work, fault, pop3, imap);
		} else {
			work_pair(work, pop3, imap, EVIDENCE_UNCONFIRMED);
			sure = FALSE;
		}
	}
	return sure;
}

/* The next message of a kind that has no partner; NO_PARTNER: there is none. */
static guint32
next_free(const Split *split, Kind *it)
{
	while (it->next < it->first + it->length) {
		guint32 imap = split_imap(split, it->next++);

		if (split->work->match->imap[imap].partner == NO_PARTNER)
			return imap;
	}
	return NO_PARTNER;
}

static void
pair_settled(Split *split)
{
	const Work *work = split->work;

	for (guint i = 0; i < split->it->pop3_length; i++) {
		guint32 pop3 = split->it->pop3[i].message, imap;
		Evidence evidence = split->reason[i];
		Kind *it;

		if (work->match->pop3[pop3].partner != NO_PARTNER ||
		    !split_settles(split, i))
			continue;
		it = split_kind(split, split->choice[i]);
		if (it->length > 1 || it->chosen > 1)
			evidence = EVIDENCE_IDENTICAL;
		imap = next_free(split, it);
		if (imap != NO_PARTNER)
			work_pair(work, pop3, imap, evidence);
	}
}

/* Says of the members without partner why; unsure: all are ambiguous. */
static void
tell_fates(const Split *split, gboolean sure)
{
	const Match *match = split->work->match;
	Fate left = FATE_ABSENT;

	for (guint i = 0; i < split->it->pop3_length; i++) {
		MatchRow *row = &match->pop3[split->it->pop3[i].message];

		if (row->partner != NO_PARTNER)
			continue;
		if (!sure ||
		    (split->choice[i] != NO_KIND && !split_settles(split, i)))
			row->fate = FATE_AMBIGUOUS;
		else if (split->choice[i] == NO_KIND)
			row->fate = FATE_DOUBTFUL;
		if (left != FATE_AMBIGUOUS && row->fate != FATE_ABSENT)
			left = row->fate;
	}
	if (!sure)
		left = FATE_AMBIGUOUS;
	for (guint i = 0; i < split->it->imap_length; i++) {
		MatchRow *row = &match->imap[split->it->imap[i].message];

		if (row->partner == NO_PARTNER)
			row->fate = (guint8)left;
	}
}

static gboolean
has_partners(const Work *work, const Class *it)
{
	for (guint i = 0; i < it->pop3_length; i++) {
		if (work->match->pop3[it->pop3[i].message].partner !=
		    NO_PARTNER)
			return TRUE;
	}
	for (guint i = 0; i < it->imap_length; i++) {
		if (work->match->imap[it->imap[i].message].partner !=
		    NO_PARTNER)
			return TRUE;
	}
	return FALSE;
}

static void
resolve_members(const Work *work, const Class *it)
{
	gboolean sure = !has_partners(work, it);
	Split split;

	if (sure && it->pop3_length == 1 && it->imap_length == 1) {
		resolve_single(work, it);
		return;
	}
	split_begin(&split, work, it);
	split_choose(&split);
	sure = settle_claims(&split) && sure;
	if (sure)
		pair_settled(&split);
	tell_fates(&split, sure);
	split_end(&split);
}

/* Those of a side that have no partner. */
static GArray *
unpaired(const Member *members, guint length, const MatchRow *rows)
{
	GArray *left = g_array_new(FALSE, FALSE, sizeof(Member));

	for (guint i = 0; i < length; i++) {
		if (rows[members[i].message].partner == NO_PARTNER)
			g_array_append_val(left, members[i]);
	}
	return left;
}

static void
resolve_rest(const Work *work, const Class *it)
{
	g_autoptr(GArray) pop3 =
		unpaired(it->pop3, it->pop3_length, work->match->pop3);
	g_autoptr(GArray) imap =
		unpaired(it->imap, it->imap_length, work->match->imap);
	const Class rest = {
		.pop3 = (const Member *)(void *)pop3->data,
		.pop3_length = pop3->len,
		.imap = (const Member *)(void *)imap->data,
		.imap_length = imap->len,
	};

	if (pop3->len > 0 && imap->len > 0)
		resolve_members(work, &rest);
}

void
resolve_class(const Work *work, const Class *it)
{
	if (!has_partners(work, it) && stated_take_class(work, it))
		resolve_rest(work, it);
	else
		resolve_members(work, it);
}
