/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/subscriptions.h"

#include <string.h>

#define PP LAYOUT_MAILDIRPP
#define FS LAYOUT_FS
#define MUTF7 NAME_ENCODING_MUTF7
#define UTF8 NAME_ENCODING_UTF8

typedef struct {
	const char *name;
	const char *text;
	MailboxLayout layout;
	NameEncoding encoding;
	const char *names; /* a blank after each */
	guint bad;
} Parse;

static const Parse parses[] = {
	{ "empty", "", PP, MUTF7, "", 0 },
	{ "version-1", "a.b\nu\n", PP, MUTF7, "a/b u ", 0 },
	{ "version-1-fs", "a/b\nu.v\n", FS, MUTF7, "a/b u.v ", 0 },
	{ "version-2", "V\t2\n\na\tb\nu\n", PP, MUTF7, "a/b u ", 0 },
	{ "version-2-fs", "V\t2\n\na\tb\nu.v\n", FS, MUTF7, "a/b u.v ", 0 },
	{ "version-2-separator", "V\t2\n\na.b\n", PP, MUTF7, "a/b ", 0 },
	{ "version-2-separator-fs", "V\t2\n\na/b\n", FS, MUTF7, "a/b ", 0 },
	{ "version-2-empty", "V\t2\n\n", PP, MUTF7, "", 0 },
	{ "version-2-crlf", "V\t2\n\nu\r\n", PP, MUTF7, "u ", 0 },
	{ "order", "b\na\nc\n", PP, MUTF7, "b a c ", 0 },
	{ "once", "a\nb\na\n", PP, MUTF7, "a b ", 0 },
	{ "once-in-two-forms", "R&D\nR&-D\n", PP, MUTF7, "R&D ", 0 },
	{ "mutf7", "Entw&APw-rfe\n", PP, MUTF7, "Entw\u00fcrfe ", 0 },
	{ "utf-8", "Entw\u00fcrfe\nR&-D\n", PP, UTF8, "Entw\u00fcrfe R&-D ",
	  0 },
	{ "inbox", "INBOX\ninbox\nInbox.a\n", PP, MUTF7, "INBOX INBOX/a ", 0 },
	{ "inbox-fs", "INBOX\ninbox/a\n", FS, MUTF7, "INBOX INBOX/a ", 0 },
	{ "no-last-lf", "a\nb", PP, MUTF7, "a b ", 0 },
	{ "crlf", "a\r\nb\r\n", PP, MUTF7, "a b ", 0 },
	{ "crlf-no-last-lf", "a\r\nb\r", PP, MUTF7, "a b ", 0 },
	{ "tilde", "~a\n", PP, MUTF7, "~a ", 0 },
	{ "bad-empty", "\na\n\n", PP, MUTF7, "a ", 2 },
	{ "bad-crs", "\r\r\na\r\r\n", PP, MUTF7, "", 2 },
	{ "bad-slash", "a/b\nc\n", PP, MUTF7, "c ", 1 },
	{ "bad-slash-only", "/\nc\n", FS, MUTF7, "c ", 1 },
	{ "bad-up", "../a\n..\n", FS, MUTF7, "", 2 },
	{ "bad-parts", ".a\na.\na..b\n", PP, MUTF7, "", 3 },
	{ "bad-parts-2", "V\t2\n\n\ta\na\t\na\t\tb\n", PP, MUTF7, "", 3 },
	{ "bad-tab-1", "a\tb\n", PP, MUTF7, "", 1 },
	{ "bad-8-bit", "\xe4\na\n", PP, MUTF7, "a ", 1 },
	{ "bad-control", "a\x01\n", PP, MUTF7, "", 1 },
	{ "bad-escape", "V\t2\n\na\x01tb\na\x01nb\na\x01\x31\n", PP, MUTF7, "",
	  3 },
	{ "no-version-2", "V\t2\na\tb\nu\n", PP, MUTF7, "u ", 2 },
	{ "no-version-2-cr", "V\t2\r\n\r\nu\n", PP, MUTF7, "u ", 2 },
	{ "no-version-3", "V\t3\n\nu\n", PP, MUTF7, "u ", 2 },
	{ "short", "V\t2\n", PP, MUTF7, "", 1 },
};

static char *
join(const GPtrArray *names)
{
	GString *joined = g_string_new(NULL);

	for (guint i = 0; i < names->len; i++)
		g_string_append_printf(joined, "%s ", (char *)names->pdata[i]);
	return g_string_free(joined, FALSE);
}

static void
test_parse(const void *data)
{
	const Parse *row = data;
	/* So that a read past the end is seen. */
	const gsize length = strlen(row->text);
	g_autofree char *text = g_memdup2(row->text, length);
	guint bad = 4711;
	g_autoptr(GPtrArray) names = subscriptions_parse(
		text, length, row->layout, row->encoding, &bad);
	g_autofree char *joined = join(names);

	g_assert_cmpstr(joined, ==, row->names);
	g_assert_cmpuint(bad, ==, row->bad);
}

static void
test_nul(void)
{
	guint bad;
	g_autoptr(GPtrArray) names =
		subscriptions_parse("a\0b\nc\n\0", 7, PP, MUTF7, &bad);
	g_autofree char *joined = join(names);

	g_assert_cmpstr(joined, ==, "c ");
	g_assert_cmpuint(bad, ==, 2);
}

typedef struct {
	const char *name;
	const char *names; /* an LF between them */
	MailboxLayout layout;
	const char *text;
	guint left_out;
} Format;

static const Format formats[] = {
	{ "maildirpp", "INBOX\nb/c\na\nEntw\u00fcrfe\nINBOX/x", PP,
	  "INBOX\nb.c\na\nEntw&APw-rfe\nINBOX.x\n", 0 },
	{ "fs", "INBOX\nb/c\na.d\nR&D", FS, "INBOX\nb/c\na.d\nR&-D\n", 0 },
	{ "left-out", "a.b\nc\n~d\ne//f", PP, "c\n", 3 },
	{ "left-out-fs", "cur\nc", FS, "c\n", 1 },
};

static void
test_format(const void *data)
{
	const Format *row = data;
	g_auto(GStrv) lines = g_strsplit(row->names, "\n", -1);
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autoptr(GPtrArray) again = NULL;
	g_autoptr(GString) text = g_string_new("before\n");
	guint bad;

	for (char **line = lines; *line != NULL; line++)
		g_ptr_array_add(names, *line);
	g_assert_cmpuint(subscriptions_format(names, row->layout, text), ==,
	                 row->left_out);
	g_assert_true(g_str_has_prefix(text->str, "before\n"));
	g_assert_cmpstr(text->str + strlen("before\n"), ==, row->text);

	again = subscriptions_parse(row->text, strlen(row->text), row->layout,
	                            MUTF7, &bad);
	g_assert_cmpuint(bad, ==, 0);
	g_assert_cmpuint(again->len, ==, names->len - row->left_out);
	if (row->left_out > 0)
		return;
	for (guint i = 0; i < names->len; i++)
		g_assert_cmpstr(again->pdata[i], ==, names->pdata[i]);
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path =
		g_strdup_printf("/subscriptions/%s/%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(parses); i++)
		add("parse", parses[i].name, &parses[i], test_parse);
	g_test_add_func("/subscriptions/nul", test_nul);
	for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
		add("format", formats[i].name, &formats[i], test_format);
	return g_test_run();
}
