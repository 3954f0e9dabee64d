/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * formula.h - pairs by the formula that the old server made its UIDLs by
 *
 * A UIDL of the dump that the formula gives for a message of the Store is that
 * message's, unless its header, body or size says otherwise. Where nothing else
 * is known of the POP3 message, a bare number proves nothing: there all that
 * the formula gives must be the listing. Two messages with one computed UIDL
 * have none, unless they are identical: then it is that of the folder that
 * comes first (ranks.h).
 *
 * The formula is the user's, or one of those that are known: one that gives the
 * UIDL of every pair that is proven so far, and of at least 10 of them with 10
 * values of each part that varies, may place the rest, between pairs that are
 * proven on both sides of it in the listing. Where several fit, what they agree
 * on.
 */
#ifndef MATCH_FORMULA_H
#define MATCH_FORMULA_H

#include "match/work.h"

/* What the formula given wants of all messages that take part. */
void formula_want(const Work *work);

/* After all other evidence. */
gboolean formula_resolve(const Work *work, GError **error);

/*
 * The two ways of formula-auto.c and formula.c. given: by POP3 message, an IMAP
 * message, NO_PARTNER or COMPUTED_SEVERAL. telling: the formula's value says
 * something by itself.
 */
void formula_pair_with_header(const Work *work, guint32 pop3, guint32 imap,
                              gboolean telling);
gboolean formula_pair_bare(const Work *work, const guint32 *given,
                           gboolean telling, GError **error);

#endif
