/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * pair-facts.h - what the facts of a POP3 and an IMAP message say of each other
 */
#ifndef MATCH_PAIR_FACTS_H
#define MATCH_PAIR_FACTS_H

#include "match/work.h"

/* Whether both bodies can be compared, and then whether they are equal. */
gboolean pair_knows_bodies(const Work *work, guint32 pop3, guint32 imap);
gboolean pair_has_equal_bodies(const Work *work, guint32 pop3, guint32 imap);

/* 1: the sizes obey a proven rule; -1: they break it; 0: nothing is known. */
int pair_size_says(const Work *work, guint32 pop3, guint32 imap);
/* The same of a rule that may be unproven: no proof, but a reason to look. */
int pair_size_hints(const Work *work, guint32 pop3, guint32 imap);

#endif
