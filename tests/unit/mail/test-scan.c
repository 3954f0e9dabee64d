/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/scan.h"

#include "slow-digest.h"

#include <string.h>

#define LIMIT (1024 * 1024)

/* In chunks of some octets, or all of them if chunk is 0; returns how many were
   fed until no more were needed. */
static gsize
scan_it(Scan *scan, MailForm form, FactSet wants, guint64 limit,
        const char *octets, gsize length, gsize chunk, ScanResult *result)
{
	gsize at = 0, part;
	gboolean more = TRUE;

	if (chunk == 0)
		chunk = MAX(length, 1);
	scan_begin(scan, form, wants, limit);
	for (; more && at < length; at += part) {
		/* Of its own, so that a sanitizer sees a read beyond. */
		g_autofree guint8 *copy = NULL;

		part = MIN(chunk, length - at);
		copy = g_memdup2(octets + at, part);
		more = scan_feed(scan, copy, part);
	}
	if (!more) /* no harm done */
		g_assert_false(scan_feed(scan, (const guint8 *)"x", 1));
	scan_end(scan, result);
	return at;
}

/* The message is this. */
static void
assert_message(const ScanResult *result, const char *message, gsize length)
{
	g_autoptr(SlowHeader) slow =
		slow_header_new((const guint8 *)message, length);
	guint64 lines = 0, wire_size = length;

	for (gsize i = 0; i < length; i++) {
		if (message[i] != '\n')
			continue;
		lines++;
		wire_size += i == 0 || message[i - 1] != '\r';
	}
	g_assert_cmpuint(result->octets, ==, length);
	g_assert_cmpuint(result->lines, ==, lines);
	g_assert_cmpuint(result->wire_size, ==, wire_size);
	g_assert_cmpint(result->has_body, ==, slow->octets < length);
	g_assert_cmpint(result->header.has_end, ==, slow->has_end);
	assert_sha1(result->header.exact, slow->text->str, slow->text->len);
	g_assert_cmpuint(result->header.wire_size, ==, slow->wire_size);
	g_assert_false(result->over_limit);
	g_assert_null(result->packed);
}

#define M "A: b\r\n\r\nc\r\n"

typedef struct {
	const char *name;
	MailForm form;
	const char *octets, *message;
	gboolean cut_off;
} AnswerCase;

