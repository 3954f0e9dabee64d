/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-digest.h"
#include "uidl/uidl.h"

#include <string.h>

typedef struct {
	HeaderFacts facts;
	GArray *lines;
} Seen;

static void
seen_clear(Seen *seen)
{
	g_array_unref(seen->lines);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Seen, seen_clear)

/* Fed in pieces of so many octets. */
static void
look(Seen *seen, const char *header, gsize piece)
{
	g_autofree HeaderDigest *digest = g_new(HeaderDigest, 1);
	gsize length = strlen(header);

	seen->lines = g_array_new(FALSE, FALSE, sizeof(guint64));
	header_digest_begin(digest, seen->lines);
	for (gsize i = 0; i < length; i += piece)
		header_digest_feed(digest, (const guint8 *)header + i,
		                   MIN(piece, length - i));
	header_digest_end(digest, &seen->facts);
}

/* ---- what a header states ---- */

typedef struct {
	const char *name;
	const char *header;
	const char *uidl; /* NULL: none */
} Stated;

#define GETMAIL "Received: from pop.example by host with POP3 getmail6 msgid:"

static const Stated stated[] = {
	{ "nothing", "Subject: x\n\n", NULL },
	{ "x-uidl", "X-UIDL: 4a5b\nSubject: x\n\n", "4a5b" },
	{ "x-uidl-last", "Subject: x\nX-UIDL: 4a5b\n\n", "4a5b" },
	{ "x-uidl-crlf", "X-UIDL: 4a5b\r\nSubject: x\r\n\r\n", "4a5b" },
	{ "x-uidl-case", "x-uidl:4a5b\n\n", "4a5b" },
	{ "x-uidl-cut-off", "X-UIDL: 4a5b", "4a5b" },
	{ "x-uidl-odd", "X-UIDL: \"8n!!a/\"!*'d!!Z:+\"!\n\n",
	  "\"8n!!a/\"!*'d!!Z:+\"!" },
	{ "x-uidl-folded", "X-UIDL:\n 4a5b\n\n", "4a5b" },
	{ "x-uidl-two-words", "X-UIDL: 4a 5b\n\n", NULL },
	{ "x-uidl-folded-words", "X-UIDL: 4a\n 5b\n\n", NULL },
	{ "x-uidl-empty", "X-UIDL: \n\n", NULL },
	{ "x-uidl-8-bit", "X-UIDL: \xe4\n\n", NULL },
	{ "x-uidl-first", "X-UIDL: one\nX-UIDL: two\n\n", "one" },
	{ "x-uidl-first-empty", "X-UIDL: \nX-UIDL: two\n\n", NULL },
	{ "x-uidl-in-body", "Subject: x\n\nX-UIDL: 4a5b\n", NULL },
	{ "x-uidl-not-x-uid", "X-UID: 7\n\n", NULL },
	{ "getmail", GETMAIL "UID1-2\n for <u@x>; date\n\n", "UID1-2" },
	{ "getmail-folded",
	  "Received: from pop.example by host\n\twith POP3 getmail6\n"
	  "\tmsgid:UID1-2; date\n\n",
	  "UID1-2" },
	{ "getmail-semicolon", GETMAIL "UID1-2;\n for <u@x>; date\n\n",
	  "UID1-2;" },
	{ "getmail-end", GETMAIL "UID1-2\n\n", "UID1-2" },
	{ "getmail-second", "Received: by x\n" GETMAIL "UID1-2\n\n", NULL },
	{ "getmail-beats", "X-UIDL: 4a5b\n" GETMAIL "UID1-2\n\n", "UID1-2" },
	{ "getmail-beats-later", GETMAIL "UID1-2\nX-UIDL: 4a5b\n\n", "UID1-2" },
	{ "no-getmail", "Received: by x with POP3 msgid:UID1-2\n\n", NULL },
	{ "getmail-empty", GETMAIL " ; date\n\n", NULL },
};

static void
test_stated(gconstpointer data)
{
	const Stated *it = data;
	guint64 expected =
		it->uidl != NULL ? uidl_hash(it->uidl, strlen(it->uidl)) : 0;

	for (gsize piece = 1; piece < 40; piece++) {
		g_auto(Seen) seen;

		look(&seen, it->header, piece);
		g_assert_cmphex(seen.facts.stated, ==, expected);
	}
}

static void
test_stated_long(void)
{
	g_autofree char *value = g_strnfill(LINE_RAW_LIMIT + 1, 'a');
	g_autofree char *header = g_strconcat("X-UIDL:", value, "\n\n", NULL);
	g_auto(Seen) seen;

	look(&seen, header, 100);
	g_assert_cmphex(seen.facts.stated, ==, 0);
}

