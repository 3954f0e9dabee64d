/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-undo-safety.c - what is kept for an undo: kills, full disks, owners, and
 * files that mean harm
 */
#include "kill.h"
#include "temp-folder.h"
#include "undo-box.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define INBOX "m/dovecot-uidlist"
#define OF_A "m/.A/dovecot-uidlist"
#define UNDO "m/pop3uidl-convert.undo"

#define MAIL_USER 12345
#define MAIL_GROUP 12346

static void
annotate(const UndoBox *box, const UndoBoxGift *gifts)
{
	g_autoptr(GError) error = NULL;

	undo_box_annotate(box, gifts, &error);
	g_assert_no_error(error);
}

static void
undo(const UndoBox *box)
{
	g_autoptr(GError) error = NULL;

	undo_box_undo(box, NULL, &error);
	g_assert_no_error(error);
}

static void
assert_lists(const UndoBox *box, const char *inbox, const char *of_a)
{
	undo_box_assert(box, INBOX, inbox);
	undo_box_assert(box, OF_A, of_a);
}

/* ---- kills ---- */

static const UndoBoxGift second[] = {
	{ "", "1.M1P1.mx", 11, "u-11" }, { "", "2.M2P2.mx", 12, "u-12" },
	{ "", "5.M5P5.mx", 13, "u-13" }, { ".A", "1.M1P1.mx", 14, "u-14" },
	{ NULL, NULL, 0, NULL },
};

#define INBOX_2                                                                \
	"3 V1700000000 N6\n"                                                   \
	"1 W100 Pu-11 O11 :1.M1P1.mx\n"                                        \
	"2 Pu-12 O12 S5 :2.M2P2.mx\n"                                          \
	"3 :3.M3P3.mx\n"                                                       \
	"4 Zx :4.M4P4.mx\n"                                                    \
	"5 Pu-13 O13 :5.M5P5.mx\n"
#define A_2                                                                    \
	"3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"                 \
	"1 Pu-14 O14 :1.M1P1.mx\n"                                             \
	"2 Pu-7 :7.M7P7.mx\n"

/* Steps before the one that is killed, and what the lists become by that. */
typedef struct {
	const char *name;
	const UndoBoxGift *first; /* or NULL */
	const UndoBoxGift *run;   /* NULL: an undo */
	const char *inbox;
	const char *of_a;
} Kill;

static const Kill kills[] = {
	{ "first-run", NULL, undo_box_first, UNDO_BOX_INBOX_1, UNDO_BOX_A_1 },
	{ "second-run", undo_box_first, second, INBOX_2, A_2 },
	{ "undo", undo_box_first, NULL, UNDO_BOX_INBOX, UNDO_BOX_A },
};

static gboolean
write_in_child(gpointer run)
{
	return undo_box_write(run, NULL);
}

/* Locks without a process stand for two minutes, as Dovecot's. */
static void
remove_locks(const UndoBox *box)
{
	static const char *const locks[] = { INBOX ".lock", OF_A ".lock",
		                             UNDO ".lock" };

	for (gsize i = 0; i < G_N_ELEMENTS(locks); i++) {
		g_autofree char *path =
			g_build_filename(box->root, locks[i], NULL);

		g_unlink(path);
	}
}

typedef struct {
	guint olds;
	guint halves; /* INBOX's list is the new one, .A's is not */
	guint news;
	guint kept; /* the file was there before the lists */
} Counts;

/* Each list is old or new, and none new without what leads back. */
static void
look(const UndoBox *box, const Kill *kill, const char *kept, Counts *counts)
{
	g_autofree char *inbox = undo_box_read(box, INBOX);
	g_autofree char *of_a = undo_box_read(box, OF_A);
	g_autofree char *undo_text = undo_box_read(box, UNDO);
	const gboolean first = strcmp(inbox, kill->inbox) == 0;
	const gboolean both = strcmp(of_a, kill->of_a) == 0;
	const gboolean has_kept = g_strcmp0(undo_text, kept) != 0;

	if (!first)
		g_assert_cmpstr(inbox, ==,
		                kill->first != NULL ? UNDO_BOX_INBOX_1
		                                    : UNDO_BOX_INBOX);
	if (!both)
		g_assert_cmpstr(of_a, ==,
		                kill->first != NULL ? UNDO_BOX_A_1
		                                    : UNDO_BOX_A);
	g_assert_true(first || !both);
	g_assert_true(has_kept == (kill->run != NULL) || !first);
	if (both)
		counts->news++;
	else if (first)
		counts->halves++;
	else
		counts->olds++;
	if (!first && has_kept)
		counts->kept++;
}

