/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/match.h"

#include "match/claims.h"
#include "match/classes.h"
#include "match/formula.h"
#include "match/identity.h"
#include "match/lines.h"
#include "match/ranks.h"
#include "match/sequence.h"
#include "match/sizes.h"
#include "match/stated.h"

static MatchRow *
new_rows(gsize length)
{
	MatchRow *rows = g_new0(MatchRow, MAX(1, length));

	for (gsize i = 0; i < length; i++) {
		rows[i].partner = NO_PARTNER;
		rows[i].takes_part = TRUE;
	}
	return rows;
}

static void
choose_rows(Match *match, const Store *store)
{
	for (guint32 i = 0; i < match->imap_length; i++) {
		match->imap[i].takes_part = store_takes_part(store, i) != 0;
		match->imap_matched += match->imap[i].takes_part;
	}
}

static Match *
match_new(gsize pop3_length, const Store *store)
{
	const gsize imap_length = store->matched;
	Match *match = g_new0(Match, 1);

	match->pop3 = new_rows(pop3_length);
	match->imap = new_rows(imap_length);
	match->pop3_length = pop3_length;
	match->imap_length = imap_length;
	match->packed = NO_PARTNER;
	choose_rows(match, store);
	match->bad_claims = g_array_new(FALSE, FALSE, sizeof(BadClaim));
	match->formula_doubles = g_array_new(FALSE, FALSE, sizeof(MatchPair));
	match->formulas = g_array_new(FALSE, FALSE, sizeof(guint));
	return match;
}

void
match_free(Match *match)
{
	if (match == NULL)
		return;
	g_free(match->pop3);
	g_free(match->imap);
	g_array_unref(match->bad_claims);
	g_array_unref(match->formula_doubles);
	g_array_unref(match->formulas);
	g_free(match);
}

/* A UIDL that is there comes before the place that a size would give. */
static void
pair_placed(const Work *work, const GArray *placed)
{
	for (guint i = 0; i < placed->len; i++) {
		const Pair *pair = &g_array_index(placed, Pair, i);

		if (work->match->pop3[pair->pop3].partner == NO_PARTNER &&
		    work->match->imap[pair->imap].partner == NO_PARTNER)
			work_pair(work, pair->pop3, pair->imap, EVIDENCE_SIZE);
	}
}

/* The user trusts sizes: what they decide is not opened at all. */
static gboolean
match_trusting_sizes(Work *work, GError **error)
{
	g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(Pair));

	if (!sequence_run(work, TRUE, placed, error))
		return FALSE;
	claims_judge_placed(work, placed);
	pair_placed(work, placed);
	return TRUE;
}

/* Wants the headers of all that is not decided; FALSE: the dump has none. */
static gboolean
want_headers(const Work *work)
{
	/* Of the dump whatever is used of sizes: a file may hold less than
	   its name says, and the listing tells. */
	const FactSet all = FACT_HEADER | FACT_SIZE | FACT_LINES;
	FactSet facts = FACT_HEADER;
	gboolean has_headers = FALSE;

	if (!work->options->skip_size_check)
		facts |= FACT_SIZE;
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (work->match->pop3[i].partner != NO_PARTNER)
			continue;
		mail_table_want(work->maildrop->mail, i, all);
		if (work_pop3(work, i)->can & FACT_HEADER)
			has_headers = TRUE;
	}
	for (guint32 i = 0; has_headers && i < work->match->imap_length; i++) {
		const MatchRow *row = &work->match->imap[i];

		if (row->takes_part && row->partner == NO_PARTNER)
			mail_table_want(work->store->mail, i, facts);
	}
	return has_headers;
}

/* How much more than its octets LIST says of most messages that have a body; 0:
   nobody knows. */
static guint64
find_listed_more(const Work *work)
{
	const FactSet needed = FACT_SIZE | FACT_LINES | FACT_HEADER;
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(gint64));

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		guint64 listed = maildrop_get(work->maildrop, i)->size;
		const Facts *facts = work_pop3(work, i);
		gint64 more = (gint64)(listed - facts->wire_size);

		if ((facts->can & FACT_BODY) && listed != MAILDROP_NO_SIZE &&
		    facts_know(facts, needed) &&
		    !(facts->traits & TRAIT_NO_BODY))
			g_array_append_val(values, more);
	}
	return (guint64)MAX(0, sizes_most_common(values));
}

/* A file without body whose listed size is another has its headers only. */
static void
note_bare_headers(const Work *work)
{
	const FactSet rest = FACT_SIZE | FACT_LINES | FACT_BODY | FACT_CONTENT;
	const guint64 more = find_listed_more(work);

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		guint64 listed = maildrop_get(work->maildrop, i)->size;
		Facts *facts = work_pop3(work, i);

		if (!(facts->can & FACT_BODY) || listed == MAILDROP_NO_SIZE ||
		    !facts_know(facts, FACT_HEADER | FACT_SIZE | FACT_LINES) ||
		    !(facts->traits & TRAIT_NO_BODY) ||
		    listed == facts->wire_size ||
		    listed == facts->wire_size + more ||
		    listed == facts->wire_size - facts->lines)
			continue;
		facts->can &= (guint8)~rest;
		facts->known &= (guint8)~rest;
	}
}

