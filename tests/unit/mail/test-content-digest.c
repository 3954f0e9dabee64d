/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/content-digest.h"

#include <string.h>

typedef struct {
	const char *name, *octets;
	gsize length;
	const char *text; /* whose MD5 it is */
	gsize text_length;
} ContentCase;

#define IN(octets) octets, sizeof octets - 1

static const ContentCase cases[] = {
	{ "none", IN(""), IN("") },
	{ "lf", IN("A: b\n\nc\n"), IN("A: b\n\nc\n") },
	{ "crlf", IN("A: b\r\n\r\nc\r\n"), IN("A: b\n\nc\n") },
	{ "no-last-end", IN("a\r\nb"), IN("a\nb") },
	{ "blank-lines", IN("\n\r\n\n"), IN("\n\n\n") },
	{ "cr", IN("a\rb\r\r\n\rc\r"), IN("a\rb\r\n\rc\r") },
	{ "crs", IN("\r\r\r"), IN("\r\r\r") },
	{ "nul", IN("a\0b\r\n"), IN("a\0b\n") },
	{ "quoted-from", IN(">From a\n"), IN(">From a\n") },
};

static void
assert_digest(GChecksumType type, const char *octets, gsize length,
              const guint8 *digest)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(type);
	guint8 expected[32];
	gsize size = sizeof expected;

	g_checksum_update(checksum, (const guchar *)octets, (gssize)length);
	g_checksum_get_digest(checksum, expected, &size);
	g_assert_true(memcmp(digest, expected, size) == 0);
}

/* Cut anywhere, it is the same. */
static void
test_content(gconstpointer data)
{
	const ContentCase *it = data;

	for (gsize chunk = 1; chunk <= it->length + 1; chunk++) {
		UidlMessage message = { 0 };
		ContentDigest digest;

		content_digest_begin(&digest);
		for (gsize at = 0; at < it->length; at += chunk) {
			gsize part = MIN(chunk, it->length - at);
			g_autofree guint8 *copy =
				g_memdup2(it->octets + at, part);

			content_digest_feed(&digest, copy, part);
		}
		content_digest_end(&digest, &message);
		g_assert_true(message.has_content);
		g_assert_false(message.has_texts);
		assert_digest(G_CHECKSUM_MD5, it->text, it->text_length,
		              message.md5);
		assert_digest(G_CHECKSUM_SHA256, it->octets, it->length,
		              message.sha256);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/mail/content-digest/",
		                                    cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_content);
	}
	return g_test_run();
}
