/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * content-digest.h - digests of whole messages that servers made UIDLs of
 */
#ifndef MAIL_CONTENT_DIGEST_H
#define MAIL_CONTENT_DIGEST_H

#include "uidl/message.h"

#include <glib.h>
#include <nettle/md5.h>
#include <nettle/sha2.h>

/* The state between chunks; its fields are the module's own. */
typedef struct {
	struct md5_ctx md5;
	struct sha256_ctx sha256;
	gboolean holds_cr; /* whether it is part of a line end comes next */
} ContentDigest;

void content_digest_begin(ContentDigest *digest);

/* The message's next octets, cut anywhere. */
void content_digest_feed(ContentDigest *digest, const guint8 *octets,
                         gsize length);

/* Sets has_content and what it is of. */
void content_digest_end(ContentDigest *digest, UidlMessage *message);

#endif
