/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/body-digest.h"

#include <string.h>

static const guint8 from[] = "From ";
#define FROM_LENGTH (sizeof from - 1)

void
body_digest_begin(BodyDigest *digest)
{
	memset(digest, 0, G_STRUCT_OFFSET(BodyDigest, text));
	sha1_init(&digest->sha1);
}

static void
put(BodyDigest *digest, const guint8 *octets, gsize length)
{
	while (length > 0) {
		gsize room = sizeof digest->text - digest->text_length;
		gsize part = MIN(length, room);

		memcpy(digest->text + digest->text_length, octets, part);
		digest->text_length += part;
		if (part == room) {
			sha1_update(&digest->sha1, sizeof digest->text,
			            digest->text);
			digest->text_length = 0;
		}
		octets += part;
		length -= part;
	}
}

static void
put_times(BodyDigest *digest, char octet, guint64 count)
{
	while (count-- > 0)
		put(digest, (const guint8 *)&octet, 1);
}

/* Past a line's beginning: what was held back of it is no quoted "From ". */
static void
give_up_from(BodyDigest *digest)
{
	put_times(digest, '>', digest->quotes);
	put(digest, from, digest->from_matched);
	digest->quotes = digest->from_matched = 0;
	digest->state = BODY_IN_LINE;
}

/* Returns how many octets were taken. */
static gsize
take_line_start(BodyDigest *digest, const guint8 *octets, gsize length)
{
	gsize i = 0;

	while (digest->state == BODY_IN_QUOTES && i < length) {
		if (octets[i] != '>')
			digest->state = BODY_IN_FROM;
		else
			digest->quotes++, i++;
	}
	while (digest->state == BODY_IN_FROM && i < length) {
		if (octets[i] != from[digest->from_matched]) {
			give_up_from(digest);
			break;
		}
		i++;
		if (++digest->from_matched == FROM_LENGTH) {
			digest->quotes = 0;
			give_up_from(digest);
		}
	}
	return i;
}

/* Octets of one line, without its end. */
static void
take(BodyDigest *digest, const guint8 *octets, gsize length)
{
	gsize took = 0;

	if (length == 0)
		return;
	put_times(digest, '\n', digest->held_ends);
	digest->held_ends = 0;
	if (digest->state != BODY_IN_LINE)
		took = take_line_start(digest, octets, length);
	put(digest, octets + took, length - took);
}

static void
take_held_cr(BodyDigest *digest)
{
	if (digest->holds_cr)
		take(digest, (const guint8 *)"\r", 1);
	digest->holds_cr = FALSE;
}

static void
take_line_end(BodyDigest *digest)
{
	give_up_from(digest);
	digest->holds_cr = FALSE;
	digest->held_ends++;
	digest->state = BODY_IN_QUOTES;
}

void
body_digest_feed(BodyDigest *digest, const guint8 *octets, gsize length)
{
	const guint8 *next = octets, *end = octets + length;

	while (next < end) {
		const guint8 *line_end =
			memchr(next, '\n', (gsize)(end - next));
		gsize part =
			(gsize)((line_end != NULL ? line_end : end) - next);

		if (part > 0) {
			gboolean holds_cr = next[part - 1] == '\r';

			take_held_cr(digest);
			take(digest, next, holds_cr ? part - 1 : part);
			digest->holds_cr = holds_cr;
			next += part;
		}
		if (line_end != NULL) {
			take_line_end(digest);
			next++;
		}
	}
}

void
body_digest_end(BodyDigest *digest, guint8 *result)
{
	take_held_cr(digest);
	give_up_from(digest);
	sha1_update(&digest->sha1, digest->text_length, digest->text);
	sha1_digest(&digest->sha1, DIGEST_LENGTH, result);
}
