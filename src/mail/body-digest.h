/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * body-digest.h - whether two messages have the same body
 *
 * SHA-1 over the octets that follow the header, without what stores and servers
 * change about them: line ends are LF; those at the end of the body are cut
 * (servers add one, or a line, and drop them); so is every '>' before "From "
 * at the start of a line (mbox stores put it there).
 */
#ifndef MAIL_BODY_DIGEST_H
#define MAIL_BODY_DIGEST_H

#include "mail/table.h"

#include <glib.h>
#include <nettle/sha1.h>

typedef enum {
	BODY_IN_QUOTES, /* at the start of a line: only '>' so far */
	BODY_IN_FROM,   /* and then some of "From " */
	BODY_IN_LINE
} BodyState;

/* The state between chunks; its fields are the module's own. */
typedef struct {
	struct sha1_ctx sha1;
	BodyState state;
	gboolean holds_cr;  /* whether it is part of a line end comes next */
	guint64 held_ends;  /* line ends after which nothing came yet */
	guint64 quotes;     /* of the line, held back */
	gsize from_matched; /* octets of "From ", held back */
	gsize text_length;
	guint8 text[4096]; /* not yet in sha1 */
} BodyDigest;

void body_digest_begin(BodyDigest *digest);

/* The body's next octets, cut anywhere. */
void body_digest_feed(BodyDigest *digest, const guint8 *octets, gsize length);

void body_digest_end(BodyDigest *digest, guint8 *result);

#endif
