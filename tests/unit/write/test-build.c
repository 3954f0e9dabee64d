/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "build-box.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define MAIL "Subject: a\n\nText\n" /* 17 octets, 20 with CRLF */
#define SHOWN "Subject: a\\n\\nText\\n"
#define HOST ".pop3uidl-convert,S=17,W=20" /* of MAIL */
#define NO STORE_NO_ORDER

/* All that is beside INBOX's files and list. */
#define UIDVALIDITY                                                            \
	"dovecot-uidvalidity\n| 6553f100\ndovecot-uidvalidity.6553f100\n"

static void
assert_text(const BuildBox *box, const char *expected)
{
	g_autofree char *text = build_box_text(box);

	g_assert_cmpstr(text, ==, expected);
}

static void
run(BuildBox *box)
{
	build_box_run(box);
	g_assert_no_error(box->error);
}

/* Nothing may be left of it. */
static void
run_in_vain(BuildBox *box, BuildError code, const char *message)
{
	g_autofree char *staging =
		g_strconcat(box->target, ".tmp-pop3uidl-convert", NULL);

	g_assert_false(build_box_run(box));
	g_assert_error(box->error, BUILD_ERROR, (gint)code);
	g_assert_cmpstr(box->error->message, ==, message);
	g_assert_false(g_file_test(box->target, G_FILE_TEST_EXISTS));
	g_assert_false(g_file_test(staging, G_FILE_TEST_EXISTS));
}

/* ---- what goes with the messages ---- */

/* The next UID is the highest that anybody knows of. */
static void
test_next_uid(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_add(&box, 4, NULL, NO, "cur/1.mx:2,S", MAIL);
	store_folder(box.store, 0)->next_uid = 20;
	build_box_expect(&box, "cur/1.mx:2,S 1500000004 " SHOWN "\n"
	                       "dovecot-uidlist\n| 3 V1700000000 N20\n"
	                       "| 4 :1.mx\n" UIDVALIDITY);
	build_box_clear(&box);

	build_box_init(&box, TRUE);
	g_array_index(box.plan->folders, PlanFolder, 0).next_uid = 30;
	build_box_expect(&box,
	                 "dovecot-uidlist\n| 3 V1700000000 N30\n" UIDVALIDITY);
	build_box_clear(&box);
}

static void
make_two_folders(BuildBox *box)
{
	StoreFolder *folder;

	build_box_init(box, TRUE);
	store_folder(box->store, 0)->keywords = g_strdup("0 a\n1 b\n");
	build_box_add(box, 1, NULL, NO, "cur/1.mx:2,S", MAIL);
	build_box_plan(box, 0, 1, "u-1");
	folder = build_box_folder(box, "A/\303\234", FALSE);
	folder->keywords = g_strdup("2 c");
	build_box_add(box, 1, NULL, 6, ".A.B/cur/1.mx:2,S", MAIL);
	build_box_add(box, 2, NULL, NO, ".A.B/cur/\001", MAIL);
	box->store->last_uid_validity = 0xabcdef01;
	box->store->subscriptions = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(box->store->subscriptions, g_strdup("A/\303\234"));
	g_ptr_array_add(box->store->subscriptions, g_strdup("INBOX"));
	g_ptr_array_add(box->store->subscriptions, g_strdup("x.y"));
}

static void
test_maildirpp(void)
{
	BuildBox box;

	make_two_folders(&box);
	build_box_expect(
		&box,
		".A.&ANw-/cur/1.mx:2,S 1500000000 " SHOWN "\n"
		".A.&ANw-/cur/1500000000.M145003P01615687505086195246" HOST
		":2, 1500000000 " SHOWN "\n"
		".A.&ANw-/dovecot-keywords\n"
		"| 2 c\n"
		".A.&ANw-/dovecot-uidlist\n"
		"| 3 V1700000001 N3\n"
		"| 1 O6 :1.mx\n"
		"| 2 :1500000000.M145003P01615687505086195246" HOST "\n"
		".A.&ANw-/maildirfolder\n"
		"cur/1.mx:2,S 1500000001 " SHOWN "\n"
		"dovecot-keywords\n"
		"| 0 a\n"
		"| 1 b\n"
		"dovecot-uidlist\n"
		"| 3 V1700000000 N2\n"
		"| 1 Pu-1 O1 :1.mx\n"
		"dovecot-uidvalidity\n"
		"| abcdef01\n"
		"dovecot-uidvalidity.abcdef01\n"
		"subscriptions\n"
		"| A.&ANw-\n"
		"| INBOX\n");
	g_assert_cmpuint(box.result.folders, ==, 2);
	g_assert_cmpuint(box.result.messages, ==, 3);
	g_assert_cmpuint(box.result.subscriptions, ==, 1);
	build_box_clear(&box);
}

