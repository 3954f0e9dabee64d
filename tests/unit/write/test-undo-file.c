/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-undo-file.c - what is kept for an undo, as text
 */
#include "write/undo-file.h"

#include "dovecot/uidlist.h"

#include <string.h>

#define HEADER "pop3uidl-convert undo 1\n"

static UndoFile *
parse(const char *text, gsize length, GError **error)
{
	return undo_file_parse(g_memdup2(text, length), length, error);
}

/* ---- round trips ---- */

/* Written as it was read. */
static const char *const round_trips[] = {
	HEADER,
	HEADER "\t1.M1P1.mx\t1\t-\t-\tPu-1\tO10\n",
	HEADER ".A.B\t1.M1P1.mx\t4294967294\tPold\tO0\tP\t-\n"
	       "\t1.M1P1.mx\t7\t-\tO4294967294\t-\t-\n",
	HEADER "\tx\t1\t-\t-\tPb\tO2\tPa\tO1\n"
	       "\ty\t2\t-\t-\tPb\tO3\n",
	HEADER "a\\tb\\nc\\rd\\\\e\tx\\ty\t1\tP\\\\\t-\tP\\t\\n\t-\n",
	HEADER "\xC3\xA4\x01\t\xFF:2,S\t1\t-\t-\tP\x7F \t-\n",
};

static void
test_round_trip(gconstpointer data)
{
	const char *expected = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(UndoFile) file = parse(expected, strlen(expected), &error);

	g_assert_no_error(error);
	undo_format_header(text);
	for (guint32 i = 0; i < undo_file_length(file); i++) {
		UndoRecord record;

		undo_file_get(file, i, &record);
		undo_format_record(&record, text);
	}
	g_assert_cmpstr(text->str, ==, expected);
}

static void
test_values(void)
{
	static const char text[] =
		HEADER "a\\tb\tx\\\\y\t7\tP\tO1\tPu\\n\t-\t-\tO2\n";
	g_autoptr(GError) error = NULL;
	g_autoptr(UndoFile) file = parse(text, strlen(text), &error);
	UndoRecord record;

	g_assert_no_error(error);
	g_assert_cmpuint(undo_file_length(file), ==, 1);
	undo_file_get(file, 0, &record);
	g_assert_cmpstr(record.folder, ==, "a\tb");
	g_assert_cmpstr(record.name, ==, "x\\y");
	g_assert_cmpuint(record.name_length, ==, 3);
	g_assert_cmpuint(record.uid, ==, 7);
	g_assert_cmpstr(record.before.uidl, ==, "");
	g_assert_cmpuint(record.before.order, ==, 1);
	g_assert_cmpstr(record.after.uidl, ==, "u\n");
	g_assert_cmpuint(record.after.uidl_length, ==, 2);
	g_assert_cmpuint(record.after.order, ==, UIDLIST_NO_ORDER);
	g_assert_null(record.found.uidl);
	g_assert_cmpuint(record.found.order, ==, 2);
}

/* ---- malformed ---- */

typedef struct {
	const char *name;
	const char *text;
	gsize length; /* 0: up to the NUL */
	const char *message;
} Bad;

#define NO_HEADER "line 1: not \"pop3uidl-convert undo 1\""
#define GOOD "\tx\t1\t-\t-\tP\t-\n"
#define FIELDS "neither seven nor nine fields with tabs between"
#define UIDL "neither P and a UIDL nor \"-\""
#define ORDER "neither O and a number nor \"-\""
#define BACKSLASH "a backslash that begins none of \\t, \\n, \\r and \\\\"

