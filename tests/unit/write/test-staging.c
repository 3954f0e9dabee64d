/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "kill.h"
#include "temp-folder.h"
#include "write/staging.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LEFTOVER "t.tmp-pop3uidl-convert"
#define MAIL_USER 12345
#define MAIL_GROUP 12346
#define TIME 1500000000

/* What the tests stage, in this order. */
static const struct {
	const char *path;
	const char *text; /* NULL: a folder */
} contents[] = {
	{ "cur", NULL },      { "cur/1.mx:2,S", "one\n" },
	{ ".A.B/cur", NULL }, { ".A.B/cur/2.mx", "two\n" },
	{ "list", "" },
};

static char *
in(const char *folder, const char *path)
{
	return g_build_filename(folder, path, NULL);
}

static Staging *
begin(const char *folder, const StagingOwner *owner)
{
	g_autofree char *target = in(folder, "t");
	g_autoptr(GError) error = NULL;
	Staging *staging = staging_new(target, owner, &error);

	g_assert_no_error(error);
	return staging;
}

static void
stage_file(Staging *staging, const char *path, const char *text)
{
	g_autoptr(GError) error = NULL;
	const gint64 time = TIME;
	int fd = staging_create(staging, path, &error);

	g_assert_no_error(error);
	g_assert_cmpint(write(fd, text, strlen(text)), ==,
	                (gssize)strlen(text));
	staging_finish(staging, fd, &time, &error);
	g_assert_no_error(error);
}

static void
stage_all(Staging *staging)
{
	g_autoptr(GError) error = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
		if (contents[i].text != NULL)
			stage_file(staging, contents[i].path, contents[i].text);
		else
			staging_folder(staging, contents[i].path, &error);
		g_assert_no_error(error);
	}
}

static void
stage_and_commit(const char *folder, const StagingOwner *owner)
{
	g_autoptr(Staging) staging = begin(folder, owner);
	g_autoptr(GError) error = NULL;

	stage_all(staging);
	staging_commit(staging, &error);
	g_assert_no_error(error);
}

static void
assert_status(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	struct stat status;

	g_assert_cmpint(lstat(path, &status), ==, 0);
	g_assert_cmphex(status.st_mode, ==, mode);
	g_assert_cmpuint(status.st_uid, ==, uid);
	g_assert_cmpuint(status.st_gid, ==, gid);
	if (S_ISREG(mode))
		g_assert_cmpint(status.st_mtim.tv_sec, ==, TIME);
}

