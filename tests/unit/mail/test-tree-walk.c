/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-walk.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const MakeMember members[] = {
	MEMBER_FOLDER("cur"),
	MEMBER_FILE("dovecot-uidlist", "3 V1\n"),
	MEMBER_FILE("cur/b", "1"),
	MEMBER_FILE("cur/a", "22"),
	MEMBER_LINK("cur/c", "cur/b"),
	MEMBER_FILE("../out", "no"),
	MEMBER_FILE("left", "no"),
	MEMBER_FILE("cur/d", "4444"),
	{ 0 },
};

/* One block of a header and one of octets each in a tar. */
#define END_OF_A (512 * 7)

static TreeWalk *
begin(Tree *tree)
{
	g_autoptr(GError) error = NULL;
	TreeWalk *walk = tree_walk_new(tree, &error);

	g_assert_no_error(error);
	return walk;
}

/* The path of the next one, or its error. */
static char *
next(Tree *tree, TreeWalk *walk)
{
	g_autoptr(GError) error = NULL;
	guint32 entry;

	if (!tree_walk_next(walk, &entry, &error))
		return g_strdup(error->message);
	if (entry == NO_ENTRY)
		return g_strdup("end");
	return g_strdup(tree_entry_path(tree, entry));
}

static void
assert_next(Tree *tree, TreeWalk *walk, const char *expected)
{
	g_autofree char *path = next(tree, walk);

	g_assert_cmpstr(path, ==, expected);
}

/* In the archive's order; what is not read is skipped. */
static void
test_order(gconstpointer kind)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, kind, members);
	const guint8 *octets;
	guint64 done, total;

	for (guint i = 0; i < 2; i++) {
		g_autoptr(TreeWalk) walk = begin(tree);

		assert_next(tree, walk, "cur/b");
		g_assert_cmpint(tree_walk_read(walk, &octets, NULL), ==, 1);
		g_assert_cmpint(octets[0], ==, '1');
		g_assert_cmpint(tree_walk_read(walk, &octets, NULL), ==, 0);
		assert_next(tree, walk, "cur/a");
		assert_next(tree, walk, "cur/d");
		g_assert_cmpint(tree_walk_read(walk, &octets, NULL), ==, 4);
		assert_next(tree, walk, "end");
		assert_next(tree, walk, "end");
		tree_walk_position(walk, &done, &total);
		g_assert_cmpuint(done, <=, total);
		g_assert_cmpuint(total, >, 0);
	}
}

/* Of a view all is walked; whose the entries are can be told. */
static void
test_data(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(Tree) view = tree_open_below(tree, "cur", NULL);
	g_autoptr(TreeWalk) walk = begin(view);

	g_assert_cmpuint(tree_entry_data(view, tree_add(view, "", "c")), ==,
	                 tree_add(tree, "cur", "b"));
	g_assert_cmpuint(tree_entry_data(view, tree_add(view, "", "a")), ==,
	                 tree_add(view, "", "a"));
	assert_next(view, walk, "b");
}

/* ---- changed meanwhile ---- */

static char *
archive_path(const char *folder)
{
	return g_build_filename(folder, "archive", NULL);
}

/* As if nobody had been there. */
static void
set_time_of(const char *path, const struct stat *status)
{
	const struct timespec times[] = { status->st_atim, status->st_mtim };

	g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
}

static void
write_at(const char *path, off_t offset, gconstpointer octets, gsize length)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	g_assert_cmpint(pwrite(fd, octets, length, offset), ==, (gssize)length);
	close(fd);
}

/* An archive in the place of another, as large and as old as that. */
static void
write_over(const char *path, const MakeMember *others)
{
	g_autoptr(GByteArray) octets = make_archive_octets("tar", others);
	struct stat status;

	stat(path, &status);
	g_assert_cmpint(octets->len, ==, status.st_size);
	write_at(path, 0, octets->data, octets->len);
	set_time_of(path, &status);
}

