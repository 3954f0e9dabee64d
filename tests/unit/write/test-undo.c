/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-undo.c - P and O as they were before, whatever happened since
 */
#include "temp-folder.h"
#include "undo-box.h"

#include <glib/gstdio.h>
#include <string.h>

#define INBOX "m/dovecot-uidlist"
#define OF_A "m/.A/dovecot-uidlist"
#define UNDO "m/pop3uidl-convert.undo"

#define CHANGED "its UIDL or its place in the order was changed since"

/* ---- what happened since ---- */

typedef struct {
	const char *path; /* below the root */
	const char *from; /* a piece of its text; "": at its end */
	const char *to;
} Edit;

typedef struct {
	const char *name;
	Edit edits[2];
	const char *old_path; /* what is renamed, below the root */
	const char *new_path;
	const char *inbox; /* the list; NULL: as it was at first */
	const char *of_a;
	const char *summary;
} Case;

static const Case cases[] = {
	{ .name = "nothing", .summary = "given 6, done 0\n" },
	{ .name = "flags-changed",
	  .old_path = "m/cur/1.M1P1.mx:2,S",
	  .new_path = "m/cur/1.M1P1.mx:2,RS",
	  .summary = "given 6, done 0\n" },
	{ .name = "moved-to-cur",
	  .old_path = "m/new/5.M5P5.mx",
	  .new_path = "m/cur/5.M5P5.mx:2,S",
	  .summary = "given 6, done 0\n" },
	{ .name = "copied",
	  .edits = { { "m/new/2.M2P2.mx", "", "cur/2.M2P2.mx:2," } },
	  .summary = "given 6, done 0\n" },
	{ .name = "other-fields",
	  .edits = { { INBOX, "5 Pkept O30", "5 Pkept O30 W7 S6" } },
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept W7 S6 :5.M5P5.mx\n",
	  .summary = "given 6, done 0\n" },
	{ .name = "other-uids",
	  .edits = { { OF_A, "3 V1700000001 N3", "3 V1800000000 N9" },
	             { OF_A, "\n1 :1.M1P1.mx\n2 ", "\n4 :1.M1P1.mx\n8 W9 " } },
	  .of_a = "3 V1800000000 N9 G00112233445566778899aabbccddeeff\n"
	          "4 :1.M1P1.mx\n"
	          "8 W9 Px O1 :7.M7P7.mx\n",
	  .summary = "given 6, done 0\n" },
	{ .name = "mail-came",
	  .edits = { { INBOX, "", "6 W9 :6.M6P6.mx\n" } },
	  .inbox = "3 V1700000000 N7\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n"
	           "6 W9 :6.M6P6.mx\n",
	  .summary = "given 6, done 0\n" },
	{ .name = "given-back-by-hand",
	  .edits = { { INBOX, "Pu-2 O20", "Pold O9" } },
	  .summary = "given 5, done 1\n" },

	{ .name = "uidl-changed",
	  .edits = { { INBOX, "Pu-2", "Pu-3" } },
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pu-3 O20 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n",
	  .summary = "given 5, done 0\n"
	             "/2.M2P2.mx: " CHANGED "\n" },
	{ .name = "order-changed",
	  .edits = { { OF_A, "O40", "O41" } },
	  .of_a = "3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"
	          "1 :1.M1P1.mx\n"
	          "2 Pu-7 O41 :7.M7P7.mx\n",
	  .summary = "given 5, done 0\n"
	             ".A/7.M7P7.mx: " CHANGED "\n" },
	{ .name = "uidl-lost",
	  .edits = { { OF_A, "Pu-7 O40 ", "" }, { INBOX, "Pu-1 O10 ", "" } },
	  .of_a = "3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"
	          "1 :1.M1P1.mx\n"
	          "2 :7.M7P7.mx\n",
	  .summary = "given 4, done 1\n"
	             ".A/7.M7P7.mx: " CHANGED "\n" },
	{ .name = "mail-gone",
	  .old_path = "m/cur/3.M3P3.mx:2,",
	  .new_path = "x",
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n",
	  .summary = "given 5, done 0\n"
	             "/3.M3P3.mx: its mail is gone\n" },
	{ .name = "mail-in-another-folder",
	  .old_path = "m/.A/cur/7.M7P7.mx:2,S",
	  .new_path = "m/cur/7.M7P7.mx:2,S",
	  .of_a = UNDO_BOX_A_1,
	  /* As Dovecot would do it. */
	  .inbox = "3 V1700000000 N7\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n"
	           "6 :7.M7P7.mx\n",
	  .summary = "given 5, done 0\n"
	             ".A/7.M7P7.mx: its mail is gone\n" },
	{ .name = "record-gone",
	  .edits = { { OF_A, "2 Pu-7 O40 :7.M7P7.mx\n", "" } },
	  .of_a = "3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"
	          "1 :1.M1P1.mx\n",
	  .summary = "given 5, done 0\n"
	             ".A/7.M7P7.mx: its record is gone\n" },
	{ .name = "folder-gone",
	  .old_path = "m/.A",
	  .new_path = "x",
	  .summary = "given 5, done 0\n"
	             ".A/7.M7P7.mx: its folder is gone\n" },

	{ .name = "former-unusable",
	  .edits = { { UNDO, "Pold\t", "P\xC3\xA4\t" } },
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pu-2 O20 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n",
	  .summary = "given 5, done 0\n"
	             "/2.M2P2.mx: its former UIDL has octets that no UIDL "
	             "has\n" },
	/* A UIDL that is not given back need not be usable. */
	{ .name = "present-unusable",
	  .edits = { { UNDO, "Pkept\t-\tPkept", "P\xFF\t-\tP\xFF" },
	             { INBOX, "Pkept O30", "P\xFF O30" } },
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 P\xFF :5.M5P5.mx\n",
	  .summary = "given 6, done 0\n" },
	/* As a run leaves it that was killed before its lists were there. */
	{ .name = "killed",
	  .edits = { { UNDO, "Pu-2\tO20", "Pu-9\tO90\tPu-2\tO20" },
	             { UNDO, "Pu-1\tO10", "Pu-8\tO80" } },
	  .inbox = "3 V1700000000 N6\n"
	           "1 W100 Pu-1 O10 :1.M1P1.mx\n"
	           "2 Pold O9 S5 :2.M2P2.mx\n"
	           "3 O3 :3.M3P3.mx\n"
	           "4 Zx P O4 :4.M4P4.mx\n"
	           "5 Pkept :5.M5P5.mx\n",
	  .summary = "given 5, done 0\n"
	             "/1.M1P1.mx: " CHANGED "\n" },
};

