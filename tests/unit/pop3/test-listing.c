/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/listing.h"

#include <string.h>

/* Texts with octets of 0 in them. */
#define TEXT(literal) literal, sizeof(literal) - 1

static Listing *
parse(const char *text, gsize length, GError **error)
{
	/* No NUL at the end: the parser must not need one. */
	return listing_parse(g_memdup2(text, length), length, error);
}

/* What was read, as lines of "<number> <line> <text>". */
static char *
describe(const Listing *listing)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);

		g_assert_cmpint(listing->text[line->text + line->length], ==,
		                '\0');
		g_string_append_printf(text, "%u %u ", line->number,
		                       line->line);
		g_string_append_len(text, listing->text + line->text,
		                    line->length);
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

typedef struct {
	const char *name;
	const char *text;
	gsize length;
	const char *expected; /* of a listing that is read, or the error */
} Case;

static const Case whole[] = {
	{ "by-hand", TEXT("1 a\n2 b\n"), "1 1 a\n2 2 b\n" },
	{ "no-last-line-end", TEXT("1 a\n2 b"), "1 1 a\n2 2 b\n" },
	{ "answer", TEXT("+OK\r\n1 a\r\n2 b\r\n.\r\n"), "1 2 a\n2 3 b\n" },
	{ "answer-lf", TEXT("+OK listing\n1 a\n.\n"), "1 2 a\n" },
	{ "mixed-line-ends", TEXT("+OK\n1 a\r\n2 b\n.\r\n"), "1 2 a\n2 3 b\n" },
	{ "dot-at-the-very-end", TEXT("+OK\r\n1 a\r\n."), "1 2 a\n" },
	{ "dot-without-ok", TEXT("1 a\n.\n"), "1 1 a\n" },
	{ "count", TEXT("+OK 2 messages (300 octets)\n1 a\n2 b\n.\n"),
	  "1 2 a\n2 3 b\n" },
	{ "bare-count", TEXT("+OK 1\n1 a\n.\n"), "1 2 a\n" },
	{ "count-zeros", TEXT("+OK \t001 message\n9 a\n.\n"), "9 2 a\n" },
	{ "no-count", TEXT("+OK POP3 has 7 messages\n1 a\n.\n"), "1 2 a\n" },
	{ "no-count-but-a-word", TEXT("+OK 2messages\n1 a\n.\n"), "1 2 a\n" },
	{ "no-count-but-ok7", TEXT("+OK7 \n1 a\n.\n"), "1 2 a\n" },
	{ "no-messages", TEXT("+OK\r\n.\r\n"), "" },
	{ "no-messages-counted", TEXT("+OK 0 messages\r\n.\r\n"), "" },
	{ "blanks", TEXT("1 \t a \t\r\n2\tb\n"), "1 1 a\n2 2 b\n" },
	{ "leading-blanks", TEXT(" 1 a\n\t 2 b\n"), "1 1 a\n2 2 b\n" },
	{ "byte-order-mark",
	  TEXT("\xef\xbb\xbf"
	       "1 a\n"),
	  "1 1 a\n" },
	{ "inner-blank", TEXT("1 100 octets here\n"), "1 1 100 octets here\n" },
	{ "no-text", TEXT("1\n2 \n"), "1 1 \n2 2 \n" },
	{ "zeros", TEXT("001 a\n0000000000002 b\n"), "1 1 a\n2 2 b\n" },
	{ "highest", TEXT("4294967294 a\n"), "4294967294 1 a\n" },
	{ "order", TEXT("3 c\n1 a\n2 b\n"), "1 2 a\n2 3 b\n3 1 c\n" },
	{ "empty-at-the-end", TEXT("1 a\n\n \r\n"), "1 1 a\n" },
	{ "bye", TEXT("+OK\n1 a\n.\n+OK Logging out.\n\n"), "1 2 a\n" },
	{ "lone-cr", TEXT("1 a\rb\n"), "1 1 a\rb\n" },
};

