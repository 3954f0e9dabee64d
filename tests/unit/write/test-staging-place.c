/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-staging-place.c - what people name: whose it is to be, and where
 */
#include "temp-folder.h"
#include "write/staging.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
test_check_denied(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *target = g_build_filename(folder, "t", NULL);

	g_assert_cmpint(chmod(folder, 0555), ==, 0);
	assert_in_child(check_as_nobody, target);
	g_assert_cmpint(chmod(folder, 0755), ==, 0);
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
	return g_test_run();
}
