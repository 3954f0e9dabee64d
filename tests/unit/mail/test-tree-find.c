/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-find.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static gboolean
has_cur(Tree *tree, const char *directory, const TreeListing *listing)
{
	(void)tree;
	(void)directory;
	return tree_listing_has_folder(listing, "cur");
}

static TreeFind
find_of(const char *chosen)
{
	return (TreeFind){ .kind = "Maildir",
		           .option = "--export-path",
		           .chosen = chosen,
		           .is = has_cur,
		           .tree = { .use = tree_text_use } };
}

typedef struct {
	const char *name;
	const char *files[6];
	const char *chosen;
	const char *found; /* below the tree's path; NULL: none */
	const char *error; /* NULL: none */
} Case;

static const Case cases[] = {
	{ "itself", { "cur/a" }, NULL, "", NULL },
	{ "not-below-itself", { "cur/a", "b/cur/c" }, NULL, "", NULL },
	{ "below",
	  { "home/user/Maildir/cur/a", "home/b" },
	  NULL,
	  "/home/user/Maildir",
	  NULL },
	{ "not-below-one", { "a/cur/b", "a/c/cur/d" }, NULL, "/a", NULL },
	{ "none", { "a/b/c", "Cur/x" }, NULL, NULL, NULL },
	{ "several",
	  { "z/cur/1", "a\n/cur/1", "c/d/cur/e" },
	  NULL,
	  NULL,
	  "holds more than one Maildir: say with --export-path which is meant: "
	  "a\\x0A, z, c/d" },
	{ "deep", { "1/2/3/4/5/6/7/8/cur/a" }, NULL, "/1/2/3/4/5/6/7/8", NULL },
	{ "too-deep", { "1/2/3/4/5/6/7/8/9/cur/a" }, NULL, NULL, NULL },
	{ "chosen",
	  { "z/cur/1", "a/cur/1", "c/d/cur/e" },
	  "c//d/",
	  "/c/d",
	  NULL },
	{ "chosen-itself", { "cur/1", "a/cur/1" }, ".", "", NULL },
	{ "chosen-below", { "cur/1", "a/cur/1" }, "a", "/a", NULL },
	{ "chosen-missing",
	  { "cur/1" },
	  "\xe4",
	  NULL,
	  "--export-path \\xE4: there is no such folder" },
	{ "chosen-other",
	  { "cur/1", "a/b/cur/c" },
	  "a",
	  NULL,
	  "--export-path a: is no Maildir" },
	{ "chosen-file",
	  { "cur/1" },
	  "cur/1",
	  NULL,
	  "--export-path cur/1: Not a directory" },
	{ "chosen-out",
	  { "cur/1" },
	  "a/../..",
	  NULL,
	  "--export-path a/../..: Invalid cross-device link" },
};

static void
assert_found(Tree *tree, const TreeFind *find, const char *expected,
             const char *expected_error)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) found = tree_find(tree, find, &error);
	g_autofree char *path = g_strconcat(tree_path(tree), expected, NULL);

	g_assert_cmpstr(error != NULL ? error->message : NULL, ==,
	                expected_error);
	g_assert_cmpstr(found != NULL ? tree_path(found) : NULL, ==,
	                expected != NULL ? path : NULL);
}

static void
test_folder(gconstpointer data)
{
	const Case *row = data;
	const TreeFind find = find_of(row->chosen);
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open(folder);

	for (const char *const *file = row->files; *file != NULL; file++)
		temp_folder_write(folder, *file, "");
	assert_found(tree, &find, row->found, row->error);
}

static void
test_archive(gconstpointer data)
{
	const Case *row = data;
	const TreeFind find = find_of(row->chosen);
	g_autoptr(TempFolder) folder = temp_folder_new();
	MakeMember members[G_N_ELEMENTS(row->files)] = { 0 };
	g_autoptr(Tree) tree = NULL;

	for (gsize i = 0; row->files[i] != NULL; i++)
		members[i] = (MakeMember)MEMBER_FILE(row->files[i], "");
	tree = tree_text_open_members(folder, "tar", members);
	assert_found(tree, &find, row->found, row->error);
}

/* Neither followed, nor waited for. */
static void
test_links(void)
{
	const TreeFind find = find_of(NULL);
	const TreeFind chosen = find_of("b");
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);
	g_autoptr(Tree) tree = tree_text_open(folder);
	g_autoptr(GError) error = NULL;

	temp_folder_write(folder, "a/cur/1", "");
	temp_folder_link(folder, "b", "a");
	temp_folder_link(folder, "c/loop", "..");
	g_assert_cmpint(mkfifo(fifo, 0600), ==, 0);
	assert_found(tree, &find, "/a", NULL);
	g_assert_null(tree_find(tree, &chosen, &error));
	g_assert_nonnull(error);
}

/* Of a tree that stays, its names do not pile up. */
static void
test_again(void)
{
	const TreeFind find = find_of(NULL);
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open(folder);
	g_autoptr(Tree) found = NULL;

	temp_folder_write(folder, "cur/1", "");
	temp_folder_write(folder, "file", "");
	found = tree_find(tree, &find, NULL);
	g_assert_true(found == tree);
	g_assert_cmpuint(tree_add(tree, "", "first"), ==, 0);
}

/* ---- archives inside ---- */