static const Bad malformed[] = {
	{ "empty", "", 0, NO_HEADER },
	{ "no-header", GOOD, 0, NO_HEADER },
	{ "header-cut", "pop3uidl-convert undo 1", 0, NO_HEADER },
	{ "header-crlf", "pop3uidl-convert undo 1\r\n", 0, NO_HEADER },
	{ "other-version", "pop3uidl-convert undo 2\n" GOOD, 0, NO_HEADER },
	{ "cut-off", HEADER GOOD "\ty\t1\t-\t-\tP\t-", 0,
	  "line 3: cut off: the last line has no line end" },
	{ "empty-line", HEADER "\n", 0, "line 2: " FIELDS },
	{ "six-fields", HEADER "\tx\t1\t-\t-\tP\n", 0, "line 2: " FIELDS },
	{ "eight-fields", HEADER "\tx\t1\t-\t-\tP\t-\t-\n", 0,
	  "line 2: " FIELDS },
	{ "ten-fields", HEADER "\tx\t1\t-\t-\tP\t-\t-\t-\t-\n", 0,
	  "line 2: " FIELDS },
	{ "nul", HEADER "\tx\0\t1\t-\t-\tP\t-\n", sizeof HEADER + 13,
	  "line 2: a NUL or CR octet" },
	{ "crlf", HEADER "\tx\t1\t-\t-\tP\t-\r\n", 0,
	  "line 2: a NUL or CR octet" },
	{ "escape", HEADER "\tx\\x\t1\t-\t-\tP\t-\n", 0, "line 2: " BACKSLASH },
	{ "escape-at-tab", HEADER "\tx\\\t1\t-\t-\tP\t-\n", 0,
	  "line 2: " BACKSLASH },
	{ "escape-at-end", HEADER GOOD "\\\n", 0, "line 3: " BACKSLASH },
	{ "no-name", HEADER "A\t\t1\t-\t-\tP\t-\n", 0, "line 2: no base name" },
	{ "no-uid", HEADER "\tx\t\t-\t-\tP\t-\n", 0, "line 2: no UID" },
	{ "uid-0", HEADER "\tx\t0\t-\t-\tP\t-\n", 0, "line 2: no UID" },
	{ "uid-high", HEADER "\tx\t4294967295\t-\t-\tP\t-\n", 0,
	  "line 2: no UID" },
	{ "uid-word", HEADER "\tx\t1x\t-\t-\tP\t-\n", 0, "line 2: no UID" },
	{ "uid-sign", HEADER "\tx\t+1\t-\t-\tP\t-\n", 0, "line 2: no UID" },
	{ "no-uidl", HEADER "\tx\t1\t\t-\tP\t-\n", 0, "line 2: " UIDL },
	{ "uidl", HEADER "\tx\t1\t-\t-\tu\t-\n", 0, "line 2: " UIDL },
	{ "dash-and-more", HEADER "\tx\t1\t--\t-\tP\t-\n", 0, "line 2: " UIDL },
	{ "no-order", HEADER "\tx\t1\t-\t\tP\t-\n", 0, "line 2: " ORDER },
	{ "order", HEADER "\tx\t1\t-\t-\tP\t1\n", 0, "line 2: " ORDER },
	{ "order-empty", HEADER "\tx\t1\t-\t-\tP\tO\n", 0, "line 2: " ORDER },
	{ "order-high", HEADER "\tx\t1\t-\t-\tP\tO4294967295\n", 0,
	  "line 2: " ORDER },
	{ "found", HEADER "\tx\t1\t-\t-\tP\t-\tx\t-\n", 0, "line 2: " UIDL },
	{ "twice", HEADER GOOD "A" GOOD "\tx\t2\t-\t-\t-\tO1\n", 0,
	  "line 4: the record of line 2 once more" },
};

static void
test_malformed(gconstpointer data)
{
	const Bad *test = data;
	const gsize length =
		test->length != 0 ? test->length : strlen(test->text);
	g_autoptr(GError) error = NULL;
	g_autoptr(UndoFile) file = parse(test->text, length, &error);

	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, test->message);
	g_assert_null(file);
}

/* ---- finding ---- */