/* More runs, or none, and then the way back. */
static void
go_on(const UndoBox *box, const Kill *kill, gboolean again, gboolean has_file)
{
	if (again) {
		annotate(box, undo_box_first);
		annotate(box, second);
		assert_lists(box, INBOX_2, A_2);
	} else if (!has_file) {
		g_assert_true(kill->first == NULL);
		assert_lists(box, UNDO_BOX_INBOX, UNDO_BOX_A);
		return;
	}
	undo(box);
	assert_lists(box, UNDO_BOX_INBOX, UNDO_BOX_A);
}

static gboolean
kill_once(const Kill *kill, guint n, Counts *counts)
{
	g_autofree char *kept = NULL;
	g_autofree char *now = NULL;
	g_autoptr(UndoBoxRun) run = NULL;
	gboolean ended;
	UndoBox box;

	undo_box_init(&box, FALSE);
	if (kill->first != NULL)
		annotate(&box, kill->first);
	kept = undo_box_read(&box, UNDO);
	run = undo_box_prepare(&box, kill->run, NULL);
	ended = kill_at_call(n, write_in_child, run);
	remove_locks(&box);
	look(&box, kill, kept, counts);
	now = undo_box_read(&box, UNDO);
	go_on(&box, kill, n % 2 == 0, now != NULL);
	undo_box_clear(&box);
	return ended;
}

static void
test_kill(gconstpointer data)
{
	const Kill *kill = data;
	Counts counts = { 0 };

	if (!kill_is_possible()) {
		g_test_skip("no right to trace a process");
		return;
	}
	for (guint n = 1; !kill_once(kill, n, &counts); n++)
		;
	g_test_message("%u kills left the old lists, %u half of them, %u the "
	               "new ones; %u had kept what was there",
	               counts.olds, counts.halves, counts.news, counts.kept);
	g_assert_cmpuint(counts.olds, >, 10);
	g_assert_cmpuint(counts.halves, >, 1);
	g_assert_cmpuint(counts.news, >, 2);
	if (kill->run != NULL)
		g_assert_cmpuint(counts.kept, >, 1);
}

/* ---- failures ---- */

/* The error's code; all files are as they were. */
static gint
annotate_in_vain(const UndoBox *box)
{
	g_autofree char *kept = undo_box_read(box, UNDO);
	g_autofree char *inbox = undo_box_read(box, INBOX);
	g_autoptr(GError) error = NULL;

	g_assert_false(undo_box_annotate(box, undo_box_first, &error));
	g_assert_nonnull(error);
	g_test_message("%s", error->message);
	assert_lists(box, inbox, UNDO_BOX_A);
	undo_box_assert(box, UNDO, kept);
	undo_box_assert(box, UNDO ".tmp", NULL);
	undo_box_assert(box, UNDO ".added.tmp", NULL);
	return error->code;
}

/* Lists are short, what is kept is long. */
static int
annotate_without_space(const UndoBox *box)
{
	const struct rlimit limit = { 300, 300 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) < 0)
		return 77;
	return annotate_in_vain(box) == G_IO_ERROR_FAILED ? 0 : 1;
}

static void
test_no_space(void)
{
	UndoBox box;
	pid_t child;
	int status;

	undo_box_init(&box, FALSE);
	/* Of mail that was there once. */
	temp_folder_write(
		box.root, UNDO,
		"pop3uidl-convert undo 1\n"
		"\tgone-0000000000000000000000000000000000\t9\t-\t-\tPx\t-\n"
		"\tgone-0000000000000000000000000000000001\t9\t-\t-\tPx\t-\n"
		"\tgone-0000000000000000000000000000000002\t9\t-\t-\tPx\t-\n");
	child = fork();
	if (child == 0)
		_exit(annotate_without_space(&box));
	waitpid(child, &status, 0);
	g_assert_true(WIFEXITED(status));
	g_assert_cmpint(WEXITSTATUS(status), ==, 0);
	annotate(&box, undo_box_first);
	undo_box_clear(&box);
}

static void
test_symlink(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	temp_folder_write(box.root, "victim", "pop3uidl-convert undo 1\n");
	temp_folder_link(box.root, UNDO, "../victim");
	g_assert_cmpint(annotate_in_vain(&box), ==, G_IO_ERROR_TOO_MANY_LINKS);
	g_assert_false(undo_box_undo(&box, NULL, NULL));
	undo_box_assert(&box, "victim", "pop3uidl-convert undo 1\n");
	undo_box_clear(&box);
}

/* What lies where it is written is not written to. */
static void
test_tmp_symlink(void)
{
	UndoBox box;

	undo_box_init(&box, FALSE);
	temp_folder_write(box.root, "victim", "stays");
	temp_folder_link(box.root, UNDO ".tmp", "../victim");
	annotate(&box, undo_box_first);
	undo_box_assert(&box, "victim", "stays");
	undo_box_assert(&box, UNDO, UNDO_BOX_KEPT_1);
	undo_box_clear(&box);
}

