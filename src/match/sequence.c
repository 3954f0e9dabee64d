/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/sequence.h"

#include "match/chain.h"
#include "match/placing.h"
#include "match/sizes.h"

typedef struct {
	Work *work;
	gboolean all;
	Placing placing;
	gsize quorum;       /* 90 % of these must find a place */
	guint32 first, end; /* the IMAP messages of the one folder */
} Sequence;

static gboolean
pop3_takes_part(const Sequence *sequence, guint32 message)
{
	const MatchRow *row = &sequence->work->match->pop3[message];

	if (sequence->all)
		return TRUE;
	return !facts_know(work_pop3(sequence->work, message), FACT_HEADER) &&
	       (row->partner == NO_PARTNER ||
	        row->evidence == EVIDENCE_UNCONFIRMED);
}

static gboolean
imap_is_free(const Sequence *sequence, guint32 message)
{
	const MatchRow *row = &sequence->work->match->imap[message];

	return row->partner == NO_PARTNER ||
	       (row->evidence == EVIDENCE_UNCONFIRMED &&
	        pop3_takes_part(sequence, row->partner));
}

/* A free message whose header the dump has belongs to that one, if to any. */
static gboolean
imap_takes_part(const Sequence *sequence, guint32 message)
{
	const Work *work = sequence->work;

	return !(store_get(work->store, message)->flags & STORE_CLASH) &&
	       (sequence->all || (imap_is_free(sequence, message) &&
	                          !work->match->imap[message].has_class));
}

/*
 * A listing's order is that of one folder: the only one that takes part, or
 * INBOX. Where neither is, sizes say nothing: many a folder begins with mail of
 * some size that another has as well.
 */
static void
choose_folder(Sequence *sequence)
{
	const Store *store = sequence->work->store;
	const StoreFolder *chosen = NULL;
	guint taking_part = 0;

	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		if (!folder->takes_part)
			continue;
		taking_part++;
		if (i == 0 || chosen == NULL)
			chosen = folder;
	}
	if (chosen == NULL ||
	    (taking_part > 1 && !store_folder(store, 0)->takes_part))
		return;
	sequence->first = chosen->first;
	sequence->end = chosen->first + chosen->length;
}

/* Pairs by other evidence that ascend on both sides, by number. */
static GArray *
find_fixed(const Sequence *sequence)
{
	const Match *match = sequence->work->match;
	GArray *fixed = g_array_new(FALSE, FALSE, sizeof(Pair));
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autofree gboolean *shared = NULL;
	guint kept = 0;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		const Pair pair = { .pop3 = i, .imap = match->pop3[i].partner };

		if (pair.imap == NO_PARTNER || pair.imap < sequence->first ||
		    pair.imap >= sequence->end || pop3_takes_part(sequence, i))
			continue;
		g_array_append_val(fixed, pair);
		g_array_append_val(values, pair.imap);
	}
	shared = g_new(gboolean, MAX(1, fixed->len));
	chain_shared((const guint32 *)(const void *)values->data, values->len,
	             shared);
	for (guint i = 0; i < fixed->len; i++) {
		if (shared[i])
			g_array_index(fixed, Pair, kept++) =
				g_array_index(fixed, Pair, i);
	}
	g_array_set_size(fixed, kept);
	return fixed;
}

static void
add_item(GArray *items, guint32 message, guint32 gap)
{
	const Item new_item = { .message = message, .gap = gap };

	g_array_append_val(items, new_item);
}

static void
collect(Sequence *sequence)
{
	const Match *match = sequence->work->match;
	g_autoptr(GArray) fixed = find_fixed(sequence);
	gsize unpaired = 0;
	guint gap = 0;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (gap < fixed->len &&
		    i == g_array_index(fixed, Pair, gap).pop3)
			gap++;
		else if (pop3_takes_part(sequence, i))
			add_item(sequence->placing.pop3, i, gap);
	}
	gap = 0;
	for (guint32 i = sequence->first; i < sequence->end; i++) {
		if (gap < fixed->len &&
		    i == g_array_index(fixed, Pair, gap).imap)
			gap++;
		else if (imap_takes_part(sequence, i))
			add_item(sequence->placing.imap, i, gap);
		if (imap_is_free(sequence, i))
			unpaired++;
	}
	sequence->placing.gaps = fixed->len + 1;
	sequence->quorum = MIN(sequence->placing.pop3->len, unpaired);
}

static gboolean
fetch_facts(const Sequence *sequence, FactSet facts, GError **error)
{
	MailTable *mail = sequence->work->store->mail;

	for (guint i = 0; i < sequence->placing.imap->len; i++)
		mail_table_want(
			mail, placing_item(sequence->placing.imap, i)->message,
			facts);
	return work_fetch(sequence->work, error);
}

static void
fill_keys(const Sequence *sequence, const SizeRule *rule)
{
	for (guint i = 0; i < sequence->placing.pop3->len; i++) {
		Item *it = placing_item(sequence->placing.pop3, i);

		it->known = sizes_pop3_key(sequence->work, rule, it->message,
		                           &it->key);
	}
	for (guint i = 0; i < sequence->placing.imap->len; i++) {
		Item *it = placing_item(sequence->placing.imap, i);

		it->known = sizes_imap_key(sequence->work, rule, it->message,
		                           &it->key);
	}
}