static const Case malformed[] = {
	{ "nothing", TEXT(""),
	  "is empty: a server without messages answers +OK and a line of a "
	  "dot" },
	{ "only-a-line-end", TEXT("\n"),
	  "is empty: a server without messages answers +OK and a line of a "
	  "dot" },
	{ "no-number", TEXT("1 a\nb 2\n"),
	  "line 2: \"b\" is not a number from 1 to 4294967294" },
	{ "sign", TEXT("+1 a\n"),
	  "line 1: \"+1\" is not a number from 1 to 4294967294" },
	{ "minus", TEXT("-1 a\n"),
	  "line 1: \"-1\" is not a number from 1 to 4294967294" },
	{ "hex", TEXT("0x1 a\n"),
	  "line 1: \"0x1\" is not a number from 1 to 4294967294" },
	{ "zero", TEXT("0 a\n"),
	  "line 1: \"0\" is not a number from 1 to 4294967294" },
	{ "too-high", TEXT("4294967295 a\n"),
	  "line 1: \"4294967295\" is not a number from 1 to 4294967294" },
	{ "overflow", TEXT("18446744073709551617 a\n"),
	  "line 1: \"18446744073709551617\" is not a number from 1 to "
	  "4294967294" },
	{ "escaped", TEXT("\033[2J\0 a\n"),
	  "line 1: \"\\x1B[2J\\x00\" is not a number from 1 to 4294967294" },
	{ "twice", TEXT("7 a\n8 b\n7 c\n"),
	  "line 3: the number 7 was listed before, in line 1" },
	{ "twice-again", TEXT("9 a\n7 b\n7 c\n7 d\n9 e\n"),
	  "line 3: the number 7 was listed before, in line 2" },
	{ "twice-lowest-line", TEXT("7 a\n9 b\n9 c\n7 d\n"),
	  "line 3: the number 9 was listed before, in line 2" },
	{ "twice-with-zeros", TEXT("7 a\n007 b\n"),
	  "line 2: the number 7 was listed before, in line 1" },
	{ "empty-line", TEXT("1 a\n\n2 b\n"), "line 2: is empty" },
	{ "empty-first-line", TEXT("\n+OK\n1 a\n.\n"), "line 1: is empty" },
	{ "empty-before-the-dot", TEXT("+OK\n1 a\n\n.\n"), "line 3: is empty" },
	{ "no-dot", TEXT("+OK\r\n1 a\r\n2 b\r\n"),
	  "cut off: begins with +OK, but has no last line of a dot" },
	{ "only-ok", TEXT("+OK\n"),
	  "cut off: begins with +OK, but has no last line of a dot" },
	{ "too-few", TEXT("+OK 3 messages\n1 a\n2 b\n.\n"),
	  "cut off: +OK states \"3\" messages, 2 are listed" },
	{ "too-many", TEXT("+OK 1\n1 a\n2 b\n.\n"),
	  "cut off: +OK states \"1\" messages, 2 are listed" },
	{ "count-overflow", TEXT("+OK 4294967297\n1 a\n.\n"),
	  "cut off: +OK states \"4294967297\" messages, 1 are listed" },
	{ "err", TEXT("-ERR no such user\r\n"),
	  "line 1: the server refused to list: \"-ERR no such user\"" },
	{ "ok-later", TEXT("1 a\n+OK\n"),
	  "line 2: \"+OK\" is not a number from 1 to 4294967294" },
	{ "after-the-dot", TEXT("+OK\n1 a\n.\n2 b\n"),
	  "line 4: text after the end, a line of a dot" },
	{ "second-answer", TEXT("+OK\n1 a\n.\n+OK\n1 100\n.\n"),
	  "line 5: text after the end, a line of a dot" },
	{ "ok-after-a-dot-by-hand", TEXT("1 a\n.\n+OK\n"),
	  "line 3: text after the end, a line of a dot" },
	{ "two-dots", TEXT("+OK\n1 a\n..\n"),
	  "line 3: \"..\" is not a number from 1 to 4294967294" },
};

