/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * made-truth.h - what is true of a made world, and what was found
 */
#ifndef LIB_MADE_TRUTH_H
#define LIB_MADE_TRUTH_H

#include "made-world.h"

/* Why a pair may be wrong, by what counts as proof. */
typedef enum {
	EXCUSE_NONE,        /* it may not */
	EXCUSE_SIZE,        /* "by size, not provable" */
	EXCUSE_UNCONFIRMED, /* a P that nothing speaks for or against */
	EXCUSE_STATED,      /* a forged X-UIDL with which something agrees */
	EXCUSE_HEADER,  /* one with one, the dump has no body, no size denies */
	EXCUSE_UNREAD,  /* one with one of one size: no body was read */
	EXCUSE_RULE,    /* by size among some of one header, by a proven rule
	                   that the true pair breaks */
	EXCUSE_SESSION, /* by LIST of another session: too few to see it */
	EXCUSE_TRUSTED,
	N_EXCUSES
} Excuse;

/* One message, or two that either server shows as the same octets. */
gboolean made_is_right(const MadeWorld *world, guint32 pop3, guint32 imap);

/* Of a pair that is wrong. */
Excuse made_excuse(const MadeWorld *world, const Match *match, guint32 pop3);
const char *made_excuse_name(Excuse excuse);

/* Of a decidable world: by ModelMail.same, how many POP3 messages of it must
   be paired. g_free() it. */
guint *made_expected(const MadeWorld *world);

/* Tells the world in g_test_message(): all of it, if it is small, else what is
   akin to one POP3 message (NO_PARTNER: nothing more). */
void made_tell(const MadeWorld *world, const Match *match, guint32 pop3);

#endif
