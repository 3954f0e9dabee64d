/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/computed.h"

#include <string.h>

FactSet
computed_facts(const UidlFormula *formula)
{
	FormulaNeeds needs = uidl_formula_needs(formula);
	FactSet facts = 0;

	if (needs & FORMULA_TEXTS)
		facts |= FACT_TEXTS;
	if (needs & FORMULA_CONTENT)
		facts |= FACT_CONTENT;
	return facts;
}

void
computed_free(Computed *computed)
{
	if (computed == NULL)
		return;
	g_free(computed->given);
	g_array_unref(computed->doubles);
	g_free(computed);
}

/* again: gets (as Pair) the messages whose UIDL another one has already. */
static void
compute_all(const Work *work, const UidlFormula *formula, Computed *computed,
            GArray *again)
{
	const Match *match = work->match;
	g_autoptr(GString) uidl = g_string_new(NULL);

	for (guint32 i = 0; i < match->imap_length; i++) {
		Pair pair = { .pop3 = NO_PARTNER, .imap = i };
		FormulaParts parts;
		UidlMessage message;

		if (!match->imap[i].takes_part ||
		    (store_get(work->store, i)->flags & STORE_CLASH))
			continue;
		store_formula_parts(work->store, i, &parts, &message);
		if (uidl_formula_expand(formula, &parts, uidl))
			pair.pop3 = uidl_index_find(work->uidls, uidl->str,
			                            uidl->len);
		if (pair.pop3 == NO_PARTNER)
			computed->outside++;
		else if (computed->given[pair.pop3] == NO_PARTNER)
			computed->given[pair.pop3] = i;
		else
			g_array_append_val(again, pair);
	}
}

static gboolean
are_identical(const Work *work, guint32 a, guint32 b)
{
	const FactSet all = FACT_HEADER | FACT_BODY | FACT_SIZE;
	const Facts *first = work_imap(work, a), *second = work_imap(work, b);

	return facts_know(first, all) && facts_know(second, all) &&
	       memcmp(first->header, second->header, DIGEST_LENGTH) == 0 &&
	       memcmp(mail_table_body(work->store->mail, a),
	              mail_table_body(work->store->mail, b),
	              DIGEST_LENGTH) == 0 &&
	       first->wire_size == second->wire_size;
}

/* The folder's rank; without header pairs that of its place. */
static guint32
rank_of(const Work *work, guint32 imap)
{
	guint32 folder = store_get(work->store, imap)->folder;

	return work->ranks != NULL ? work->ranks[folder] : folder;
}

static void
add_double(Computed *computed, guint32 pop3, guint32 imap)
{
	const Pair pair = { .pop3 = pop3, .imap = imap };

	g_array_append_val(computed->doubles, pair);
}

static void
judge(const Work *work, Computed *computed, const Pair *again)
{
	guint32 *given = &computed->given[again->pop3];

	if (*given == COMPUTED_SEVERAL) {
		add_double(computed, again->pop3, again->imap);
	} else if (!are_identical(work, *given, again->imap)) {
		add_double(computed, again->pop3, *given);
		add_double(computed, again->pop3, again->imap);
		*given = COMPUTED_SEVERAL;
	} else if (rank_of(work, again->imap) < rank_of(work, *given)) {
		*given = again->imap;
	}
}

static gboolean
judge_doubles(const Work *work, Computed *computed, const GArray *again,
              GError **error)
{
	const FactSet all = FACT_HEADER | FACT_BODY | FACT_SIZE;
	MailTable *mail = work->store->mail;

	if (again->len == 0)
		return TRUE;
	for (guint i = 0; i < again->len; i++) {
		const Pair *pair = &g_array_index(again, Pair, i);

		mail_table_want(mail, computed->given[pair->pop3], all);
		mail_table_want(mail, pair->imap, all);
	}
	if (!work_fetch(work, error))
		return FALSE;
	for (guint i = 0; i < again->len; i++)
		judge(work, computed, &g_array_index(again, Pair, i));
	return TRUE;
}

Computed *
computed_new(const Work *work, const UidlFormula *formula, GError **error)
{
	g_autoptr(Computed) computed = g_new0(Computed, 1);
	g_autoptr(GArray) again = g_array_new(FALSE, FALSE, sizeof(Pair));
	const gsize length = work->match->pop3_length;

	computed->given = g_new(guint32, MAX(1, length));
	computed->doubles = g_array_new(FALSE, FALSE, sizeof(Pair));
	for (gsize i = 0; i < length; i++)
		computed->given[i] = NO_PARTNER;
	compute_all(work, formula, computed, again);
	return judge_doubles(work, computed, again, error)
	               ? g_steal_pointer(&computed)
	               : NULL;
}

gboolean
computed_is_exact(const Work *work, const Computed *computed)
{
	if (computed->outside > 0 || computed->doubles->len > 0)
		return FALSE;
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (computed->given[i] == NO_PARTNER)
			return FALSE;
	}
	return TRUE;
}
