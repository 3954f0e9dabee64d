/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-annotate-safety.c - locks, owners, full disks and kills
 */
#include "kill.h"
#include "temp-folder.h"
#include "write-box.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OLD "3 V1700000000 N3\n1 :1.M1P1.mx\n2 Pkept :2.M2P2.mx\n"
#define WRITTEN                                                                \
	"3 V1700000000 N4\n1 Pu-1 O1 :1.M1P1.mx\n2 Pkept O2 :2.M2P2.mx\n"      \
	"3 Pu-3 O3 :3.M3P3.mx\n"
#define MADE                                                                   \
	"3 V1700000000 N4\n1 Pu-1 O1 :1.M1P1.mx\n2 Pu-2 O2 :2.M2P2.mx\n"       \
	"3 Pu-3 O3 :3.M3P3.mx\n"

#define MAIL_USER 12345
#define MAIL_GROUP 12346

static void
set_up(WriteBox *box, const char *list, const char *control)
{
	const gboolean has_list = list != NULL;

	write_box_init(box, list, control);
	write_box_add(box, 1, NULL, STORE_NO_ORDER, "cur/1.M1P1.mx:2,S");
	write_box_add(box, 2, has_list ? "kept" : NULL, STORE_NO_ORDER,
	              "cur/2.M2P2.mx:2,S");
	write_box_add(box, 3, NULL, STORE_NO_ORDER, "new/3.M3P3.mx");
	write_box_plan(box, 0, 1, "u-1");
	write_box_plan(box, 1, 2, has_list ? "kept" : "u-2");
	write_box_plan(box, 2, 3, "u-3");
}

static void
assert_list(const WriteBox *box, const char *expected)
{
	g_autofree char *text = write_box_list(box);

	g_assert_cmpstr(text, ==, expected);
}

static void
assert_written(WriteBox *box, const char *expected)
{
	g_autoptr(GError) error = NULL;
	AnnotateResult result;

	write_box_run(box, 1, &result, &error);
	g_assert_no_error(error);
	assert_list(box, expected);
}

/* The error's code; nothing may have changed. */
static gint
run_in_vain(WriteBox *box)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *before = write_box_snapshot(box);
	g_autofree char *after = NULL;
	AnnotateResult result;

	g_assert_false(write_box_run(box, 1, &result, &error));
	g_assert_nonnull(error);
	g_test_message("%s", error->message);
	after = write_box_snapshot(box);
	g_assert_cmpstr(after, ==, before);
	return error->code;
}

/* ---- locks ---- */

static void
write_lock(const WriteBox *box, pid_t process)
{
	g_autofree char *text = NULL;
	char host[256];

	g_assert_cmpint(gethostname(host, sizeof host), ==, 0);
	text = g_strdup_printf("%ld:%s", (long)process, host);
	temp_folder_write(box->maildir, "dovecot-uidlist.lock", text);
}

static void
test_lock(void)
{
	WriteBox box;
	pid_t child;

	set_up(&box, OLD, NULL);
	child = fork();
	if (child == 0) {
		pause();
		_exit(0);
	}
	write_lock(&box, child);
	g_assert_cmpint(run_in_vain(&box), ==, G_IO_ERROR_BUSY);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_written(&box, WRITTEN);
	write_box_clear(&box);
}

/* ---- owners ---- */

static void
assert_owned(const char *path, uid_t uid, gid_t gid, mode_t mode)
{
	struct stat status;

	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpuint(status.st_mode & 07777, ==, mode);
	g_assert_cmpuint(status.st_uid, ==, uid);
	g_assert_cmpuint(status.st_gid, ==, gid);
}

/* To a mail user if root may; else all is our own. */
static void
give_away(const char *path, mode_t mode)
{
	if (geteuid() == 0)
		g_assert_cmpint(chown(path, MAIL_USER, MAIL_GROUP), ==, 0);
	g_assert_cmpint(chmod(path, mode), ==, 0);
}

static void
assert_given(const char *path, mode_t mode)
{
	if (geteuid() == 0)
		assert_owned(path, MAIL_USER, MAIL_GROUP, mode);
	else
		assert_owned(path, geteuid(), getegid(), mode);
}

static void
test_owner_stays(void)
{
	g_autofree char *path = NULL;
	WriteBox box;

	set_up(&box, OLD, NULL);
	path = write_box_path(&box, "dovecot-uidlist");
	give_away(path, 0640);
	assert_written(&box, WRITTEN);
	assert_given(path, 0640);
	write_box_clear(&box);
}

