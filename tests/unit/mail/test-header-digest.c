/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-digest.h"

#include "slow-digest.h"

#include <string.h>

/* What a header is normalised to, by hand from the rules. */
typedef struct {
	const char *name;
	const char *octets;
	gsize length;
	const char *text;  /* what is digested */
	const char *ended; /* likewise; NULL: an empty line came, so the same */
	guint64 wire_size;
} Case;

#define IN(octets) octets, sizeof octets - 1

static const Case cases[] = {
	{ "nothing", IN(""), "", "\n", 0 },
	{ "plain", IN("A: b\nC: d\n\n"), "A:b\nC:d\n\n", NULL, 14 },
	{ "body", IN("A: b\n\nC: d\n\n"), "A:b\n\n", NULL, 8 },

	{ "1/crlf", IN("A: b\r\nC: d\r\n\r\n"), "A:b\nC:d\n\n", NULL, 14 },
	{ "1/mixed", IN("A: b\r\nC: d\n\r\n"), "A:b\nC:d\n\n", NULL, 14 },
	{ "1/two-cr", IN("A: b\r\r\nC: d\n\n"), "A:b?\nC:d\n\n", NULL, 15 },
	{ "1/cr-at-end", IN("A: b\r"), "A:b?", "A:b\n\n", 5 },
	{ "1/no-line-end", IN("A: b"), "A:b", "A:b\n\n", 4 },

	{ "2/empty-first", IN("\nA: b\n\n"), "\n", NULL, 2 },
	{ "2/empty-first-crlf", IN("\r\nA: b\n\n"), "\n", NULL, 2 },
	{ "2/missing", IN("A: b\n"), "A:b\n", "A:b\n\n", 6 },
	{ "2/cut-within", IN("A: b\r\n\r"), "A:b\n", "A:b\n\n", 7 },

	{ "3/space", IN("A: b\n c\n\n"), "A:b\nc\n\n", NULL, 12 },
	{ "3/tab", IN("A:\n\tb\n\n"), "A:\nb\n\n", NULL, 10 },
	{ "3/colon", IN("A: b\n C: d\n\n"), "A:b\nC:d\n\n", NULL, 15 },
	{ "3/first", IN(" A: b\n c\nD: e\n\n"), "D:e\n\n", NULL, 19 },
	{ "3/first-blank", IN(" \n A: b\nC: d\n\n"), "C:d\n\n", NULL, 18 },
	{ "3/dropped", IN("Status: O\n x\n y\nA: b\n\n"), "A:b\n\n", NULL, 27 },
	{ "3/dropped-colonless", IN("x\n y\nA: b\n\n"), "A:b\n\n", NULL, 15 },

	{ "4/stop", IN("A: b\n\r\r\nC: d\n\n"), "A:b\n", NULL, 17 },
	{ "4/many", IN("A: b\n\r\r\r\r\nC: d\n\n"), "A:b\n", NULL, 19 },
	{ "4/first", IN("\r\r\nA: b\n\n"), "", NULL, 11 },
	{ "4/no-end", IN("A: b\n\r\r\nC: d\n"), "A:b\n", "A:b\n", 15 },
	{ "4/folded-after", IN("A: b\n\r\r\n c\n\n"), "A:b\n", NULL, 15 },
	{ "4/colon", IN("A: b\n\r\r:\nC: d\n\n"), "A:b\nC:d\n\n", NULL, 19 },
	{ "4/other", IN("A: b\n\rx\r\nC: d\n\n"), "A:b\nC:d\n\n", NULL, 18 },
	{ "4/folded", IN("A: b\n \r\r\nC: d\n\n"), "A:b\n?\nC:d\n\n", NULL,
	  18 },
	{ "4/twice", IN("A: b\n\r\r\n\r\r\nC: d\n\n"), "A:b\n", NULL, 20 },

	{ "5/colonless", IN("A: b\nx y\nC: d\n\n"), "A:b\nC:d\n\n", NULL, 19 },
	{ "5/first", IN("From a Thu\nA: b\n\n"), "A:b\n\n", NULL, 20 },
	{ "5/last", IN("A: b\nx"), "A:b\n", "A:b\n\n", 7 },
	{ "5/only", IN("x"), "", "\n", 1 },

	{ "6/blanks", IN("A \t : b\n\n"), "A:b\n\n", NULL, 11 },
	{ "6/empty", IN(": b\n\n"), ":b\n\n", NULL, 7 },
	{ "6/blanks-only", IN(" \t: b\n\n"), ":b\n\n", NULL, 9 },
	{ "6/colons", IN("A:b: c\n\n"), "A:b:c\n\n", NULL, 10 },
	{ "6/no-value", IN("A:"), "A:", "A:\n\n", 2 },

	{ "7/dropped", IN("Status\0x y: b\nC: d\n\n"), "C:d\n\n", NULL, 23 },
	{ "7/kept", IN("A\0 \1b: c\n\n"),
	  "A?"
	  "?b:c\n\n",
	  NULL, 12 },
	{ "7/only", IN("\0: b\n\n"), "?:b\n\n", NULL, 8 },

	{ "8/names",
	  IN("Content-Length: 1\nReturn-Path: <a@b>\nStatus: RO\nX-IMAP: 1\n"
	     "X-IMAPbase: 1 2\nX-Keywords: a\nX-Message-Flag: a\n"
	     "X-Status: A\nX-UID: 1\nX-UIDL: a\nX-Yahoo-Newman-Property: a\n"
	     "A: b\n\n"),
	  "A:b\n\n", NULL, 183 },
	{ "8/case", IN("sTATUS: O\nx-uidl : x\nA: b\n\n"), "A:b\n\n", NULL,
	  31 },
	{ "8/longer", IN("X-UIDLs: b\n\n"), "X-UIDLs:b\n\n", NULL, 14 },
	{ "8/shorter", IN("X-UI: b\n\n"), "X-UI:b\n\n", NULL, 11 },
	{ "8/similar", IN("X.UIDL: b\n\n"), "X.UIDL:b\n\n", NULL, 13 },

	{ "9/space", IN("A b: c\nD: e\n\n"), "D:e\n\n", NULL, 16 },
	{ "9/tab", IN("A\tb: c\nD: e\n\n"), "D:e\n\n", NULL, 16 },
	{ "9/control", IN("A\1: c\nD: e\n\n"), "D:e\n\n", NULL, 15 },
	{ "9/cr", IN("A\r: c\nD: e\n\n"), "D:e\n\n", NULL, 15 },
	{ "9/delete", IN("A\x7f: c\nD: e\n\n"), "D:e\n\n", NULL, 15 },
	{ "9/8-bit", IN("A\xff\x80: c\n\n"), "A?:c\n\n", NULL, 10 },
	{ "9/bom",
	  IN("\xef\xbb\xbf"
	     "A: c\n\n"),
	  "?A:c\n\n", NULL, 11 },
	{ "9/printable", IN("!~: c\n\n"), "!~:c\n\n", NULL, 9 },

	{ "10/blank", IN("A: b\n \t\nC: d\n\n"), "A:b\nC:d\n\n", NULL, 18 },
	{ "10/later", IN("A: b\n \n c\n d\nE: f\n\n"), "A:b\nE:f\n\n", NULL,
	  25 },
	{ "10/earlier", IN("A: b\n c\n \n d\n\n"), "A:b\nc\n\n", NULL, 19 },
	{ "10/cr", IN("A: b\r\n \r\n c\r\n\r\n"), "A:b\n\n", NULL, 15 },
	{ "10/no-line-end", IN("A: b\n \t"), "A:b\n", "A:b\n\n", 8 },
	{ "10/cr-at-end", IN("A: b\n \r"), "A:b\n?", "A:b\n\n", 8 },
	{ "10/first-line", IN("A: \n b\n\n"), "A:\nb\n\n", NULL, 11 },

	{ "11/blanks", IN("A:\tb  c \n\n"), "A:bc\n\n", NULL, 12 },
	{ "11/folded", IN("A: b\n \t c d\n\n"), "A:b\ncd\n\n", NULL, 16 },

	{ "12/controls",
	  IN("A: b\1\x1f"
	     "c\n\n"),
	  "A:b?c\n\n", NULL, 11 },
	{ "12/nul", IN("A: b\0c\n\n"), "A:b?c\n\n", NULL, 10 },
	{ "12/8-bit", IN("A: \xc3\xa4z\xff\n\n"), "A:?z?\n\n", NULL, 11 },
	{ "12/cr", IN("A: b\rc\n\n"), "A:b?c\n\n", NULL, 10 },
	{ "12/mark", IN("A: ??x?\x80?\n\n"), "A:?x?\n\n", NULL, 13 },
	{ "12/blank-between", IN("A: ? ?\t?\n\n"),
	  "A:?"
	  "?"
	  "?\n\n",
	  NULL, 12 },
	{ "12/lines", IN("A: ?\n ?\n?: ?\n\n"), "A:?\n?\n?:?\n\n", NULL, 18 },
	{ "12/name", IN("?\x80: ?\n\n"), "?:?\n\n", NULL, 9 },
	{ "12/encoded", IN("A: =?utf-8?q?=C3?=\n\n"), "A:=?utf-8?q?=C3?=\n\n",
	  NULL, 22 },
};

