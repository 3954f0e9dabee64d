/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/undo.h"

typedef struct {
	const char *name;
	gsize given;
	gsize done;
	guint left; /* how many of them */
	gboolean dry_run;
	gboolean verbose;
	const char *text;
} Case;

#define LINE "  1.M1P1.mx: its mail is gone\n"
#define LINES_5 LINE LINE LINE LINE LINE
#define LINES_20 LINES_5 LINES_5 LINES_5 LINES_5

static const Case cases[] = {
	{ "all", 2, 0, 0, FALSE, FALSE,
	  "box: 2 messages get the former UIDL and order back\n" },
	{ "one", 1, 2, 0, FALSE, FALSE,
	  "box: 1 message gets the former UIDL and order back, 2 had them "
	  "already\n" },
	{ "dry-run", 2, 0, 0, TRUE, FALSE,
	  "box: 2 messages get the former UIDL and order back; a dry run, "
	  "nothing is written\n" },
	{ "nothing", 0, 2, 0, TRUE, FALSE,
	  "box: 0 messages get the former UIDL and order back, 2 had them "
	  "already; nothing to change\n" },
	{ "one-left", 2, 0, 1, FALSE, FALSE,
	  "box: 2 messages get the former UIDL and order back, 1 left\n"
	  "pop3uidl-convert: box: 1 message is left as it is:\n" LINE },
	{ "as-many-as-are-told", 2, 0, 20, FALSE, FALSE,
	  "box: 2 messages get the former UIDL and order back, 20 left\n"
	  "pop3uidl-convert: box: 20 messages are left as they "
	  "are:\n" LINES_20 },
	{ "many-left", 2, 0, 22, FALSE, FALSE,
	  "box: 2 messages get the former UIDL and order back, 22 left\n"
	  "pop3uidl-convert: box: 22 messages are left as they "
	  "are:\n" LINES_20 "  ... and 2 more (-v lists all)\n" },
	{ "verbose", 2, 0, 22, FALSE, TRUE,
	  "box: 2 messages get the former UIDL and order back, 22 left\n"
	  "pop3uidl-convert: box: 22 messages are left as they "
	  "are:\n" LINES_20 LINE LINE },
};

static void
assert_told(const ReportUndo *undo, gboolean verbose, const char *expected)
{
	g_autoptr(GString) text = g_string_new(NULL);

	report_undo(undo, text);
	report_undo_left(undo, verbose, text);
	g_assert_cmpstr(text->str, ==, expected);
}

static void
test_case(gconstpointer data)
{
	const Case *test = data;
	const ReportUndoLeft one = { "", "1.M1P1.mx", "its mail is gone" };
	g_autoptr(GArray) left =
		g_array_new(FALSE, FALSE, sizeof(ReportUndoLeft));
	const ReportUndo undo = { "box", test->given, test->done, left,
		                  test->dry_run };

	for (guint i = 0; i < test->left; i++)
		g_array_append_val(left, one);
	assert_told(&undo, test->verbose, test->text);
}

static void
test_names(void)
{
	const ReportUndoLeft one = { ".A\n", "x\xFF", "why" };
	g_autoptr(GArray) left =
		g_array_new(FALSE, FALSE, sizeof(ReportUndoLeft));
	const ReportUndo undo = { .name = "box", .left = left };

	g_array_append_val(left, one);
	assert_told(&undo, FALSE,
	            "box: 0 messages get the former UIDL and order back, 1 "
	            "left; nothing to change\n"
	            "pop3uidl-convert: box: 1 message is left as it is:\n"
	            "  .A\\x0A/x\\xFF: why\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/report-undo/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/report-undo/names", test_names);
	return g_test_run();
}