static const AnswerCase answer_cases[] = {
	{ "plain", FORM_PLAIN, M, M, FALSE },
	{ "plain-ok", FORM_PLAIN, "+OK\r\n..\r\n.\r\n", "+OK\r\n..\r\n.\r\n",
	  FALSE },
	{ "no-answer", FORM_ANSWER, M, M, FALSE },
	{ "no-answer-dots", FORM_ANSWER, "A: b\n\n..\n.\nc\n",
	  "A: b\n\n..\n.\nc\n", FALSE },
	{ "empty", FORM_ANSWER, "", "", FALSE },
	{ "no-answer-dot", FORM_ANSWER, ".\n", ".\n", FALSE },

	{ "ok", FORM_ANSWER, "+OK\r\n" M ".\r\n", M, FALSE },
	{ "ok-text", FORM_ANSWER, "+OK 10 octets\r\n" M ".\r\n", M, FALSE },
	{ "ok-blank", FORM_ANSWER, "+OK \r\n" M ".\r\n", M, FALSE },
	{ "ok-lf", FORM_ANSWER, "+OK\nA: b\n\nc\n.\n", "A: b\n\nc\n", FALSE },
	{ "ok-dots-in-line", FORM_ANSWER, "+OK . .\n.\n", "", FALSE },
	{ "okay", FORM_ANSWER, "+OKAY: x\n\n.\n", "+OKAY: x\n\n.\n", FALSE },
	{ "ok-colon", FORM_ANSWER, "+OK: x\n\n.\n", "+OK: x\n\n.\n", FALSE },
	{ "ok-tab", FORM_ANSWER, "+OK\tx\n\n.\n", "+OK\tx\n\n.\n", FALSE },
	{ "ok-cr", FORM_ANSWER, "+OK\rx\n\n.\n", "+OK\rx\n\n.\n", FALSE },
	{ "ok-two-cr", FORM_ANSWER, "+OK\r\r\n.\n", "+OK\r\r\n.\n", FALSE },
	{ "ok-lower", FORM_ANSWER, "+ok\n.\n", "+ok\n.\n", FALSE },
	{ "ok-later", FORM_ANSWER, "\n+OK\n.\n", "\n+OK\n.\n", FALSE },
	{ "ok-begun", FORM_ANSWER, "+O", "+O", FALSE },
	{ "ok-other", FORM_ANSWER, "+O: x\n\n", "+O: x\n\n", FALSE },
	{ "err", FORM_ANSWER, "-ERR no\r\n", "-ERR no\r\n", FALSE },

	{ "stuffed", FORM_ANSWER, "+OK\n\n..\n..a\n...\n.b\n.\n",
	  "\n.\n.a\n..\nb\n", FALSE },
	{ "stuffed-first", FORM_ANSWER, "+OK\n..a: b\n.\n", ".a: b\n", FALSE },
	{ "stuffed-cr", FORM_ANSWER, "+OK\n.\ra\n.\r\r\n.\r\n", "\ra\n\r\r\n",
	  FALSE },
	{ "dots-in-line", FORM_ANSWER, "+OK\na.\n .\nb..c\n.\n",
	  "a.\n .\nb..c\n", FALSE },
	{ "log-after", FORM_ANSWER, "+OK\n" M ".\r\n+OK bye\r\n", M, FALSE },
	{ "answer-after", FORM_ANSWER, "+OK\n" M ".\n+OK\n" M ".\n", M, FALSE },
	{ "nothing", FORM_ANSWER, "+OK\r\n.\r\n", "", FALSE },
	{ "dot-without-end", FORM_ANSWER, "+OK\n" M ".", M, FALSE },
	{ "dot-cr-without-end", FORM_ANSWER, "+OK\n" M ".\r", M, FALSE },

	{ "cut-in-ok", FORM_ANSWER, "+OK", "", TRUE },
	{ "cut-in-ok-cr", FORM_ANSWER, "+OK\r", "", TRUE },
	{ "cut-in-text", FORM_ANSWER, "+OK 10 oct", "", TRUE },
	{ "cut-after-ok", FORM_ANSWER, "+OK\n", "", TRUE },
	{ "cut-in-message", FORM_ANSWER, "+OK\nA: b\n\nc", "A: b\n\nc", TRUE },
	{ "cut-before-dot", FORM_ANSWER, "+OK\n" M, M, TRUE },
	{ "cut-in-stuffed", FORM_ANSWER, "+OK\n\n..", "\n.", TRUE },
	{ "dot-in-last-line", FORM_ANSWER, "+OK\n\na.", "\na.", TRUE },
};

static void
test_answer(gconstpointer data)
{
	const AnswerCase *c = data;
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;

	for (gsize chunk = 0; chunk <= strlen(c->octets); chunk++) {
		scan_it(scan, c->form, FACT_ALL, LIMIT, c->octets,
		        strlen(c->octets), chunk, &result);
		assert_message(&result, c->message, strlen(c->message));
		g_assert_cmpint(result.cut_off, ==, c->cut_off);
	}
}

#define IN(octets) octets, sizeof octets - 1

static const struct {
	const char *name, *octets;
	gsize length;
	const char *packed;
} packed_cases[] = {
	{ "gzip", IN("\x1f\x8b\x08\0\n\nabc"), "gzip" },
	{ "bzip2", IN("BZh91AY&SY\n\n"), "bzip2" },
	{ "bzip2-1", IN("BZh11AY&SY"), "bzip2" },
	{ "xz", IN("\xfd\x37zXZ\0\n\n"), "xz" },
	{ "zstd", IN("\x28\xb5\x2f\xfd\n\n"), "zstd" },
	{ "lz4", IN("Dovecot-LZ4\x0d\x2a\x9b\xc5\n\n"), "lz4" },
	{ "lz4-frame", IN("\x04\x22\x4d\x18\n\n"), "lz4" },
	{ "mail-crypt", IN("CRYPTED\x03\x07\n\n"), "mail-crypt" },
	{ "bare", IN("\x1f\x8b"), "gzip" },
	{ "cut", IN("\x1f"), NULL },
	{ "cut-lz4", IN("Dovecot-LZ4\x0d\x2a\x9b"), NULL },
	{ "cut-by-header-end", IN("\n\n"), NULL },
	{ "later", IN("\n\x1f\x8b\x08"), NULL },
	{ "like-bzip2", IN("BZhang: x\n\n"), NULL },
	{ "like-lz4", IN("Dovecot-LZ4: x\n\n"), NULL },
	{ "like-mail-crypt", IN("CRYPTED: x\n\n"), NULL },
};