/* In chunks of some octets. */
static gsize
digest_it(const char *octets, gsize length, gsize chunk, HeaderFacts *facts)
{
	g_autofree HeaderDigest *digest = g_new(HeaderDigest, 1);
	gsize used = 0;

	memset(digest, 0xaa, sizeof *digest); /* as if used before */
	header_digest_begin(digest, NULL);
	for (gsize at = 0; at < length; at += chunk) {
		gsize part = MIN(chunk, length - at), took;
		/* Of its own, so that a sanitizer sees a read beyond. */
		g_autofree guint8 *copy = g_memdup2(octets + at, part);

		took = header_digest_feed(digest, copy, part);
		used += took;
		if (took < part) {
			g_assert_true(header_digest_has_ended(digest));
			break;
		}
	}
	header_digest_end(digest, facts);
	return used;
}

static void
assert_like_slow(const char *octets, gsize length, const HeaderFacts *facts,
                 gsize used)
{
	g_autoptr(SlowHeader) slow =
		slow_header_new((const guint8 *)octets, length);
	g_autoptr(SlowHeader) ended =
		slow_header_new_ended((const guint8 *)octets, length);

	assert_sha1(facts->exact, slow->text->str, slow->text->len);
	assert_sha1(facts->ended, ended->text->str, ended->text->len);
	g_assert_cmpint(facts->has_end, ==, slow->has_end);
	g_assert_cmpuint(used, ==, slow->octets);
	g_assert_cmpuint(facts->wire_size, ==, slow->wire_size);
	g_assert_cmpuint(facts->ended_size, ==, ended->wire_size);
	g_assert_cmpint(facts->has_received, ==, ended->has_received);
	g_assert_cmpint(facts->message_id != 0, ==, ended->message_id->len > 0);
}