/* The differences of neighbours, in the keys' place. */
static GArray *
differences(const GArray *items)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(Item));

	for (guint i = 1; i < items->len; i++) {
		const Item *before = placing_item(items, i - 1),
			   *it = placing_item(items, i);
		const Item step = { .message = i,
			            .known = before->known && it->known,
			            .key = it->key - before->key };

		g_array_append_val(steps, step);
	}
	return steps;
}

/*
 * A constant leaves the differences of neighbours as they are: where one
 * occurs once on each side, the sizes there tell the constant.
 */
static gint64
find_constant(const Sequence *sequence)
{
	const Placing steps = { .pop3 = differences(sequence->placing.pop3),
		                .imap = differences(sequence->placing.imap) };
	g_autoptr(GArray) candidates = placing_candidates(&steps);
	g_autoptr(GArray) votes = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < candidates->len; i++) {
		const Pair *pair = &g_array_index(candidates, Pair, i);
		guint32 x = placing_item(steps.pop3, pair->pop3)->message;
		guint32 y = placing_item(steps.imap, pair->imap)->message;
		gint64 vote = placing_item(sequence->placing.pop3, x)->key -
		              placing_item(sequence->placing.imap, y)->key;

		g_array_append_val(votes, vote);
	}
	g_array_unref(steps.pop3);
	g_array_unref(steps.imap);
	return sizes_most_common(votes);
}

/* A constant was fitted to the sizes, so it needs more than one of them. */
static gboolean
proves_constant(const Sequence *sequence, const GArray *placed)
{
	const SizeRule wire = { .kind = SIZE_RULE_WIRE };
	g_autoptr(GArray) sizes = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint i = 0; i < placed->len; i++) {
		gint64 size;

		if (sizes_imap_key(sequence->work, &wire,
		                   g_array_index(placed, Pair, i).imap, &size))
			g_array_append_val(sizes, size);
	}
	sizes_sort(sizes);
	return sizes->len >= SIZES_MIN_PROOFS && sizes_are_various(sizes);
}

static gboolean
try_rule(const Sequence *sequence, const SizeRule *rule, GArray *placed)
{
	fill_keys(sequence, rule);
	placing_run(&sequence->placing, placed);
	if ((gsize)placed->len * 100 < sequence->quorum * 90 ||
	    placed->len == 0 ||
	    (sizes_is_fitted(rule) && !proves_constant(sequence, placed))) {
		g_array_set_size(placed, 0);
		return FALSE;
	}
	sequence->work->match->sequence = *rule;
	return TRUE;
}

/* With the line "Status: RO" or "Status: O", or without. */
static void
try_x_uidl(const Sequence *sequence, GArray *placed)
{
	static const gint64 constants[] = { 0, 12, 11 };
	SizeRule rule = { .kind = SIZE_RULE_X_UIDL };

	for (gsize i = 0; i < G_N_ELEMENTS(constants); i++) {
		rule.constant = constants[i];
		if (try_rule(sequence, &rule, placed))
			return;
	}
}

/* Else no size of the other side is worth a look. */
static gboolean
some_have_sizes(const Sequence *sequence)
{
	const SizeRule wire = { .kind = SIZE_RULE_WIRE };

	for (guint i = 0; i < sequence->placing.pop3->len; i++) {
		const Item *it = placing_item(sequence->placing.pop3, i);
		gint64 key;

		if (sizes_pop3_key(sequence->work, &wire, it->message, &key))
			return TRUE;
	}
	return FALSE;
}

static gboolean
try_rules(const Sequence *sequence, GArray *placed, GError **error)
{
	SizeRule rule = { .kind = SIZE_RULE_WIRE };

	if (!some_have_sizes(sequence) || sequence->placing.imap->len == 0)
		return TRUE;
	if (!fetch_facts(sequence, FACT_SIZE, error))
		return FALSE;
	if (try_rule(sequence, &rule, placed))
		return TRUE;
	rule.constant = find_constant(sequence);
	rule.kind = SIZE_RULE_LF;
	if (!fetch_facts(sequence, FACT_LINES, error))
		return FALSE;
	if (try_rule(sequence, &rule, placed))
		return TRUE;
	rule.kind = SIZE_RULE_CONSTANT;
	if (rule.constant > 0 && try_rule(sequence, &rule, placed))
		return TRUE;
	try_x_uidl(sequence, placed);
	return TRUE;
}

gboolean
sequence_run(Work *work, gboolean all, GArray *placed, GError **error)
{
	Sequence sequence = {
		.work = work,
		.all = all,
		.placing.pop3 = g_array_new(FALSE, FALSE, sizeof(Item)),
		.placing.imap = g_array_new(FALSE, FALSE, sizeof(Item)),
	};
	gboolean ok;

	choose_folder(&sequence);
	collect(&sequence);
	ok = try_rules(&sequence, placed, error);
	g_array_unref(sequence.placing.pop3);
	g_array_unref(sequence.placing.imap);
	return ok;
}
