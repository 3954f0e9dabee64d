/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/body-digest.h"

#include "slow-digest.h"

#include <string.h>

typedef struct {
	const char *name, *octets;
	gsize length;
	const char *text; /* what is digested */
	gsize text_length;
} BodyCase;

#define IN(octets) octets, sizeof octets - 1

static const BodyCase body_cases[] = {
	{ "none", IN(""), IN("") },
	{ "lf", IN("a\nb\n"), IN("a\nb") },
	{ "crlf", IN("a\r\nb\r\n"), IN("a\nb") },
	{ "no-last-end", IN("a\nb"), IN("a\nb") },
	{ "blank-lines-at-end", IN("a\n\r\n\n"), IN("a") },
	{ "blank-lines-only", IN("\n\n"), IN("") },
	{ "blank-lines-within", IN("\na\n\n\nb\n"), IN("\na\n\n\nb") },
	{ "line-of-blanks", IN("a\n \n"), IN("a\n ") },
	{ "cr", IN("a\rb\r\r\nc\r"), IN("a\rb\r\nc\r") },
	{ "cr-then-blank-line", IN("\r\r\n\r\n"), IN("\r") },
	{ "nul", IN("a\0b\n"), IN("a\0b") },
	{ "8-bit", IN("\xc3\xa4\xff\n"), IN("\xc3\xa4\xff") },
	{ "quoted-from", IN(">From a\n"), IN("From a") },
	{ "quoted-twice", IN("b\r\n>>From a\n>>>From c"),
	  IN("b\nFrom a\nFrom c") },
	{ "from", IN("From a\n"), IN("From a") },
	{ "quoted-other", IN("> From a\n>Frome\n>From:\n>From\n>\n"),
	  IN("> From a\n>Frome\n>From:\n>From\n>") },
	{ "quoted-within", IN("a >From b\n"), IN("a >From b") },
	{ "quoted-nul", IN(">From \0a"), IN("From \0a") },
	{ "quoted-cut", IN("a\n>>Fro"), IN("a\n>>Fro") },
	{ "quoted-at-end", IN("a\n>>From "), IN("a\nFrom ") },
	{ "quoted-cr", IN(">\r\n>From\r\n>F\r"), IN(">\n>From\n>F\r") },
	{ "quoted-again", IN(">From >From b\n"), IN("From >From b") },
};

/* Cut anywhere, it is the same. */
static void
test_body(gconstpointer data)
{
	const BodyCase *it = data;

	for (gsize chunk = 1; chunk <= it->length + 1; chunk++) {
		guint8 digest[DIGEST_LENGTH];
		BodyDigest body;

		body_digest_begin(&body);
		for (gsize at = 0; at < it->length; at += chunk) {
			gsize part = MIN(chunk, it->length - at);
			/* Of its own, so that a sanitizer sees a read beyond.
			 */
			g_autofree guint8 *copy =
				g_memdup2(it->octets + at, part);

			body_digest_feed(&body, copy, part);
		}
		body_digest_end(&body, digest);
		assert_sha1(digest, it->text, it->text_length);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(body_cases); i++) {
		g_autofree char *path = g_strconcat("/mail/body-digest/",
		                                    body_cases[i].name, NULL);

		g_test_add_data_func(path, &body_cases[i], test_body);
	}
	return g_test_run();
}