static void
test_case(gconstpointer data)
{
	const Case *c = data;
	HeaderFacts facts;
	gsize used;

	for (gsize chunk = 1; chunk <= c->length + 1; chunk++) {
		const char *ended = c->ended != NULL ? c->ended : c->text;

		used = digest_it(c->octets, c->length, chunk, &facts);
		assert_sha1(facts.exact, c->text, strlen(c->text));
		assert_sha1(facts.ended, ended, strlen(ended));
		g_assert_cmpint(facts.has_end, ==, c->ended == NULL);
		g_assert_cmpuint(facts.wire_size, ==, c->wire_size);
		assert_like_slow(c->octets, c->length, &facts, used);
	}
}

/* before, count times c, after: digested as text, or as if it were "D: e". */
static const struct {
	const char *name, *before;
	gsize count;
	char c;
	const char *after, *text_before, *text_after;
	gboolean has_run; /* in the text between the two */
} long_cases[] = {
	{ "name-1000", "A: b\n", 1000, 'x', ": c\n\n", "A:b\n", ":c\n\n",
	  TRUE },
	{ "name-1001", "A: b\n", 1001, 'x', ": c\n\n", "A:b\n", "\n", FALSE },
	{ "name-5000", "", 5000, 'x', ": c\n y\nD: e\n\n", "", "D:e\n\n",
	  FALSE },
	{ "blanks-after-name", "A", 5000, ' ', ": b\n\n", "A", ":b\n\n",
	  FALSE },
	{ "blanks-in-value", "A:", 40000, ' ', "b\n\n", "A:b", "\n\n", FALSE },
	{ "blanks-in-name", "A", 999, ' ', "b: b\n\n", "", "\n", FALSE },
	{ "blanks-folded", "A: b\n", 9000, '\t', "\n c\nD: e\n\n", "A:b\n",
	  "D:e\n\n", FALSE },
	{ "value", "A: ", 100000, 'x', "\n\n", "A:", "\n\n", TRUE },
	{ "marks", "A: ", 100000, '\x80', "\n\n", "A:?", "\n\n", FALSE },
	{ "cr-only", "A: b\n", 5000, '\r', "\nC: d\n\n", "A:b\n", "", FALSE },
	{ "cr-and-colon", "A: b\n", 5000, '\r', ":\nC: d\n\n", "A:b\n",
	  "C:d\n\n", FALSE },
	{ "line-ends", "A: b\n", 5000, '\n', "C: d\n\n", "A:b\n\n", "", FALSE },
};