static void
test_packed(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data), length = packed_cases[i].length;
	const FactSet wants[] = { FACT_HEADER, FACT_SIZE | FACT_HEADER,
		                  FACT_ALL };
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;

	for (gsize chunk = 0; chunk <= length; chunk++) {
		for (gsize j = 0; j < G_N_ELEMENTS(wants); j++) {
			scan_it(scan, FORM_PLAIN, wants[j], LIMIT,
			        packed_cases[i].octets, length, chunk, &result);
			g_assert_cmpstr(result.packed, ==,
			                packed_cases[i].packed);
		}
		scan_it(scan, FORM_ANSWER, FACT_ALL, LIMIT,
		        packed_cases[i].octets, length, chunk, &result);
		g_assert_null(result.packed);
	}
}

/* How many octets are read, one at a time, until no more are needed. */
static const struct {
	const char *name;
	MailForm form;
	FactSet wants;
	guint64 limit;
	const char *octets;
	gsize read;
	gboolean over_limit;
} stop_cases[] = {
	{ "header", FORM_PLAIN, FACT_HEADER, LIMIT, M, 8, FALSE },
	{ "size", FORM_PLAIN, FACT_SIZE, LIMIT, M, 11, FALSE },
	{ "lines", FORM_PLAIN, FACT_LINES | FACT_HEADER, LIMIT, M, 11, FALSE },
	{ "body", FORM_PLAIN, FACT_BODY, LIMIT, M, 11, FALSE },
	{ "content", FORM_PLAIN, FACT_CONTENT, LIMIT, M, 11, FALSE },
	{ "texts", FORM_PLAIN, FACT_TEXTS | FACT_IDENTITY, LIMIT, M, 8, FALSE },
	{ "answer-header", FORM_ANSWER, FACT_HEADER, LIMIT, "+OK\r\n" M ".\r\n",
	  13, FALSE },
	{ "answer-all", FORM_ANSWER, FACT_ALL, LIMIT, "+OK\n" M ".\n+OK\n", 17,
	  FALSE },
	{ "top", FORM_TOP, FACT_ALL, LIMIT, "+OK\r\n" M ".\r\n", 13, FALSE },
	{ "top-without-end", FORM_TOP, FACT_HEADER, LIMIT, "+OK\nA: b\n.\nx",
	  11, FALSE },
	{ "packed", FORM_PLAIN, FACT_HEADER, LIMIT, "\x1f\x8b\n\nx", 4, FALSE },
	{ "limit", FORM_PLAIN, FACT_HEADER, 7, M, 8, TRUE },
	{ "limit-just-fits", FORM_PLAIN, FACT_HEADER, 8, M, 8, FALSE },
	{ "limit-early", FORM_PLAIN, FACT_HEADER, 3, M, 4, TRUE },
	{ "limit-body", FORM_PLAIN, FACT_BODY, 3, M, 4, TRUE },
	{ "limit-content", FORM_PLAIN, FACT_CONTENT, 3, M, 4, TRUE },
	{ "limit-size", FORM_PLAIN, FACT_ALL, 3, M, 11, TRUE },
	{ "limit-of-message", FORM_ANSWER, FACT_HEADER, 8, "+OK\n" M, 12,
	  FALSE },
};

static void
test_stop(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	const char *octets = stop_cases[i].octets;
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;
	gsize read;

	read = scan_it(scan, stop_cases[i].form, stop_cases[i].wants,
	               stop_cases[i].limit, octets, strlen(octets), 1, &result);
	g_assert_cmpuint(read, ==, stop_cases[i].read);
	for (gsize chunk = 0; chunk <= strlen(octets); chunk++) {
		scan_it(scan, stop_cases[i].form, stop_cases[i].wants,
		        stop_cases[i].limit, octets, strlen(octets), chunk,
		        &result);
		g_assert_cmpint(result.over_limit, ==,
		                stop_cases[i].over_limit);
		g_assert_false(result.cut_off);
	}
	if (result.over_limit && (stop_cases[i].wants & FACT_SIZE)) {
		g_assert_cmpuint(result.wire_size, ==, strlen(octets));
		g_assert_true(result.has_body);
	}
}

