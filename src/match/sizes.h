/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sizes.h - whether sizes can be believed, and what a POP3 server counts
 *
 * Listing and messages must come from one POP3 session, since numbers are given
 * anew at each login; so sizes are checked before they are used. A server's
 * LIST may count wire octets, octets with LF, a constant more (UW adds 12 for a
 * line that it sends), or its own header and the same body. The rule is proven
 * by pairs that are alone with their header on both sides: at least 5 of them
 * with 3 different sizes, 95 % of which obey it.
 */
#ifndef MATCH_SIZES_H
#define MATCH_SIZES_H

#include "match/work.h"

/*
 * Sizes that file names claim become known, if 64 of them, chosen by a fixed
 * seed, are true, as far as they can be read; else none of them is believed.
 */
gboolean sizes_prove_names(Work *work, GError **error);

/* Full messages of the dump against its listing. Fails if they are of
   different sessions. */
gboolean sizes_check_session(const Work *work, GError **error);

/*
 * Finds Match.rule by pairs (of Pair) that are alone with their header; sets
 * sizes_misfit where no rule fits and the dump has, but for a few messages too
 * few to check LIST by, only headers.
 */
gboolean sizes_find_rule(Work *work, const GArray *pairs, GError **error);

/*
 * The two sides of a rule: a POP3 and an IMAP message obey it if their keys are
 * equal. FALSE: the size, or what the rule needs besides, is not known.
 */
gboolean sizes_pop3_key(const Work *work, const SizeRule *rule, guint32 pop3,
                        gint64 *key);
gboolean sizes_imap_key(const Work *work, const SizeRule *rule, guint32 imap,
                        gint64 *key);

/* By Match.rule: 1: the sizes obey it, proven; -1: they break it; 0: nothing is
   known, or they break it by what the headers differ in. */
int sizes_say(const Work *work, guint32 pop3, guint32 imap);
/* The same of a rule that may be unproven: no proof, but a reason to look. */
int sizes_hint(const Work *work, guint32 pop3, guint32 imap);

/* Whether a rule has a constant, which was fitted to the sizes: then it needs
   more to be believed. */
static inline gboolean
sizes_is_fitted(const SizeRule *rule)
{
	return rule->kind == SIZE_RULE_CONSTANT ||
	       rule->kind == SIZE_RULE_X_UIDL;
}

/* Whether its constant can be: servers count more, never less. */
static inline gboolean
sizes_may_be(const SizeRule *rule)
{
	return rule->kind == SIZE_RULE_CONSTANT ? rule->constant > 0
	                                        : rule->constant >= 0;
}

/* The constant that most pairs (of Pair) have; 0: there are none. */
gint64 sizes_find_constant(const Work *work, SizeRuleKind kind,
                           const GArray *pairs);

/* Fewer than these prove nothing. */
#define SIZES_MIN_PROOFS 5
#define SIZES_MIN_DIFFERENT 3

/* Values of gint64, ascending. */
void sizes_sort(GArray *values);

/* The value that occurs most often, of several the least; sorts values. */
gint64 sizes_most_common(GArray *values);

/* Whether the values, of gint64, sorted, have 3 different ones at least. */
gboolean sizes_are_various(const GArray *sorted);

#endif