static void
test_long(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *run = g_strnfill(long_cases[i].count, long_cases[i].c);
	g_autofree char *octets = g_strconcat(long_cases[i].before, run,
	                                      long_cases[i].after, NULL);
	g_autofree char *text = g_strconcat(long_cases[i].text_before,
	                                    long_cases[i].has_run ? run : "",
	                                    long_cases[i].text_after, NULL);
	const gsize chunks[] = { 1, 7, 999, 1000, 1001, 2048, 4097, 1 << 20 };
	HeaderFacts facts;
	gsize used;

	for (gsize j = 0; j < G_N_ELEMENTS(chunks); j++) {
		used = digest_it(octets, strlen(octets), chunks[j], &facts);
		assert_sha1(facts.exact, text, strlen(text));
		assert_like_slow(octets, strlen(octets), &facts, used);
	}
}

/* A line ends at each place where the text's buffer may be full. */
static void
test_buffer_borders(void)
{
	for (gsize i = 0; i < 64; i++) {
		const gsize size = sizeof((HeaderDigest *)NULL)->text;
		g_autofree char *value = g_strnfill(size - i, 'x');
		g_autofree char *octets = g_strdup_printf("A: %s\n\n", value);
		HeaderFacts facts;
		gsize used;

		used = digest_it(octets, strlen(octets), 1 << 20, &facts);
		assert_like_slow(octets, strlen(octets), &facts, used);
	}
}