/* Only the header is read, so nothing is told of what follows. */
static void
test_header_only(void)
{
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;

	for (gsize chunk = 0; chunk <= strlen(M); chunk++) {
		scan_it(scan, FORM_PLAIN, FACT_HEADER, LIMIT, M, strlen(M),
		        chunk, &result);
		g_assert_cmpuint(result.octets, ==, 8);
		g_assert_false(result.has_body);
		g_assert_cmpuint(result.header.wire_size, ==, 8);
		assert_sha1(result.header.exact, "A:b\n\n", 5);
	}
}

static void
test_top(void)
{
	static const struct {
		const char *octets;
		guint64 header_size;
		gboolean has_end, cut_off;
	} rows[] = {
		{ "+OK\r\nA: b\r\n\r\n.\r\n", 8, TRUE, FALSE },
		{ "+OK\r\nA: b\r\n.\r\n", 8, FALSE, FALSE },
		{ "A: b\r\n", 8, FALSE, FALSE },
		{ "A: b", 8, FALSE, FALSE },
		{ "+OK\r\nA: b\r\n", 8, FALSE, TRUE },
		{ "+OK\r\nA: b\r\n\r\nc", 8, TRUE, FALSE },
	};
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		scan_it(scan, FORM_TOP, FACT_HEADER, LIMIT, rows[i].octets,
		        strlen(rows[i].octets), 5, &result);
		assert_sha1(result.header.ended, "A:b\n\n", 5);
		g_assert_cmpuint(result.header.wire_size, ==,
		                 rows[i].header_size);
		g_assert_cmpint(result.header.has_end, ==, rows[i].has_end);
		g_assert_cmpint(result.cut_off, ==, rows[i].cut_off);
	}
}

/* Longer than any counter and vector, and not at their borders. */
static void
test_many_line_ends(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);
	g_autofree char *octets = g_malloc(200000);
	g_autoptr(Scan) scan = scan_new();
	ScanResult result;

	for (gsize length = 0; length < 200000; length = length * 3 / 2 + 13) {
		for (gsize i = 0; i < length; i++)
			octets[i] = "\n\n\n\r\rx"[g_rand_int_range(rand, 0, 6)];
		for (gsize i = 0; i < 3; i++) {
			const gsize chunks[] = { 0, 4099, 64 };

			scan_it(scan, FORM_PLAIN, FACT_ALL, LIMIT, octets,
			        length, chunks[i], &result);
			assert_message(&result, octets, length);
		}
	}
	memset(octets, '\n', 200000);
	scan_it(scan, FORM_PLAIN, FACT_SIZE, LIMIT, octets, 200000, 0, &result);
	g_assert_cmpuint(result.wire_size, ==, 400000);
	g_assert_cmpuint(result.lines, ==, 200000);
}

/* All after "+OK\n", by the letter of RFC 1939; FALSE if it is cut off. */
static gboolean
unstuff(const char *octets, gsize length, GString *message)
{
	gsize at = 0;

	while (at < length) {
		const char *line = octets + at;
		const char *end = memchr(line, '\n', length - at);
		gsize size =
			end != NULL ? (gsize)(end - line) + 1 : length - at;

		at += size;
		if (*line == '.' &&
		    (size == 1 || line[1] == '\n' ||
		     (line[1] == '\r' && (size == 2 || line[2] == '\n'))))
			return TRUE;
		g_string_append_len(message, line + (*line == '.'),
		                    (gssize)size - (*line == '.'));
	}
	return FALSE;
}

static GString *
replace(GString *text, const char *pattern, const char *by)
{
	g_autoptr(GRegex) regex =
		g_regex_new(pattern,
	                    G_REGEX_RAW | G_REGEX_MULTILINE |
	                            G_REGEX_NEWLINE_LF | G_REGEX_DOLLAR_ENDONLY,
	                    0, NULL);
	char *replaced = g_regex_replace_literal(
		regex, text->str, (gssize)text->len, 0, by, 0, NULL);

	g_string_assign(text, replaced);
	g_free(replaced);
	return text;
}

