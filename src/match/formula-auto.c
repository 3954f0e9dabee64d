/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/formula-auto.h"

#include "match/computed.h"
#include "match/formula.h"
#include "uidl/known-formulas.h"

#include <string.h>

/* Fewer prove nothing. */
#define MIN_PROOFS 10

/* What reads messages is tried on so many first. */
#define SAMPLE 16

/* Pairs that are right beyond doubt, and of which no other is as right. */
static gboolean
is_proof(const Work *work, guint32 pop3)
{
	if (maildrop_uidl(work->maildrop, pop3) == NULL)
		return FALSE;
	switch (work->match->pop3[pop3].evidence) {
	case EVIDENCE_KEPT:
	case EVIDENCE_STATED:
	case EVIDENCE_HEADER:
	case EVIDENCE_BODY:
	case EVIDENCE_HEADER_SIZE:
	case EVIDENCE_LINES:
	case EVIDENCE_IDENTITY:
		return TRUE;
	default:
		return FALSE;
	}
}

static GArray *
find_proofs(const Work *work)
{
	GArray *proofs = g_array_new(FALSE, FALSE, sizeof(Pair));

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		const Pair pair = { .pop3 = i,
			            .imap = work->match->pop3[i].partner };

		if (is_proof(work, i))
			g_array_append_val(proofs, pair);
	}
	return proofs;
}

static gboolean
reproduces(const Work *work, const UidlFormula *formula, const GArray *proofs,
           guint length)
{
	g_autoptr(GString) uidl = g_string_new(NULL);

	for (guint i = 0; i < length; i++) {
		const Pair *pair = &g_array_index(proofs, Pair, i);
		FormulaParts parts;
		UidlMessage message;

		store_formula_parts(work->store, pair->imap, &parts, &message);
		if (!uidl_formula_expand(formula, &parts, uidl) ||
		    strcmp(uidl->str,
		           maildrop_uidl(work->maildrop, pair->pop3)) != 0)
			return FALSE;
	}
	return TRUE;
}

/* Whether a variable has had enough different values. */
static gboolean
has_varied(const Work *work, const UidlFormula *formula, guint variable,
           const GArray *proofs)
{
	g_autoptr(GHashTable) values =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) value = g_string_new(NULL);

	for (guint i = 0;
	     i < proofs->len && g_hash_table_size(values) < MIN_PROOFS; i++) {
		FormulaParts parts;
		UidlMessage message;

		store_formula_parts(work->store,
		                    g_array_index(proofs, Pair, i).imap, &parts,
		                    &message);
		if (uidl_formula_expand_variable(formula, variable, &parts,
		                                 value))
			g_hash_table_add(values, g_strdup(value->str));
	}
	return g_hash_table_size(values) >= MIN_PROOFS;
}

static gboolean
is_proven(const Work *work, const UidlFormula *formula, const GArray *proofs)
{
	if (!reproduces(work, formula, proofs, proofs->len))
		return FALSE;
	for (guint i = 0; i < uidl_formula_variables(formula); i++) {
		if (uidl_formula_variable(formula, i) != FORMULA_UID_VALIDITY &&
		    !has_varied(work, formula, i, proofs))
			return FALSE;
	}
	return TRUE;
}

static void
want_of(const Work *work, const GArray *pairs, guint length, FactSet facts)
{
	for (guint i = 0; i < length; i++)
		mail_table_want(work->store->mail,
		                g_array_index(pairs, Pair, i).imap, facts);
}

/* What a formula that fits a sample needs of all messages. */
static void
want_of_all(const Work *work, FactSet facts)
{
	for (guint32 i = 0; i < work->match->imap_length; i++) {
		if (work->match->imap[i].takes_part)
			mail_table_want(work->store->mail, i, facts);
	}
}

/* The known formulas that fit a few pairs; wants what these need besides. */
static GPtrArray *
find_candidates(const Work *work, const GArray *proofs)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(
		(GDestroyNotify)uidl_formula_free);
	guint few = MIN(proofs->len, SAMPLE);
	gsize length;
	const KnownFormula *known = known_formulas(&length);

	for (gsize i = 0; i < length; i++) {
		UidlFormula *formula = uidl_formula_parse(known[i].text, NULL);

		g_assert(formula != NULL);
		if (reproduces(work, formula, proofs, few)) {
			want_of_all(work, computed_facts(formula));
			g_ptr_array_add(found, formula);
		} else {
			uidl_formula_free(formula);
		}
	}
	return found;
}

static void
note_found(const Work *work, const UidlFormula *formula)
{
	gsize length;
	const KnownFormula *known = known_formulas(&length);

	for (guint i = 0; i < length; i++) {
		if (strcmp(known[i].text, uidl_formula_text(formula)) == 0)
			g_array_append_val(work->match->formulas, i);
	}
}

/* Keeps those that give the UIDLs of all proofs. */
static void
keep_proven(const Work *work, GPtrArray *formulas, const GArray *proofs)
{
	for (guint i = formulas->len; i-- > 0;) {
		if (!is_proven(work, formulas->pdata[i], proofs))
			g_ptr_array_remove_index(formulas, i);
	}
	for (guint i = 0; i < formulas->len; i++)
		note_found(work, formulas->pdata[i]);
}

/* What all of them give. telling: whether each says something by itself. */
static guint32 *
agree(const Work *work, const GPtrArray *formulas, gboolean *telling,
      GError **error)
{
	g_autofree guint32 *given = NULL;

	*telling = TRUE;
	for (guint i = 0; i < formulas->len; i++) {
		const UidlFormula *formula = formulas->pdata[i];
		g_autoptr(Computed) computed =
			computed_new(work, formula, error);

		if (computed == NULL)
			return NULL;
		*telling &= uidl_formula_is_telling(formula);
		if (given == NULL) {
			given = g_steal_pointer(&computed->given);
			continue;
		}
		for (guint32 j = 0; j < work->match->pop3_length; j++) {
			if (given[j] != computed->given[j])
				given[j] = COMPUTED_SEVERAL;
		}
	}
	return g_steal_pointer(&given);
}

/* proofs: by POP3 message. Outside of the first and the last there may have
   been another server. */
static void
leave_out_ends(const Work *work, const GArray *proofs, guint32 *given)
{
	guint32 first = g_array_index(proofs, Pair, 0).pop3;
	guint32 last = g_array_index(proofs, Pair, proofs->len - 1).pop3;

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (i < first || i > last)
			given[i] = COMPUTED_SEVERAL;
	}
}

gboolean
formula_auto(const Work *work, GError **error)
{
	g_autoptr(GArray) proofs = find_proofs(work);
	g_autoptr(GPtrArray) formulas = NULL;
	g_autofree guint32 *given = NULL;
	gboolean telling;

	if (proofs->len < MIN_PROOFS)
		return TRUE;
	want_of(work, proofs, MIN(proofs->len, SAMPLE),
	        FACT_TEXTS | FACT_CONTENT);
	if (!work_fetch(work, error))
		return FALSE;
	formulas = find_candidates(work, proofs);
	if (!work_fetch(work, error))
		return FALSE;
	keep_proven(work, formulas, proofs);
	if (formulas->len == 0)
		return TRUE;
	given = agree(work, formulas, &telling, error);
	if (given == NULL)
		return FALSE;
	leave_out_ends(work, proofs, given);
	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		if (facts_know(work_pop3(work, i), FACT_HEADER))
			formula_pair_with_header(work, i, given[i], TRUE);
	}
	return formula_pair_bare(work, given, TRUE, error);
}
