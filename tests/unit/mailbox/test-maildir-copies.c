/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-maildir-copies.c - what is right where a Maildir is copied
 *
 * There it is no longer a question whose UIDs count, and each file is mail.
 */
#include "mailbox/maildir.h"

#include "store-text.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define LIST "m/dovecot-uidlist"
#define HEAD "INBOX V77 N5 @/dovecot-uidlist\n"
#define LAST "last V77\n"
#define NONE "INBOX V1000 N1 @/dovecot-uidlist none\n"
#define LOAD_AGAIN "IMAP clients will load its messages again"
#define INDEX                                                                  \
	": Dovecot has given UIDs out, but its dovecot-uidlist is not here: "  \
	"the UIDs are lost, and " LOAD_AGAIN                                   \
	"; if the list is elsewhere (CONTROL=, mail_control_path), say "       \
	"--control\n"
#define FOREIGN                                                                \
	": another program has given UIDs out, and its files are not read "    \
	"yet: " LOAD_AGAIN "\n"
#define OTHERS                                                                 \
	": the same base name, but other contents: each is a message of its "  \
	"own, with a new UID\n"
#define EQUAL ": left out, equal to another file of the same base name\n"

typedef struct {
	const char *name;
	const char *expected;
	StoreTextFile files[10];
} Case;

static const Case cases[] = {
	/* ---- UIDs that cannot be told ---- */
	{ "index",
	  NONE "1 cur/a new\nwarning: dovecot.index.log" INDEX "last V1000\n",
	  { { "m/cur/a", "" }, { "m/dovecot.index.log", "" } } },
	{ "index-of-no-messages",
	  NONE "last V1000\n",
	  { { "m/cur/", NULL }, { "m/dovecot.index.log", "" } } },
	{ "courier",
	  NONE "1 cur/a new\nwarning: courierimapuiddb" FOREIGN "last V1000\n",
	  { { "m/cur/a", "" }, { "m/courierimapuiddb", "" } } },
	{ "foreign-names",
	  NONE
	  "1 cur/a,U=3 new\nwarning: cur/a,U=3: another program has given "
	  "UIDs out, in the names (,U=), which are not read yet: " LOAD_AGAIN
	  "\nlast V1000\n",
	  { { "m/cur/a,U=3", "" } } },
	{ "each-folder",
	  NONE "1 cur/a new\n"
	       "A V1001 N1 @/.A/dovecot-uidlist none\nin .A\n1 .A/cur/b new\n"
	       "B V77 N5 @/.B/dovecot-uidlist\nin .B\n1 .B/cur/b\n"
	       "warning: dovecot.index" INDEX "warning: .A/.uidvalidity" FOREIGN
	       "last V1001\n",
	  { { "m/cur/a", "" },
	    { "m/dovecot.index", "" },
	    { "m/.A/cur/b", "" },
	    { "m/.A/.uidvalidity", "" },
	    { "m/.B/cur/b", "" },
	    { "m/.B/dovecot.index", "" },
	    { "m/.B/dovecot-uidlist", "3 V77 N5\n1 :b\n" } } },
	{ "broken-list",
	  "error: dovecot-uidlist: line 2: no UID; Dovecot would give new UIDs "
	  "from there on: mend it, or let Dovecot open the mailbox once "
	  "(--keep-going goes on without it)\n",
	  { { "m/cur/a", "" }, { LIST, "3 V77 N5\nx :a\n" } } },
	{ "no-cur",
	  HEAD "1 new/a\n" LAST,
	  { { "m/new/a", "" },
	    { "m/tmp/", NULL },
	    { LIST, "3 V77 N5\n1 :a\n" } } },

	/* ---- files of one base name ---- */
	{ "same-bytes",
	  HEAD "1 cur/a:2,F Pa\n"
	       "warning: cur/a:2,S and 1 more" EQUAL LAST,
	  { { LIST, "3 V77 N5\n1 Pa :a\n" },
	    { "m/cur/a:2,S", "x" },
	    { "m/cur/a:2,F", "x" },
	    { "m/new/a", "x" } } },
	{ "other-bytes",
	  HEAD "absent 1\n5 cur/a,W=1:2,S W1 new\n6 new/a,W=1 W1 new\n"
	       "warning: cur/a,W=1:2,S and 1 more" OTHERS LAST,
	  { { LIST, "3 V77 N5\n1 Pa O7 :a,W=1\n" },
	    { "m/cur/a,W=1:2,S", "x" },
	    { "m/new/a,W=1", "y" } } },
	/* The others' order is that of new mail. */
	{ "some-equal",
	  HEAD "1 cur/b\n5 cur/1 new\n6 cur/2 new\n7 cur/2:2,S new\n"
	       "8 cur/3 new\n"
	       "warning: cur/2:2,T and 1 more" EQUAL
	       "warning: cur/2 and 1 more" OTHERS LAST,
	  { { LIST, "3 V77 N5\n1 :b\n" },
	    { "m/cur/b", "" },
	    { "m/cur/1", "" },
	    { "m/cur/2", "x" },
	    { "m/cur/2:2,S", "y" },
	    { "m/cur/2:2,T", "x" },
	    { "m/new/2", "y" },
	    { "m/cur/3", "" } } },

	/* ---- names whose ':' was mangled ---- */
	{ "mangled",
	  HEAD "1 cur/a;2,S Pa\n2 cur/b_2, Pb\n3 cur/c%3A2,FS Pc\n"
	       "5 cur/d\xef\x80\xba"
	       "2,S new\n" LAST,
	  { { LIST, "3 V77 N5\n1 Pa :a\n2 Pb :b\n3 Pc :c\n" },
	    { "m/cur/a;2,S", "" },
	    { "m/cur/b_2,", "" },
	    { "m/cur/c%3A2,FS", "" },
	    { "m/cur/d\xef\x80\xba"
	      "2,S",
	      "" } } },
	{ "mangled-and-not",
	  HEAD "1 cur/a:2,S Pa\nwarning: cur/a;2,S" EQUAL LAST,
	  { { LIST, "3 V77 N5\n1 Pa :a\n" },
	    { "m/cur/a;2,S", "x" },
	    { "m/cur/a:2,S", "x" } } },
	{ "nothing-but-mangled",
	  HEAD "5 cur/;2,S new\n" LAST,
	  { { LIST, "3 V77 N5\n" }, { "m/cur/;2,S", "" } } },
};

