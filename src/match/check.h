/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * check.h - what Dovecot serves now, held against the dump
 *
 * Takes a Match that was made with MatchOptions.served.
 */
#ifndef MATCH_CHECK_H
#define MATCH_CHECK_H

#include "match/verdict.h"

typedef enum {
	DIFFERENCE_MISSING, /* the UIDL is not served */
	DIFFERENCE_WRONG,   /* it is served for another message */
	DIFFERENCE_TWICE,   /* it is served for several messages */
	DIFFERENCE_ORDER,   /* it is served out of order */
	DIFFERENCE_AMID,    /* a message that is not in the dump comes before
	                       some of the dump's */
	DIFFERENCE_AFTER,   /* or after all of them: a note, unless strict */
	/* The UIDL is on its message, in a folder that POP3 does not serve:
	   likewise. */
	DIFFERENCE_ELSEWHERE
} DifferenceKind;

typedef struct {
	DifferenceKind kind;
	guint32 pop3;   /* NO_PARTNER: AMID and AFTER */
	guint32 imap;   /* the message it is on; NO_PARTNER: MISSING */
	guint32 served; /* its number over POP3; 0: MISSING, ELSEWHERE */
} Difference;

typedef struct {
	GArray *differences; /* of Difference, by POP3 number, then as served */
	GArray *notes;       /* of Difference that the options let pass */
	gsize same;
} Check;

Check *check_run(const Maildrop *maildrop, const Store *store,
                 const Match *match, const UidlFormat *format,
                 const Verdict *verdict, const VerdictOptions *options);
void check_free(Check *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Check, check_free)

#endif