/* Headers whose Message-IDs count as the same, or as none. */
static const struct {
	const char *name, *header, *like;
} id_cases[] = {
	{ "case", "message-id: <a@b>\n\n", "Message-ID: <a@b>\n\n" },
	{ "blanks", "Message-ID :<a @ b>\n\n", "Message-ID: <a@b>\n\n" },
	{ "blank-at-end", "Message-ID: <a@b> \n\n", "Message-ID: <a@b>\n\n" },
	{ "folded", "Message-ID:\n <a\n\t@b>\n\n", "Message-ID: <a@b>\n\n" },
	{ "first", "Message-ID: <a@b>\nMessage-ID: <c@d>\n\n",
	  "Message-ID: <a@b>\n\n" },
	{ "first-that-is-not-empty",
	  "Message-ID: \n \nMessage-ID: <a@b>\nMessage-ID: <c@d>\n\n",
	  "Message-ID: <a@b>\n\n" },
	{ "8-bit", "Message-ID: <\xc3\xa4@b>\n\n", "Message-ID: <?@b>\n\n" },
	{ "no-line-end", "A: b\r\nMessage-ID: <a@b>\r",
	  "Message-ID: <a@b>\n\n" },
	{ "next-line", "Message-ID: <a@b>\nA: b\n c\n\n",
	  "Message-ID: <a@b>\n\n" },
	{ "none", "A: b\n\n", NULL },
	{ "empty", "Message-ID:\n\n", NULL },
	{ "after-stop", "A: b\n\r\r\nMessage-ID: <a@b>\n\n", NULL },
	{ "bad-name", "Message-ID\1: <a@b>\n\n", NULL },
	{ "in-value", "A: b\n Message-ID: <a@b>\n\n", NULL },
	{ "longer-name", "Message-IDs: <a@b>\n\n", NULL },
	{ "body", "A: b\n\nMessage-ID: <a@b>\n\n", NULL },
};

static void
test_message_id(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const char *header = id_cases[i].header, *like = id_cases[i].like;
	HeaderFacts facts, expected = { 0 };

	if (like != NULL) {
		digest_it(like, strlen(like), 100, &expected);
		g_assert_cmpuint(expected.message_id, !=, 0);
	}
	for (gsize chunk = 1; chunk <= strlen(header); chunk++) {
		digest_it(header, strlen(header), chunk, &facts);
		g_assert_cmpuint(facts.message_id, ==, expected.message_id);
	}
}

static guint64
message_id_of(const char *header)
{
	HeaderFacts facts;

	digest_it(header, strlen(header), 100, &facts);
	return facts.message_id;
}

static void
test_message_ids_differ(void)
{
	/* Fixed: the same input has the same output on every machine. */
	g_assert_cmphex(message_id_of("Message-ID: <a@b>\n\n"), ==,
	                G_GUINT64_CONSTANT(0x710483b7a12e5f54));
	g_assert_cmphex(message_id_of("Message-ID: <a@b>\n\n"), !=,
	                message_id_of("Message-ID: <A@b>\n\n"));
	g_assert_cmphex(message_id_of("Message-ID: <a@b>\n\n"), !=,
	                message_id_of("Message-ID: <a@c>\n\n"));
}

static void
test_received(void)
{
	static const struct {
		const char *header;
		gboolean has;
	} rows[] = {
		{ "Received: x\n\n", TRUE },
		{ "A: b\nRECEIVED :\n x\n\n", TRUE },
		{ "Received:", TRUE },
		{ "Received: x\nA: b\n\n", TRUE },
		{ "Received", FALSE },
		{ "Received-SPF: x\n\n", FALSE },
		{ "A: b\n Received: x\n\n", FALSE },
		{ "\r\r\nReceived: x\n\n", FALSE },
		{ "A: b\n\nReceived: x\n\n", FALSE },
	};
	HeaderFacts facts;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		digest_it(rows[i].header, strlen(rows[i].header), 3, &facts);
		g_assert_cmpint(facts.has_received, ==, rows[i].has);
	}
}

static void
test_ended_size(void)
{
	static const struct {
		const char *header;
		guint64 size;
	} rows[] = {
		{ "A: b\r\n\r\nbody", 8 }, { "A: b\r\n", 8 },
		{ "A: b\n", 8 },           { "A: b", 8 },
		{ "A: b\r", 8 },           { "", 2 },
	};
	HeaderFacts facts;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		digest_it(rows[i].header, strlen(rows[i].header), 3, &facts);
		g_assert_cmpuint(facts.ended_size, ==, rows[i].size);
	}
}