static MakeMember
pack(const char *name, const MakeMember *members, GPtrArray *kept)
{
	GByteArray *octets = make_archive_octets("zip", members);

	g_ptr_array_add(kept, octets);
	return (MakeMember){ .name = name,
		             .content = (const char *)octets->data,
		             .length = octets->len };
}

static GPtrArray *
kept_new(void)
{
	return g_ptr_array_new_with_free_func(
		(GDestroyNotify)g_byte_array_unref);
}

static const MakeMember maildir[] = { MEMBER_FILE("m/cur/a", "1"),
	                              MEMBER_FILE("n/cur/a", "1"),
	                              { 0 } };
static const MakeMember nothing[] = { MEMBER_FILE("x", "1"), { 0 } };

static void
test_inside(void)
{
	const TreeFind find = find_of(NULL);
	const TreeFind chosen = find_of("n");
	const TreeFind missing = find_of("o");
	g_autoptr(GPtrArray) kept = kept_new();
	const MakeMember members[] = {
		MEMBER_FILE("home/n", "no folder"),
		pack("home/x.zip", maildir, kept),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	assert_found(tree, &find, NULL,
	             "holds more than one Maildir: say with --export-path "
	             "which is meant: m, n");
	assert_found(tree, &chosen, "/home/x.zip/n", NULL);
	assert_found(tree, &missing, NULL,
	             "--export-path o: there is no such folder");
}

static void
test_not_inside(void)
{
	const TreeFind find = find_of(NULL);
	g_autoptr(GPtrArray) kept = kept_new();
	const MakeMember members[] = {
		pack("home/x.zip", maildir, kept),
		MEMBER_FILE("home/m/cur/a", "1"),
		{ 0 },
	};
	const MakeMember others[] = { pack("y.zip", nothing, kept), { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	assert_found(tree, &find, "/home/m", NULL);
	g_clear_pointer(&tree, tree_unref);
	tree = tree_text_open_members(folder, "tar", others);
	assert_found(tree, &find, NULL, NULL);
}

static void
test_several_inside(void)
{
	const TreeFind find = find_of(NULL);
	g_autoptr(GPtrArray) kept = kept_new();
	const MakeMember members[] = {
		pack("x.zip", maildir, kept),
		pack("a\n.tar", nothing, kept),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	assert_found(tree, &find, NULL,
	             "holds no Maildir, but archives: take out the one that is "
	             "meant: a\\x0A.tar, x.zip");
}

static void
test_deep_inside(void)
{
	const TreeFind find = find_of(NULL);
	g_autoptr(GPtrArray) kept = kept_new();
	const MakeMember middle[] = {
		pack("b.zip", maildir, kept),
		pack("c.zip", maildir, kept),
		{ 0 },
	};
	const MakeMember members[] = { pack("a.zip", middle, kept), { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	assert_found(tree, &find, NULL,
	             "b.zip, c.zip: is an archive inside an archive inside an "
	             "archive: take it out first");
}

static void
test_broken_inside(void)
{
	const TreeFind find = find_of(NULL);
	const MakeMember members[] = { MEMBER_FILE("a.zip", "no zip"), { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	assert_found(tree, &find, NULL, "a.zip: neither tar nor zip");
}

/* Becomes a file before it is listed. */
static gboolean
has_cur_and_spoils(Tree *tree, const char *directory,
                   const TreeListing *listing)
{
	g_autofree char *path = g_build_filename(tree_path(tree), "x\n", NULL);

	if (directory[0] == '\0') {
		g_rmdir(path);
		g_file_set_contents(path, "", 0, NULL);
	}
	return has_cur(tree, directory, listing);
}

/* Nobody knows what is in there. */
static void
test_unlisted(void)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	TreeFind find = find_of(NULL);

	find.is = has_cur_and_spoils;
	find.warnings = warnings;
	for (guint i = 0; i < 2; i++) {
		g_autoptr(TempFolder) folder = temp_folder_new();
		g_autoptr(GError) error = NULL;
		g_autoptr(Tree) tree = tree_text_open(folder);
		g_autoptr(Tree) found = NULL;

		temp_folder_make(folder, "x\n");
		if (i > 0)
			temp_folder_make(folder, "y/cur");
		found = tree_find(tree, &find, &error);
		g_assert_cmpint(found != NULL, ==, i > 0);
		g_assert_cmpuint(warnings->len, ==, i + 1);
		g_assert_true(g_str_has_prefix(
			warnings->pdata[i],
			"x\\x0A/: cannot be looked through: "));
		if (i == 0)
			g_assert_cmpstr(error->message, ==, warnings->pdata[i]);
		else
			g_assert_no_error(error);
	}
}

static void
add_cases(const char *kind, GTestDataFunc test)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name = g_strdup_printf("/tree-find/%s/%s",
		                                        kind, cases[i].name);

		g_test_add_data_func(name, &cases[i], test);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	add_cases("folder", test_folder);
	add_cases("archive", test_archive);
	g_test_add_func("/tree-find/links", test_links);
	g_test_add_func("/tree-find/unlisted", test_unlisted);
	g_test_add_func("/tree-find/again", test_again);
	g_test_add_func("/tree-find/inside", test_inside);
	g_test_add_func("/tree-find/not-inside", test_not_inside);
	g_test_add_func("/tree-find/several-inside", test_several_inside);
	g_test_add_func("/tree-find/deep-inside", test_deep_inside);
	g_test_add_func("/tree-find/broken-inside", test_broken_inside);
	return g_test_run();
}
