/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/content-digest.h"

#include <string.h>

void
content_digest_begin(ContentDigest *digest)
{
	md5_init(&digest->md5);
	sha256_init(&digest->sha256);
	digest->holds_cr = FALSE;
}

/* Octets up to a line end or the end of what there is. */
static void
take_line(ContentDigest *digest, const guint8 *octets, gsize length,
          gboolean has_end)
{
	if (digest->holds_cr && length > 0)
		md5_update(&digest->md5, 1, (const guint8 *)"\r");
	if (length > 0) {
		digest->holds_cr = octets[length - 1] == '\r';
		md5_update(&digest->md5, length - (digest->holds_cr ? 1 : 0),
		           octets);
	}
	if (has_end) {
		md5_update(&digest->md5, 1, (const guint8 *)"\n");
		digest->holds_cr = FALSE;
	}
}

void
content_digest_feed(ContentDigest *digest, const guint8 *octets, gsize length)
{
	sha256_update(&digest->sha256, length, octets);
	while (length > 0) {
		const guint8 *line_end = memchr(octets, '\n', length);
		gsize line =
			line_end != NULL ? (gsize)(line_end - octets) : length;
		gsize used = line_end != NULL ? line + 1 : line;

		take_line(digest, octets, line, line_end != NULL);
		octets += used;
		length -= used;
	}
}

void
content_digest_end(ContentDigest *digest, UidlMessage *message)
{
	if (digest->holds_cr)
		md5_update(&digest->md5, 1, (const guint8 *)"\r");
	md5_digest(&digest->md5, sizeof message->md5, message->md5);
	sha256_digest(&digest->sha256, sizeof message->sha256, message->sha256);
	message->has_content = TRUE;
}
