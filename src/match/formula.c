/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/formula.h"

#include "match/bodies.h"
#include "match/computed.h"
#include "match/formula-auto.h"
#include "match/pair-rule.h"
#include "match/sizes.h"

#include <string.h>

void
formula_want(const Work *work)
{
	const Match *match = work->match;
	FactSet facts;

	if (work->options->formula == NULL)
		return;
	facts = computed_facts(work->options->formula);
	for (guint32 i = 0; facts != 0 && i < match->imap_length; i++) {
		if (match->imap[i].takes_part)
			mail_table_want(work->store->mail, i, facts);
	}
}

/* Whether the header of a POP3 message leaves it open, or says so too. */
static gboolean
header_agrees(const Work *work, guint32 pop3, guint32 imap, gboolean telling)
{
	const Match *match = work->match;
	const Facts *first = work_pop3(work, pop3);
	const Facts *second = work_imap(work, imap);

	if (!facts_know(second, FACT_HEADER))
		return telling;
	if (memcmp(first->header, second->header, DIGEST_LENGTH) == 0)
		return TRUE;
	if (match->pop3[pop3].has_class || match->imap[imap].has_class)
		return FALSE;
	if (first->message_id != 0 && second->message_id != 0)
		return first->message_id == second->message_id;
	return telling;
}

static gboolean
rest_denies(const Work *work, guint32 pop3, guint32 imap)
{
	if (bodies_are_known(work, pop3, imap))
		return !bodies_are_equal(work, pop3, imap);
	return sizes_say(work, pop3, imap) < 0;
}

static gboolean
is_free(const Work *work, guint32 pop3, guint32 imap)
{
	return imap < COMPUTED_SEVERAL &&
	       work->match->pop3[pop3].partner == NO_PARTNER &&
	       work->match->imap[imap].partner == NO_PARTNER;
}

void
formula_pair_with_header(const Work *work, guint32 pop3, guint32 imap,
                         gboolean telling)
{
	if (is_free(work, pop3, imap) &&
	    header_agrees(work, pop3, imap, telling) &&
	    !rest_denies(work, pop3, imap))
		work_pair(work, pop3, imap, EVIDENCE_FORMULA);
}

/* ---- POP3 messages without header ---- */

static GArray *
bare_pairs(const Work *work, const guint32 *given)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		const Pair pair = { .pop3 = i, .imap = given[i] };

		if (is_free(work, i, given[i]) &&
		    !facts_know(work_pop3(work, i), FACT_HEADER))
			g_array_append_val(pairs, pair);
	}
	return pairs;
}

/* By header pairs, else by what sizes placed, else by these pairs. */
static SizeRule
find_rule(const Work *work, const GArray *pairs)
{
	const Match *match = work->match;

	if (match->rule.proven)
		return match->rule;
	if (match->sequence.kind != SIZE_RULE_NONE)
		return match->sequence;
	return pair_rule_find(work, pairs);
}

gboolean
formula_pair_bare(const Work *work, const guint32 *given, gboolean telling,
                  GError **error)
{
	g_autoptr(GArray) pairs = bare_pairs(work, given);
	SizeRule rule = { .kind = SIZE_RULE_NONE };

	if (!pair_fetch_sizes(work, pairs, error))
		return FALSE;
	if (!work->options->skip_size_check)
		rule = find_rule(work, pairs);
	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gboolean known, obeying = pair_obeys(work, &rule, pair, &known);

		if (known ? obeying : telling)
			work_pair(work, pair->pop3, pair->imap,
			          EVIDENCE_FORMULA);
	}
	return TRUE;
}

/* ---- the user's formula ---- */

static void
keep_doubles(const Work *work, Computed *computed)
{
	for (guint i = 0; i < computed->doubles->len; i++) {
		const Pair *pair = &g_array_index(computed->doubles, Pair, i);

		if (work->match->pop3[pair->pop3].partner == NO_PARTNER)
			g_array_append_val(work->match->formula_doubles, *pair);
	}
}

static gboolean
resolve_given(const Work *work, GError **error)
{
	const UidlFormula *formula = work->options->formula;
	g_autoptr(Computed) computed = computed_new(work, formula, error);
	gboolean telling;

	if (computed == NULL)
		return FALSE;
	telling = work->options->formula_is_dump ||
	          uidl_formula_is_telling(formula) ||
	          computed_is_exact(work, computed);
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (facts_know(work_pop3(work, i), FACT_HEADER))
			formula_pair_with_header(work, i, computed->given[i],
			                         telling);
	}
	if (!formula_pair_bare(work, computed->given, telling, error))
		return FALSE;
	keep_doubles(work, computed);
	return TRUE;
}

gboolean
formula_resolve(const Work *work, GError **error)
{
	if (work->options->formula != NULL)
		return resolve_given(work, error);
	return !work->options->formula_auto || formula_auto(work, error);
}