static void
test_owner_of_new(void)
{
	const mode_t mask = umask(0077);
	g_autofree char *path = NULL;
	WriteBox box;

	set_up(&box, NULL, NULL);
	path = write_box_path(&box, "dovecot-uidlist");
	give_away(box.maildir, 02750);
	assert_written(&box, MADE);
	assert_given(path, 0640);
	umask(mask);
	write_box_clear(&box);
}

static void
test_control(void)
{
	g_autofree char *root = NULL;
	g_autofree char *index = NULL;
	g_autofree char *folder = NULL;
	g_autofree char *path = NULL;
	const mode_t mask = umask(0077);
	WriteBox box;

	set_up(&box, NULL, "c/.INBOX");
	temp_folder_make(box.root, "c");
	root = g_build_filename(box.root, "c", NULL);
	index = g_build_filename(box.maildir, "dovecot.index", NULL);
	folder = g_build_filename(root, ".INBOX", NULL);
	path = g_build_filename(folder, "dovecot-uidlist", NULL);
	g_assert_cmpint(chmod(box.root, 0755), ==, 0);
	give_away(root, 0700);
	give_away(box.maildir, 0750);

	/* What was made for it goes again. */
	temp_folder_write(box.maildir, "dovecot.index", "");
	g_assert_cmpint(run_in_vain(&box), ==, G_IO_ERROR_WRONG_ETAG);
	g_assert_cmpint(access(folder, F_OK), ==, -1);
	g_assert_cmpint(g_unlink(index), ==, 0);

	assert_written(&box, MADE);
	assert_given(folder, 0750);
	assert_given(path, 0640);
	umask(mask);
	write_box_clear(&box);
}

/* Dovecot's CONTROL= may name a folder of the mail's own. */
static void
test_control_within(void)
{
	WriteBox box;

	set_up(&box, NULL, "m/control/.INBOX");
	temp_folder_make(box.root, "m/control");
	assert_written(&box, MADE);
	write_box_clear(&box);
}

/* Root does not help a user to folders where he may write nothing. */
static void
test_control_of_another(void)
{
	WriteBox box;

	if (geteuid() != 0) {
		g_test_skip("only root can give away a folder");
		return;
	}
	set_up(&box, NULL, "c/.INBOX");
	temp_folder_make(box.root, "c");
	give_away(box.maildir, 0700);
	g_assert_cmpint(run_in_vain(&box), ==, G_IO_ERROR_PERMISSION_DENIED);
	write_box_clear(&box);
}

static void
test_control_symlink(void)
{
	WriteBox box;

	set_up(&box, NULL, "c/.INBOX");
	temp_folder_make(box.root, "elsewhere");
	temp_folder_link(box.root, "c/.INBOX", "../elsewhere");
	g_assert_cmpint(run_in_vain(&box), ==, G_IO_ERROR_NOT_DIRECTORY);
	write_box_clear(&box);
}

static void
test_control_missing(void)
{
	WriteBox box;

	set_up(&box, NULL, "c/.INBOX");
	g_assert_cmpint(run_in_vain(&box), ==, G_IO_ERROR_NOT_FOUND);
	write_box_clear(&box);
}

/* ---- what the system denies ---- */

/* Runs run() in a process of its own; FALSE: it skipped. */
static gboolean
in_child(WriteBox *box, int (*run)(WriteBox *))
{
	const pid_t child = fork();
	int status;

	if (child == 0)
		_exit(run(box));
	waitpid(child, &status, 0);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), !=, 1);
	return WEXITSTATUS(status) == 0;
}

static int
run_without_space(WriteBox *box)
{
	const struct rlimit limit = { 60, 60 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return 77;
	return run_in_vain(box) == G_IO_ERROR_FAILED ? 0 : 1;
}

static void
test_no_space(void)
{
	WriteBox box;

	set_up(&box, OLD, NULL);
	in_child(&box, run_without_space);
	assert_written(&box, WRITTEN);
	write_box_clear(&box);
}

static void
let_all_read(const WriteBox *box, mode_t mode)
{
	static const char *const folders[] = { "m/cur", "m/new", "m/tmp", "" };

	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path =
			g_build_filename(box->root, folders[i], NULL);

		g_assert_cmpint(chmod(path, 0755), ==, 0);
	}
	g_assert_cmpint(chmod(box->maildir, mode), ==, 0);
}

