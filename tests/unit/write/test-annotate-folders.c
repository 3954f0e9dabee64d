/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-annotate-folders.c - several folders at once: all of them or none
 */
#include "temp-folder.h"
#include "write-box.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define INBOX "3 V1700000000 N3\n1 :1.M1P1.mx\n2 O9 :2.M2P2.mx\n"
#define WITH_LIST "3 V1700000001 N3\n1 W5 :1.M1P1.mx\n2 Pold :7.M7P7.mx\n"

/* By folder; the last has no list. */
#define N_FOLDERS 3
static const char *const written[N_FOLDERS] = {
	"3 V1700000000 N3\n1 Pu-1 O10 :1.M1P1.mx\n2 :2.M2P2.mx\n",
	"3 V1700000001 N3\n1 W5 :1.M1P1.mx\n2 Pu-7 O20 :7.M7P7.mx\n",
	"3 V1700000000 N3\n1 Pu-8 O30 :8.M8P8.mx\n2 :9.M9P9.mx\n",
};

#define UNDO "pop3uidl-convert.undo"
#define KEPT                                                                   \
	"pop3uidl-convert undo 1\n"                                            \
	"\t1.M1P1.mx\t1\t-\t-\tPu-1\tO10\n"                                    \
	"\t2.M2P2.mx\t2\t-\tO9\t-\t-\n"                                        \
	".A\t7.M7P7.mx\t2\tPold\t-\tPu-7\tO20\n"                               \
	".B\t8.M8P8.mx\t1\t-\t-\tPu-8\tO30\n"

typedef struct {
	const char *name;
	gboolean control;
	/* What happens after all was read, below the root: a file is renamed, a
	   file is written. */
	const char *old_path;
	const char *new_path;
	const char *path;
	const char *text;
	/* NULL: all lists are written. */
	const char *message;
	gint code;
} Case;

#define NEW_UIDL "3 V1700000001 N3\n1 W5 :1.M1P1.mx\n2 Pnew :7.M7P7.mx\n"
#define CHANGED "changed since it was read; run again"
#define AWAY "; move it away to go on without what can be undone of runs before"

static const Case cases[] = {
	{ .name = "plain" },
	{ .name = "control", .control = TRUE },
	{ "flags-changed", .old_path = "m/.A/cur/7.M7P7.mx:2,S",
	  .new_path = "m/.A/cur/7.M7P7.mx:2,RS" },
	{ "moved-to-cur", .old_path = "m/.B/new/8.M8P8.mx",
	  .new_path = "m/.B/cur/8.M8P8.mx:2,S" },
	{ "moved-to-cur-control", TRUE, .old_path = "m/.B/new/8.M8P8.mx",
	  .new_path = "m/.B/cur/8.M8P8.mx:2,S" },
	{ "not-planned-moved", .old_path = "m/.B/cur/9.M9P9.mx:2,",
	  .new_path = "m/.B/cur/9.M9P9.mx:2,T" },
	{ "mail-came", .path = "m/.A/new/6.M6P6.mx", .text = "" },

	{ "uidl-changed", .path = "m/.A/dovecot-uidlist", .text = NEW_UIDL,
	  .message = ".A: the UIDL of 7.M7P7.mx " CHANGED },
	{ "uidl-changed-control", TRUE, .path = "c/.A/dovecot-uidlist",
	  .text = NEW_UIDL, .message = ".A: the UIDL of 7.M7P7.mx " CHANGED },
	{ "list-broken", .path = "m/.A/dovecot-uidlist", .text = "3\n",
	  .message =
	          ".A: dovecot-uidlist: line 1: it does not begin with a version",
	  .code = G_IO_ERROR_INVALID_DATA },
	{ "list-made", .path = "m/.B/dovecot-uidlist",
	  .text = "3 V1700000000 N3\n1 :8.M8P8.mx\n",
	  .message = ".B: the list was made since it was read; run again" },
	{ "index-made", .path = "m/.B/dovecot.index", .text = "",
	  .message = ".B: dovecot.index was made since the Maildir was read; "
	             "run again" },
	{ "folder-gone", .old_path = "m/.B", .new_path = "m/.C",
	  .message = ".B: dovecot-uidlist: its folder cannot be opened, or "
	             "made for the Maildir's owner: No such file or directory",
	  .code = G_IO_ERROR_NOT_FOUND },
	{ "locked", .path = "m/.B/dovecot-uidlist.lock", .text = "1:elsewhere",
	  .message = ".B: dovecot-uidlist.lock is held by \"1:elsewhere\", "
	             "which is no process of this host: wait until it is done, "
	             "and run again",
	  .code = G_IO_ERROR_BUSY },
	{ "tmp-folder", .path = "m/.B/dovecot-uidlist.tmp/x", .text = "",
	  .message = ".B: dovecot-uidlist.tmp: Is a directory",
	  .code = G_IO_ERROR_IS_DIRECTORY },

	{ "undo-locked", .path = "m/" UNDO ".lock", .text = "1:elsewhere",
	  .message = UNDO ".lock is held by \"1:elsewhere\", which is no "
	                  "process of this host: wait until it is done, and "
	                  "run again",
	  .code = G_IO_ERROR_BUSY },
	{ "undo-malformed", .path = "m/" UNDO, .text = "x\n",
	  .message = UNDO ": line 1: not \"pop3uidl-convert undo 1\"" AWAY,
	  .code = G_IO_ERROR_INVALID_DATA },
	{ "undo-folder", .path = "m/" UNDO "/x", .text = "",
	  .message = UNDO ": Invalid argument" AWAY,
	  .code = G_IO_ERROR_INVALID_ARGUMENT },
	{ "undo-tmp-folder", .path = "m/" UNDO ".tmp/x", .text = "",
	  .message = UNDO ".tmp: Is a directory",
	  .code = G_IO_ERROR_IS_DIRECTORY },
};

