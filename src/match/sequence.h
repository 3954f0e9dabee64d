/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sequence.h - pairs by the order of sizes, where no header is known
 *
 * Not provable, and so held to much (placing.h). The rule is the first of wire,
 * LF and a constant by which 90 % of the POP3 messages without header, or of
 * the IMAP messages not yet paired, whichever are fewer, find a place; where
 * none does, nothing is paired.
 */
#ifndef MATCH_SEQUENCE_H
#define MATCH_SEQUENCE_H

#include "match/work.h"

/*
 * Adds to placed, of Pair, what sizes say; sets Match.sequence. With all (the
 * user trusts sizes) every message takes part; else POP3 messages of which no
 * header is known, and IMAP messages that are unpaired or only have the UIDL of
 * such a one. Changes no row.
 */
gboolean sequence_run(Work *work, gboolean all, GArray *placed, GError **error);

#endif