static gboolean
match_by_header(Work *work, GError **error)
{
	g_autoptr(Classes) classes = NULL;
	g_autoptr(Groups) lines = NULL, identities = NULL;
	g_autoptr(GArray) singles = NULL;

	if (!want_headers(work)) {
		claims_judge(work);
		formula_want(work);
		return work->options->formula_is_dump ||
		       (stated_find(work, FALSE, error) &&
		        stated_take_listing(work, error));
	}
	if (!work_fetch(work, error) || !stated_find(work, TRUE, error))
		return FALSE;
	note_bare_headers(work);
	if (!sizes_check_session(work, error))
		return FALSE;
	classes = classes_new(work);
	singles = classes_singles(work, classes);
	work->ranks = ranks_new(work, singles);
	if (!sizes_find_rule(work, singles, error))
		return FALSE;
	classes_prepare(work, classes);
	lines = lines_new(work);
	identities = identity_new(work);
	formula_want(work);
	if (!work_fetch(work, error))
		return FALSE;
	claims_judge(work);
	classes_resolve(work, classes);
	stated_take_others(work);
	lines_resolve(work, lines);
	identity_resolve(work, identities);
	return TRUE;
}

static gboolean
dump_has_headers(const Work *work)
{
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (facts_know(work_pop3(work, i), FACT_HEADER))
			return TRUE;
	}
	return FALSE;
}

/* For POP3 messages of which no header is known. */
static gboolean
match_by_size(Work *work, GError **error)
{
	g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(Pair));

	if (!sequence_run(work, FALSE, placed, error))
		return FALSE;
	if (!dump_has_headers(work))
		claims_judge_sizes(work);
	pair_placed(work, placed);
	return TRUE;
}

/* Packed octets that the dump has as well are a message, of somebody who mailed
   them without any header. */
static gboolean
is_packed(const Work *work, guint32 imap)
{
	const MatchRow *row = &work->match->imap[imap];

	if (!(work_imap(work, imap)->traits & TRAIT_COMPRESSED))
		return FALSE;
	return row->partner == NO_PARTNER || row->evidence == EVIDENCE_SIZE ||
	       row->evidence == EVIDENCE_UNCONFIRMED;
}

static void
finish(const Work *work)
{
	Match *match = work->match;

	claims_finish(work);
	for (guint32 i = 0; i < match->pop3_length; i++) {
		MatchRow *row = &match->pop3[i];

		match->evidence[row->evidence]++;
		if (row->partner == NO_PARTNER &&
		    (work_pop3(work, i)->failed & FACT_HEADER))
			row->fate = FATE_UNREADABLE;
	}
	for (guint32 i = 0; i < match->imap_length; i++) {
		MatchRow *row = &match->imap[i];

		if (match->packed == NO_PARTNER && is_packed(work, i))
			match->packed = i;
		if (row->takes_part && row->partner == NO_PARTNER &&
		    ((work_imap(work, i)->failed & FACT_HEADER) ||
		     (store_get(work->store, i)->flags & STORE_CLASH)))
			row->fate = FATE_UNREADABLE;
	}
}

static gboolean
run(Work *work, GError **error)
{
	gboolean use_sizes = !work->options->skip_size_check;
	gboolean trust_sizes = work->options->trust_sizes;

	claims_find(work);
	if (!sizes_prove_names(work, error))
		return FALSE;
	if (use_sizes && trust_sizes && !match_trusting_sizes(work, error))
		return FALSE;
	if (!match_by_header(work, error))
		return FALSE;
	if (use_sizes && trust_sizes && !dump_has_headers(work))
		claims_judge_sizes(work);
	if (use_sizes && !trust_sizes && !match_by_size(work, error))
		return FALSE;
	if (!formula_resolve(work, error))
		return FALSE;
	finish(work);
	return TRUE;
}

Match *
match_run(Maildrop *maildrop, Store *store, const MatchOptions *options,
          MatchFetch fetch, gpointer fetch_data, GError **error)
{
	g_autoptr(Match) match = match_new(maildrop->messages->len, store);
	g_autoptr(UidlIndex) uidls = uidl_index_new(maildrop);
	Work work = {
		.maildrop = maildrop,
		.store = store,
		.options = options,
		.fetch = fetch,
		.fetch_data = fetch_data,
		.match = match,
		.uidls = uidls,
	};
	gboolean ok = run(&work, error);

	g_free(work.claims);
	g_free(work.kept);
	g_free(work.stated);
	g_free(work.ranks);
	return ok ? g_steal_pointer(&match) : NULL;
}
