/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/tally.h"

static void
check(guint numbers, const char *expected)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_auto(Tally) tally = { 0 };

	for (guint i = 1; i <= numbers; i++)
		tally_add_number(&tally, i);
	tally_warn(&tally, maildrop, "is odd", "are odd");
	if (expected == NULL) {
		g_assert_cmpuint(maildrop->warnings->len, ==, 0);
		return;
	}
	g_assert_cmpuint(maildrop->warnings->len, ==, 1);
	g_assert_cmpstr(maildrop->warnings->pdata[0], ==, expected);
}

static void
test_none(void)
{
	check(0, NULL);
}

static void
test_one(void)
{
	check(1, "1 is odd: 1");
}

static void
test_few(void)
{
	check(10, "10 are odd: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10");
}

static void
test_many(void)
{
	check(11, "11 are odd: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 1 more");
}

/* Names are as long as a file system allows, and of any octets. */
static void
test_names(void)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autofree char *name = g_strnfill(120, 'x');
	g_autofree char *expected =
		g_strconcat("3 files: a\\x1Bb, ", name, " and 1 more", NULL);
	g_auto(Tally) tally = { 0 };

	tally_add_name(&tally, "a\033b");
	tally_add_name(&tally, name);
	tally_add_name(&tally, "c");
	tally_warn(&tally, maildrop, "file", "files");
	g_assert_cmpstr(maildrop->warnings->pdata[0], ==, expected);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tally/none", test_none);
	g_test_add_func("/tally/one", test_one);
	g_test_add_func("/tally/few", test_few);
	g_test_add_func("/tally/many", test_many);
	g_test_add_func("/tally/names", test_names);
	return g_test_run();
}
