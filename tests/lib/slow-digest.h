/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * slow-digest.h - the rules of mail/header-digest.h once more, to test by
 *
 * Written from the rules alone, over a whole message, one rule after the other
 * and each as plainly as it goes.
 */
#ifndef SLOW_DIGEST_H
#define SLOW_DIGEST_H

#include <glib.h>

typedef struct {
	GString *text; /* normalised, what is digested */
	gboolean has_end;
	gboolean has_received;
	GString *message_id; /* normalised value, without line breaks */
	gsize octets;        /* of the header, its empty line included */
	guint64 wire_size;
} SlowHeader;

SlowHeader *slow_header_new(const guint8 *octets, gsize length);
/* As if two more LFs followed, where no empty line came. */
SlowHeader *slow_header_new_ended(const guint8 *octets, gsize length);
void slow_header_free(SlowHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SlowHeader, slow_header_free)

/* That digest is the SHA-1 of text; by GLib's SHA-1, which is not ours. */
void assert_sha1(const guint8 *digest, const char *text, gsize length);

#endif