static char *
copy(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "m", NULL);

	return store_text_copy(path, NULL);
}

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	store_text_write(folder, test->files);
	text = copy(folder);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_linked_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *old = g_build_filename(folder, "m/cur/a", NULL);
	g_autofree char *new = g_build_filename(folder, "m/cur/a:2,S", NULL);
	g_autofree char *text = NULL;

	temp_folder_write(folder, LIST, "3 V77 N5\n1 Pa :a\n");
	temp_folder_write(folder, "m/cur/a", "x");
	g_assert_cmpint(link(old, new), ==, 0);
	text = copy(folder);
	g_assert_cmpstr(text, ==, HEAD "1 cur/a Pa\n" LAST);
}

/* Comparing each with each would never end: then they are all copied. */
static void
test_many_of_one_name(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	for (guint i = 0; i < 100; i++) {
		g_autofree char *path = g_strdup_printf(
			"m/cur/a:2,%c%c", 'a' + i % 10, 'a' + i / 10);

		temp_folder_write(folder, path, "same");
	}
	temp_folder_write(folder, LIST, "3 V77 N5\n");
	text = copy(folder);
	lines = g_strsplit(text, "\n", -1);
	g_assert_cmpstr(lines[1], ==, "5 cur/a:2,aa new");
	g_assert_cmpstr(lines[100], ==, "104 cur/a:2,jj new");
	g_assert_cmpstr(lines[101], ==,
	                "warning: cur/a:2,aa and 99 more: the same base name, "
	                "but other contents: each is a message of its own, "
	                "with a new UID");
}

/* ---- found again ---- */

