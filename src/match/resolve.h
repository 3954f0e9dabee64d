/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * resolve.h - who is who among messages of one header
 *
 * One with one is a pair, if its size does not break a proven rule and the
 * header is not weak; else it needs equal bodies, or, if it is only weak and a
 * body cannot be read, a size that obeys a proven rule. Bodies that were read
 * and differ are never a pair.
 *
 * A class of several is split into kinds (split.h); POP3 messages are paired in
 * order with their kind's messages, those first that have their UIDL already.
 */
#ifndef MATCH_RESOLVE_H
#define MATCH_RESOLVE_H

#include "match/split.h"

/* Whether the bodies of a class of one and one are worth reading: it cannot be
   judged without them, or the sizes differ by a rule that is only assumed, and
   so deny nothing themselves. */
gboolean resolve_needs_bodies(const Work *work, const Class *it);

/*
 * Pairs what is proven and says of the rest why it is not. A member that is
 * paired already, unconfirmed, makes the rest of its class ambiguous, but for
 * those that have their UIDL too.
 */
void resolve_class(const Work *work, const Class *it);

#endif
