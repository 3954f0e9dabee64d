/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bodies.h - what the bodies of a POP3 and an IMAP message say of each other
 */
#ifndef MATCH_BODIES_H
#define MATCH_BODIES_H

#include "match/work.h"

/* Whether both bodies can be compared, and then whether they are equal. */
gboolean bodies_are_known(const Work *work, guint32 pop3, guint32 imap);
gboolean bodies_are_equal(const Work *work, guint32 pop3, guint32 imap);

#endif