static void
test_find(void)
{
	static const char text[] = HEADER ".B" GOOD GOOD "\txy\t1\t-\t-\tP\t-\n"
					  "\tw\t1\t-\t-\tP\t-\n"
					  ".A" GOOD;
	g_autoptr(GError) error = NULL;
	g_autoptr(UndoFile) file = parse(text, strlen(text), &error);
	guint32 index;

	g_assert_no_error(error);
	for (guint32 i = 0; i < undo_file_length(file); i++) {
		UndoRecord record;

		undo_file_get(file, i, &record);
		g_assert_true(undo_file_find(file, record.folder, record.name,
		                             record.name_length, &index));
		g_assert_cmpuint(index, ==, i);
	}
	g_assert_true(undo_file_find(file, "", "xyz", 2, &index));
	g_assert_cmpuint(index, ==, 2);
	g_assert_false(undo_file_find(file, "", "xyz", 3, &index));
	g_assert_false(undo_file_find(file, "", "", 0, &index));
	g_assert_false(undo_file_find(file, ".A", "w", 1, &index));
	g_assert_false(undo_file_find(file, ".C", "x", 1, &index));
}

/* ---- merging ---- */

typedef struct {
	const char *name;
	const char *old;
	const char *run; /* as a run tells it */
	const char *merged;
} Merge;

static const Merge merges[] = {
	{ "second-run", "-\t-\tPa\tO1", "Pa\tO1\tPb\tO2",
	  "-\t-\tPb\tO2\tPa\tO1" },
	{ "after-an-undo", "P\tO9\tPa\tO1", "P\tO9\tPb\tO2", "P\tO9\tPb\tO2" },
	{ "third-run", "-\t-\tPb\tO2\tPa\tO1", "Pb\tO2\tPc\tO3",
	  "-\t-\tPc\tO3\tPb\tO2" },
	{ "second-run-killed", "-\t-\tPb\tO2\tPa\tO1", "Pa\tO1\tPc\tO3",
	  "-\t-\tPc\tO3\tPa\tO1" },
	{ "back", "-\t-\tPa\tO1", "Pa\tO1\t-\t-", "-\t-\t-\t-\tPa\tO1" },
	{ "changed-by-others", "-\t-\tPa\tO1", "Px\tO1\tPb\tO2",
	  "Px\tO1\tPb\tO2" },
	{ "order-changed-by-others", "-\t-\tPa\tO1", "Pa\t-\tPb\tO2",
	  "Pa\t-\tPb\tO2" },
	{ "uidl-taken-off-by-others", "-\t-\tP\tO1", "-\tO1\tPb\tO2",
	  "-\tO1\tPb\tO2" },
	{ "uidl-longer", "-\t-\tPa\tO1", "Pab\tO1\tPb\tO2", "Pab\tO1\tPb\tO2" },
};

static UndoFile *
parse_states(const char *states)
{
	g_autofree char *text =
		g_strconcat(HEADER "\tx\t1\t", states, "\n", NULL);
	g_autoptr(GError) error = NULL;
	UndoFile *file = parse(text, strlen(text), &error);

	g_assert_no_error(error);
	return file;
}

static void
test_merge(gconstpointer data)
{
	const Merge *test = data;
	g_autoptr(UndoFile) old_file = parse_states(test->old);
	g_autoptr(UndoFile) file = parse_states(test->run);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *expected =
		g_strconcat("\tx\t1\t", test->merged, "\n", NULL);
	UndoRecord old, record;

	undo_file_get(old_file, 0, &old);
	undo_file_get(file, 0, &record);
	undo_merge(&old, &record);
	undo_format_record(&record, text);
	g_assert_cmpstr(text->str, ==, expected);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(round_trips); i++) {
		g_autofree char *path = g_strdup_printf(
			"/undo-file/round-trip/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, round_trips[i], test_round_trip);
	}
	g_test_add_func("/undo-file/values", test_values);
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
		g_autofree char *path = g_strconcat("/undo-file/malformed/",
		                                    malformed[i].name, NULL);

		g_test_add_data_func(path, &malformed[i], test_malformed);
	}
	g_test_add_func("/undo-file/find", test_find);
	for (gsize i = 0; i < G_N_ELEMENTS(merges); i++) {
		g_autofree char *path =
			g_strconcat("/undo-file/merge/", merges[i].name, NULL);

		g_test_add_data_func(path, &merges[i], test_merge);
	}
	return g_test_run();
}
