/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summary.h"

#include "mail/tree.h"

#include "temp-folder.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct {
	const char *name;
	const char *octets;
	gsize length;
	const char *date, *from, *subject;
} Case;

#define IN(octets) octets, sizeof octets - 1

static const Case cases[] = {
	{ "plain",
	  IN("From: A B <a@b>\nSubject: c d\n"
	     "Date: Tue, 24 Nov 2026 08:30:59 +0100\n\nbody"),
	  "2026-11-24 08:30 +0100", "A B <a@b>", "c d" },
	{ "crlf",
	  IN("FROM: a@b\r\nsubject : c\r\n d\r\n\r\nDate: Tue, 1 Jan 2019\r\n"),
	  NULL, "a@b", "c d" },
	{ "nothing", IN(""), NULL, NULL, NULL },
	{ "empty-line", IN("\r\nSubject: a\r\n"), NULL, NULL, NULL },
	{ "only-body", IN("\nSubject: a\n"), NULL, NULL, NULL },
	{ "no-line-end", IN("Subject: a"), NULL, NULL, "a" },
	{ "empty", IN("Subject:\nFrom:\nDate:\n\n"), "", "", "" },
	{ "first-of-two", IN("Subject: a\nSubject: b\n c\n\n"), NULL, NULL,
	  "a" },

	{ "first-line-colonless", IN("junk\nSubject: a\n\n"), NULL, NULL, "a" },
	{ "first-line-folded", IN(" junk: b\n c\nSubject: a\n\n"), NULL, NULL,
	  "a" },
	{ "first-line-no-name", IN(": b\nSubject: a\n\n"), NULL, NULL, "a" },
	{ "first-line-from", IN("From a@b Thu Jan  1\nSubject: a\n\n"), NULL,
	  NULL, "a" },
	{ "first-line-quoted", IN(">From a@b\nSubject: a\n\n"), NULL, NULL,
	  "a" },
	{ "first-line-nul", IN("a\0b: c\nSubject: a\n\n"), NULL, NULL, "a" },
	{ "cr-only-line", IN("A: b\n\r\r\nSubject: a\n\n"), NULL, NULL, "a" },
	{ "bad-in-the-middle", IN("From: a@b\nx y\n z\nSubject: a\n\n"), NULL,
	  "a@b", "a" },
	{ "boundary", IN("From: a@b\n--x\nSubject: a\n\n"), NULL, "a@b", "a" },
	{ "similar-names", IN("Subjects: b\nX-Subject: b\nSubject: a\n\n"),
	  NULL, NULL, "a" },
	{ "nul", IN("Subject: a\0b\nFrom: c@d\n\n"), NULL, "c@d", "a?b" },
	{ "cr", IN("Subject: a\rb\r\r\n\n"), NULL, NULL, "a?b?" },
	{ "content", IN("Content-Type: x/y; =\nSubject: a\n\n"), NULL, NULL,
	  "a" },

	{ "encoded", IN("Subject: =?iso-8859-1?q?=E4?=\n =?utf-8?b?w6Q=?=\n\n"),
	  NULL, NULL, "\xc3\xa4\xc3\xa4" },
	{ "encoded-from", IN("From: =?utf-8?q?=C3=A4?= <a@b>\n\n"), NULL,
	  "\xc3\xa4 <a@b>", NULL },
	{ "utf-8", IN("Subject: \xc3\xa4\n\n"), NULL, NULL, "\xc3\xa4" },
	{ "latin-1", IN("Subject: \xe4\n\n"), NULL, NULL, "\xc3\xa4" },
	{ "unknown-charset", IN("Subject: =?x-none?q?a?=\n\n"), NULL, NULL,
	  "a" },
	{ "encoded-nul", IN("Subject: =?utf-8?q?a=00b?=\n\n"), NULL, NULL,
	  "a?b" },
	{ "unreadable-from", IN("From: @@@ <<\n\n"), NULL, "@@@ <<", NULL },
	{ "two-from", IN("From: a@b, C <c@d>\n\n"), NULL, "a@b, C <c@d>",
	  NULL },

	{ "date-west", IN("Date: Thu, 5 Mar 2026 23:59 -0930\n\n"),
	  "2026-03-05 23:59 -0930", NULL, NULL },
	{ "date-half-hour", IN("Date: 5 Mar 2026 23:59:00 -0030\n\n"),
	  "2026-03-05 23:59 -0030", NULL, NULL },
	{ "date-name", IN("Date: Thu, 5 Mar 98 07:08:09 EST\n\n"),
	  "1998-03-05 07:08 -0500", NULL, NULL },
	{ "date-comment", IN("Date: 5 Mar 2026 01:02:03 +0000 (UTC)\n\n"),
	  "2026-03-05 01:02 +0000", NULL, NULL },
	{ "date-unreadable", IN("Date:  the day\n before\n\n"),
	  "the day before", NULL, NULL },
	{ "date-impossible", IN("Date: 32 Jan 2026 10:00:00 +0000\n\n"),
	  "32 Jan 2026 10:00:00 +0000", NULL, NULL },
};

static void
assert_summary(const MailSummary *summary, const Case *c)
{
	g_assert_cmpstr(summary->date, ==, c->date);
	g_assert_cmpstr(summary->from, ==, c->from);
	g_assert_cmpstr(summary->subject, ==, c->subject);
}