static void
set_up(WriteBox *box, gboolean control)
{
	write_box_init(box, INBOX, control ? "c/.INBOX" : NULL);
	write_box_add(box, 1, NULL, STORE_NO_ORDER, "cur/1.M1P1.mx:2,S");
	write_box_add(box, 2, NULL, 9, "cur/2.M2P2.mx:2,S");
	write_box_plan(box, 0, 10, "u-1");
	/* The base name of another message, too. */
	write_box_folder(box, ".A", WITH_LIST, control ? "c/.A" : NULL);
	write_box_add(box, 1, NULL, STORE_NO_ORDER, ".A/cur/1.M1P1.mx:2,S");
	write_box_add(box, 2, "old", STORE_NO_ORDER, ".A/cur/7.M7P7.mx:2,S");
	write_box_plan(box, 3, 20, "u-7");
	write_box_folder(box, ".B", NULL, control ? "c/.B" : NULL);
	write_box_add(box, 1, NULL, STORE_NO_ORDER, ".B/new/8.M8P8.mx");
	write_box_add(box, 2, NULL, STORE_NO_ORDER, ".B/cur/9.M9P9.mx:2,");
	write_box_plan(box, 4, 30, "u-8");
}

static void
happen(const WriteBox *box, const Case *test)
{
	if (test->old_path != NULL) {
		g_autofree char *old =
			g_build_filename(box->root, test->old_path, NULL);
		g_autofree char *new =
			g_build_filename(box->root, test->new_path, NULL);

		g_assert_cmpint(rename(old, new), ==, 0);
	}
	if (test->path != NULL)
		temp_folder_write(box->root, test->path, test->text);
}

static void
assert_file(const char *folder, const char *name, const char *expected)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	g_assert_cmpstr(text, ==, expected);
}

static void
assert_written(const WriteBox *box)
{
	for (guint32 i = 0; i < N_FOLDERS; i++) {
		const char *folder =
			store_folder(box->store, i)->list_directory;

		assert_file(folder, "dovecot-uidlist", written[i]);
		assert_file(folder, "dovecot-uidlist.lock", NULL);
		assert_file(folder, "dovecot-uidlist.tmp", NULL);
	}
	assert_file(box->maildir, UNDO, KEPT);
	assert_file(box->maildir, UNDO ".lock", NULL);
	assert_file(box->maildir, UNDO ".tmp", NULL);
}

static void
test_case(gconstpointer data)
{
	const Case *test = data;
	const gint code = test->code != 0 ? test->code : G_IO_ERROR_WRONG_ETAG;
	g_autoptr(GError) error = NULL;
	g_autofree char *before = NULL;
	g_autofree char *after = NULL;
	AnnotateResult result;
	WriteBox box;

	set_up(&box, test->control);
	happen(&box, test);
	before = write_box_snapshot(&box);
	write_box_run(&box, 1, &result, &error);
	if (test->message == NULL) {
		g_assert_no_error(error);
		assert_written(&box);
	} else {
		g_assert_error(error, G_IO_ERROR, code);
		g_assert_cmpstr(error->message, ==, test->message);
		after = write_box_snapshot(&box);
		g_assert_cmpstr(after, ==, before);
	}
	write_box_clear(&box);
}

/* Control folders that are missing are made, and taken away again where that
   was in vain. */
static void
test_control_folders(void)
{
	g_autofree char *made = NULL;
	g_autofree char *index = NULL;
	g_autoptr(GError) error = NULL;
	AnnotateResult result;
	WriteBox box;

	set_up(&box, TRUE);
	made = g_build_filename(box.root, "c/.B", NULL);
	index = g_build_filename(box.maildir, ".B/dovecot.index", NULL);
	temp_folder_write(box.maildir, ".B/dovecot.index", "");
	g_assert_false(write_box_run(&box, 1, &result, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
	g_assert_cmpint(access(made, F_OK), ==, -1);

	g_clear_error(&error);
	g_assert_cmpint(g_unlink(index), ==, 0);
	write_box_run(&box, 1, &result, &error);
	g_assert_no_error(error);
	assert_written(&box);
	write_box_clear(&box);
}

/* Of a folder that nothing is planned for nothing is touched. */
static void
test_folder_without_plan(void)
{
	static const char list[] = "3 V5 N2\n1 O3 :1.M1P1.mx\n";
	const AnnotateOptions options = { .lock_timeout = 1 };
	g_autoptr(GError) error = NULL;
	Plan plan = { .folders =
		              g_array_new(FALSE, FALSE, sizeof(PlanFolder)) };
	AnnotateResult result;
	WriteBox box;

	write_box_init(&box, list, NULL);
	write_box_add(&box, 1, NULL, 3, "cur/1.M1P1.mx:2,");
	temp_folder_write(box.maildir, "dovecot-uidlist.lock", "1:elsewhere");
	temp_folder_write(box.maildir, UNDO ".lock", "1:elsewhere");
	g_array_append_val(plan.folders, box.plan);
	annotate_plan(box.maildrop, box.store, &plan, &options, &result,
	              &error);
	g_assert_no_error(error);
	assert_file(box.maildir, "dovecot-uidlist", list);
	assert_file(box.maildir, UNDO, NULL);
	g_array_unref(plan.folders);
	write_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/annotate-folders/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/annotate-folders/control-folders",
	                test_control_folders);
	g_test_add_func("/annotate-folders/folder-without-plan",
	                test_folder_without_plan);
	return g_test_run();
}