static void
test_fs(void)
{
	BuildBox box;

	make_two_folders(&box);
	box.options.layout = LAYOUT_FS;
	build_box_expect(
		&box, "A/&ANw-/cur/1.mx:2,S 1500000000 " SHOWN "\n"
		      "A/&ANw-/cur/1500000000.M145003P01615687505086195246" HOST
		      ":2, 1500000000 " SHOWN "\n"
		      "A/&ANw-/dovecot-keywords\n"
		      "| 2 c\n"
		      "A/&ANw-/dovecot-uidlist\n"
		      "| 3 V1700000001 N3\n"
		      "| 1 O6 :1.mx\n"
		      "| 2 :1500000000.M145003P01615687505086195246" HOST "\n"
		      "cur/1.mx:2,S 1500000001 " SHOWN "\n"
		      "dovecot-keywords\n"
		      "| 0 a\n"
		      "| 1 b\n"
		      "dovecot-uidlist\n"
		      "| 3 V1700000000 N2\n"
		      "| 1 Pu-1 O1 :1.mx\n"
		      "dovecot-uidvalidity\n"
		      "| abcdef01\n"
		      "dovecot-uidvalidity.abcdef01\n"
		      "subscriptions\n"
		      "| A/&ANw-\n"
		      "| INBOX\n"
		      "| x.y\n");
	g_assert_cmpuint(box.result.subscriptions, ==, 0);
	build_box_clear(&box);
}

static void
test_bad_folder(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_folder(&box, "a.b", TRUE);
	run_in_vain(
		&box, BUILD_ERROR_NAME,
		"a.b: the name has a \".\", which separates parts in Maildir++: rename the folder, or use --layout fs");
	box.options.layout = LAYOUT_FS;
	run(&box);
	build_box_clear(&box);
}

static void
test_one_directory(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_folder(&box, "a\nb", TRUE);
	g_free(store_folder(box.store, 1)->name);
	store_folder(box.store, 1)->name = g_strdup("A/B");
	build_box_folder(&box, "A/B", TRUE);
	run_in_vain(&box, BUILD_ERROR_NAME,
	            "A/B: it would lie where A/B does; rename one of them");
	build_box_clear(&box);
}

/* ---- what cannot be read ---- */

/* 1 is there; 2 is no file, 3 is gone, 4 never had one. */
static void
make_unreadable(BuildBox *box)
{
	g_autofree char *second = NULL;
	g_autofree char *third = NULL;

	build_box_init(box, TRUE);
	second = g_build_filename(box->source, "cur/2.mx", NULL);
	third = g_build_filename(box->source, "cur/3.mx", NULL);
	build_box_add(box, 1, NULL, NO, "cur/1.mx:2,S", MAIL);
	build_box_add(box, 2, NULL, NO, "cur/2.mx", MAIL);
	build_box_add(box, 3, NULL, NO, "cur/3.mx", MAIL);
	build_box_add(box, 4, NULL, NO, NULL, NULL);
	for (guint32 i = 0; i < 4; i++) {
		g_autofree char *uidl = g_strdup_printf("u-%u", i + 1);

		build_box_plan(box, i, i + 1, uidl);
	}
	g_assert_cmpint(g_unlink(second), ==, 0);
	g_assert_cmpint(g_mkdir(second, 0700), ==, 0);
	g_assert_cmpint(g_unlink(third), ==, 0);
}

