/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "store-text.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST "m/dovecot-uidlist"
#define HERE " @/m/dovecot-uidlist"
#define NO_LIST                                                                \
	"warning: no dovecot-uidlist: a new one will be made; if Dovecot "     \
	"keeps it elsewhere (CONTROL=, mail_control_path), say --control\n"

typedef struct {
	const char *name;
	const char *control;
	const char *expected;
	StoreTextFile files[10];
} Case;

static const Case cases[] = {
	{ "list",
	  NULL,
	  "INBOX V77 N9" HERE "\n"
	  "1 cur/a:2,S Pu1 O2 G0a\n"
	  "3 new/b P\n"
	  "7 cur/c:2, O0\n",
	  { { LIST, "3 V77 N9 G00112233445566778899aabbccddeeff\n"
	            "1 O2 Pu1 G0a :a\n3 P :b:2,F\n7 S3 O0 :c\n" },
	    { "m/cur/c:2,", "" },
	    { "m/cur/a:2,S", "" },
	    { "m/new/b", "" },
	    { "m/tmp/d", "" } } },
	{ "old-list",
	  NULL,
	  "INBOX V77 N9" HERE " old\n1 cur/a:2,S\n9 cur/b new\n",
	  { { LIST, "1 77 9\n1 a\n" },
	    { "m/cur/a:2,S", "" },
	    { "m/cur/b", "" } } },
	{ "no-messages",
	  NULL,
	  "INBOX V77 N1" HERE "\n",
	  { { LIST, "3 V77 N1\n" }, { "m/cur/", NULL } } },
	{ "crlf",
	  NULL,
	  "INBOX V77 N5" HERE "\n4 cur/a Pu\n",
	  { { LIST, "3 V77 N1\r\n4 Pu :a\r\n" }, { "m/cur/a", "" } } },
	{ "absent",
	  NULL,
	  "INBOX V77 N10" HERE "\nabsent 2\n5 cur/b O1\n10 cur/c new\n",
	  { { LIST,
	      "3 V77 N2\n4 O5 Px :a\n5 O1 :b\n6 :d\n7 O2 :.e\n9 Pz :f\n" },
	    { "m/cur/b", "" },
	    { "m/cur/c", "" } } },
	{ "doubled-record",
	  NULL,
	  "INBOX V77 N7" HERE "\nabsent 1\n5 cur/b Pb\n6 cur/a:2, P2\n"
	  "warning: dovecot-uidlist: UID 3 has the file name of UID 6, which "
	  "counts for Dovecot (2 such records)\n",
	  { { LIST, "3 V77 N2\n3 P0 :a\n4 O1 P1 :a:2,S\n5 Pb :b\n6 P2 :a\n" },
	    { "m/cur/a:2,", "" },
	    { "m/cur/b", "" } } },
	{ "no-list",
	  NULL,
	  "INBOX V1000 N1" HERE " none\n1 cur/a new\n2 new/b new\n" NO_LIST,
	  { { "m/cur/a", "" }, { "m/new/b", "" } } },
	{ "no-list-no-messages",
	  NULL,
	  "INBOX V1000 N1" HERE " none\n" NO_LIST,
	  { { "m/cur/", NULL } } },
	{ "new-after-records",
	  NULL,
	  "INBOX V77 N4294967293" HERE "\n4294967292 cur/a\n"
	  "4294967293 cur/b new\n4294967294 cur/c new\n",
	  { { LIST, "3 V77 N2\n4294967292 :a\n" },
	    { "m/cur/a", "" },
	    { "m/cur/b", "" },
	    { "m/cur/c", "" } } },
	{ "last-uid-taken",
	  NULL,
	  "INBOX V77 N4294967295" HERE "\n4294967294 cur/a\n",
	  { { LIST, "3 V77 N2\n4294967294 :a\n" }, { "m/cur/a", "" } } },
	{ "out-of-uids",
	  NULL,
	  "error: dovecot-uidlist: the next UID is 4294967293, too high for "
	  "the 3 new messages: only a new list helps, which Dovecot makes if "
	  "this one is taken away\n",
	  { { LIST, "3 V77 N2\n4294967292 :a\n" },
	    { "m/cur/a", "" },
	    { "m/cur/b", "" },
	    { "m/cur/c", "" },
	    { "m/cur/d", "" } } },
	/* By number, M<usec>, name; cur/ and new/ together. */
	{ "new-order",
	  NULL,
	  "INBOX V77 N5" HERE "\n"
	  "5 new/9.M9.x new\n6 cur/10.M9.b:2,S new\n7 new/10.M10.a new\n"
	  "8 cur/10.M10.b new\n9 cur/100.M1.a:2, new\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/cur/100.M1.a:2,", "" },
	    { "m/cur/10.M10.b", "" },
	    { "m/new/10.M10.a", "" },
	    { "m/cur/10.M9.b:2,S", "" },
	    { "m/new/9.M9.x", "" } } },
	{ "claimed-sizes",
	  NULL,
	  "INBOX V77 N5" HERE "\n1 cur/a,W=11:2,S W11\n2 cur/b W9\n"
	  "3 cur/c\n5 cur/d,W=8 W8 new\n",
	  { { LIST, "3 V77 N5\n1 W7 :a,W=11\n2 W9 :b\n3 S4 :c\n" },
	    { "m/cur/a,W=11:2,S", "" },
	    { "m/cur/b", "" },
	    { "m/cur/c", "" },
	    { "m/cur/d,W=8", "" } } },
	/* Sizes are subtracted from each other. */
	{ "claimed-sizes-too-large",
	  NULL,
	  "INBOX V77 N5" HERE "\n1 cur/a,W=9223372036854775808:2,S\n2 cur/b\n"
	  "5 cur/c,W=9223372036854775807 W9223372036854775807 new\n",
	  { { LIST, "3 V77 N5\n1 W7 :a,W=9223372036854775808\n"
	            "2 W18446744073709551614 :b\n" },
	    { "m/cur/a,W=9223372036854775808:2,S", "" },
	    { "m/cur/b", "" },
	    { "m/cur/c,W=9223372036854775807", "" } } },
	/* A base name that begins another; ':' sorts after ',' in names. */
	{ "base-names",
	  NULL,
	  "INBOX V77 N5" HERE "\n1 cur/a:2,S Pa\n2 cur/a,S=1:2,S Pas\n"
	  "3 cur/a;x:2, Pax\n4 cur/A Pupper\n",
	  { { LIST, "3 V77 N5\n1 Pa :a\n2 Pas :a,S=1\n3 Pax :a;x\n"
	            "4 Pupper :A\n" },
	    { "m/cur/a:2,S", "" },
	    { "m/cur/a,S=1:2,S", "" },
	    { "m/cur/a;x:2,", "" },
	    { "m/cur/A", "" } } },
	{ "hostile-names",
	  NULL,
	  "INBOX V77 N5" HERE "\n5 cur/ok new\n"
	  "warning: new/x\\x0D: left out, Dovecot takes no file of such a "
	  "name for a message\n"
	  "warning: cur/:2,S and 1 more: left out, Dovecot takes no file of "
	  "such a name for a message\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/cur/.hidden", "" },
	    { "m/cur/.folder/", NULL },
	    { "m/new/x\r", "" },
	    { "m/cur/a\nb", "" },
	    { "m/cur/:2,S", "" },
	    { "m/cur/ok", "" } } },
	{ "folders-in-cur",
	  NULL,
	  "INBOX V77 N5" HERE "\n5 cur/ok new\n"
	  "warning: cur/a and 1 more: left out, not a regular file (symlinks "
	  "are not followed)\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/cur/b/x", "" },
	    { "m/cur/a/", NULL },
	    { "m/cur/ok", "" } } },
	/* With a list its UIDs count, whatever else there was. */
	{ "list-and-state",
	  NULL,
	  "INBOX V77 N5" HERE "\n1 cur/a,U=9 Pa\n",
	  { { LIST, "3 V77 N5\n1 Pa :a,U=9\n" },
	    { "m/dovecot.index.log", "" },
	    { "m/courierimapuiddb", "" },
	    { "m/cur/a,U=9", "" } } },
	{ "malformed",
	  NULL,
	  "error: dovecot-uidlist: line 3: the UID is not above the one "
	  "before; Dovecot would give new UIDs from there on: mend it, or let "
	  "Dovecot open the mailbox once\n",
	  { { LIST, "3 V77 N5\n2 :a\n1 :b\n" }, { "m/cur/a", "" } } },
	{ "empty-list",
	  NULL,
	  "error: dovecot-uidlist: line 1: the file is empty; Dovecot would "
	  "give new UIDs from there on: mend it, or let Dovecot open the "
	  "mailbox once\n",
	  { { LIST, "" }, { "m/cur/a", "" } } },
	{ "list-is-folder",
	  NULL,
	  "error: dovecot-uidlist: not a regular file (a symlink is not "
	  "followed): put the list itself there\n",
	  { { LIST "/", NULL }, { "m/cur/a", "" } } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	store_text_write(folder, test->files);
	text = store_text_read(folder, test->control);
	g_assert_cmpstr(text, ==, test->expected);
}

