/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/duplicates.h"

#include "mail/tree.h"
#include "store-text.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define LIST "m/dovecot-uidlist"
#define ONE "3 V77 N5\n1 Pa O3 :a\n"
#define HEAD "INBOX V77 N5 @/m/dovecot-uidlist\n"
#define OTHER "has a second file of the same base name with other contents: "

typedef struct {
	const char *name;
	const char *expected;
	StoreTextFile files[6];
} Case;

static const Case cases[] = {
	{ "same-bytes",
	  HEAD "1 cur/a:2,S Pa O3 copy\n",
	  { { LIST, ONE }, { "m/new/a", "x" }, { "m/cur/a:2,S", "x" } } },
	{ "same-bytes-two-flags",
	  HEAD "1 cur/a:2,F Pa O3 copy\n",
	  { { LIST, ONE },
	    { "m/cur/a:2,S", "x" },
	    { "m/cur/a:2,F", "x" },
	    { "m/cur/a:2,T", "x" } } },
	{ "same-bytes-unlisted",
	  HEAD "5 cur/b:2,S new copy\n6 cur/c new\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/new/b", "x" },
	    { "m/cur/c", "x" },
	    { "m/cur/b:2,S", "x" } } },
	{ "empty-files",
	  HEAD "1 cur/a Pa O3 copy\n",
	  { { LIST, ONE }, { "m/new/a", "" }, { "m/cur/a", "" } } },
	{ "other-bytes",
	  HEAD "1 cur/a,W=5 Pa clash\n"
	       "fault 1: " OTHER "cur/a,W=5 and new/a,W=5\n",
	  { { LIST, "3 V77 N5\n1 Pa :a,W=5\n" },
	    { "m/new/a,W=5", "x" },
	    { "m/cur/a,W=5", "y" } } },
	{ "other-length",
	  HEAD "1 cur/a Pa O3 clash\nfault 1: " OTHER "cur/a and new/a\n",
	  { { LIST, ONE }, { "m/new/a", "x" }, { "m/cur/a", "xx" } } },
	{ "other-bytes-unlisted",
	  HEAD "5 cur/b new clash\n6 cur/c new\n"
	       "fault 5: " OTHER "cur/b and new/b\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/new/b", "x" },
	    { "m/cur/b", "y" },
	    { "m/cur/c", "y" } } },
	{ "third-differs",
	  HEAD "1 cur/a:2, Pa O3 clash\n"
	       "fault 1: " OTHER "cur/a:2, and new/a\n",
	  { { LIST, ONE },
	    { "m/cur/a:2,", "x" },
	    { "m/cur/a:2,S", "x" },
	    { "m/new/a", "y" } } },
	{ "hostile-names",
	  HEAD "5 cur/b\x01 new clash\n"
	       "fault 5: " OTHER "cur/b\\x01 and new/b\\x01\n",
	  { { LIST, "3 V77 N5\n" },
	    { "m/new/b\x01", "x" },
	    { "m/cur/b\x01", "y" } } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	store_text_write(folder, test->files);
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
hard_link(const char *folder, const char *from, const char *to)
{
	g_autofree char *old = g_build_filename(folder, from, NULL);
	g_autofree char *new = g_build_filename(folder, to, NULL);

	g_assert_cmpint(link(old, new), ==, 0);
}

static void
test_hard_links(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, LIST, ONE);
	temp_folder_write(folder, "m/new/a", "x");
	temp_folder_make(folder, "m/cur");
	hard_link(folder, "m/new/a", "m/cur/a:2,S");
	hard_link(folder, "m/new/a", "m/cur/b");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==, HEAD "1 cur/a:2,S Pa O3\n5 cur/b new\n");
}

/* A link and a copy: the copy counts. */
static void
test_link_and_copy(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, LIST, ONE);
	temp_folder_write(folder, "m/new/a", "x");
	temp_folder_write(folder, "m/cur/a:2,T", "x");
	hard_link(folder, "m/new/a", "m/cur/a:2,S");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==, HEAD "1 cur/a:2,S Pa O3 copy\n");
}

/* The difference lies behind what is read at once. */
static void
test_late_difference(void)
{
	const gsize lengths[] = { 65535, 65536, 65537, 200000 };

	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_autoptr(TempFolder) folder = temp_folder_new();
		g_autofree char *big = g_strnfill(lengths[i], 'x');
		g_autofree char *same = NULL, *other = NULL;

		temp_folder_write(folder, LIST, ONE);
		temp_folder_write(folder, "m/new/a", big);
		temp_folder_write(folder, "m/cur/a", big);
		same = store_text_read(folder, NULL);
		g_assert_cmpstr(same, ==, HEAD "1 cur/a Pa O3 copy\n");

		big[lengths[i] - 1] = 'y';
		temp_folder_write(folder, "m/cur/a", big);
		other = store_text_read(folder, NULL);
		g_assert_nonnull(strstr(other, "clash"));
	}
}

static GArray *
add_entries(Tree *tree, const char *const *names)
{
	GArray *entries = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (; *names != NULL; names++) {
		guint32 entry = tree_add(tree, "cur", *names);

		g_array_append_val(entries, entry);
	}
	return entries;
}

/* A file that got another name while the folders were listed. */
static void
test_vanished(void)
{
	static const char *const names[] = { "a:2,", "a:2,S", "a:2,T", NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	g_autoptr(GArray) entries = add_entries(tree, names);
	char *fault = NULL;

	temp_folder_write(folder, "cur/a:2,S", "x");
	g_assert_cmpint(duplicates_judge(tree, entries, &fault), ==, 0);
	g_assert_null(fault);
	g_assert_cmpuint(entries->len, ==, 1);
	g_assert_cmpstr(
		tree_entry_name(tree, g_array_index(entries, guint32, 0)), ==,
		"a:2,S");
}

static void
test_all_vanished(void)
{
	static const char *const names[] = { "a:2,", "a:2,S", NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	g_autoptr(GArray) entries = add_entries(tree, names);
	char *fault = NULL;

	g_assert_cmpint(duplicates_judge(tree, entries, &fault), ==, 0);
	g_assert_cmpuint(entries->len, ==, 1);
}

static void
test_unreadable(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "m/new/a", NULL);
	g_autofree char *text = NULL;

	if (geteuid() == 0) {
		g_test_skip("root may read everything");
		return;
	}
	temp_folder_write(folder, LIST, ONE);
	temp_folder_write(folder, "m/new/a", "x");
	temp_folder_write(folder, "m/cur/a", "x");
	g_assert_cmpint(g_chmod(path, 0), ==, 0);
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                HEAD "1 cur/a Pa O3 clash\n"
	                     "fault 1: has a second file of the same base "
	                     "name, and cur/a and new/a cannot be compared: "
	                     "Permission denied\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/duplicates/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/duplicates/hard-links", test_hard_links);
	g_test_add_func("/duplicates/link-and-copy", test_link_and_copy);
	g_test_add_func("/duplicates/late-difference", test_late_difference);
	g_test_add_func("/duplicates/vanished", test_vanished);
	g_test_add_func("/duplicates/all-vanished", test_all_vanished);
	g_test_add_func("/duplicates/unreadable", test_unreadable);
	return g_test_run();
}