static void
test_whole(const void *data)
{
	const Case *test = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Listing) listing = parse(test->text, test->length, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = describe(listing);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_malformed(const void *data)
{
	const Case *test = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(parse(test->text, test->length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, test->expected);
}

/* Each answer that is cut short, wherever, is malformed. */
static void
test_truncated(void)
{
	const char *text = "+OK 3 messages\r\n1 a\r\n2 b\r\n3 c\r\n.";

	for (gsize length = 0; length < strlen(text); length++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(parse(text, length, &error));
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	}
}

/* What was read, written down again, is read as the same. */
static void
test_round_trip(void)
{
	const char *text = "1 a\n7 b c\n4294967294 d\n";
	GString *again = g_string_new(NULL);
	g_autofree char *written = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Listing) listing = parse(text, strlen(text), &error);

	g_assert_no_error(error);
	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);

		g_string_append_printf(again, "%u %s\n", line->number,
		                       listing->text + line->text);
	}
	written = g_string_free(again, FALSE);
	g_assert_cmpstr(written, ==, text);
}

static void
test_octets_of_zero(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Listing) listing = parse(TEXT("1 a\0b\n"), &error);

	g_assert_no_error(error);
	g_assert_cmpuint(listing_get(listing, 0)->length, ==, 3);
}

static void
test_quote(void)
{
	g_autofree char *many = g_strnfill(1000, 'x');
	g_autofree char *shown = g_strnfill(100, 'x');
	g_autofree char *expected = g_strconcat("\"", shown, "\"...", NULL);
	g_autofree char *all = listing_quote(many, 100);
	g_autofree char *cut = listing_quote(many, 101);

	g_assert_cmpstr(cut, ==, expected);
	expected[strlen(expected) - 3] = '\0';
	g_assert_cmpstr(all, ==, expected);
}

static const struct {
	const char *text;
	gboolean good;
	guint64 octets;
} octets_cases[] = {
	{ "1 0", TRUE, 0 },
	{ "1 1200", TRUE, 1200 },
	{ "1 0012", TRUE, 12 },
	{ "1 1200 octets", TRUE, 1200 },
	{ "1 9223372036854775807", TRUE, 9223372036854775807U },
	{ "1 9223372036854775808", FALSE, 0 },
	{ "1 99999999999999999999999", FALSE, 0 },
	{ "1", FALSE, 0 },
	{ "1 octets 12", FALSE, 0 },
	{ "1 12k", FALSE, 0 },
	{ "1 -12", FALSE, 0 },
	{ "1 1,200", FALSE, 0 },
};

static void
test_octets(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(octets_cases); i++) {
		const char *text = octets_cases[i].text;
		g_autoptr(GError) error = NULL;
		g_autoptr(Listing) listing = parse(text, strlen(text), &error);
		guint64 octets = 0;

		g_assert_no_error(error);
		g_assert_cmpint(listing_octets(listing, listing_get(listing, 0),
		                               &octets),
		                ==, octets_cases[i].good);
		g_assert_cmpuint(octets, ==, octets_cases[i].octets);
	}
}

static void
test_number(void)
{
	guint64 number = 5;

	g_assert_false(listing_number("", 0, 10, &number));
	g_assert_false(listing_number("1/", 2, 100, &number));
	g_assert_false(listing_number("1:", 2, 100, &number));
	g_assert_false(listing_number("11", 2, 10, &number));
	g_assert_false(listing_number("7", 1, 6, &number));
	g_assert_cmpuint(number, ==, 5);
	g_assert_true(listing_number("10", 2, 10, &number));
	g_assert_cmpuint(number, ==, 10);
	g_assert_true(listing_number("18446744073709551615", 20, G_MAXUINT64,
	                             &number));
	g_assert_cmpuint(number, ==, G_MAXUINT64);
	g_assert_false(listing_number("18446744073709551616", 20, G_MAXUINT64,
	                              &number));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(whole); i++) {
		g_autofree char *path =
			g_strconcat("/listing/whole/", whole[i].name, NULL);

		g_test_add_data_func(path, &whole[i], test_whole);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
		g_autofree char *path = g_strconcat("/listing/malformed/",
		                                    malformed[i].name, NULL);

		g_test_add_data_func(path, &malformed[i], test_malformed);
	}
	g_test_add_func("/listing/truncated", test_truncated);
	g_test_add_func("/listing/round-trip", test_round_trip);
	g_test_add_func("/listing/octets-of-zero", test_octets_of_zero);
	g_test_add_func("/listing/quote", test_quote);
	g_test_add_func("/listing/octets", test_octets);
	g_test_add_func("/listing/number", test_number);
	return g_test_run();
}
