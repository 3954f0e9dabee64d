/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/internal-date.h"

#include <string.h>

#define NONE G_MAXINT64

typedef struct {
	const char *name;
	const char *text;
	gint64 time; /* NONE: it has none */
} DateCase;

#define RECEIVED "Received: from a (b [1.2.3.4]) by c; "
#define DATE "Date: Fri, 14 Jul 2017 04:40:00 +0200\n"

static const DateCase cases[] = {
	{ "date", "Subject: x\n" DATE "\n", 1500000000 },
	{ "crlf", "Subject: x\r\nDate: 14 Jul 2017 02:40:00 GMT\r\n\r\nText",
	  1500000000 },
	{ "letter-case", "dATE : Fri, 14 Jul 2017 02:40:00 GMT\n\n",
	  1500000000 },
	{ "folded", "Date: Fri,\n\t14 Jul 2017\r\n 02:40:00 +0000 (UTC)\n\n",
	  1500000000 },
	{ "no-zone", "Date: Fri, 14 Jul 2017 02:40:00\n\n", 1500000000 },
	{ "cut-off", DATE "Subject: x", 1500000000 },
	{ "cut-in-date", "Date: Fri, 14 Jul 2017 04:40:00 +0200", 1500000000 },
	{ "before-1970", "Date: Wed, 31 Dec 1969 23:59:59 +0000\n\n", -1 },
	{ "received-too",
	  RECEIVED "Sat, 15 Jul 2017 02:40:00 +0000\n" DATE "\n", 1500000000 },
	{ "two-dates", DATE "Date: Sat, 15 Jul 2017 02:40:00 +0000\n\n",
	  1500000000 },
	{ "second-date", "Date: soon\n" DATE "\n", 1500000000 },
	{ "only-received", RECEIVED "Fri, 14 Jul 2017 02:40:00 +0000\n\n",
	  1500000000 },
	{ "folded-received",
	  "Received: from a;b\n\tby c;\n\tFri, 14 Jul 2017 02:40:00 +0000\n"
	  "\n",
	  1500000000 },
	{ "first-received",
	  RECEIVED "Fri, 14 Jul 2017 02:40:00 +0000\n" RECEIVED
	           "Thu, 13 Jul 2017 02:40:00 +0000\n\n",
	  1500000000 },
	{ "bad-date-received",
	  "Date: soon\n" RECEIVED "Fri, 14 Jul 2017 02:40:00 +0000\n\n",
	  1500000000 },
	{ "received-later",
	  "Date:\n" RECEIVED "Fri, 14 Jul 2017 02:40:00 +0000\n\n",
	  1500000000 },
	{ "received-without-date",
	  "Received: from a by c\n" RECEIVED
	  "Fri, 14 Jul 2017 02:40:00 +0000\n\n",
	  NONE },
	{ "in-body", "Subject: x\n\n" DATE, NONE },
	{ "in-body-crlf", "Subject: x\r\n\r\n" DATE, NONE },
	{ "in-continuation", "Subject: x\n " DATE "\n", NONE },
	{ "other-names",
	  "X-Date: 14 Jul 2017 02:40:00 GMT\nDates: 14 Jul "
	  "2017 02:40:00 GMT\nDate\n\n",
	  NONE },
	{ "nothing", "", NONE },
	{ "cr-only", "\r", NONE },
	{ "name-only", "Date", NONE },
	{ "junk", "Date: \001\002;;;,,,::\n\n", NONE },
};

static void
test_date(gconstpointer data)
{
	const DateCase *test = data;
	const gsize length = strlen(test->text);
	/* Not a text: nothing after its last octet may be looked at. */
	g_autofree guint8 *octets = g_memdup2(test->text, length);
	gint64 time = 0;

	if (internal_date_parse(octets, length, &time))
		g_assert_cmpint(time, ==, test->time);
	else
		g_assert_cmpint(test->time, ==, NONE);
}

static void
test_nul(void)
{
	static const char text[] =
		"Date: Fri, 14 Jul 2017\00002:40:00 +0000\n\n";
	gint64 time = 0;

	g_assert_true(internal_date_parse((const guint8 *)text, sizeof text - 1,
	                                  &time));
	g_assert_cmpint(time, ==, 1500000000);
}

static void
test_long(void)
{
	g_autoptr(GString) text = g_string_new("Date: ");
	gint64 time = 0;

	for (guint i = 0; i < 100000; i++)
		g_string_append(text, "(\n ");
	g_assert_false(internal_date_parse((const guint8 *)text->str, text->len,
	                                   &time));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/internal-date/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_date);
	}
	g_test_add_func("/internal-date/nul", test_nul);
	g_test_add_func("/internal-date/long", test_long);
	return g_test_run();
}
