/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "temp-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Tree *
open_tree(const char *folder)
{
	g_autoptr(GError) error = NULL;
	Tree *tree = tree_open(folder, NULL, &error);

	g_assert_no_error(error);
	return tree;
}

/* "file cur/a\n..." */
static char *
describe(Tree *tree, const char *directory)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TreeListing) listing = tree_list(tree, directory, &error);
	GString *text = g_string_new(NULL);

	g_assert_no_error(error);
	for (guint i = 0; i < listing->files->len; i++) {
		guint32 entry = g_array_index(listing->files, guint32, i);

		g_string_append_printf(text, "file %s (%s)\n",
		                       tree_entry_path(tree, entry),
		                       tree_entry_name(tree, entry));
	}
	for (guint i = 0; i < listing->folders->len; i++)
		g_string_append_printf(text, "folder %s\n",
		                       (char *)listing->folders->pdata[i]);
	for (guint i = 0; i < listing->others->len; i++)
		g_string_append_printf(text, "other %s\n",
		                       (char *)listing->others->pdata[i]);
	return g_string_free(text, FALSE);
}

static void
make_fifo(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_cmpint(mkfifo(path, 0600), ==, 0);
}

static void
test_list(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autofree char *root = NULL;
	g_autofree char *cur = NULL;

	temp_folder_write(folder, "cur/b", "1");
	temp_folder_write(folder, "cur/a\n", "2");
	temp_folder_write(folder, "cur/B", "3");
	temp_folder_write(folder, "UIDL", "4");
	temp_folder_link(folder, "link", "UIDL");
	make_fifo(folder, "fifo");

	root = describe(tree, "");
	g_assert_cmpstr(root, ==,
	                "file UIDL (UIDL)\nfolder cur\nother fifo\n"
	                "other link\n");
	cur = describe(tree, "cur");
	g_assert_cmpstr(cur, ==,
	                "file cur/B (B)\nfile cur/a\n (a\n)\n"
	                "file cur/b (b)\n");
}

static void
test_listing(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autoptr(TreeListing) listing = NULL;

	temp_folder_write(folder, "d/a", "");
	temp_folder_write(folder, "d/b", "");
	temp_folder_make(folder, "d/folder");
	temp_folder_link(folder, "d/link", "a");
	listing = tree_list(tree, "d", NULL);

	g_assert_cmpstr(tree_listing_file(tree, listing, 1), ==, "b");
	g_assert_true(tree_listing_has_file(tree, listing, "a"));
	g_assert_true(tree_listing_has_folder(listing, "folder"));
	g_assert_true(tree_listing_has_other(listing, "link"));
	g_assert_false(tree_listing_has_file(tree, listing, "d/a"));
	g_assert_false(tree_listing_has_file(tree, listing, "link"));
	g_assert_false(tree_listing_has_folder(listing, "a"));
	g_assert_false(tree_listing_has_other(listing, "folder"));
}

static void
test_list_link(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autoptr(GError) error = NULL;

	temp_folder_make(folder, "real");
	temp_folder_link(folder, "cur", "real");
	g_assert_null(tree_list(tree, "cur", &error));
	g_assert_nonnull(error);
}

