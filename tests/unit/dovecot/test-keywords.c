/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/keywords.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *text;
	const char *error; /* NULL: good */
} Check;

#define NO_PAIR "it is no number and keyword"
#define INDEX_TWICE "the index is there twice"
#define NAME_TWICE "the keyword is there twice"

static const Check checks[] = {
	{ "empty", "", NULL },
	{ "plain", "0 $Forwarded\n1 NonJunk\n25 z\n", NULL },
	{ "gap", "7 a\n", NULL },
	{ "order", "2 c\n0 a\n", NULL },
	{ "no-last-lf", "0 a\n1 b", NULL },
	{ "crlf", "0 a\r\n1 b\r\n", NULL },
	{ "blank-in-name", "0 a b\n1  a\n", NULL },
	{ "8-bit", "0 \xc3\xa9\n1 \xe4\n", NULL },
	{ "leading-zero", "00 a\n01 b\n", NULL },
	{ "no-letter", "26 a\n4294967296 b\n99999999999999999999999 c\n",
	  NULL },
	{ "no-letter-twice", "26 a\n26 a\n0 a\n", NULL },
	{ "index-twice", "0 a\n0 b\n", "line 2: " INDEX_TWICE },
	{ "index-twice-in-two-forms", "1 a\n01 b\n", "line 2: " INDEX_TWICE },
	{ "name-twice", "0 a\n1 b\n2 a\n", "line 3: " NAME_TWICE },
	{ "name-twice-other-case", "0 Junk\n1 junk\n", "line 2: " NAME_TWICE },
	{ "last-letter-twice", "25 a\n25 b\n", "line 2: " INDEX_TWICE },
	{ "empty-line", "0 a\n\n1 b\n", "line 2: " NO_PAIR },
	{ "only-cr", "0 a\n\r\n", "line 2: " NO_PAIR },
	{ "no-index", "a\n", "line 1: " NO_PAIR },
	{ "blank-first", " 0 a\n", "line 1: " NO_PAIR },
	{ "no-name", "0 \n", "line 1: " NO_PAIR },
	{ "no-name-cr", "0 \r\n", "line 1: " NO_PAIR },
	{ "no-blank", "0\n", "line 1: " NO_PAIR },
	{ "tab", "0\ta\n", "line 1: " NO_PAIR },
	{ "letters", "x a\n", "line 1: " NO_PAIR },
	{ "letters-behind", "1x a\n", "line 1: " NO_PAIR },
	{ "negative", "-1 a\n", "line 1: " NO_PAIR },
	{ "plus", "+1 a\n", "line 1: " NO_PAIR },
};

static void
check(const char *bytes, gsize length, const char *wanted)
{
	/* So that a read past the end is seen. */
	g_autofree char *text = g_memdup2(bytes, length);
	g_autoptr(GError) error = NULL;
	gboolean good = keywords_check(text, length, &error);

	g_assert_cmpint(good, ==, wanted == NULL);
	if (good) {
		g_assert_no_error(error);
		return;
	}
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, wanted);
}

static void
test_check(const void *data)
{
	const Check *row = data;

	check(row->text, strlen(row->text), row->error);
}

static void
test_nul(void)
{
	check("0 a\0b\n", 6, "line 1: it has a NUL");
	check("0 a\n\0", 5, "line 2: it has a NUL");
}

static void
test_length(void)
{
	g_autoptr(GString) text = g_string_new("0 ");

	while (text->len < 1023)
		g_string_append_c(text, 'k');
	check(text->str, text->len, NULL);
	g_string_append(text, "\r\n1 b\n");
	check(text->str, text->len, NULL);
	g_string_insert_c(text, 2, 'k');
	check(text->str, text->len, "line 1: it is longer than 1023 octets");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
		g_autofree char *path =
			g_strconcat("/keywords/", checks[i].name, NULL);

		g_test_add_data_func(path, &checks[i], test_check);
	}
	g_test_add_func("/keywords/nul", test_nul);
	g_test_add_func("/keywords/length", test_length);
	return g_test_run();
}