static void
assert_whole(const char *folder, uid_t uid, gid_t gid)
{
	g_autofree char *target = in(folder, "t");

	assert_status(target, S_IFDIR | 0700, uid, gid);
	for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
		const char *expected = contents[i].text;
		g_autofree char *path = in(target, contents[i].path);
		g_autofree char *text = NULL;

		assert_status(path,
		              expected != NULL ? S_IFREG | 0600
		                               : S_IFDIR | 0700,
		              uid, gid);
		if (expected == NULL)
			continue;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_assert_cmpstr(text, ==, expected);
	}
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, by bytes, with blanks between them. */
static char *
list(const char *folder)
{
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	g_assert_nonnull(directory);
	while ((name = g_dir_read_name(directory)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

static void
assert_lists(const char *folder, const char *expected)
{
	g_autofree char *names = list(folder);

	g_assert_cmpstr(names, ==, expected);
}

/* ---- owners ---- */

typedef struct {
	const char *text;
	guint32 uid;
	guint32 gid;
	const char *error;
} OwnerCase;

static const OwnerCase owner_cases[] = {
	{ "root", 0, 0, NULL },
	{ "root:root", 0, 0, NULL },
	{ "root:7", 0, 7, NULL },
	{ "0", 0, 0, NULL },
	{ "12345:12346", 12345, 12346, NULL },
	{ "12345:root", 12345, 0, NULL },
	{ "4294967294:1", 4294967294, 1, NULL },
	{ "", 0, 0, "not USER or USER:GROUP: \"\"" },
	{ ":root", 0, 0, "not USER or USER:GROUP: \":root\"" },
	{ "root:", 0, 0, "not USER or USER:GROUP: \"root:\"" },
	{ "no\nbody", 0, 0, "there is no user \"no\\x0Abody\"" },
	{ "root:no body", 0, 0, "there is no group \"no body\"" },
	{ "root:root:root", 0, 0, "there is no group \"root:root\"" },
	{ "4294967295:1", 0, 0, "there is no user \"4294967295\"" },
	{ "-1:1", 0, 0, "there is no user \"-1\"" },
	{ "1:4294967295", 0, 0, "there is no group \"4294967295\"" },
	{ "4000000123", 0, 0,
	  "no group is known of user \"4000000123\"; give it as USER:GROUP" },
};

static void
test_owner_parse(gconstpointer data)
{
	const OwnerCase *test = data;
	g_autoptr(GError) error = NULL;
	StagingOwner owner;

	if (staging_owner_parse(test->text, &owner, &error)) {
		g_assert_null(test->error);
		g_assert_cmpuint(owner.uid, ==, test->uid);
		g_assert_cmpuint(owner.gid, ==, test->gid);
		return;
	}
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
	g_assert_cmpstr(error->message, ==, test->error);
}

static void
test_owner(void)
{
	const StagingOwner owner = { MAIL_USER, MAIL_GROUP };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *leftover = in(folder, LEFTOVER);
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;

	if (geteuid() != 0) {
		g_test_skip("only root can give away a file");
		return;
	}
	/* As a run leaves it that is killed before the last rename. */
	temp_folder_write(folder, LEFTOVER "/x", "");
	g_assert_cmpint(chown(leftover, MAIL_USER, MAIL_GROUP), ==, 0);
	staging = begin(folder, &owner);
	assert_lists(leftover, "");
	stage_all(staging);
	/* The owner cannot enter what is still written. */
	assert_status(leftover, S_IFDIR | 0700, 0, getegid());
	staging_commit(staging, &error);
	g_assert_no_error(error);
	assert_whole(folder, MAIL_USER, MAIL_GROUP);
}

static gboolean
own_another(gpointer folder)
{
	const StagingOwner owner = { 0, 0 };
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return FALSE;
	staging = begin(folder, &owner);
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
	assert_lists(folder, "");
}

/* ---- targets ---- */

typedef struct {
	const char *name;
	const char *target; /* "@" before it: below the test's folder */
	const char *error;  /* NULL: it can be made */
} CheckCase;

static const CheckCase check_cases[] = {
	{ "missing", "@/t", NULL },
	{ "slashes", "@/t//", NULL },
	{ "empty", "@/empty", NULL },
	{ "empty-slashes", "@/empty///", NULL },
	{ "not-empty", "@/full",
	  "it is not empty; give a folder that is, or that does not exist "
	  "yet" },
	{ "file", "@/file", "it exists, and is no folder" },
	{ "link", "@/link", "it is a symlink; give the path that it leads to" },
	{ "link-slash", "@/link/",
	  "it is a symlink; give the path that it leads to" },
	{ "dangling", "@/dangling",
	  "it is a symlink; give the path that it leads to" },
	{ "below-link", "@/link/t", NULL },
	{ "no-parent", "@/none/t",
	  "the folder that it is to lie in: No such file or directory" },
	{ "below-file", "@/file/t",
	  "the folder that it is to lie in: Not a directory" },
	{ "nothing", "",
	  "a new folder cannot take its place; give one by its name" },
	{ "root", "//",
	  "a new folder cannot take its place; give one by its name" },
	{ "dot", ".",
	  "a new folder cannot take its place; give one by its name" },
	{ "dot-below", "@/empty/./",
	  "a new folder cannot take its place; give one by its name" },
	{ "dots", "@/empty/..",
	  "a new folder cannot take its place; give one by its name" },
	{ "mount", "/proc",
	  "a file system is mounted there; give a new folder in it" },
	{ "long",
	  "@/0123456789012345678901234567890123456789012345678901234567890123"
	  "4567890123456789012345678901234567890123456789012345678901234567890"
	  "1234567890123456789012345678901234567890123456789012345678901234567"
	  "8901234567890123456789012345678901234567890",
	  "the name is too long for \".tmp-pop3uidl-convert\" to be added to "
	  "it" },
};

static void
test_check(gconstpointer data)
{
	const CheckCase *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *target =
		test->target[0] == '@'
			? g_strconcat(folder, test->target + 1, NULL)
			: g_strdup(test->target);

	temp_folder_make(folder, "empty");
	temp_folder_write(folder, "full/x", "");
	temp_folder_write(folder, "file", "");
	temp_folder_link(folder, "link", "empty");
	temp_folder_link(folder, "dangling", "none");
	if (staging_check(target, &error)) {
		g_assert_null(test->error);
		return;
	}
	g_assert_nonnull(error);
	g_assert_cmpstr(error->message, ==, test->error);
}

static gboolean
check_as_nobody(gpointer target)
{
	g_autoptr(GError) error = NULL;

	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return FALSE;
	return !staging_check(target, &error) &&
	       g_error_matches(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
}

static void
test_check_denied(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *target = in(folder, "t");

	g_assert_cmpint(chmod(folder, 0555), ==, 0);
	assert_in_child(check_as_nobody, target);
	g_assert_cmpint(chmod(folder, 0755), ==, 0);
}

/* ---- what is made ---- */

static void
test_commit(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	const mode_t mask = umask(0777);

	stage_and_commit(folder, &STAGING_OWNER_NONE);
	/* It is as it was. */
	g_assert_cmphex(umask(mask), ==, 0777);
	assert_whole(folder, geteuid(), getegid());
	assert_lists(folder, "t");
}

static void
test_replace(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_make(folder, "t");
	stage_and_commit(folder, &STAGING_OWNER_NONE);
	assert_whole(folder, geteuid(), getegid());
	assert_lists(folder, "t");
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
	stage_all(staging);
	staging_commit(staging, &error);
	g_assert_no_error(error);
	assert_whole(folder, geteuid(), getegid());
}

static void
test_given_up(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	Staging *staging = begin(folder, &STAGING_OWNER_NONE);

	stage_all(staging);
	assert_lists(folder, LEFTOVER);
	staging_free(staging);
	assert_lists(folder, "");
}

static void
test_filled_meanwhile(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;

	stage_all(staging);
	temp_folder_write(folder, "t/x", "");
	g_assert_false(staging_commit(staging, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_EMPTY);
	g_clear_pointer(&staging, staging_free);
	assert_lists(folder, "t");
}

static void
test_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = in(folder, "t/b");
	g_autoptr(Staging) staging = begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	int fd;

	stage_file(staging, "a", "text");
	stage_file(staging, "c", "");
	g_assert_cmpint(staging_create(staging, "a", &error), ==, -1);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
	g_clear_error(&error);
	g_assert_false(staging_rename(staging, "a", "c", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
	g_clear_error(&error);

	fd = staging_reopen(staging, "a", &error);
	g_assert_no_error(error);
	g_assert_cmpint(write(fd, " and more", 9), ==, 9);
	g_assert_true(staging_finish(staging, fd, NULL, &error));
	g_assert_true(staging_rename(staging, "a", "b", &error));
	g_assert_true(staging_remove(staging, "c", &error));
	g_assert_true(staging_commit(staging, &error));
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, "text and more");
}

static void
test_names_in_errors(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(staging_create(staging, "no\nne/x", &error), ==, -1);
	g_assert_cmpstr(error->message, ==,
	                "no\\x0Ane/x: No such file or directory");
	g_clear_error(&error);
	stage_file(staging, "file", "");
	g_assert_false(staging_folder(staging, "file/a", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

/* What is made must be no deeper than what is taken away. */
static void
test_deep(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) staging = begin(folder, &STAGING_OWNER_NONE);
	g_autoptr(GString) path = g_string_new("a");
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < 1000; i++)
		g_string_append(path, "/a");
	g_assert_false(staging_folder(staging, path->str, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_FILENAME_TOO_LONG);
	g_clear_pointer(&staging, staging_free);
	assert_lists(folder, "");
}

/* ---- what was left ---- */

static void
test_busy(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Staging) first = begin(folder, &STAGING_OWNER_NONE);
	g_autofree char *target = in(folder, "t");
	g_autoptr(Staging) second = NULL;
	g_autoptr(GError) error = NULL;

	stage_all(first);
	second = staging_new(target, &STAGING_OWNER_NONE, &error);
	g_assert_null(second);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_clear_error(&error);
	g_assert_true(staging_commit(first, &error));
	assert_whole(folder, geteuid(), getegid());
}

static void
test_leftover(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_write(folder, LEFTOVER "/cur/1.mx:2,S", "old");
	temp_folder_write(folder, LEFTOVER "/a/b/c/d/e", "old");
	temp_folder_make(folder, LEFTOVER "/.A.B/cur");
	temp_folder_write(folder, "outside/x", "stays");
	temp_folder_link(folder, LEFTOVER "/link", "../outside");
	temp_folder_link(folder, LEFTOVER "/a/file", "../../outside/x");
	stage_and_commit(folder, &STAGING_OWNER_NONE);
	assert_whole(folder, geteuid(), getegid());
	assert_lists(folder, "outside t");
}

static void
assert_no_staging(const char *folder, const char *expected)
{
	g_autofree char *target = in(folder, "t");
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
	temp_folder_link(folder, LEFTOVER, "outside");
	assert_no_staging(folder,
	                  LEFTOVER ", beside it, is a symlink, or no folder; "
	                           "take it away");
	assert_lists(folder, "outside " LEFTOVER);
}

static void
test_leftover_file(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	temp_folder_write(folder, LEFTOVER, "stays");
	assert_no_staging(folder,
	                  LEFTOVER ", beside it, is a symlink, or no folder; "
	                           "take it away");
}

static void
test_leftover_of_another(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *leftover = in(folder, LEFTOVER);

	if (geteuid() != 0) {
		g_test_skip("only root can give away a folder");
		return;
	}
	temp_folder_write(folder, LEFTOVER "/x", "stays");
	g_assert_cmpint(chown(leftover, MAIL_USER, MAIL_GROUP), ==, 0);
	assert_no_staging(folder, LEFTOVER
	                  ", beside it, belongs to another user; take it away");
	assert_lists(leftover, "x");
}

/* ---- what the system denies ---- */

static void
test_few_files(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *target = in(folder, "t");
	g_autoptr(Staging) staging = NULL;
	g_autoptr(GError) error = NULL;
	struct rlimit before, few;

	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	few = before;
	few.rlim_cur = 24;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
	staging = begin(folder, &STAGING_OWNER_NONE);
	for (guint i = 0; i < 100; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);

		staging_folder(staging, name, &error);
		g_assert_no_error(error);
	}
	for (guint i = 100; i < 200; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);

		stage_file(staging, name, "x");
	}
	staging_commit(staging, &error);
	g_assert_no_error(error);
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
}

static gboolean
write_without_space(gpointer folder)
{
	const struct rlimit limit = { 2, 2 };
	g_autoptr(Staging) staging = begin(folder, &STAGING_OWNER_NONE);
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
	assert_lists(folder, "");
}

/* ---- kills ---- */

static gboolean
run_once(gpointer folder)
{
	stage_and_commit(folder, &STAGING_OWNER_NONE);
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
		g_autofree char *target = in(folder, "t");
		const char *once = folder;

		ended = kill_at_call(n, run_once, (gpointer)once);
		if (g_file_test(target, G_FILE_TEST_EXISTS)) {
			whole++;
		} else {
			without++;
			stage_and_commit(folder, &STAGING_OWNER_NONE);
		}
		assert_whole(folder, geteuid(), getegid());
		assert_lists(folder, "t");
	}
	g_test_message("%u kills left nothing, %u all of it", without, whole);
	g_assert_cmpuint(without, >, 30);
	g_assert_cmpuint(whole, >, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(owner_cases); i++) {
		g_autofree char *shown = g_strescape(owner_cases[i].text, NULL);
		g_autofree char *path =
			g_strdup_printf("/staging/owner-parse/\"%s\"", shown);

		g_test_add_data_func(path, &owner_cases[i], test_owner_parse);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(check_cases); i++) {
		g_autofree char *path = g_strconcat("/staging/check/",
		                                    check_cases[i].name, NULL);

		g_test_add_data_func(path, &check_cases[i], test_check);
	}
	g_test_add_func("/staging/check-denied", test_check_denied);
	g_test_add_func("/staging/owner", test_owner);
	g_test_add_func("/staging/owner-denied", test_owner_denied);
	g_test_add_func("/staging/commit", test_commit);
	g_test_add_func("/staging/replace", test_replace);
	g_test_add_func("/staging/relative", test_relative);
	g_test_add_func("/staging/given-up", test_given_up);
	g_test_add_func("/staging/filled-meanwhile", test_filled_meanwhile);
	g_test_add_func("/staging/files", test_files);
	g_test_add_func("/staging/names-in-errors", test_names_in_errors);
	g_test_add_func("/staging/deep", test_deep);
	g_test_add_func("/staging/busy", test_busy);
	g_test_add_func("/staging/leftover", test_leftover);
	g_test_add_func("/staging/leftover-link", test_leftover_link);
	g_test_add_func("/staging/leftover-file", test_leftover_file);
	g_test_add_func("/staging/leftover-of-another",
	                test_leftover_of_another);
	g_test_add_func("/staging/few-files", test_few_files);
	g_test_add_func("/staging/no-space", test_no_space);
	g_test_add_func("/staging/kill", test_kill);
	return g_test_run();
}