static void
test_unreadable(void)
{
	BuildBox box;

	make_unreadable(&box);
	run_in_vain(&box, BUILD_ERROR_SOURCE,
	            "cur/2.mx: cannot be opened: Invalid argument "
	            "(--keep-going goes on without it)");
	build_box_clear(&box);
}

static void
test_keep_going(void)
{
	BuildBox box;

	make_unreadable(&box);
	box.options.keep_going = TRUE;
	build_box_expect(&box, "cur/1.mx:2,S 1500000001 " SHOWN "\n"
	                       "dovecot-uidlist\n| 3 V1700000000 N5\n"
	                       "| 1 Pu-1 O1 :1.mx\n" UIDVALIDITY);
	g_assert_cmpuint(box.result.messages, ==, 1);
	g_assert_cmpuint(box.result.uidls, ==, 1);
	g_assert_cmpuint(box.result.gone, ==, 1);
	g_assert_cmpuint(box.result.left_out->len, ==, 2);
	g_assert_cmpstr(box.result.left_out->pdata[0], ==,
	                "cur/2.mx: cannot be opened: Invalid argument");
	g_assert_cmpstr(box.result.left_out->pdata[1], ==,
	                "UID 4 of INBOX: has no file");
	build_box_clear(&box);
}

static void
test_changed(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_add(&box, 1, NULL, NO, "cur/1.mx:2,S", MAIL);
	/* Another digest than it can have. */
	box.store->mail->facts[0].known |= FACT_HEADER;
	run_in_vain(&box, BUILD_ERROR_SOURCE,
	            "cur/1.mx:2,S: changed while read");
	build_box_clear(&box);
}

/* A header over the limit is no reason to leave a message out. */
static void
test_long_header(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_add(&box, 1, NULL, NO, "cur/1.mx,S=17,W=20:2,S", MAIL);
	box.options.header_limit = 5;
	run(&box);
	g_assert_cmpuint(box.result.messages, ==, 1);
	g_assert_cmpuint(box.result.renamed, ==, 0);
	g_assert_cmpuint(box.result.left_out->len, ==, 0);
	build_box_clear(&box);
}

/* ---- the target ---- */

static void
test_not_empty(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	temp_folder_write(box.root, "t/x", "stays");
	g_assert_false(build_box_run(&box));
	g_assert_error(box.error, BUILD_ERROR, BUILD_ERROR_TARGET);
	assert_text(&box, "x\n| stays\n");
	build_box_clear(&box);
}

static void
count(gsize done, gsize total, gpointer data)
{
	g_assert_cmpuint(total, ==, 3);
	*(gsize *)data = done;
}

static void
test_progress(void)
{
	gsize done = 0;
	BuildBox box;

	make_two_folders(&box);
	box.options.progress = count;
	box.options.progress_data = &done;
	run(&box);
	g_assert_cmpuint(done, ==, 3);
	build_box_clear(&box);
}

/* Twice the same, to the byte. */
static void
test_again(void)
{
	g_autofree char *first = NULL;
	g_autofree char *other = NULL;
	BuildBox box;

	make_two_folders(&box);
	run(&box);
	first = build_box_text(&box);
	other = g_build_filename(box.root, "other", NULL);
	g_assert_cmpint(g_rename(box.target, other), ==, 0);
	build_box_expect(&box, first);
	build_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/build/next-uid", test_next_uid);
	g_test_add_func("/build/maildirpp", test_maildirpp);
	g_test_add_func("/build/fs", test_fs);
	g_test_add_func("/build/bad-folder", test_bad_folder);
	g_test_add_func("/build/one-directory", test_one_directory);
	g_test_add_func("/build/unreadable", test_unreadable);
	g_test_add_func("/build/keep-going", test_keep_going);
	g_test_add_func("/build/changed", test_changed);
	g_test_add_func("/build/long-header", test_long_header);
	g_test_add_func("/build/not-empty", test_not_empty);
	g_test_add_func("/build/progress", test_progress);
	g_test_add_func("/build/again", test_again);
	return g_test_run();
}
