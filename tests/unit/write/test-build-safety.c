/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-build-safety.c - owners, full disks and kills
 */
#include "build-box.h"
#include "kill.h"
#include "temp-folder.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAIL "Subject: a\n\nText\n"
#define NO STORE_NO_ORDER
#define MAIL_USER 12345
#define MAIL_GROUP 12346

/* A name that stays, one that lies, one that is none; two folders. */
static void
fill(BuildBox *box)
{
	build_box_init(box, TRUE);
	build_box_add(box, 1, NULL, NO, "cur/1.mx:2,S", MAIL);
	build_box_add(box, 2, NULL, NO, "cur/2.mx,S=1:2,S", MAIL);
	build_box_plan(box, 0, 1, "u-1");
	build_box_folder(box, "A", FALSE);
	build_box_add(box, 1, NULL, NO, ".A/new/\001", MAIL);
}

static char *
staging_of(const BuildBox *box)
{
	return g_strconcat(box->target, ".tmp-pop3uidl-convert", NULL);
}

static gboolean
exists(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0;
}

/* ---- owners ---- */

static void
assert_owned(const char *path)
{
	g_autoptr(GDir) directory = NULL;
	struct stat status;
	const char *name;

	g_assert_cmpint(lstat(path, &status), ==, 0);
	g_assert_cmpuint(status.st_uid, ==, MAIL_USER);
	g_assert_cmpuint(status.st_gid, ==, MAIL_GROUP);
	if (!S_ISDIR(status.st_mode)) {
		g_assert_cmphex(status.st_mode, ==, S_IFREG | 0600);
		return;
	}
	g_assert_cmphex(status.st_mode, ==, S_IFDIR | 0700);
	directory = g_dir_open(path, 0, NULL);
	while ((name = g_dir_read_name(directory)) != NULL) {
		g_autofree char *below = g_build_filename(path, name, NULL);

		assert_owned(below);
	}
}

static void
test_owner(void)
{
	BuildBox box;

	if (geteuid() != 0) {
		g_test_skip("only root can give away a file");
		return;
	}
	fill(&box);
	box.options.owner = (StagingOwner){ MAIL_USER, MAIL_GROUP };
	build_box_run(&box);
	g_assert_no_error(box.error);
	assert_owned(box.target);
	build_box_clear(&box);
}

/* ---- no space ---- */

/* Runs it in a process of its own, which ends with 77 if it cannot. FALSE: so
   it did. */
static gboolean
in_child(int (*run)(BuildBox *), BuildBox *box)
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(run(box));
	waitpid(child, &status, 0);
	g_assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		return FALSE;
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
	return TRUE;
}

static int
fail_in_vain(BuildBox *box, const char *why)
{
	g_autofree char *staging = staging_of(box);

	if (build_box_run(box) ||
	    !g_error_matches(box->error, BUILD_ERROR, BUILD_ERROR_TARGET))
		return 1;
	g_printerr("# %s\n", box->error->message);
	if (!g_str_has_suffix(box->error->message, why))
		return 2;
	return exists(box->target) || exists(staging) ? 3 : 0;
}

static int
run_with_limit(BuildBox *box)
{
	const struct rlimit limit = { 16, 16 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return 77;
	return fail_in_vain(box, ": File too large");
}

static void
test_file_limit(void)
{
	BuildBox box;

	fill(&box);
	if (!in_child(run_with_limit, &box))
		g_test_skip("no limit for the size of files");
	build_box_clear(&box);
}

/* As a file system of a name space of its own, which is gone with it. */
static int
run_on_small_disk(BuildBox *box)
{
	g_autofree char *disk = g_build_filename(box->root, "disk", NULL);
	int done;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("none", disk, "tmpfs", 0, "size=64k") < 0)
		return 77;
	g_free(box->target);
	box->target = g_build_filename(disk, "t", NULL);
	done = fail_in_vain(box, ": No space left on device");
	/* All of it is free again. */
	if (done == 0) {
		g_autofree char *text = g_strnfill(60 * 1024, 'x');
		g_autofree char *file = g_build_filename(disk, "x", NULL);

		done = g_file_set_contents(file, text, -1, NULL) ? 0 : 4;
	}
	return done;
}

static void
test_small_disk(void)
{
	g_autofree char *text = g_strnfill(50000, 'x');
	BuildBox box;

	fill(&box);
	temp_folder_make(box.root, "disk");
	build_box_add(&box, 2, NULL, NO, ".A/new/2.mx", text);
	build_box_add(&box, 3, NULL, NO, ".A/new/3.mx", text);
	if (!in_child(run_on_small_disk, &box))
		g_test_skip("no right to mount a file system");
	build_box_clear(&box);
}

/* ---- a disk that fails ---- */

/* A file that can be opened, and then cannot be read. What was opened before is
   of another name space, which has it as it was. */
static int
run_on_bad_disk(BuildBox *box)
{
	g_autofree char *bad = NULL;
	g_autofree char *text = NULL;

	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return 77;
	fill(box);
	bad = g_build_filename(box->source, "cur/1.mx:2,S", NULL);
	if (mount("/proc/self/mem", bad, NULL, MS_BIND, NULL) < 0)
		return 77;
	if (build_box_run(box) ||
	    !g_error_matches(box->error, BUILD_ERROR, BUILD_ERROR_SOURCE))
		return 1;
	g_printerr("# %s\n", box->error->message);
	box->options.keep_going = TRUE;
	if (!build_box_run(box) || box->result.left_out->len != 1)
		return 2;
	text = build_box_text(box);
	umount(bad);
	build_box_clear(box);
	return strstr(text, "1.mx:2,S") == NULL ? 0 : 3;
}

static void
test_bad_disk(void)
{
	BuildBox box;

	if (!in_child(run_on_bad_disk, &box))
		g_test_skip("no right to mount a file");
}

/* ---- kills ---- */

static gboolean
run(gpointer box)
{
	return build_box_run(box);
}

static char *
build_undisturbed(void)
{
	BuildBox box;
	char *text;

	fill(&box);
	build_box_run(&box);
	g_assert_no_error(box.error);
	text = build_box_text(&box);
	build_box_clear(&box);
	return text;
}

static void
test_kill(void)
{
	g_autofree char *whole = NULL;
	guint nothing = 0, all = 0;
	gboolean ended = FALSE;

	if (!kill_is_possible()) {
		g_test_skip("no right to trace a process");
		return;
	}
	whole = build_undisturbed();
	for (guint n = 1; !ended; n++) {
		g_autofree char *staging = NULL;
		g_autofree char *text = NULL;
		BuildBox box;

		fill(&box);
		staging = staging_of(&box);
		ended = kill_at_call(n, run, &box);
		if (exists(box.target)) {
			all++;
		} else {
			nothing++;
			build_box_run(&box);
			g_assert_no_error(box.error);
		}
		text = build_box_text(&box);
		g_assert_cmpstr(text, ==, whole);
		g_assert_false(exists(staging));
		build_box_clear(&box);
	}
	g_test_message("%u kills left nothing, %u all of it", nothing, all);
	g_assert_cmpuint(nothing, >, 100);
	g_assert_cmpuint(all, >, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/build-safety/owner", test_owner);
	g_test_add_func("/build-safety/file-limit", test_file_limit);
	g_test_add_func("/build-safety/small-disk", test_small_disk);
	g_test_add_func("/build-safety/bad-disk", test_bad_disk);
	g_test_add_func("/build-safety/kill", test_kill);
	return g_test_run();
}