static void
test_open_missing(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(tree_open("/nonexistent", NULL, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Neither followed nor waited for. */
static void
test_open_odd(void)
{
	const char *const odd[] = { "link", "fifo", "cur" };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);

	temp_folder_write(folder, "file", "text");
	temp_folder_link(folder, "link", "file");
	temp_folder_make(folder, "cur");
	make_fifo(folder, "fifo");
	for (gsize i = 0; i < G_N_ELEMENTS(odd); i++)
		g_assert_cmpint(tree_open_path(tree, odd[i]), ==, -1);
}

static void
test_read(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize length;
	guint64 octets;

	temp_folder_write(folder, "file", "12345");
	text = tree_read(tree, "file", 5, &length, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(length, ==, 5);
	g_assert_cmpstr(text, ==, "12345");
	g_assert_null(tree_read(tree, "file", 4, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
	g_clear_error(&error);
	g_assert_null(tree_read(tree, "none", 4, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);

	g_assert_true(tree_file_size(tree, "file", &octets));
	g_assert_cmpuint(octets, ==, 5);
	g_assert_false(tree_file_size(tree, "none", &octets));
}

static void
test_same_file(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autofree char *a = g_build_filename(folder, "a", NULL);
	g_autofree char *b = g_build_filename(folder, "b", NULL);

	temp_folder_write(folder, "a", "x");
	temp_folder_write(folder, "c", "x");
	g_assert_cmpint(link(a, b), ==, 0);
	g_assert_true(tree_same_file(tree, "a", "b"));
	g_assert_false(tree_same_file(tree, "a", "c"));
	g_assert_false(tree_same_file(tree, "a", "none"));
}

static void
test_equal_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);

	temp_folder_write(folder, "a", "12");
	temp_folder_write(folder, "b", "12");
	temp_folder_write(folder, "c", "13");
	temp_folder_link(folder, "d", "a");
	g_assert_cmpint(tree_equal_files(tree, "a", "b"), ==, 1);
	g_assert_cmpint(tree_equal_files(tree, "a", "c"), ==, 0);
	g_assert_cmpint(tree_equal_files(tree, "a", "none"), ==, -1);
	g_assert_cmpint(errno, ==, ENOENT);
	g_assert_cmpint(tree_equal_files(tree, "d", "b"), ==, -1);
	g_assert_cmpint(errno, ==, ELOOP);
}

/* With options, too: it may be an archive, but not what would block. */
static void
test_open_kinds(void)
{
	const TreeOptions options = { 0 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *fifo = g_build_filename(folder, "fifo", NULL);
	g_autofree char *link = g_build_filename(folder, "link", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;

	make_fifo(folder, "fifo");
	temp_folder_write(folder, "real/a", "");
	temp_folder_link(folder, "link", "real");
	g_assert_null(tree_open(fifo, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE);
	g_clear_error(&error);
	g_assert_null(tree_open(fifo, NULL, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
	g_clear_error(&error);
	g_assert_null(tree_open("/nonexistent", &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);

	tree = tree_open(link, &options, &error);
	g_assert_no_error(error);
	g_assert_false(tree_is_archive(tree));
	g_assert_cmpuint(tree_inner(tree)->len, ==, 0);
	g_assert_cmpuint(tree_damage(tree)->len, ==, 0);
	g_assert_cmpuint(tree_warnings(tree)->len, ==, 0);
	g_assert_null(tree_open_inner(tree, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_below(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = open_tree(folder);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) below = NULL;
	g_autoptr(Tree) again = NULL;
	g_autofree char *text = NULL;
	g_autofree char *path = g_build_filename(folder, "a/b", NULL);

	temp_folder_write(folder, "a/b/cur/1", "");
	temp_folder_write(folder, "a/c", "");
	temp_folder_link(folder, "link", "a");
	below = tree_open_below(tree, "./a//b/", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(tree_path(below), ==, path);
	text = describe(below, "cur");
	g_assert_cmpstr(text, ==, "file cur/1 (1)\n");
	again = tree_open_below(below, "", &error);
	g_assert_cmpstr(tree_path(again), ==, path);

	g_assert_null(tree_open_below(tree, "a/d", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(tree_open_below(tree, "a/c", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
	g_clear_error(&error);
	g_assert_null(tree_open_below(tree, "link/b", &error));
	g_assert_nonnull(error);
	g_clear_error(&error);
	g_assert_null(tree_open_below(below, "../c", &error));
	g_assert_nonnull(error);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	g_test_add_func("/tree/list", test_list);
	g_test_add_func("/tree/listing", test_listing);
	g_test_add_func("/tree/list-link", test_list_link);
	g_test_add_func("/tree/open-missing", test_open_missing);
	g_test_add_func("/tree/open-odd", test_open_odd);
	g_test_add_func("/tree/read", test_read);
	g_test_add_func("/tree/same-file", test_same_file);
	g_test_add_func("/tree/equal-files", test_equal_files);
	g_test_add_func("/tree/open-kinds", test_open_kinds);
	g_test_add_func("/tree/below", test_below);
	return g_test_run();
}