static void
test_changed_before(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(GError) error = NULL;
	struct stat status;

	stat(path, &status);
	status.st_mtim.tv_nsec = (status.st_mtim.tv_nsec + 1) % 1000000000;
	set_time_of(path, &status);
	g_assert_null(tree_walk_new(tree, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_assert_cmpstr(error->message, ==, "changed while read");
}

static void
test_changed_meanwhile(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(TreeWalk) walk = begin(tree);
	struct stat status;

	assert_next(tree, walk, "cur/b");
	stat(path, &status);
	status.st_mtim.tv_sec++;
	set_time_of(path, &status);
	assert_next(tree, walk, "cur/a");
	assert_next(tree, walk, "cur/d");
	assert_next(tree, walk, "changed while read");
}

typedef struct {
	const char *path;
	guint64 done, total;
} Told;

static void
grow(guint64 done, guint64 total, gpointer data)
{
	Told *told = data;

	g_assert_cmpuint(done, <=, total);
	told->done = done;
	told->total = total;
	if (told->path != NULL)
		write_at(told->path, (off_t)total, "", 1);
}

/* While it is read for the first time. */
static void
test_changed_at_first(void)
{
	Told told = { 0 };
	const TreeOptions options = { .use = tree_text_use,
		                      .progress = grow,
		                      .progress_data = &told };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	struct stat status;

	make_archive(path, "tar", members);
	stat(path, &status);
	tree = tree_open(path, &options, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(told.total, ==, (guint64)status.st_size);
	g_assert_cmpuint(told.done, >, 0);

	told.path = path;
	g_assert_null(tree_open(path, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* With the time and the size of before. */
static void
test_other_members(void)
{
	const MakeMember others[] = {
		MEMBER_FOLDER("cur"),
		MEMBER_FILE("dovecot-uidlist", "3 V1\n"),
		MEMBER_FILE("cur/b", "1"),
		MEMBER_FILE("cur/x", "22"),
		MEMBER_LINK("cur/c", "cur/b"),
		MEMBER_FILE("../out", "no"),
		MEMBER_FILE("left", "no"),
		MEMBER_FILE("cur/d", "4444"),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(TreeWalk) walk = NULL;

	write_over(path, others);
	walk = begin(tree);
	assert_next(tree, walk, "cur/b");
	assert_next(tree, walk, "changed while read");
}

static void
test_other_size(void)
{
	const MakeMember others[] = { MEMBER_FILE("cur/a", "11"),
		                      MEMBER_FILE("cur/b", "1"),
		                      { 0 } };
	const MakeMember some[] = { MEMBER_FILE("cur/a", "1"),
		                    MEMBER_FILE("cur/b", "1"),
		                    { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", some);
	g_autoptr(TreeWalk) walk = NULL;
	g_autoptr(GError) error = NULL;
	const guint8 *octets;

	write_over(path, others);
	walk = begin(tree);
	assert_next(tree, walk, "cur/a");
	g_assert_cmpint(tree_walk_read(walk, &octets, &error), ==, 2);
	g_assert_cmpint(tree_walk_read(walk, &octets, &error), ==, -1);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* The file that was opened is still there for us. */
static void
test_replaced(void)
{
	const MakeMember others[] = { MEMBER_FILE("new/x", "1"), { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autofree char *contents = NULL;

	g_assert_cmpint(unlink(path), ==, 0);
	make_archive(path, "tar", others);
	contents = tree_text_contents(tree);
	g_assert_cmpstr(contents, ==,
	                "cur/a: 22\ncur/b: 1\ncur/c: 1\ncur/d: 4444\n");
}

/* ---- damage ---- */

/* What could be read at first, and no more. */
static void
test_damaged(void)
{
	const TreeOptions options = { .use = tree_text_use,
		                      .keep_going = TRUE };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;
	g_autoptr(TreeWalk) walk = NULL;

	make_archive(path, "tar", members);
	write_at(path, END_OF_A, "no header", 9);
	tree = tree_open(path, &options, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(tree_damage(tree)->len, ==, 1);
	walk = begin(tree);
	assert_next(tree, walk, "cur/b");
	assert_next(tree, walk, "cur/a");
	assert_next(tree, walk, "end");
}

/* Which was not there before. */
static void
test_damaged_later(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = archive_path(folder);
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(TreeWalk) walk = NULL;
	g_autoptr(GError) error = NULL;
	struct stat status;
	guint32 entry;

	stat(path, &status);
	write_at(path, END_OF_A, "no header", 9);
	set_time_of(path, &status);
	walk = begin(tree);
	assert_next(tree, walk, "cur/b");
	assert_next(tree, walk, "cur/a");
	g_assert_false(tree_walk_next(walk, &entry, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = { "tar", "tar.gz", "tar.zst" };

	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *name =
			g_strdup_printf("/tree-walk/order/%s", kinds[i]);

		g_test_add_data_func(name, kinds[i], test_order);
	}
	g_test_add_func("/tree-walk/data", test_data);
	g_test_add_func("/tree-walk/changed-before", test_changed_before);
	g_test_add_func("/tree-walk/changed-meanwhile", test_changed_meanwhile);
	g_test_add_func("/tree-walk/changed-at-first", test_changed_at_first);
	g_test_add_func("/tree-walk/other-members", test_other_members);
	g_test_add_func("/tree-walk/other-size", test_other_size);
	g_test_add_func("/tree-walk/replaced", test_replaced);
	g_test_add_func("/tree-walk/damaged", test_damaged);
	g_test_add_func("/tree-walk/damaged-later", test_damaged_later);
	return g_test_run();
}
