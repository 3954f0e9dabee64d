/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/answer.h"

#include <string.h>

/* An answer's first octets. They are held back until they are decided upon, and
   given out from here if it is none; the CR may belong to the line end. */
static const guint8 first_octets[] = "+OK\r";
#define OK_LENGTH 3

void
answer_begin(Answer *answer, gboolean may_be)
{
	answer->state = may_be ? ANSWER_UNDECIDED : ANSWER_NONE;
	answer->matched = 0;
}

/* Whether the octet belongs to what may still be a +OK line. */
static gboolean
decide(Answer *answer, guint8 octet)
{
	if (answer->matched <= OK_LENGTH &&
	    octet == first_octets[answer->matched]) {
		answer->matched++;
		return TRUE;
	}
	if (octet == '\n' && answer->matched >= OK_LENGTH)
		answer->state = ANSWER_LINE_START;
	else if (octet == ' ' && answer->matched == OK_LENGTH)
		answer->state = ANSWER_STATUS;
	else
		answer->state = ANSWER_NONE;
	return answer->state != ANSWER_NONE;
}

/* Whether the octet is taken away. */
static gboolean
take_stuffing(Answer *answer, guint8 octet)
{
	if (answer->state == ANSWER_LINE_START && octet == '.')
		answer->state = ANSWER_DOT;
	else if (answer->state == ANSWER_DOT && octet == '\r')
		answer->state = ANSWER_DOT_CR;
	else if (answer->state != ANSWER_LINE_START && octet == '\n')
		answer->state = ANSWER_OVER;
	else
		answer->state = ANSWER_IN_LINE;
	return answer->state != ANSWER_IN_LINE;
}

/* Up to a line that begins with a dot, or the last line end if none does. */
static gsize
take_lines(Answer *answer, const guint8 *octets, gsize length)
{
	const guint8 *next = octets, *end = octets + length;

	while ((next = memchr(next, '\n', (gsize)(end - next))) != NULL) {
		next++;
		if (next < end && *next != '.')
			continue;
		answer->state = ANSWER_LINE_START;
		return (gsize)(next - octets);
	}
	return length;
}

/* Takes octets; returns how many, and in *given how many of the message. */
static gsize
take(Answer *answer, const guint8 *octets, gsize length, const guint8 **message,
     gsize *given)
{
	const guint8 *line_end;
	gsize took = length;

	*message = octets;
	*given = 0;
	switch (answer->state) {
	case ANSWER_UNDECIDED:
		if (decide(answer, *octets))
			return 1;
		*message = first_octets;
		*given = answer->matched;
		return 0;
	case ANSWER_NONE:
		*given = length;
		return length;
	case ANSWER_STATUS:
		line_end = memchr(octets, '\n', length);
		if (line_end == NULL)
			return length;
		answer->state = ANSWER_LINE_START;
		return (gsize)(line_end - octets) + 1;
	case ANSWER_DOT_CR:
		if (take_stuffing(answer, *octets))
			return 1;
		*message = (const guint8 *)"\r";
		*given = 1;
		return 0;
	case ANSWER_LINE_START:
	case ANSWER_DOT:
		return take_stuffing(answer, *octets) ? 1 : 0;
	case ANSWER_IN_LINE:
		took = *given = take_lines(answer, octets, length);
		break;
	case ANSWER_OVER:
		break;
	}
	return took;
}

gsize
answer_next(Answer *answer, const guint8 **octets, gsize *length,
            const guint8 **message)
{
	gsize given = 0;

	while (given == 0 && *length > 0) {
		gsize took = take(answer, *octets, *length, message, &given);

		*octets += took;
		*length -= took;
	}
	return given;
}

gsize
answer_end(Answer *answer, const guint8 **message)
{
	if (answer->state == ANSWER_DOT || answer->state == ANSWER_DOT_CR)
		answer->state = ANSWER_OVER;
	if (answer->state != ANSWER_UNDECIDED)
		return 0;
	if (answer->matched >= OK_LENGTH) {
		answer->state = ANSWER_STATUS;
		return 0;
	}
	answer->state = ANSWER_NONE;
	*message = first_octets;
	return answer->matched;
}

gboolean
answer_is_over(const Answer *answer)
{
	return answer->state == ANSWER_OVER;
}

gboolean
answer_is_cut_off(const Answer *answer)
{
	return answer->state != ANSWER_NONE && answer->state != ANSWER_OVER;
}
