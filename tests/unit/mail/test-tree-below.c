/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Folders of archives, and archives inside. */
#include "mail/tree.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static void
test_below(void)
{
	const MakeMember members[] = {
		MEMBER_FILE("home/Maildir/cur/a", "1"),
		MEMBER_FILE("home/Maildir/UIDL", "u"),
		MEMBER_FILE("home/x.zip", "no zip"),
		MEMBER_FILE("home/Maildir-2/cur/b", "2"),
		MEMBER_FILE("home/Maildir.tar", "3"),
		{ 0 },
	};
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) home = tree_open_below(tree, "./home//", &error);
	g_autoptr(Tree) view = tree_open_below(home, "Maildir", &error);
	g_autofree char *text = NULL;
	g_autofree char *contents = NULL;
	g_autofree char *read = NULL;
	g_autofree char *path = NULL;
	gsize length;

	g_assert_no_error(error);
	g_assert_cmpuint(tree_inner(home)->len, ==, 2);
	g_assert_cmpstr(tree_inner(home)->pdata[0], ==, "Maildir.tar");
	g_assert_cmpstr(tree_inner(home)->pdata[1], ==, "x.zip");
	g_assert_cmpuint(tree_inner(view)->len, ==, 0);
	g_assert_null(tree_open_inner(view, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_clear_pointer(&home, tree_unref);

	text = tree_text(view);
	g_assert_cmpstr(text, ==, "folder cur\nfile cur/a\nfile UIDL\n");
	contents = tree_text_contents(view);
	g_assert_cmpstr(contents, ==, "cur/a: 1\n");
	g_assert_cmpuint(tree_add(view, "cur", "a"), ==,
	                 tree_add(tree, "home/Maildir/cur", "a"));
	read = tree_read(view, "UIDL", 10, &length, NULL);
	g_assert_cmpstr(read, ==, "u");
	path = g_build_filename(tree_path(tree), "home/Maildir", NULL);
	g_assert_cmpstr(tree_path(view), ==, path);

	g_assert_null(tree_open_below(tree, "home/Mail", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(tree_open_below(tree, "home/x.zip", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
	g_clear_error(&error);
	g_assert_null(tree_open_below(view, "..", &error));
	g_assert_nonnull(error);
}

/* An archive of these as a member's content. */
static MakeMember
inner_member(const char *name, const MakeMember *members, GByteArray **octets)
{
	*octets = make_archive_octets("tar.gz", members);
	return (MakeMember){ .name = name,
		             .content = (const char *)(*octets)->data,
		             .length = (*octets)->len };
}

static void
test_inner(void)
{
	const MakeMember innermost[] = { MEMBER_FILE("cur/z", "9"), { 0 } };
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(GByteArray) deep = NULL;
	g_autoptr(GByteArray) deeper = NULL;
	const MakeMember inside[] = {
		MEMBER_FILE("cur/a", "1"),
		inner_member("deeper.tar.gz", innermost, &deeper),
		{ 0 },
	};
	const MakeMember members[] = {
		MEMBER_FILE("cur/b", "2"),
		inner_member("home/x.tar.gz", inside, &deep),
		MEMBER_FILE("home/a.zip", "none"),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) outer = tree_text_open_members(folder, "tar", members);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open_inner(outer, &options, &error);
	g_autofree char *path =
		g_build_filename(tree_path(outer), "home/x.tar.gz", NULL);
	g_autofree char *text = NULL;
	g_autofree char *contents = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(tree_inner(outer)->len, ==, 2);
	g_assert_cmpstr(tree_path(tree), ==, path);
	g_clear_pointer(&outer, tree_unref);
	text = tree_text(tree);
	g_assert_cmpstr(text, ==,
	                "folder cur\nfile cur/a\nfile deeper.tar.gz\n");
	contents = tree_text_contents(tree);
	g_assert_cmpstr(contents, ==, "cur/a: 1\n");

	g_assert_cmpuint(tree_inner(tree)->len, ==, 1);
	g_assert_null(tree_open_inner(tree, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* What is packed twice does not grow twice. */
static void
test_growth(void)
{
	const gsize length = 80 << 20;
	g_autofree char *zeros = g_malloc0(length);
	const MakeMember inside[] = {
		{ "cur/a", .content = zeros, .length = length },
		{ 0 },
	};
	TreeOptions options = { .use = tree_text_use,
		                .limits = { .growth = 2000 } };
	g_autoptr(GByteArray) octets = NULL;
	const MakeMember members[] = {
		inner_member("x.tar.gz", inside, &octets),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) outer =
		tree_text_open_members(folder, "tar.gz", members);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open_inner(outer, &options, &error);

	g_assert_null(tree);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
	g_clear_error(&error);
	options.limits.growth = 1000000;
	tree = tree_open_inner(outer, &options, &error);
	g_assert_no_error(error);
}

/* Nobody may want it; who does is told. */
static void
test_uncopied(void)
{
	const MakeMember members[] = { MEMBER_FILE("cur/b", "2"),
		                       MEMBER_FILE("x.zip", "3"),
		                       { 0 } };
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "archive", NULL);
	struct rlimit was, none = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;

	make_archive(path, "tar", members);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	none.rlim_max = was.rlim_max;
	setrlimit(RLIMIT_FSIZE, &none);
	tree = tree_text_open(path);
	setrlimit(RLIMIT_FSIZE, &was);
	g_assert_cmpuint(tree_inner(tree)->len, ==, 1);
	g_assert_null(tree_open_inner(tree, &options, &error));
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, "TMPDIR"));
}

/* Only the first that went by was copied, and that may not be the one. */
static void
test_not_first(void)
{
	const TreeOptions options = { .use = tree_text_use };
	const MakeMember inside[] = { MEMBER_FILE("cur/a", "1"), { 0 } };
	g_autoptr(GByteArray) one = NULL;
	g_autoptr(GByteArray) other = NULL;
	const MakeMember members[] = {
		inner_member("a/x.tar.gz", inside, &one),
		MEMBER_FILE("a/x.tar.gz", "another one"),
		inner_member("b/x.tar.gz", inside, &other),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(Tree) a = tree_open_below(tree, "a", NULL);
	g_autoptr(Tree) b = tree_open_below(tree, "b", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_null(tree_open_inner(a, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
	g_clear_error(&error);
	g_assert_null(tree_open_inner(b, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

static void
test_none(void)
{
	const MakeMember members[] = { MEMBER_FILE("cur/b.zip", "2"), { 0 } };
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	/* A message of that name is a message. */
	g_assert_cmpuint(tree_inner(tree)->len, ==, 0);
	g_assert_null(tree_open_inner(tree, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	g_test_add_func("/tree-below/below", test_below);
	g_test_add_func("/tree-below/growth", test_growth);
	g_test_add_func("/tree-below/inner", test_inner);
	g_test_add_func("/tree-below/uncopied", test_uncopied);
	g_test_add_func("/tree-below/not-first", test_not_first);
	g_test_add_func("/tree-below/none", test_none);
	return g_test_run();
}
