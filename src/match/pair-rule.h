/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pair-rule.h - what LIST counts, by pairs that something else names
 *
 * For a dump without headers, where no header pairs prove a rule: the first of
 * wire, LF and a constant that 90 % of the named pairs obey.
 */
#ifndef MATCH_PAIR_RULE_H
#define MATCH_PAIR_RULE_H

#include "match/work.h"

/* pairs: of Pair. Of IMAP messages whose POP3 message has a size. */
gboolean pair_fetch_sizes(const Work *work, const GArray *pairs,
                          GError **error);

/* Kind NONE: no rule fits, and sizes deny nothing. */
SizeRule pair_rule_find(const Work *work, const GArray *pairs);

/* *known: whether both sizes are. */
gboolean pair_obeys(const Work *work, const SizeRule *rule, const Pair *pair,
                    gboolean *known);

#endif