/* ---- what a table of files cannot say ---- */

static void
test_no_regular_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *fifo = g_build_filename(folder, "m/cur/fifo", NULL);
	g_autofree char *text = NULL;

	temp_folder_write(folder, LIST, "3 V77 N5\n1 Pa :link\n2 Pb :ok\n");
	temp_folder_write(folder, "m/cur/ok", "");
	temp_folder_link(folder, "m/cur/link", "ok");
	temp_folder_link(folder, "m/new/dangling", "nowhere");
	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);

	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "INBOX V77 N5" HERE "\n2 cur/ok Pb\n"
	                "warning: new/dangling: left out, not a regular file "
	                "(symlinks are not followed)\n"
	                "warning: cur/fifo and 1 more: left out, not a regular "
	                "file (symlinks are not followed)\n");
}

static void
test_linked_list(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, "m/cur/a", "");
	temp_folder_write(folder, "m/real", "3 V77 N5\n");
	temp_folder_link(folder, LIST, "real");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "error: dovecot-uidlist: not a regular file (a symlink "
	                "is not followed): put the list itself there\n");
}

/* Files come in another order from readdir; the result is the same. */
static void
test_order_of_files(void)
{
	g_autofree char *expected = NULL;

	for (guint step = 1; step < 100; step += 2) {
		g_autoptr(TempFolder) folder = temp_folder_new();
		g_autofree char *text = NULL;

		/* 100 and an odd step that is no multiple of 5 have no common
		   divisor: each file is made, in some order. */
		if (step % 5 == 0)
			continue;
		for (guint i = 0; i < 100; i++) {
			guint number = i * step % 100;
			g_autofree char *path = g_strdup_printf(
				"m/%s/%u.M%u.x:2,%s",
				number % 3 ? "cur" : "new", number / 10,
				number % 7, number % 2 ? "S" : "");

			temp_folder_write(folder, path, "same");
		}
		text = store_text_read(folder, NULL);
		if (expected == NULL)
			expected = g_steal_pointer(&text);
		else
			g_assert_cmpstr(text, ==, expected);
	}
	g_assert_nonnull(strstr(expected, "copy"));
}