/* ---- lines ---- */

typedef struct {
	const char *name;
	const char *first;
	const char *second;
	guint common; /* lines that both have */
	guint first_only;
	guint second_only;
} Compared;

static const Compared compared[] = {
	{ "equal", "A: 1\nB: 2\n\n", "A: 1\nB: 2\n\n", 2, 0, 0 },
	{ "order", "A: 1\nB: 2\n\n", "B: 2\nA: 1\n\n", 2, 0, 0 },
	{ "line-ends", "A: 1\nB: 2\n\n", "A: 1\r\nB: 2\r\n\r\n", 2, 0, 0 },
	{ "folding", "A: 1 2\nB: 3\n\n", "A: 1\n 2\nB:\n\t3\n\n", 2, 0, 0 },
	{ "more", "A: 1\n\n", "A: 1\nB: 2\n\n", 1, 0, 1 },
	{ "twice", "A: 1\n\n", "A: 1\nA: 1\n\n", 1, 0, 1 },
	{ "value", "A: 1\n\n", "A: 2\n\n", 0, 1, 1 },
	{ "name", "A: 1\n\n", "B: 1\n\n", 0, 1, 1 },
	{ "name-and-value", "AB: C\n\n", "A: BC\n\n", 0, 1, 1 },
	{ "dropped", "A: 1\n\n", "X-UIDL: x\nA: 1\nStatus: RO\nbad\n\n", 1, 0,
	  0 },
	{ "8-bit", "A: \xc3\xa4\n\n", "A: ?\n\n", 1, 0, 0 },
	{ "cut-off", "A: 1\nB: 2\n\n", "A: 1\nB: 2", 2, 0, 0 },
	{ "empty", "", "\n", 0, 0, 0 },
};

static gint
compare_hashes(gconstpointer a, gconstpointer b)
{
	guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;

	return (first > second) - (first < second);
}

static void
test_compared(gconstpointer data)
{
	const Compared *it = data;
	g_auto(Seen) first, second;
	guint i = 0, j = 0, common = 0;

	look(&first, it->first, 3);
	look(&second, it->second, 1000);
	g_array_sort(first.lines, compare_hashes);
	g_array_sort(second.lines, compare_hashes);
	while (i < first.lines->len && j < second.lines->len) {
		gint order = compare_hashes(
			&g_array_index(first.lines, guint64, i),
			&g_array_index(second.lines, guint64, j));

		common += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	g_assert_cmpuint(common, ==, it->common);
	g_assert_cmpuint(first.lines->len - common, ==, it->first_only);
	g_assert_cmpuint(second.lines->len - common, ==, it->second_only);
}

static void
test_kinds(void)
{
	g_auto(Seen) seen;

	look(&seen,
	     "Received: a\nRECEIVED: b\nMessage-ID: <c>\nmessage-id: <d>\n"
	     "Subject: e\n\n",
	     1000);
	for (guint i = 0; i < 5; i++) {
		guint64 bits = i < 2   ? LINE_IS_RECEIVED
		               : i < 4 ? LINE_IS_MESSAGE_ID
		                       : 0;

		g_assert_cmphex(g_array_index(seen.lines, guint64, i) &
		                        LINE_KIND_BITS,
		                ==, bits);
	}
}

static void
test_oldest_received(void)
{
	g_auto(Seen) one, two, other, none;

	look(&one, "Received: old\nA: 1\n\n", 1000);
	look(&two, "Received: new\nReceived:\n old\n\n", 2);
	look(&other, "Received: old\nReceived: new\n\n", 1000);
	look(&none, "A: 1\n\n", 1000);
	g_assert_cmphex(one.facts.oldest_received, !=, 0);
	g_assert_cmphex(one.facts.oldest_received, ==,
	                two.facts.oldest_received);
	g_assert_cmphex(one.facts.oldest_received, !=,
	                other.facts.oldest_received);
	g_assert_cmphex(none.facts.oldest_received, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(stated); i++) {
		g_autofree char *path = g_strconcat(
			"/mail/header-lines/stated/", stated[i].name, NULL);

		g_test_add_data_func(path, &stated[i], test_stated);
	}
	g_test_add_func("/mail/header-lines/stated/long", test_stated_long);
	for (gsize i = 0; i < G_N_ELEMENTS(compared); i++) {
		g_autofree char *path = g_strconcat(
			"/mail/header-lines/compared/", compared[i].name, NULL);

		g_test_add_data_func(path, &compared[i], test_compared);
	}
	g_test_add_func("/mail/header-lines/kinds", test_kinds);
	g_test_add_func("/mail/header-lines/oldest-received",
	                test_oldest_received);
	return g_test_run();
}