static Store *
read_maildir(const char *folder)
{
	g_autofree char *path = g_build_filename(folder, "m", NULL);
	const MaildirOptions options = { .now = STORE_TEXT_NOW,
		                         .copies = TRUE };
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

/* Each in its own folder, though their base names are equal. */
static void
test_relocate(void)
{
	const guint32 missing[] = { 4, 0, 2, 3, 5, 1, 6, 7 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GHashTable) unclear = g_hash_table_new(NULL, NULL);
	g_autofree char *text = NULL;
	g_autoptr(Store) store = NULL;

	temp_folder_write(folder, LIST, "3 V77 N5\n1 :a\n2 :b\n");
	temp_folder_write(folder, "m/cur/a:2,", "");
	temp_folder_write(folder, "m/new/b", "");
	temp_folder_write(folder, "m/A/dovecot-uidlist", "3 V77 N5\n1 :a\n");
	temp_folder_write(folder, "m/A/cur/a;2,", "");
	temp_folder_write(folder, "m/A/B/dovecot-uidlist",
	                  "3 V77 N5\n1 :a\n2 :b\n3 :c\n");
	temp_folder_write(folder, "m/A/B/cur/a:2,", "");
	temp_folder_write(folder, "m/A/B/cur/b:2,", "");
	temp_folder_write(folder, "m/A/B/cur/c:2,", "c");
	temp_folder_write(folder, "m/A/B/cur/d:2,", "d");
	temp_folder_write(folder, "m/A/B/cur/d:2,F", "another d");
	temp_folder_make(folder, "m/A/B/new");
	store = read_maildir(folder);

	move(folder, "m/cur/a:2,", "m/cur/a:2,S");
	move(folder, "m/new/b", "m/cur/b:2,");
	move(folder, "m/A/cur/a;2,", "m/A/cur/a;2,T");
	move(folder, "m/A/B/cur/a:2,", "m/A/B/new/a");
	/* Which of them it was nobody knows. */
	move(folder, "m/A/B/cur/b:2,", "m/A/B/cur/b:2,S");
	temp_folder_write(folder, "m/A/B/cur/b:2,T", "b");
	/* On its way from new/ to cur/. */
	move(folder, "m/A/B/cur/c:2,", "m/A/B/new/c");
	temp_folder_write(folder, "m/A/B/cur/c:2,S", "c");
	/* Two messages of one base name. */
	move(folder, "m/A/B/cur/d:2,", "m/A/B/cur/d:2,S");
	move(folder, "m/A/B/cur/d:2,F", "m/A/B/cur/d:2,FS");
	store->mail->relocate(store->mail, missing, G_N_ELEMENTS(missing),
	                      unclear, store->mail->relocate_data);
	g_assert_cmpuint(g_hash_table_size(unclear), ==, 3);
	g_assert_true(g_hash_table_contains(unclear, GUINT_TO_POINTER(4)));
	g_assert_true(g_hash_table_contains(unclear, GUINT_TO_POINTER(6)));
	g_assert_true(g_hash_table_contains(unclear, GUINT_TO_POINTER(7)));

	text = store_text_copied(store);
	g_assert_cmpstr(text, ==,
	                HEAD "1 cur/a:2,S\n2 cur/b:2,\n"
	                     "A V77 N5 @/A/dovecot-uidlist\nin A\n"
	                     "1 A/cur/a;2,T\n"
	                     "A/B V77 N5 @/A/B/dovecot-uidlist\nin A/B\n"
	                     "1 A/B/new/a\n2 A/B/cur/b:2,\n3 A/B/new/c\n"
	                     "5 A/B/cur/d:2, new\n6 A/B/cur/d:2,F new\n"
	                     "warning: A/B/cur/d:2, and 1 more: the same base "
	                     "name, but other contents: each is a message of "
	                     "its own, with a new UID\n" LAST);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-copies/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir-copies/linked-files", test_linked_files);
	g_test_add_func("/maildir-copies/many-of-one-name",
	                test_many_of_one_name);
	g_test_add_func("/maildir-copies/relocate", test_relocate);
	return g_test_run();
}
