/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * answer.h - takes the message out of a POP3 server's answer
 *
 * RFC 1939, section 3: a first line that is "+OK" or begins with "+OK ", then
 * the message, a dot before each of its lines that begins with one, and a last
 * line of only a dot. What follows that is somebody's log, and ignored. All
 * else is a message as it is: a dot means nothing in it.
 */
#ifndef MAIL_ANSWER_H
#define MAIL_ANSWER_H

#include <glib.h>

typedef enum {
	ANSWER_UNDECIDED, /* the first octets of a "+OK" line were seen */
	ANSWER_NONE,
	ANSWER_STATUS, /* in the +OK line */
	ANSWER_LINE_START,
	ANSWER_IN_LINE,
	ANSWER_DOT,    /* a line's first octet was a dot */
	ANSWER_DOT_CR, /* and its second a CR */
	ANSWER_OVER
} AnswerState;

/* The state between chunks; its fields are the module's own. */
typedef struct {
	AnswerState state;
	gsize matched; /* octets of the "+OK" line while undecided */
} Answer;

/* may_be: FALSE takes all as a message. */
void answer_begin(Answer *answer, gboolean may_be);

/*
 * Takes octets of the answer, cut anywhere, and gives the next ones of the
 * message: their number, or 0 when all octets are taken. They are the caller's
 * own octets or static ones.
 */
gsize answer_next(Answer *answer, const guint8 **octets, gsize *length,
                  const guint8 **message);

/* Likewise what is left after the last octet. */
gsize answer_end(Answer *answer, const guint8 **message);

/* The last line has come. */
gboolean answer_is_over(const Answer *answer);

/* After answer_end(): an answer, and its last line has not come. */
gboolean answer_is_cut_off(const Answer *answer);

#endif
