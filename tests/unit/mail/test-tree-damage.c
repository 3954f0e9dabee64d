/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "mail/tree-walk.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAIL "Subject: x\nMessage-ID: <a@b>\n\nbody\n"

static Tree *
open_cut(const char *folder, gsize octets, gboolean keep_going, GError **error)
{
	const MakeMember members[] = {
		MEMBER_FILE("cur/a", "1"),
		MEMBER_FILE("cur/b", "2"),
		MEMBER_FILE("UIDL", "3"),
		{ 0 },
	};
	const TreeOptions options = { .use = tree_text_use,
		                      .keep_going = keep_going };
	g_autofree char *path = g_build_filename(folder, "cut.tar", NULL);

	make_archive(path, "tar", members);
	g_assert_cmpint(truncate(path, (off_t)octets), ==, 0);
	return tree_open(path, &options, error);
}

/* Cut off in the last member, which is kept. */
static void
test_damage(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	g_autofree char *text = NULL;
	g_autofree char *contents = NULL;
	gsize length;

	g_assert_null(open_cut(folder, 5 * 512, FALSE, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
	g_assert_true(g_str_has_suffix(error->message,
	                               " (--keep-going reads what is whole)"));
	g_clear_error(&error);

	tree = open_cut(folder, 5 * 512, TRUE, &error);
	g_assert_no_error(error);
	text = tree_text(tree);
	g_assert_cmpstr(text, ==,
	                "folder cur\nfile cur/a\nfile cur/b\nfile UIDL\n");
	contents = tree_text_contents(tree);
	g_assert_cmpstr(contents, ==, "cur/a: 1\ncur/b: 2\n");
	g_assert_cmpuint(tree_damage(tree)->len, ==, 2);
	g_assert_true(g_str_has_prefix(tree_damage(tree)->pdata[0], "UIDL: "));
	g_assert_null(tree_read(tree, "UIDL", 10, &length, NULL));
}

/* Its name is known, its octets are not. */
static void
test_damaged_message(void)
{
	const MakeMember members[] = {
		MEMBER_FILE("cur/a", "1"),
		{ "cur/b", "2", .type = MAKE_SPARSE },
		MEMBER_LINK("cur/c", "cur/b"),
		MEMBER_FILE("cur/d", "4"),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "pax", members);
	g_autofree char *contents = tree_text_contents(tree);
	TreeMessage message;
	guint64 octets;

	g_assert_cmpstr(contents, ==,
	                "cur/a: 1\ncur/b: (none)\ncur/c: (none)\ncur/d: 4\n");
	g_assert_cmpuint(tree_damage(tree)->len, ==, 0);
	g_assert_true(tree_message(tree, tree_add(tree, "cur", "b"), &message));
	g_assert_cmpstr(message.failure, ==, "is sparse");
	g_assert_cmpuint(message.facts->known, ==, 0);
	g_assert_cmpuint(message.facts->failed, ==,
	                 FACT_SIZE | FACT_LINES | FACT_HEADER);
	g_assert_true(tree_message(tree, tree_add(tree, "cur", "c"), &message));
	g_assert_cmpstr(message.failure, ==, "is sparse");
	/* Not empty, at least. */
	g_assert_true(tree_file_size(tree, "cur/b", &octets));
	g_assert_cmpuint(octets, >, 0);
	g_assert_cmpint(tree_equal_files(tree, "cur/b", "cur/a"), ==, -1);
	g_assert_cmpint(errno, ==, EIO);
}

static void
test_damaged_state(void)
{
	const MakeMember members[] = {
		{ "UIDL", "1", .type = MAKE_SPARSE },
		MEMBER_FILE("cur/a", "1"),
		{ 0 },
	};
	TreeOptions options = { .use = tree_text_use };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree =
		tree_text_try(folder, "pax", members, &options, &error);
	gsize length;

	g_assert_null(tree);
	/* That would be of a file that is no archive. */
	g_assert_false(
		g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED));
	g_assert_cmpstr(error->message, ==,
	                "UIDL: is sparse (--keep-going reads what is whole)");
	g_clear_error(&error);

	options.keep_going = TRUE;
	tree = tree_text_try(folder, "pax", members, &options, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(tree_damage(tree)->len, ==, 1);
	g_assert_cmpstr(tree_damage(tree)->pdata[0], ==, "UIDL: is sparse");
	g_assert_null(tree_read(tree, "UIDL", 100, &length, &error));
	g_assert_cmpstr(error->message, ==, "is sparse");
}

/* Whatever is to be kept going. */
static void
test_limits(void)
{
	const MakeMember members[] = {
		MEMBER_FILE("cur/a", "1"),
		MEMBER_FILE("cur/b", "22"),
		MEMBER_FILE("cur/c", "3"),
		{ 0 },
	};
	TreeOptions options = { .use = tree_text_use,
		                .keep_going = TRUE,
		                .limits = { .members = 2 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree =
		tree_text_try(folder, "tar", members, &options, &error);
	TreeMessage message;

	g_assert_null(tree);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
	g_clear_error(&error);

	/* Of one message only that is void. */
	options.limits = (ArchiveLimits){ .member = 1 };
	tree = tree_text_try(folder, "tar", members, &options, &error);
	g_assert_no_error(error);
	g_assert_true(tree_message(tree, tree_add(tree, "cur", "b"), &message));
	g_assert_nonnull(message.failure);
	g_assert_true(tree_message(tree, tree_add(tree, "cur", "c"), &message));
	g_assert_null(message.failure);
}

/* The size is known, the header is not. */
static void
test_header_limit(void)
{
	const MakeMember members[] = { MEMBER_FILE("cur/a", MAIL), { 0 } };
	const TreeOptions options = { .use = tree_text_use,
		                      .header_limit = 10 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree =
		tree_text_try(folder, "tar", members, &options, NULL);
	TreeMessage message;

	g_assert_true(tree_message(tree, tree_add(tree, "cur", "a"), &message));
	g_assert_cmpstr(message.failure, ==,
	                "its header is longer than 10 octets");
	g_assert_cmpuint(message.facts->known, ==, FACT_SIZE | FACT_LINES);
	g_assert_cmpuint(message.facts->wire_size, ==, strlen(MAIL) + 4);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	g_test_add_func("/tree-damage/damage", test_damage);
	g_test_add_func("/tree-damage/damaged-message", test_damaged_message);
	g_test_add_func("/tree-damage/damaged-state", test_damaged_state);
	g_test_add_func("/tree-damage/limits", test_limits);
	g_test_add_func("/tree-damage/header-limit", test_header_limit);
	return g_test_run();
}
