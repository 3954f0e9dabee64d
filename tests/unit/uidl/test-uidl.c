/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/uidl.h"

#include <string.h>

#define TEN "0123456789"
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

typedef struct {
	const char *name;
	const char *text;
	gssize length; /* -1: up to NUL */
	UidlVerdict verdict;
} Check;

static const Check checks[] = {
	{ "one", "a", -1, UIDL_GOOD },
	{ "first-and-last", "!~", -1, UIDL_GOOD },
	{ "seventy", SEVENTY, -1, UIDL_GOOD },
	{ "long", SEVENTY "x", -1, UIDL_LONG },
	{ "empty", "", -1, UIDL_EMPTY },
	{ "space", "a b", -1, UIDL_BAD_OCTET },
	{ "leading-space", " a", -1, UIDL_BAD_OCTET },
	{ "tab", "a\t", -1, UIDL_BAD_OCTET },
	{ "delete", "a\x7f", -1, UIDL_BAD_OCTET },
	{ "8-bit", "a\xe9", -1, UIDL_BAD_OCTET },
	{ "nul", "a\0b", 3, UIDL_BAD_OCTET },
	{ "line-feed", "a\n", -1, UIDL_BAD_OCTET },
	{ "long-and-bad", SEVENTY " ", -1, UIDL_BAD_OCTET },
	{ "only-the-length-counts", "a b", 1, UIDL_GOOD },
};

static void
test_check(const void *data)
{
	const Check *check = data;
	gsize length =
		check->length < 0 ? strlen(check->text) : (gsize)check->length;

	g_assert_cmpint(uidl_check(check->text, length), ==, check->verdict);
}

static void
test_usable(void)
{
	g_assert_true(uidl_is_usable(UIDL_GOOD));
	g_assert_true(uidl_is_usable(UIDL_LONG));
	g_assert_false(uidl_is_usable(UIDL_EMPTY));
	g_assert_false(uidl_is_usable(UIDL_BAD_OCTET));
}

typedef struct {
	const char *name;
	const char *bytes;
	gssize length;
	const char *octets; /* as uidl_escape shows it */
	const char *utf8;   /* as uidl_escape_utf8 does */
} Escape;

static const Escape escapes[] = {
	{ "plain", "a b~", -1, "a b~", "a b~" },
	{ "empty", "", -1, "", "" },
	{ "backslash", "a\\x0A", -1, "a\\\\x0A", "a\\\\x0A" },
	{ "controls", "\x1b[1m\r\n\x7f", -1, "\\x1B[1m\\x0D\\x0A\\x7F",
	  "\\x1B[1m\\x0D\\x0A\\x7F" },
	{ "nul", "a\0b", 3, "a\\x00b", "a\\x00b" },
	{ "cut-by-length", "abc", 2, "ab", "ab" },
	{ "umlaut", "\xc3\xa4.", -1, "\\xC3\\xA4.", "\xc3\xa4." },
	{ "latin-1", "\xe4.", -1, "\\xE4.", "\\xE4." },
	{ "cut-off", "a\xe2\x82", -1, "a\\xE2\\x82", "a\\xE2\\x82" },
	{ "cut-off-by-length", "\xe2\x82\xac", 2, "\\xE2\\x82", "\\xE2\\x82" },
	{ "overlong", "\xc0\xaf", -1, "\\xC0\\xAF", "\\xC0\\xAF" },
	{ "surrogate", "\xed\xa0\x80", -1, "\\xED\\xA0\\x80",
	  "\\xED\\xA0\\x80" },
	{ "c1-control", "\xc2\x9b", -1, "\\xC2\\x9B", "\\xC2\\x9B" },
	{ "bidi-override", "\xe2\x80\xae", -1, "\\xE2\\x80\\xAE",
	  "\\xE2\\x80\\xAE" },
	{ "line-separator", "\xe2\x80\xa8", -1, "\\xE2\\x80\\xA8",
	  "\\xE2\\x80\\xA8" },
	{ "beyond-16-bit", "\xf0\x9f\x98\x80", -1, "\\xF0\\x9F\\x98\\x80",
	  "\xf0\x9f\x98\x80" },
};

static void
test_escape(const void *data)
{
	const Escape *escape = data;
	g_autofree char *octets = uidl_escape(escape->bytes, escape->length);
	g_autofree char *utf8 = uidl_escape_utf8(escape->bytes, escape->length);

	g_assert_cmpstr(octets, ==, escape->octets);
	g_assert_cmpstr(utf8, ==, escape->utf8);
}

/* What is shown as UTF-8 must be UTF-8, whatever it was. */
static void
test_escape_all(void)
{
	for (guint octet = 0; octet < 0x10000; octet++) {
		const char bytes[] = { (char)(octet >> 8), (char)octet };
		g_autofree char *octets = uidl_escape(bytes, sizeof bytes);
		g_autofree char *utf8 = uidl_escape_utf8(bytes, sizeof bytes);

		g_assert_true(g_utf8_validate(utf8, -1, NULL));
		for (const char *at = octets; *at != '\0'; at++)
			g_assert_true(*at >= 0x20 && *at <= 0x7e);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
		g_autofree char *path =
			g_strconcat("/uidl/check/", checks[i].name, NULL);

		g_test_add_data_func(path, &checks[i], test_check);
	}
	g_test_add_func("/uidl/usable", test_usable);
	for (gsize i = 0; i < G_N_ELEMENTS(escapes); i++) {
		g_autofree char *path =
			g_strconcat("/uidl/escape/", escapes[i].name, NULL);

		g_test_add_data_func(path, &escapes[i], test_escape);
	}
	g_test_add_func("/uidl/escape/all-pairs", test_escape_all);
	return g_test_run();
}