/* ---- found again ---- */

static Store *
read_maildir(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "m", NULL);
	const MaildirOptions options = { .now = STORE_TEXT_NOW };
	g_autoptr(GError) error = NULL;
	Store *store = maildir_read(path, &options, &error);

	g_assert_no_error(error);
	return store;
}

static void
move(const char *folder, const char *from, const char *to)
{
	g_autofree char *old = g_build_filename(folder, from, NULL);
	g_autofree char *new = g_build_filename(folder, to, NULL);

	g_assert_cmpint(g_rename(old, new), ==, 0);
}

static void
test_relocate(void)
{
	const guint32 missing[] = { 3, 1, 0, 4, 2 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GHashTable) unclear = g_hash_table_new(NULL, NULL);
	g_autofree char *text = NULL;
	g_autoptr(Store) store = NULL;

	temp_folder_write(folder, LIST,
	                  "3 V77 N6\n1 :a\n2 :b\n3 :c\n4 :d\n5 :e\n");
	temp_folder_write(folder, "m/cur/a:2,", "");
	temp_folder_write(folder, "m/new/b", "");
	temp_folder_write(folder, "m/cur/c:2,", "");
	temp_folder_write(folder, "m/cur/d", "");
	temp_folder_write(folder, "m/cur/e", "e");
	store = read_maildir(folder);

	move(folder, "m/cur/a:2,", "m/cur/a:2,S");
	move(folder, "m/new/b", "m/cur/b:2,");
	move(folder, "m/cur/c:2,", "m/c");
	temp_folder_write(folder, "m/cur/d:2,F", "");
	temp_folder_write(folder, "m/cur/d:2,S", "d");
	/* On its way from new/ to cur/, on some file systems. */
	move(folder, "m/cur/e", "m/cur/e:2,S");
	temp_folder_write(folder, "m/new/e", "e");
	store->mail->relocate(store->mail, missing, G_N_ELEMENTS(missing),
	                      unclear, store->mail->relocate_data);
	g_assert_cmpuint(g_hash_table_size(unclear), ==, 1);
	g_assert_true(g_hash_table_contains(unclear, GUINT_TO_POINTER(3)));

	text = store_text(store, folder);
	g_assert_cmpstr(text, ==,
	                "INBOX V77 N6" HERE "\n1 cur/a:2,S\n2 cur/b:2,\n"
	                "3 cur/c:2,\n4 cur/d\n5 new/e\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir/no-regular-files", test_no_regular_files);
	g_test_add_func("/maildir/linked-list", test_linked_list);
	g_test_add_func("/maildir/order-of-files", test_order_of_files);
	g_test_add_func("/maildir/relocate", test_relocate);
	return g_test_run();
}
