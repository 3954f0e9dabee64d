/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/pair-rule.h"

#include "match/sizes.h"

gboolean
pair_fetch_sizes(const Work *work, const GArray *pairs, GError **error)
{
	const SizeRule wire = { .kind = SIZE_RULE_WIRE };
	gboolean wants = FALSE;

	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gint64 key;

		if (!sizes_pop3_key(work, &wire, pair->pop3, &key))
			continue;
		mail_table_want(work->store->mail, pair->imap,
		                FACT_SIZE | FACT_LINES);
		wants = TRUE;
	}
	return !wants || work_fetch(work, error);
}

gboolean
pair_obeys(const Work *work, const SizeRule *rule, const Pair *pair,
           gboolean *known)
{
	gint64 first, second;

	*known = sizes_pop3_key(work, rule, pair->pop3, &first) &&
	         sizes_imap_key(work, rule, pair->imap, &second);
	return *known && first == second;
}

/* Whether 90 % of the pairs whose sizes are known have equal ones. */
static gboolean
fits(const Work *work, const SizeRule *rule, const GArray *pairs)
{
	gsize obeying = 0, total = 0;

	for (guint i = 0; i < pairs->len; i++) {
		gboolean known;

		if (pair_obeys(work, rule, &g_array_index(pairs, Pair, i),
		               &known))
			obeying++;
		total += known != FALSE;
	}
	return total > 0 && obeying * 100 >= total * 90;
}

SizeRule
pair_rule_find(const Work *work, const GArray *pairs)
{
	const SizeRule rules[] = {
		{ .kind = SIZE_RULE_WIRE },
		{ .kind = SIZE_RULE_LF },
		{ .kind = SIZE_RULE_CONSTANT,
		  .constant = sizes_find_constant(work, SIZE_RULE_CONSTANT,
		                                  pairs) },
		{ .kind = SIZE_RULE_X_UIDL,
		  .constant =
		          sizes_find_constant(work, SIZE_RULE_X_UIDL, pairs) },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (sizes_may_be(&rules[i]) && fits(work, &rules[i], pairs))
			return rules[i];
	}
	return (SizeRule){ .kind = SIZE_RULE_NONE };
}
