/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * claims.h - UIDLs that messages of the Store have already
 *
 * A UIDL of the dump on one message is evidence: that pair stands unless it is
 * contradicted. Contradicted is a pair if the POP3 message's header is found on
 * another IMAP message, or the IMAP message's on another POP3 message, but not
 * on its own partner; if both have a Message-ID and these differ; if their
 * bodies differ, or break a proven size rule, while another of the class fits
 * (resolve.h); or, where the dump has no headers, if the sizes differ. Nothing
 * may be written over such a UIDL, nor over one that is not the dump's.
 */
#ifndef MATCH_CLAIMS_H
#define MATCH_CLAIMS_H

#include "match/work.h"

/* Fills in Work.claims and Work.kept. */
void claims_find(Work *work);

/* Judges those whose two messages are not of one class; what nothing
   contradicts becomes a pair, unconfirmed. After classes_prepare(). */
void claims_judge(const Work *work);

/*
 * Both judge by Match.sequence: sizes that differ contradict. The one judges
 * messages that sizes placed (of Pair) before anything else is known, and pairs
 * them, unconfirmed, where nothing contradicts; the other what claims_judge()
 * has paired so.
 */
void claims_judge_placed(const Work *work, const GArray *placed);
void claims_judge_sizes(const Work *work);

/* Names what is left: UIDLs on messages that are not their pair. */
void claims_finish(const Work *work);

#endif