static void
test_case(gconstpointer data)
{
	const Case *c = data;
	/* Of its own, so that a sanitizer sees a read beyond. */
	g_autofree guint8 *copy = g_memdup2(c->octets, c->length);
	g_autoptr(MailSummary) summary = mail_summary_parse(copy, c->length);

	assert_summary(summary, c);
}

/* before, count times what, after; the subject is so many characters. */
static const struct {
	const char *name, *before, *what;
	gsize count;
	const char *after;
	gsize characters;
} long_cases[] = {
	{ "as-long-as-may-be", "Subject: ", "x", 200, "\n\n", 200 },
	{ "long", "Subject: ", "x", 201, "\n\n", 200 },
	{ "very-long", "Subject: ", "x", 1000000, "\n\n", 200 },
	{ "very-long-8-bit", "Subject: ", "\xc3\xa4", 100000, "\n\n", 200 },
	{ "very-long-folded", "Subject: a", "\n\tx", 100000, "\n\n", 200 },
	{ "long-line-before", "", "x", 10000, "\nSubject: abc\n\n", 3 },
	{ "long-name-before", "", "x", 10000, ": y\nSubject: abc\n\n", 3 },
	{ "long-value-before", "From: ", "x", 10000, "\nSubject: abc\n\n", 3 },
	{ "many-headers-before", "", "A: b\n", 50000, "Subject: abc\n\n", 3 },
};

static void
test_long(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GString) header = g_string_new(long_cases[i].before);
	g_autoptr(MailSummary) summary = NULL;

	for (gsize j = 0; j < long_cases[i].count; j++)
		g_string_append(header, long_cases[i].what);
	g_string_append(header, long_cases[i].after);
	summary = mail_summary_parse((guint8 *)header->str, header->len);
	g_assert_true(g_utf8_validate(summary->subject, -1, NULL));
	g_assert_cmpint(g_utf8_strlen(summary->subject, -1), ==,
	                (glong)long_cases[i].characters);
}

static const Case read_case = { .from = "a@b", .subject = "c" };

static MailTable *
table_of(const char *folder, const char *file, MailForm form)
{
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	MailTable *table = mail_table_new(tree);

	mail_table_add(table, tree_add(tree, "", file), form, FACT_ALL);
	return table;
}

static void
test_read(void)
{
	static const struct {
		MailForm form;
		const char *text;
		const char *subject;
	} rows[] = {
		{ FORM_PLAIN, "From: a@b\nSubject: c\n\nd\n", "c" },
		{ FORM_ANSWER, "From: a@b\nSubject: c\n\nd\n", "c" },
		{ FORM_ANSWER,
		  "+OK: x\r\n.\r\nFrom: a@b\r\nSubject: c\r\n\r\n.\r\n", "c" },
		{ FORM_ANSWER, "+OK\r\nFrom: a@b\r\nSubject: c\r\n\r\n.\r\n",
		  "c" },
		{ FORM_TOP, "+OK\r\n..x: y\r\nFrom: a@b\r\nSubject: c\r\n.\r\n",
		  "c" },
		{ FORM_TOP, "+OK\r\nFrom: a@b\r\n.\r\nSubject: c\r\n", NULL },
		{ FORM_PLAIN, "+OK\r\nFrom: a@b\r\n.\r\nSubject: c\r\n", "c" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(TempFolder) folder = temp_folder_new();
		Case expected = read_case;
		g_autoptr(MailTable) table = NULL;
		g_autoptr(MailSummary) summary = NULL;

		expected.subject = rows[i].subject;
		temp_folder_write(folder, "m", rows[i].text);
		table = table_of(folder, "m", rows[i].form);
		summary = mail_summary_read(table, 0);
		assert_summary(summary, &expected);
	}
}

/* A header is not read for ever. */
static void
test_read_large(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GString) text = g_string_new("From: a@b\nSubject: c\nX: ");
	g_autoptr(MailTable) table = NULL;
	g_autoptr(MailSummary) summary = NULL;

	g_string_set_size(text, 1000000);
	memset(text->str + 24, 'x', 1000000 - 24);
	g_string_append(text, "\nDate: the day\n\n");
	temp_folder_write(folder, "m", text->str);
	table = table_of(folder, "m", FORM_PLAIN);
	summary = mail_summary_read(table, 0);
	assert_summary(summary, &read_case);
}

static void
test_read_none(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) nowhere = mail_table_new(NULL);
	g_autoptr(MailTable) absent = table_of(folder, "m", FORM_PLAIN);

	mail_table_add(nowhere, NO_ENTRY, FORM_PLAIN, 0);
	mail_table_add(absent, NO_ENTRY, FORM_PLAIN, 0);
	g_assert_null(mail_summary_read(nowhere, 0));
	g_assert_null(mail_summary_read(absent, 0));
	g_assert_null(mail_summary_read(absent, 1));
}

static void
add(const char *name, gconstpointer data, GTestDataFunc function)
{
	g_autofree char *path = g_strdup_printf("/mail/summary/%s", name);

	g_test_add_data_func(path, data, function);
}

int
main(int argc, char **argv)
{
	/* As the program does; a summary must not mind. */
	setlocale(LC_ALL, "");
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		add(cases[i].name, &cases[i], test_case);
	for (gsize i = 0; i < G_N_ELEMENTS(long_cases); i++)
		add(long_cases[i].name, GSIZE_TO_POINTER(i), test_long);
	g_test_add_func("/mail/summary/read", test_read);
	g_test_add_func("/mail/summary/read-large", test_read_large);
	g_test_add_func("/mail/summary/read-none", test_read_none);
	return g_test_run();
}