/* Nobody has that much memory. */
static void
test_too_large(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = NULL;
	UndoBox box;

	undo_box_init(&box, FALSE);
	temp_folder_write(box.root, UNDO, "pop3uidl-convert undo 1\n");
	path = g_build_filename(box.root, UNDO, NULL);
	if (truncate(path, (off_t)1 << 42) < 0) {
		g_test_skip("no file may be that large");
		undo_box_clear(&box);
		return;
	}
	g_assert_false(undo_box_undo(&box, NULL, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==,
	                "pop3uidl-convert.undo: the file has 2 GiB or more");
	undo_box_clear(&box);
}

/* ---- owners ---- */

static void
test_owner(void)
{
	const gboolean root = geteuid() == 0;
	const mode_t mask = umask(0);
	g_autofree char *path = NULL;
	struct stat status;
	UndoBox box;

	undo_box_init(&box, FALSE);
	path = g_build_filename(box.root, UNDO, NULL);
	g_assert_cmpint(chmod(box.maildir, 0777), ==, 0);
	if (root)
		g_assert_cmpint(chown(box.maildir, MAIL_USER, MAIL_GROUP), ==,
		                0);
	annotate(&box, undo_box_first);
	umask(mask);
	g_assert_cmpint(stat(path, &status), ==, 0);
	g_assert_cmpuint(status.st_mode & 07777, ==, 0600);
	g_assert_cmpuint(status.st_uid, ==, root ? MAIL_USER : geteuid());
	g_assert_cmpuint(status.st_gid, ==, root ? MAIL_GROUP : getegid());
	undo_box_clear(&box);
}

/* ---- many ---- */

/* Behind them are records of mail that the box had. */
static void
assert_records(const UndoBox *box, const char *expected)
{
	g_autofree char *text = undo_box_read(box, INBOX);

	g_assert_true(g_str_has_prefix(strchr(text, '\n') + 1,
	                               strchr(expected, '\n') + 1));
}

/* More than is written at a time, of this run and of the one before. */
static void
test_many(void)
{
	const guint count = 4000;
	g_autoptr(GString) inbox = g_string_new("3 V1700000000 N4001\n");
	g_autoptr(GString) after = g_string_new("3 V1700000000 N4001\n");
	g_autoptr(GString) kept = g_string_new("pop3uidl-convert undo 1\n");
	UndoBox box;

	undo_box_init(&box, FALSE);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *path = g_strdup_printf("m/cur/%040u.mx:2,", i);

		temp_folder_write(box.root, path, "");
		g_string_append_printf(inbox, "%u Pu%u O%u :%040u.mx\n", i, i,
		                       i, i);
		g_string_append_printf(after, "%u Pu%u :%040u.mx\n", i, i, i);
		g_string_append_printf(
			kept, "\tgone%040u\t%u\t-\t-\tPu%u\tO%u\n", i, i, i, i);
	}
	temp_folder_write(box.root, INBOX, inbox->str);
	temp_folder_write(box.root, UNDO, kept->str);
	annotate(&box, (UndoBoxGift[]){ { "", "1.M1P1.mx", 1, "u" },
	                                { NULL, NULL, 0, NULL } });
	assert_records(&box, after->str);
	undo(&box);
	assert_records(&box, inbox->str);
	undo_box_clear(&box);
}

/* A line that is longer than what is read at a time. */
static void
test_long_line(void)
{
	g_autofree char *uidl = g_strnfill(600000, 'x');
	g_autofree char *field = g_strconcat("2 P", uidl, " O9", NULL);
	g_autofree char *inbox = NULL;
	UndoBox box;

	undo_box_init(&box, FALSE);
	undo_box_change(&box, INBOX, "2 Pold O9", field);
	temp_folder_write(box.root, UNDO, "pop3uidl-convert undo 1\n");
	inbox = undo_box_read(&box, INBOX);
	annotate(&box, undo_box_first);
	assert_lists(&box, UNDO_BOX_INBOX_1, UNDO_BOX_A_1);
	undo(&box);
	assert_lists(&box, inbox, UNDO_BOX_A);
	undo_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(kills); i++) {
		g_autofree char *path =
			g_strconcat("/undo-safety/kill/", kills[i].name, NULL);

		g_test_add_data_func(path, &kills[i], test_kill);
	}
	g_test_add_func("/undo-safety/no-space", test_no_space);
	g_test_add_func("/undo-safety/symlink", test_symlink);
	g_test_add_func("/undo-safety/tmp-symlink", test_tmp_symlink);
	g_test_add_func("/undo-safety/too-large", test_too_large);
	g_test_add_func("/undo-safety/owner", test_owner);
	g_test_add_func("/undo-safety/many", test_many);
	g_test_add_func("/undo-safety/long-line", test_long_line);
	return g_test_run();
}
