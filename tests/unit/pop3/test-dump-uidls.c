/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/dump-uidls.h"

#include <string.h>

#define TEXT(literal) literal, sizeof(literal) - 1

/* Strict: NULL if it passes, else the error. */
typedef struct {
	const char *name;
	const char *text;
	gsize length;
	const char *error;
	const char *kept;     /* with --ignore-bad-uidls: the UIDLs, "-" none */
	const char *warnings; /* likewise */
} Case;

#define TAKEN "; taken as without UIDL\n"
#define FIFTY "12345678901234567890123456789012345678901234567890"

#define WAY_ON " (--ignore-bad-uidls goes on without it)"

static const Case cases[] = {
	{ "good", TEXT("1 a\n2 !~\n3 A\n"), NULL, "a !~ A ", "" },
	{ "prefixes", TEXT("1 a\n2 aa\n3 aaa\n"), NULL, "a aa aaa ", "" },
	{ "empty", TEXT("1 a\n2\n3 b\n"), "line 2: message 2: no UIDL",
	  "a - b ", "F: line 2: message 2: no UIDL" TAKEN },
	{ "two-empty", TEXT("7\n8\n"), "line 1: message 7: no UIDL", "- - ",
	  "F: line 1: message 7: no UIDL" TAKEN
	  "F: line 2: message 8: no UIDL" TAKEN },
	{ "space", TEXT("+OK\n3 a b\n.\n"),
	  "line 2: message 3: the UIDL \"a b\" has a space or another octet "
	  "outside 0x21-0x7E",
	  "- ",
	  "F: line 2: message 3: the UIDL \"a b\" has a space or another octet "
	  "outside 0x21-0x7E" TAKEN },
	{ "zero", TEXT("1 a\0\n"),
	  "line 1: message 1: the UIDL \"a\\x00\" has a space or another octet "
	  "outside 0x21-0x7E",
	  "- ",
	  "F: line 1: message 1: the UIDL \"a\\x00\" has a space or another "
	  "octet outside 0x21-0x7E" TAKEN },
	{ "eight-bit", TEXT("1 \xc3\xa4\n"),
	  "line 1: message 1: the UIDL \"\\xC3\\xA4\" has a space or another "
	  "octet outside 0x21-0x7E",
	  "- ",
	  "F: line 1: message 1: the UIDL \"\\xC3\\xA4\" has a space or "
	  "another octet outside 0x21-0x7E" TAKEN },
	{ "delete", TEXT("1 a\x7f\n"),
	  "line 1: message 1: the UIDL \"a\\x7F\" has a space or another octet "
	  "outside 0x21-0x7E",
	  "- ",
	  "F: line 1: message 1: the UIDL \"a\\x7F\" has a space or another "
	  "octet outside 0x21-0x7E" TAKEN },
	{ "twice", TEXT("1 a\n2 b\n3 a\n"),
	  "line 1: message 1: the UIDL \"a\" is also that of message 3, line 3",
	  "- b - ",
	  "F: line 1: message 1: the UIDL \"a\" is also that of message 3, "
	  "line 3" TAKEN
	  "F: line 3: message 3: the UIDL \"a\" is also that of message 1, "
	  "line 1" TAKEN },
	{ "twice-around-longer", TEXT("1 a\n2 aa\n3 a\n"),
	  "line 1: message 1: the UIDL \"a\" is also that of message 3, line 3",
	  "- aa - ",
	  "F: line 1: message 1: the UIDL \"a\" is also that of message 3, "
	  "line 3" TAKEN
	  "F: line 3: message 3: the UIDL \"a\" is also that of message 1, "
	  "line 1" TAKEN },
	{ "thrice", TEXT("5 x\n3 x\n4 x\n"),
	  "line 2: message 3: the UIDL \"x\" is also that of message 4, line 3",
	  "- - - ",
	  "F: line 2: message 3: the UIDL \"x\" is also that of message 4, "
	  "line 3" TAKEN
	  "F: line 3: message 4: the UIDL \"x\" is also that of message 3, "
	  "line 2" TAKEN
	  "F: line 1: message 5: the UIDL \"x\" is also that of message 3, "
	  "line 2" TAKEN },
	{ "lowest-number", TEXT("9 a b\n8 c\n7 c\n"),
	  "line 3: message 7: the UIDL \"c\" is also that of message 8, line 2",
	  "- - - ",
	  "F: line 3: message 7: the UIDL \"c\" is also that of message 8, "
	  "line 2" TAKEN
	  "F: line 2: message 8: the UIDL \"c\" is also that of message 7, "
	  "line 3" TAKEN
	  "F: line 1: message 9: the UIDL \"a b\" has a space or another "
	  "octet outside 0x21-0x7E" TAKEN },
	{ "seventy", TEXT("1 " FIFTY "12345678901234567890\n"), NULL,
	  FIFTY "12345678901234567890 ", "" },
	{ "longer", TEXT("1 " FIFTY "123456789012345678901\n2 a\n"), NULL,
	  FIFTY "123456789012345678901 a ",
	  "1 message has a UIDL of over 70 octets: 1\n" },
	{ "two-longer", TEXT("1 " FIFTY FIFTY "\n2 x" FIFTY FIFTY "\n"), NULL,
	  FIFTY FIFTY " x" FIFTY FIFTY " ",
	  "2 messages have UIDLs of over 70 octets: 1, 2\n" },
};

