/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/maildrop.h"

static void
test_empty(void)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);

	g_assert_cmpuint(maildrop->messages->len, ==, 0);
	g_assert_cmpuint(maildrop->mail->length, ==, 0);
	g_assert_cmpuint(maildrop->warnings->len, ==, 0);
}

static void
test_add(void)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);

	g_assert_cmpuint(maildrop_add(maildrop, 3, "first", 100, NO_ENTRY,
	                              FORM_ANSWER, 0),
	                 ==, 0);
	g_assert_cmpuint(maildrop_add(maildrop, 7, NULL, MAILDROP_NO_SIZE,
	                              NO_ENTRY, FORM_TOP, 0),
	                 ==, 1);
	g_assert_cmpuint(maildrop_add(maildrop, MAILDROP_MAX_NUMBER, "last", 0,
	                              NO_ENTRY, FORM_ANSWER, 0),
	                 ==, 2);

	g_assert_cmpuint(maildrop->mail->length, ==, 3);
	g_assert_cmpuint(maildrop_get(maildrop, 0)->number, ==, 3);
	g_assert_cmpuint(maildrop_get(maildrop, 0)->size, ==, 100);
	g_assert_cmpstr(maildrop_uidl(maildrop, 0), ==, "first");
	g_assert_cmpuint(maildrop_get(maildrop, 1)->size, ==, MAILDROP_NO_SIZE);
	g_assert_null(maildrop_uidl(maildrop, 1));
	g_assert_cmpuint(maildrop->mail->sources[1].form, ==, FORM_TOP);
	g_assert_cmpuint(maildrop_get(maildrop, 2)->size, ==, 0);
	g_assert_cmpstr(maildrop_uidl(maildrop, 2), ==, "last");
}

/* An order that match/ relies on. */
static void
test_order(void)
{
	if (g_test_subprocess()) {
		g_autoptr(Maildrop) maildrop = maildrop_new(NULL);

		maildrop_add(maildrop, 7, "a", 1, NO_ENTRY, FORM_ANSWER, 0);
		maildrop_add(maildrop, 7, "b", 1, NO_ENTRY, FORM_ANSWER, 0);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_failed();
}

static void
test_warn(void)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);

	maildrop_warn(maildrop, g_strdup("one"));
	maildrop_warn(maildrop, g_strdup("two"));
	g_assert_cmpuint(maildrop->warnings->len, ==, 2);
	g_assert_cmpstr(maildrop->warnings->pdata[1], ==, "two");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/maildrop/empty", test_empty);
	g_test_add_func("/maildrop/add", test_add);
	g_test_add_func("/maildrop/order", test_order);
	g_test_add_func("/maildrop/warn", test_warn);
	return g_test_run();
}
