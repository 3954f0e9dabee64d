/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-staging-safety.c - what other runs left, owners, limits and kills
 */
#include "kill.h"
#include "staged.h"
#include "temp-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAIL_USER 12345
#define MAIL_GROUP 12346

/* ---- what was left ---- */

static void
test_busy(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) first = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autofree char *target = staged_path(folder, "t");
	g_autoptr(Staging) second = NULL;
	g_autoptr(GError) error = NULL;

	staged_fill(first);
	second = staging_new(target, &STAGING_OWNER_NONE, &error);
	g_assert_null(second);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_clear_error(&error);
	g_assert_true(staged_commit(first, &error));
	staged_expect(folder, geteuid(), getegid());
}

static void
test_leftover(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_write(folder, STAGED_LEFTOVER "/cur/1.mx:2,S", "old");
	temp_folder_write(folder, STAGED_LEFTOVER "/a/b/c/d/e", "old");
	temp_folder_make(folder, STAGED_LEFTOVER "/.A.B/cur");
	temp_folder_write(folder, "outside/x", "stays");
	temp_folder_link(folder, STAGED_LEFTOVER "/link", "../outside");
	temp_folder_link(folder, STAGED_LEFTOVER "/a/file", "../../outside/x");
	staged_whole(folder, &STAGING_OWNER_NONE);
	staged_expect(folder, geteuid(), getegid());
	staged_expect_list(folder, "outside t");
}

static void
assert_no_staging(const char *folder, const char *expected)
{
	g_autofree char *target = staged_path(folder, "t");
	g_autoptr(GError) error = NULL;

	g_assert_null(staging_new(target, &STAGING_OWNER_NONE, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
	g_assert_cmpstr(error->message, ==, expected);
}

static void
test_leftover_link(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_write(folder, "outside/x", "stays");
	temp_folder_link(folder, STAGED_LEFTOVER, "outside");
	assert_no_staging(folder, STAGED_LEFTOVER
	                  ", beside it, is a symlink, or no folder; "
	                  "take it away");
	staged_expect_list(folder, "outside " STAGED_LEFTOVER);
}

static void
test_leftover_file(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_write(folder, STAGED_LEFTOVER, "stays");
	assert_no_staging(folder, STAGED_LEFTOVER
	                  ", beside it, is a symlink, or no folder; "
	                  "take it away");
}

static void
test_leftover_of_another(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *leftover = staged_path(folder, STAGED_LEFTOVER);

	if (geteuid() != 0) {
		g_test_skip("only root can give away a folder");
		return;
	}
	temp_folder_write(folder, STAGED_LEFTOVER "/x", "stays");
	g_assert_cmpint(chown(leftover, MAIL_USER, MAIL_GROUP), ==, 0);
	assert_no_staging(folder, STAGED_LEFTOVER
	                  ", beside it, belongs to another user; take it away");
	staged_expect_list(leftover, "x");
}

/* ---- owners ---- */

static void
test_owner(void)
{
	const StagingOwner owner = { MAIL_USER, MAIL_GROUP };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *leftover = staged_path(folder, STAGED_LEFTOVER);
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;

	if (geteuid() != 0) {
		g_test_skip("only root can give away a file");
		return;
	}
	/* As a run leaves it that is killed before the last rename. */
	temp_folder_write(folder, STAGED_LEFTOVER "/x", "");
	g_assert_cmpint(chown(leftover, MAIL_USER, MAIL_GROUP), ==, 0);
	staging = staged_begin(folder, &owner);
	staged_expect_list(leftover, "");
	staged_fill(staging);
	/* The owner cannot enter what is still written. */
	staged_expect_status(leftover, S_IFDIR | 0700, 0, getegid());
	staged_commit(staging, &error);
	g_assert_no_error(error);
	staged_expect(folder, MAIL_USER, MAIL_GROUP);
}

static gboolean
own_another(gpointer folder)
{
	const StagingOwner owner = { 0, 0 };
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return FALSE;
	staging = staged_begin(folder, &owner);
	return staging_create(staging, "x", &error) < 0 &&
	       g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

/* Runs it in a process of its own. */
static void
assert_in_child(gboolean (*run)(gpointer), gpointer data)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(!run(data));
	waitpid(child, &status, 0);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void
test_owner_denied(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	g_assert_cmpint(chmod(folder, 0777), ==, 0);
	assert_in_child(own_another, folder);
	staged_expect_list(folder, "");
}

/* ---- what the system denies ---- */

static void
test_few_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;
	struct rlimit before, few;

	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	few = before;
	few.rlim_cur = 24;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
	staging = staged_begin(folder, &STAGING_OWNER_NONE);
	for (guint i = 0; i < 100; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);

		staging_folder(staging, name, &error);
		g_assert_no_error(error);
	}
	for (guint i = 100; i < 200; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);

		staged_add(staging, name, "x");
	}
	staged_commit(staging, &error);
	g_assert_no_error(error);
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

static gboolean
write_without_space(gpointer folder)
{
	const struct rlimit limit = { 2, 2 };
	g_autoptr(Staging) staging = staged_begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;

	signal(SIGXFSZ, SIG_IGN);
	return setrlimit(RLIMIT_FSIZE, &limit) == 0 &&
	       !staging_write(staging, "x", "text", 4, &error) &&
	       strcmp(error->message, "x: File too large") == 0;
}

static void
test_no_space(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	assert_in_child(write_without_space, folder);
	staged_expect_list(folder, "");
}

/* ---- kills ---- */

static gboolean
run_once(gpointer folder)
{
	staged_whole(folder, &STAGING_OWNER_NONE);
	return TRUE;
}

static void
test_kill(void)
{
	guint without = 0, whole = 0;
	gboolean ended = FALSE;

	if (!kill_is_possible()) {
		g_test_skip("no right to trace a process");
		return;
	}
	for (guint n = 1; !ended; n++) {
		g_autoptr(TempFolder) folder = temp_folder_new();
		g_autofree char *target = staged_path(folder, "t");
		const char *once = folder;

		ended = kill_at_call(n, run_once, (gpointer)once);
		if (g_file_test(target, G_FILE_TEST_EXISTS)) {
			whole++;
		} else {
			without++;
			staged_whole(folder, &STAGING_OWNER_NONE);
		}
		staged_expect(folder, geteuid(), getegid());
		staged_expect_list(folder, "t");
	}
	g_test_message("%u kills left nothing, %u all of it", without, whole);
	g_assert_cmpuint(without, >, 30);
	g_assert_cmpuint(whole, >, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/staging-safety/busy", test_busy);
	g_test_add_func("/staging-safety/leftover", test_leftover);
	g_test_add_func("/staging-safety/leftover-link", test_leftover_link);
	g_test_add_func("/staging-safety/leftover-file", test_leftover_file);
	g_test_add_func("/staging-safety/leftover-of-another",
	                test_leftover_of_another);
	g_test_add_func("/staging-safety/owner", test_owner);
	g_test_add_func("/staging-safety/owner-denied", test_owner_denied);
	g_test_add_func("/staging-safety/few-files", test_few_files);
	g_test_add_func("/staging-safety/no-space", test_no_space);
	g_test_add_func("/staging-safety/kill", test_kill);
	return g_test_run();
}