static Listing *
parse(const Case *test)
{
	g_autoptr(GError) error = NULL;
	Listing *listing = listing_parse(g_memdup2(test->text, test->length),
	                                 test->length, &error);

	g_assert_no_error(error);
	return listing;
}

static void
test_strict(const void *data)
{
	const Case *test = data;
	const DumpOptions options = { .ignore_bad_uidls = FALSE };
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(Listing) listing = parse(test);
	g_autofree char *expected = NULL;
	gboolean ok =
		dump_uidls_check(listing, "F", &options, maildrop, &error);

	g_assert_cmpint(ok, ==, test->error == NULL);
	if (ok)
		return;
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	expected = g_strconcat(test->error, WAY_ON, NULL);
	g_assert_cmpstr(error->message, ==, expected);
}

static void
test_ignore(const void *data)
{
	const Case *test = data;
	const DumpOptions options = { .ignore_bad_uidls = TRUE };
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(Listing) listing = parse(test);
	g_autoptr(GString) kept = g_string_new(NULL);
	g_autoptr(GString) warnings = g_string_new(NULL);

	g_assert_true(
		dump_uidls_check(listing, "F", &options, maildrop, &error));
	g_assert_no_error(error);
	for (guint i = 0; i < listing->lines->len; i++) {
		const char *uidl =
			dump_uidls_get(listing, listing_get(listing, i));

		g_string_append_printf(kept, "%s ", uidl != NULL ? uidl : "-");
	}
	for (guint i = 0; i < maildrop->warnings->len; i++)
		g_string_append_printf(warnings, "%s\n",
		                       (char *)maildrop->warnings->pdata[i]);
	g_assert_cmpstr(kept->str, ==, test->kept);
	g_assert_cmpstr(warnings->str, ==, test->warnings);
}

/* A line that is known to have no UIDL is nobody's twin and no fault. */
static void
test_none(void)
{
	const DumpOptions options = { .ignore_bad_uidls = FALSE };
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(Listing) listing =
		listing_parse(g_strdup("1 a\n2 a\n3 b\n"), 12, &error);

	listing_get(listing, 0)->text = LISTING_NO_TEXT;
	g_assert_true(
		dump_uidls_check(listing, "F", &options, maildrop, &error));
	g_assert_no_error(error);
	g_assert_null(dump_uidls_get(listing, listing_get(listing, 0)));
	g_assert_cmpstr(dump_uidls_get(listing, listing_get(listing, 1)), ==,
	                "a");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *strict =
			g_strconcat("/dump-uidls/strict/", cases[i].name, NULL);
		g_autofree char *ignore =
			g_strconcat("/dump-uidls/ignore/", cases[i].name, NULL);

		g_test_add_data_func(strict, &cases[i], test_strict);
		g_test_add_data_func(ignore, &cases[i], test_ignore);
	}
	g_test_add_func("/dump-uidls/none", test_none);
	return g_test_run();
}