static int
run_as_nobody(WriteBox *box)
{
	if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
		return 77;
	return run_in_vain(box) == G_IO_ERROR_PERMISSION_DENIED ? 0 : 1;
}

static void
test_read_only(void)
{
	g_autofree char *list = NULL;
	WriteBox box;

	set_up(&box, OLD, NULL);
	list = write_box_path(&box, "dovecot-uidlist");
	g_assert_cmpint(chmod(list, 0644), ==, 0);
	let_all_read(&box, 0555);
	g_assert_true(in_child(&box, run_as_nobody));
	g_assert_cmpint(chmod(box.maildir, 0755), ==, 0);
	write_box_clear(&box);
}

/* He may write there, but cannot leave the list to its owner. */
static void
test_not_the_owner(void)
{
	g_autofree char *list = NULL;
	WriteBox box;

	if (geteuid() != 0) {
		g_test_skip("only root can give away a file");
		return;
	}
	set_up(&box, OLD, NULL);
	list = write_box_path(&box, "dovecot-uidlist");
	let_all_read(&box, 0777);
	give_away(list, 0644);
	g_assert_true(in_child(&box, run_as_nobody));
	write_box_clear(&box);
}

/* ---- kills ---- */

static gboolean
run_in_child(gpointer box)
{
	AnnotateResult result;

	return write_box_run(box, 1, &result, NULL);
}

/* A lock of nobody's name stands for two minutes, as one of Dovecot's. */
static guint
remove_empty_lock(char *path)
{
	struct stat status;
	guint removed = 0;

	if (stat(path, &status) == 0 && status.st_size == 0) {
		g_assert_cmpint(g_unlink(path), ==, 0);
		removed = 1;
	}
	g_free(path);
	return removed;
}

static guint
remove_empty_locks(const WriteBox *box)
{
	return remove_empty_lock(write_box_path(box, "dovecot-uidlist.lock")) +
	       remove_empty_lock(g_build_filename(
		       box->maildir, "pop3uidl-convert.undo.lock", NULL));
}

static void
kill_everywhere(const char *old, const char *control, const char *written)
{
	gboolean ended = FALSE;
	guint olds = 0, news = 0, empty_locks = 0;

	for (guint n = 1; !ended; n++) {
		g_autofree char *list = NULL;
		WriteBox box;

		set_up(&box, old, control);
		if (control != NULL)
			temp_folder_make(box.root, "c");
		ended = kill_at_call(n, run_in_child, &box);
		list = write_box_list(&box);
		if (g_strcmp0(list, old) == 0)
			olds++;
		else
			news++;
		if (g_strcmp0(list, old) != 0)
			g_assert_cmpstr(list, ==, written);
		empty_locks += remove_empty_locks(&box);
		/* Our plan was made before; a new run would see that all is
		   done. */
		if (g_strcmp0(list, old) == 0)
			assert_written(&box, written);
		write_box_clear(&box);
	}
	g_test_message("%u kills left the old list, %u the new one", olds,
	               news);
	g_assert_cmpuint(olds, >, 10);
	g_assert_cmpuint(news, >, 2);
	g_assert_cmpuint(empty_locks, ==, 2);
}

static void
test_kill(void)
{
	if (kill_is_possible())
		kill_everywhere(OLD, NULL, WRITTEN);
	else
		g_test_skip("no right to trace a process");
}

static void
test_kill_new(void)
{
	if (kill_is_possible())
		kill_everywhere(NULL, "c/.INBOX", MADE);
	else
		g_test_skip("no right to trace a process");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/annotate-safety/lock", test_lock);
	g_test_add_func("/annotate-safety/owner-stays", test_owner_stays);
	g_test_add_func("/annotate-safety/owner-of-new", test_owner_of_new);
	g_test_add_func("/annotate-safety/control", test_control);
	g_test_add_func("/annotate-safety/control-within", test_control_within);
	g_test_add_func("/annotate-safety/control-of-another",
	                test_control_of_another);
	g_test_add_func("/annotate-safety/control-symlink",
	                test_control_symlink);
	g_test_add_func("/annotate-safety/control-missing",
	                test_control_missing);
	g_test_add_func("/annotate-safety/no-space", test_no_space);
	g_test_add_func("/annotate-safety/read-only", test_read_only);
	g_test_add_func("/annotate-safety/not-the-owner", test_not_the_owner);
	g_test_add_func("/annotate-safety/kill", test_kill);
	g_test_add_func("/annotate-safety/kill-new", test_kill_new);
	return g_test_run();
}
