/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "staged.h"
#include "temp-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what is made ---- */

static void
test_commit(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	const mode_t mask = umask(0777);

	staged_whole(folder, &STAGING_OWNER_NONE);
	/* It is as it was. */
	g_assert_cmphex(umask(mask), ==, 0777);
	staged_expect(folder, geteuid(), getegid());
	staged_expect_list(folder, "t");
}

static void
test_replace(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_make(folder, "t");
	staged_whole(folder, &STAGING_OWNER_NONE);
	staged_expect(folder, geteuid(), getegid());
	staged_expect_list(folder, "t");
}

/* A name of its own only, with slashes, from within. */
static void
test_relative(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *before = g_get_current_dir();
	g_autoptr(GError) error = NULL;
	g_autoptr(Staging) staging = NULL;

	g_assert_cmpint(chdir(folder), ==, 0);
	staging = staging_new("t//", &STAGING_OWNER_NONE, &error);
	g_assert_no_error(error);
	g_assert_cmpint(chdir(before), ==, 0);
	staged_fill(staging);
	staged_commit(staging, &error);
	g_assert_no_error(error);
	staged_expect(folder, geteuid(), getegid());
}

static void
test_given_up(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	Staging *staging = staged_begin(folder, &STAGING_OWNER_NONE);

	staged_fill(staging);
	staged_expect_list(folder, STAGED_LEFTOVER);
	staging_free(staging);
	staged_expect_list(folder, "");
}

static void
test_filled_meanwhile(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;

	staged_fill(staging);
	temp_folder_write(folder, "t/x", "");
	g_assert_false(staged_commit(staging, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);
	g_clear_pointer(&staging, staging_free);
	staged_expect_list(folder, "t");
}

static void
test_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = staged_path(folder, "t/b");
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	int fd;

	staged_add(staging, "a", "text");
	staged_add(staging, "c", "");
	g_assert_cmpint(staging_create(staging, "a", &error), ==, -1);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
	g_clear_error(&error);
	g_assert_false(staging_rename(staging, "a", "c", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
	g_clear_error(&error);

	fd = staging_reopen(staging, "a", &error);
	g_assert_no_error(error);
	g_assert_cmpint(write(fd, " and more", 9), ==, 9);
	g_assert_true(staging_finish(staging, fd, "a", NULL, &error));
	g_assert_true(staging_rename(staging, "a", "b", &error));
	g_assert_true(staging_remove(staging, "c", &error));
	g_assert_true(staged_commit(staging, &error));
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "text and more");
}

static void
test_names_in_errors(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(staging_create(staging, "no\nne/x", &error), ==, -1);
	g_assert_cmpstr(error->message, ==,
	                "no\\x0Ane/x: No such file or directory");
	g_clear_error(&error);
	staged_add(staging, "file", "");
	g_assert_false(staging_folder(staging, "file/a", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
test_names_in_late_errors(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;
	const gint64 time = 5;
	int fd;

	/* No time can be set of it; no writing can begin. */
	g_assert_false(staging_finish(staging, -1, "a\n", &time, &error));
	g_assert_cmpstr(error->message, ==, "a\\x0A: Bad file descriptor");
	g_clear_error(&error);
	g_assert_false(staging_finish(staging, -1, "b\n", NULL, &error));
	g_assert_cmpstr(error->message, ==, "b\\x0A: Bad file descriptor");
	g_clear_pointer(&staging, staging_free);
	g_clear_error(&error);

	/* No end of it is known: the second of three. */
	staging = staged_begin(folder, &STAGING_OWNER_NONE);
	staged_add(staging, "1", "");
	fd = staging_create(staging, "2", &error);
	g_assert_true(staging_finish(staging, fd, "2", NULL, &error));
	staged_add(staging, "3", "");
	close(fd);
	g_assert_false(staged_commit(staging, &error));
	g_assert_cmpstr(error->message, ==, "2: Bad file descriptor");
	g_clear_pointer(&staging, staging_free);
	staged_expect_list(folder, "");
}

/* What is made must be no deeper than what is taken away. */
static void
test_deep(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GString) path = g_string_new("a");
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < 1000; i++)
		g_string_append(path, "/a");
	g_assert_false(staging_folder(staging, path->str, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG);
	g_clear_pointer(&staging, staging_free);
	staged_expect_list(folder, "");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/staging/commit", test_commit);
	g_test_add_func("/staging/replace", test_replace);
	g_test_add_func("/staging/relative", test_relative);
	g_test_add_func("/staging/given-up", test_given_up);
	g_test_add_func("/staging/filled-meanwhile", test_filled_meanwhile);
	g_test_add_func("/staging/files", test_files);
	g_test_add_func("/staging/names-in-errors", test_names_in_errors);
	g_test_add_func("/staging/names-in-late-errors",
	                test_names_in_late_errors);
	g_test_add_func("/staging/deep", test_deep);
	return g_test_run();
}