static void
happen(const UndoBox *box, const Case *test)
{
	for (gsize i = 0; i < G_N_ELEMENTS(test->edits); i++) {
		const Edit *edit = &test->edits[i];

		if (edit->path != NULL)
			undo_box_change(box, edit->path, edit->from, edit->to);
	}
	if (test->old_path != NULL) {
		g_autofree char *old =
			g_build_filename(box->root, test->old_path, NULL);
		g_autofree char *new =
			g_build_filename(box->root, test->new_path, NULL);

		g_assert_cmpint(rename(old, new), ==, 0);
	}
}

static void
annotate(const UndoBox *box, const UndoBoxGift *gifts)
{
	g_autoptr(GError) error = NULL;

	undo_box_annotate(box, gifts, &error);
	g_assert_no_error(error);
}

static void
assert_undo(const UndoBox *box, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *summary = NULL;

	undo_box_undo(box, &summary, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(summary, ==, expected);
}

static void
test_case(gconstpointer data)
{
	const Case *test = data;
	g_autofree char *kept = NULL;
	UndoBox box;

	undo_box_init(&box, FALSE);
	annotate(&box, undo_box_first);
	undo_box_assert(&box, INBOX, UNDO_BOX_INBOX_1);
	undo_box_assert(&box, OF_A, UNDO_BOX_A_1);
	undo_box_assert(&box, UNDO, UNDO_BOX_KEPT_1);

	happen(&box, test);
	kept = undo_box_read(&box, UNDO);
	assert_undo(&box, test->summary);
	undo_box_assert(&box, INBOX,
	                test->inbox != NULL ? test->inbox : UNDO_BOX_INBOX);
	if (g_strcmp0(test->old_path, "m/.A") != 0)
		undo_box_assert(&box, OF_A,
		                test->of_a != NULL ? test->of_a : UNDO_BOX_A);
	undo_box_assert(&box, UNDO, kept);
	undo_box_clear(&box);
}

/* ---- once more ---- */

static void
test_twice(gconstpointer control)
{
	UndoBox box;

	undo_box_init(&box, control != NULL);
	annotate(&box, undo_box_first);
	undo_box_assert(&box, box.list, UNDO_BOX_INBOX_1);
	undo_box_assert(&box, box.list_of, UNDO_BOX_A_1);
	assert_undo(&box, "given 6, done 0\n");
	assert_undo(&box, "given 0, done 6\n");
	undo_box_assert(&box, box.list, UNDO_BOX_INBOX);
	undo_box_assert(&box, box.list_of, UNDO_BOX_A);
	undo_box_assert(&box, UNDO, UNDO_BOX_KEPT_1);

	annotate(&box, undo_box_first);
	undo_box_assert(&box, box.list, UNDO_BOX_INBOX_1);
	undo_box_assert(&box, UNDO, UNDO_BOX_KEPT_1);
	assert_undo(&box, "given 6, done 0\n");
	undo_box_assert(&box, box.list, UNDO_BOX_INBOX);
	undo_box_clear(&box);
}

/* A run that changes nothing keeps nothing. */
static void
test_nothing_changes(void)
{
	g_autofree char *path = NULL;
	UndoBox box;

	undo_box_init(&box, FALSE);
	path = g_build_filename(box.root, UNDO, NULL);
	annotate(&box, undo_box_first);
	annotate(&box, undo_box_first);
	undo_box_assert(&box, UNDO, UNDO_BOX_KEPT_1);
	g_assert_cmpint(g_unlink(path), ==, 0);
	annotate(&box, undo_box_first);
	undo_box_assert(&box, UNDO, NULL);
	undo_box_clear(&box);
}

static void
test_no_file(void)
{
	g_autoptr(GError) error = NULL;
	UndoBox box;

	undo_box_init(&box, FALSE);
	g_assert_false(undo_box_undo(&box, NULL, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	undo_box_clear(&box);
}

/* A new record stays, without P and O. So does that of a file that is gone: its
   O is nobody's. */
static void
test_records_stay(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	undo_box_change(&box, INBOX, "1 W100", "1 O7 :gone\n2 W100");
	undo_box_change(&box, INBOX, "2 Pold O9 S5 :2.M2P2.mx\n", "");
	annotate(&box, undo_box_first);
	assert_undo(&box, "given 6, done 0\n");
	undo_box_assert(&box, INBOX,
	                "3 V1700000000 N7\n"
	                "1 :gone\n"
	                "2 W100 :1.M1P1.mx\n"
	                "3 O3 :3.M3P3.mx\n"
	                "4 Zx P O4 :4.M4P4.mx\n"
	                "5 Pkept :5.M5P5.mx\n"
	                "6 :2.M2P2.mx\n");
	undo_box_clear(&box);
}

/* ---- several runs ---- */

static const UndoBoxGift second[] = {
	{ "", "1.M1P1.mx", 11, "u-11" }, { "", "2.M2P2.mx", 12, "u-2" },
	{ "", "5.M5P5.mx", 13, "kept" }, { ".A", "1.M1P1.mx", 14, "u-14" },
	{ NULL, NULL, 0, NULL },
};

static void
test_second_run(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	annotate(&box, undo_box_first);
	/* Not the program's own. */
	undo_box_change(&box, INBOX, "5 Pkept O30", "5 Pkept O31");
	annotate(&box, second);
	undo_box_assert(&box, INBOX,
	                "3 V1700000000 N6\n"
	                "1 W100 Pu-11 O11 :1.M1P1.mx\n"
	                "2 Pu-2 O12 S5 :2.M2P2.mx\n"
	                "3 :3.M3P3.mx\n"
	                "4 Zx :4.M4P4.mx\n"
	                "5 Pkept O13 :5.M5P5.mx\n");
	/* That of 7.M7P7.mx: .A gets other orders. */
	undo_box_assert(&box, UNDO,
	                "pop3uidl-convert undo 1\n"
	                "\t1.M1P1.mx\t1\t-\t-\tPu-11\tO11\tPu-1\tO10\n"
	                "\t2.M2P2.mx\t2\tPold\tO9\tPu-2\tO12\tPu-2\tO20\n"
	                "\t5.M5P5.mx\t5\tPkept\tO31\tPkept\tO13\n"
	                ".A\t1.M1P1.mx\t1\t-\t-\tPu-14\tO14\n"
	                ".A\t7.M7P7.mx\t2\tPx\tO1\tPu-7\t-\tPu-7\tO40\n"
	                "\t3.M3P3.mx\t3\t-\tO3\t-\t-\n"
	                "\t4.M4P4.mx\t4\tP\tO4\t-\t-\n");
	undo_box_assert(&box, UNDO ".tmp", NULL);
	undo_box_assert(&box, UNDO ".added.tmp", NULL);
	undo_box_assert(&box, UNDO ".lock", NULL);
	assert_undo(&box, "given 7, done 0\n");
	undo_box_assert(&box, INBOX,
	                "3 V1700000000 N6\n"
	                "1 W100 :1.M1P1.mx\n"
	                "2 Pold O9 S5 :2.M2P2.mx\n"
	                "3 O3 :3.M3P3.mx\n"
	                "4 Zx P O4 :4.M4P4.mx\n"
	                "5 Pkept O31 :5.M5P5.mx\n");
	undo_box_assert(&box, OF_A, UNDO_BOX_A);
	assert_undo(&box, "given 0, done 7\n");
	undo_box_clear(&box);
}

/* ---- no UIDL twice ---- */

/* 1 has old, 2 has kept, 5 has u-5: each the former UIDL of the next. */
static const UndoBoxGift shifted[] = {
	{ "", "1.M1P1.mx", 1, "old" },
	{ "", "2.M2P2.mx", 2, "kept" },
	{ "", "5.M5P5.mx", 5, "u-5" },
	{ NULL, NULL, 0, NULL },
};

static void
test_taken(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	annotate(&box, shifted);
	undo_box_change(&box, INBOX, "1 W100 Pold O1 ", "1 W100 Pold O9 ");
	assert_undo(&box, "given 2, done 0\n"
	                  "/1.M1P1.mx: " CHANGED "\n"
	                  "/2.M2P2.mx: its former UIDL is that of another "
	                  "message now\n"
	                  "/5.M5P5.mx: its former UIDL is that of another "
	                  "message now\n");
	undo_box_assert(&box, INBOX,
	                "3 V1700000000 N6\n"
	                "1 W100 Pold O9 :1.M1P1.mx\n"
	                "2 Pkept O2 S5 :2.M2P2.mx\n"
	                "3 O3 :3.M3P3.mx\n"
	                "4 Zx P O4 :4.M4P4.mx\n"
	                "5 Pu-5 O5 :5.M5P5.mx\n");
	undo_box_clear(&box);
}

/* Their former UIDLs are nobody's. */
static void
test_not_taken(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	annotate(&box, shifted);
	undo_box_change(&box, INBOX, "5 Pu-5 O5 ", "5 Pu-5 O9 ");
	assert_undo(&box, "given 4, done 0\n"
	                  "/5.M5P5.mx: " CHANGED "\n");
	undo_box_clear(&box);
}

/* Nor is one that is there already, on whichever messages. */
static void
test_has_it(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	undo_box_change(&box, INBOX, "1 W100 ", "1 W100 Pold ");
	annotate(&box, (UndoBoxGift[]){ { "", "1.M1P1.mx", 1, "old" },
	                                { "", "2.M2P2.mx", 2, "u-2" },
	                                { NULL, NULL, 0, NULL } });
	undo_box_change(&box, INBOX, "2 Pu-2 O2 ", "2 Pold O8 ");
	assert_undo(&box, "given 3, done 0\n"
	                  "/2.M2P2.mx: " CHANGED "\n");
	undo_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/undo/since/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_data_func("/undo/twice", NULL, test_twice);
	g_test_add_data_func("/undo/twice-control", "control", test_twice);
	g_test_add_func("/undo/nothing-changes", test_nothing_changes);
	g_test_add_func("/undo/no-file", test_no_file);
	g_test_add_func("/undo/records-stay", test_records_stay);
	g_test_add_func("/undo/second-run", test_second_run);
	g_test_add_func("/undo/taken", test_taken);
	g_test_add_func("/undo/not-taken", test_not_taken);
	g_test_add_func("/undo/has-it", test_has_it);
	return g_test_run();
}