static void
assert_body(const ScanResult *result, const GString *message)
{
	g_autoptr(SlowHeader) slow =
		slow_header_new((const guint8 *)message->str, message->len);
	g_autoptr(GString) text = g_string_new(message->str + slow->octets);
	guint64 strays = GUINT64_TO_LE(result->header.strays);
	guint8 body[DIGEST_LENGTH];

	memcpy(body, result->body, sizeof body);
	for (gsize i = 0; i < sizeof strays; i++)
		body[i] ^= ((guint8 *)&strays)[i];
	replace(text, "\r\n", "\n");
	replace(text, "^>+(?=From )", "");
	replace(text, "\n+\\z", "");
	assert_sha1(body, text->str, text->len);
}

/* Only where the header says nothing do its strays count. */
static void
test_strays(void)
{
	static const struct {
		const char *a, *b;
		gboolean equal;
	} rows[] = {
		{ "one\n\nbody\n", "two\n\nbody\n", FALSE },
		{ "Subject: s\none\n\nbody\n", "Subject: s\n\nbody\n", FALSE },
		{ "Message-ID: <1>\none\n\nbody\n", "Message-ID: <1>\n\nbody\n",
		  TRUE },
		{ "Received: by a\none\n\nbody\n", "Received: by a\n\nbody\n",
		  TRUE },
	};
	g_autoptr(Scan) scan = scan_new();

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		ScanResult a, b;

		scan_it(scan, FORM_PLAIN, FACT_ALL, LIMIT, rows[i].a,
		        strlen(rows[i].a), 0, &a);
		scan_it(scan, FORM_PLAIN, FACT_ALL, LIMIT, rows[i].b,
		        strlen(rows[i].b), 3, &b);
		g_assert_cmpint(memcmp(a.body, b.body, DIGEST_LENGTH) == 0, ==,
		                rows[i].equal);
	}
}

/* Pieces of answers, without NUL, in any order and cut anywhere. */
static void
test_random(void)
{
	static const char *const pieces[] = { "\n",  "\r\n",   "\r",  ".", "..",
		                              ">",   "From ",  "Fr",  "a", ":",
		                              "\n.", "\r\n..", "\n\n" };
	g_autoptr(GRand) rand = g_rand_new_with_seed(2);
	g_autoptr(Scan) scan = scan_new();

	for (guint i = 0; i < 20000; i++) {
		g_autoptr(GString) answer = g_string_new("+OK\n");
		g_autoptr(GString) message = g_string_new(NULL);
		gint count = g_rand_int_range(rand, 0, 30);
		gboolean whole;
		ScanResult result;

		while (count-- > 0)
			g_string_append(
				answer,
				pieces[g_rand_int_range(rand, 0,
			                                G_N_ELEMENTS(pieces))]);
		whole = unstuff(answer->str + 4, answer->len - 4, message);
		scan_it(scan, FORM_ANSWER, FACT_ALL, LIMIT, answer->str,
		        answer->len, (gsize)g_rand_int_range(rand, 0, 9),
		        &result);
		assert_message(&result, message->str, message->len);
		assert_body(&result, message);
		g_assert_cmpint(result.cut_off, ==, !whole);
	}
}

static void
add(const char *group, const char *name, gconstpointer data,
    GTestDataFunc function)
{
	g_autofree char *path =
		g_strdup_printf("/mail/scan/%s/%s", group, name);

	g_test_add_data_func(path, data, function);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(answer_cases); i++)
		add("answer", answer_cases[i].name, &answer_cases[i],
		    test_answer);
	for (gsize i = 0; i < G_N_ELEMENTS(packed_cases); i++)
		add("packed", packed_cases[i].name, GSIZE_TO_POINTER(i),
		    test_packed);
	for (gsize i = 0; i < G_N_ELEMENTS(stop_cases); i++)
		add("stop", stop_cases[i].name, GSIZE_TO_POINTER(i), test_stop);
	g_test_add_func("/mail/scan/header-only", test_header_only);
	g_test_add_func("/mail/scan/top", test_top);
	g_test_add_func("/mail/scan/many-line-ends", test_many_line_ends);
	g_test_add_func("/mail/scan/random", test_random);
	g_test_add_func("/mail/scan/strays", test_strays);
	return g_test_run();
}