/* Messages of one digest and size that their strays tell apart, or not. */
static void
test_strays(void)
{
	static const struct {
		const char *a, *b;
		gboolean differ;
	} rows[] = {
		{ "one", "two", TRUE },
		{ "A: b\none\n\n", "A: b\ntwo\n\n", TRUE },
		{ "A: b\na\nbc\n", "A: b\nab\nc\n", TRUE },
		{ "a line: 1\n", "a line: 2\n", TRUE },
		{ "one\n fold 1\n", "one\n fold 2\n", TRUE },
		{ "A: b\n \n c\n", "A: b\n \n d\n", TRUE },
		{ "A: b\n\r\r\nC: d\n", "A: b\n\r\r\nC: e\n", TRUE },
		{ "A: b\nX-UID: 1\n\n", "A: b\nX-UID: 2\n\n", FALSE },
		{ "one\nX-UID: 1\n 2\n", "one\nX-UID: 2\n 3\n", FALSE },
		{ "one\n", "one", FALSE },
		{ "one\r\ntwo\r\n\r\n", "one\ntwo\n\n", FALSE },
		{ "one \n", "o n\te\n", FALSE },
		{ "A: b\n\none", "A: b\n\ntwo", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		HeaderFacts a, b;

		digest_it(rows[i].a, strlen(rows[i].a), 1, &a);
		digest_it(rows[i].b, strlen(rows[i].b), 100, &b);
		g_assert_true(memcmp(a.ended, b.ended, DIGEST_LENGTH) == 0);
		g_assert_cmpint(a.strays != b.strays, ==, rows[i].differ);
	}
}

/* What is too long for a name is hashed as well, however it is cut. */
static void
test_long_strays(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	HeaderFacts whole, cut, other;

	for (guint i = 0; i < 1500; i++)
		g_string_append_c(text, 'x');
	digest_it(text->str, text->len, text->len, &whole);
	digest_it(text->str, text->len, 7, &cut);
	text->str[1400] = 'y';
	digest_it(text->str, text->len, 7, &other);
	g_assert_cmpuint(whole.strays, ==, cut.strays);
	g_assert_cmpuint(whole.strays, !=, other.strays);
}

/* Octets out of those that the rules know, cut at random. */
static void
test_random(void)
{
	static const char alphabet[] = "\n\n\n\r\r :::\t  ab?\x80\x01\x7f\0";
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);
	char octets[64];

	for (guint i = 0; i < 20000; i++) {
		gsize length = (gsize)g_rand_int_range(rand, 0, sizeof octets);
		HeaderFacts facts;
		gsize used;

		for (gsize j = 0; j < length; j++)
			octets[j] = alphabet[g_rand_int_range(
				rand, 0, sizeof alphabet - 1)];
		used = digest_it(octets, length,
		                 (gsize)g_rand_int_range(rand, 1, 16), &facts);
		assert_like_slow(octets, length, &facts, used);
	}
}

static void
add(const char *group, const char *name, gconstpointer data,
    GTestDataFunc function)
{
	g_autofree char *path =
		g_strdup_printf("/mail/header-digest/%s/%s", group, name);

	g_test_add_data_func(path, data, function);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		add("text", cases[i].name, &cases[i], test_case);
	for (gsize i = 0; i < G_N_ELEMENTS(long_cases); i++)
		add("long", long_cases[i].name, GSIZE_TO_POINTER(i), test_long);
	for (gsize i = 0; i < G_N_ELEMENTS(id_cases); i++)
		add("message-id", id_cases[i].name, GSIZE_TO_POINTER(i),
		    test_message_id);
	g_test_add_func("/mail/header-digest/message-id/differs",
	                test_message_ids_differ);
	g_test_add_func("/mail/header-digest/received", test_received);
	g_test_add_func("/mail/header-digest/ended-size", test_ended_size);
	g_test_add_func("/mail/header-digest/strays", test_strays);
	g_test_add_func("/mail/header-digest/strays/long", test_long_strays);
	g_test_add_func("/mail/header-digest/buffer-borders",
	                test_buffer_borders);
	g_test_add_func("/mail/header-digest/random", test_random);
	return g_test_run();
}
