/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "temp-folder.h"
#include "write/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_NAME "list"
#define LOCK_NAME "list.lock"

typedef struct {
	char *path;
	int fd;
	char *host;
} Folder;

static void
folder_set_up(Folder *folder, gconstpointer data)
{
	char host[256];

	(void)data;
	folder->path = temp_folder_new();
	folder->fd = open(folder->path, O_RDONLY | O_DIRECTORY);
	g_assert_cmpint(folder->fd, >=, 0);
	g_assert_cmpint(gethostname(host, sizeof host), ==, 0);
	folder->host = g_strdup(host);
}

static char *
path_in(const Folder *folder, const char *name)
{
	return g_build_filename(folder->path, name, NULL);
}

static char *
read_in(const Folder *folder, const char *name)
{
	g_autofree char *path = path_in(folder, name);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

static gboolean
remove_in(const Folder *folder, const char *name)
{
	g_autofree char *path = path_in(folder, name);

	return g_unlink(path) == 0;
}

static void
folder_tear_down(Folder *folder, gconstpointer data)
{
	(void)data;
	close(folder->fd);
	temp_folder_remove(folder->path);
	g_free(folder->host);
}

static Lock *
take(const Folder *folder, guint timeout, guint stale, GError **error)
{
	const LockLimits limits = { .timeout = timeout, .stale = stale };

	return lock_take(folder->fd, FILE_NAME, &limits, error);
}

static pid_t
sleeping_process(void)
{
	pid_t child = fork();

	g_assert_cmpint(child, >=, 0);
	if (child == 0) {
		pause();
		_exit(0);
	}
	return child;
}

static void
end_process(pid_t child)
{
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static char *
lock_text(const Folder *folder, pid_t process)
{
	return g_strdup_printf("%ld:%s", (long)process, folder->host);
}

static void
assert_taken(const Folder *folder, guint timeout, guint stale)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Lock) lock = take(folder, timeout, stale, &error);
	g_autofree char *ours = lock_text(folder, getpid());
	g_autofree char *text = read_in(folder, LOCK_NAME);

	g_assert_no_error(error);
	g_assert_nonnull(lock);
	g_assert_cmpstr(text, ==, ours);
	g_assert_true(lock_is_held(lock));
}

static void
assert_busy(const Folder *folder, guint timeout, guint stale,
            const char *message)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *before = read_in(folder, LOCK_NAME);
	g_autofree char *after = NULL;

	g_assert_null(take(folder, timeout, stale, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_assert_cmpstr(error->message, ==, message);
	after = read_in(folder, LOCK_NAME);
	g_assert_cmpstr(after, ==, before);
}

static void
test_take_and_release(Folder *folder, gconstpointer data)
{
	GStatBuf status;
	g_autofree char *path = path_in(folder, LOCK_NAME);
	mode_t mask = umask(0077);
	g_autoptr(Lock) lock = take(folder, 0, LOCK_STALE, NULL);

	(void)data;
	umask(mask);
	g_assert_nonnull(lock);
	g_assert_cmpint(g_stat(path, &status), ==, 0);
	g_assert_cmpuint(status.st_mode & 0777, ==, 0644);
	g_clear_pointer(&lock, lock_release);
	g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
	assert_taken(folder, 0, LOCK_STALE);
}

static void
test_live_process(Folder *folder, gconstpointer data)
{
	const pid_t child = sleeping_process();
	g_autofree char *text = lock_text(folder, child);
	g_autofree char *message =
		g_strdup_printf("list.lock is held by process %ld: end it or "
	                        "wait until it is done, and run again",
	                        (long)child);
	gint64 start = g_get_monotonic_time();

	(void)data;
	temp_folder_write(folder->path, LOCK_NAME, text);
	assert_busy(folder, 1, 0, message);
	g_assert_cmpint(g_get_monotonic_time() - start, >=, G_USEC_PER_SEC);
	end_process(child);
	/* Now nobody is there. */
	assert_taken(folder, 0, LOCK_STALE);
}

static void
test_dead_process(Folder *folder, gconstpointer data)
{
	const pid_t child = sleeping_process();
	g_autofree char *text = lock_text(folder, child);
	g_autofree char *with_end = g_strconcat(text, "\n", NULL);

	(void)data;
	end_process(child);
	temp_folder_write(folder->path, LOCK_NAME, text);
	assert_taken(folder, 0, LOCK_STALE);
	temp_folder_write(folder->path, LOCK_NAME, with_end);
	assert_taken(folder, 0, LOCK_STALE);
}

static void
test_own_number(Folder *folder, gconstpointer data)
{
	g_autofree char *text = lock_text(folder, getpid());

	(void)data;
	temp_folder_write(folder->path, LOCK_NAME, text);
	assert_taken(folder, 0, LOCK_STALE);
}

static void
test_released_meanwhile(Folder *folder, gconstpointer data)
{
	const pid_t child = fork();

	(void)data;
	temp_folder_write(folder->path, LOCK_NAME, "1:another");
	if (child == 0) {
		g_usleep(300 * 1000);
		remove_in(folder, LOCK_NAME);
		_exit(0);
	}
	assert_taken(folder, 10, LOCK_STALE);
	waitpid(child, NULL, 0);
}

typedef struct {
	const char *name;
	const char *text;
	const char *shown;
} Unknown;

/* Nobody can say whether these hold it still; only time tells. */
static const Unknown unknown[] = {
	{ "other-host", "1:some.other", "1:some.other" },
	{ "empty", "", "" },
	{ "junk", "x\n:\x01", "x\\x0A:\\x01" },
	{ "no-number", ":", ":" },
	{ "huge", "99999999999999999999:vm", "99999999999999999999:vm" },
};

static void
test_unknown(Folder *folder, gconstpointer data)
{
	const Unknown *test = data;
	g_autofree char *message = g_strdup_printf(
		"list.lock is held by \"%s\", which is no process of this "
		"host: wait until it is done, and run again",
		test->shown);

	temp_folder_write(folder->path, LOCK_NAME, test->text);
	assert_busy(folder, 0, LOCK_STALE, message);
	assert_taken(folder, 3, 0);
}

/* Its holder is at work: the file changes. */
static void
test_file_changes(Folder *folder, gconstpointer data)
{
	(void)data;
	temp_folder_write(folder->path, LOCK_NAME, "1:another");
	g_usleep(2100 * 1000);
	temp_folder_write(folder->path, FILE_NAME, "x");
	assert_busy(folder, 0, 1,
	            "list.lock is held by \"1:another\", which is no process "
	            "of this host: wait until it is done, and run again");
	remove_in(folder, FILE_NAME);
	assert_taken(folder, 0, 1);
}

static void
test_symlink(Folder *folder, gconstpointer data)
{
	g_autofree char *victim = NULL;

	(void)data;
	temp_folder_write(folder->path, "victim", "1:x");
	g_assert_cmpint(symlinkat("victim", folder->fd, LOCK_NAME), ==, 0);
	assert_busy(folder, 0, LOCK_STALE,
	            "list.lock is held by \"\", which is no process of this "
	            "host: wait until it is done, and run again");
	assert_taken(folder, 3, 0);
	victim = read_in(folder, "victim");
	g_assert_cmpstr(victim, ==, "1:x");
}

static void
test_taken_away(Folder *folder, gconstpointer data)
{
	g_autoptr(Lock) lock = take(folder, 0, LOCK_STALE, NULL);
	g_autofree char *text = NULL;

	(void)data;
	remove_in(folder, LOCK_NAME);
	g_assert_false(lock_is_held(lock));
	temp_folder_write(folder->path, LOCK_NAME, "1:another");
	g_assert_false(lock_is_held(lock));
	g_clear_pointer(&lock, lock_release);
	text = read_in(folder, LOCK_NAME);
	g_assert_cmpstr(text, ==, "1:another");
}

static void
test_no_folder(Folder *folder, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *below = path_in(folder, "below");
	LockLimits limits = { .stale = LOCK_STALE };
	int fd;

	(void)data;
	g_assert_cmpint(g_mkdir(below, 0700), ==, 0);
	fd = open(below, O_RDONLY | O_DIRECTORY);
	g_assert_cmpint(g_rmdir(below), ==, 0);
	g_assert_null(lock_take(fd, FILE_NAME, &limits, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	close(fd);
}

static void
note_name(const char *name, gpointer data)
{
	g_string_append_printf(data, "%s;", name);
}

/* Told once, and only if there is something to wait for. */
static void
test_waiting(Folder *folder, gconstpointer data)
{
	const pid_t holder = sleeping_process();
	g_autofree char *text = lock_text(folder, holder);
	g_autoptr(GString) told = g_string_new(NULL);
	const LockLimits limits = { .timeout = 1,
		                    .stale = LOCK_STALE,
		                    .waiting = note_name,
		                    .waiting_data = told };
	g_autoptr(Lock) lock = lock_take(folder->fd, FILE_NAME, &limits, NULL);

	(void)data;
	g_assert_cmpstr(told->str, ==, "");
	g_clear_pointer(&lock, lock_release);
	temp_folder_write(folder->path, LOCK_NAME, text);
	g_assert_null(lock_take(folder->fd, FILE_NAME, &limits, NULL));
	g_assert_cmpstr(told->str, ==, LOCK_NAME ";");
	end_process(holder);
}

/* Adds one to a number in a file, slowly. */
static void
count_under_lock(const Folder *folder)
{
	g_autoptr(Lock) lock = take(folder, 60, LOCK_STALE, NULL);
	g_autofree char *text = read_in(folder, FILE_NAME);
	g_autofree char *more =
		g_strdup_printf("%d", text != NULL ? atoi(text) + 1 : 1);

	if (lock == NULL)
		_exit(1);
	g_usleep(2000);
	temp_folder_write(folder->path, FILE_NAME, more);
}

/* All find the same dead lock at first, and must not take away each other's. */
static void
test_many(Folder *folder, gconstpointer data)
{
	const pid_t dead = sleeping_process();
	g_autofree char *text = lock_text(folder, dead);
	g_autofree char *number = NULL;
	int status;

	(void)data;
	end_process(dead);
	temp_folder_write(folder->path, LOCK_NAME, text);
	for (int i = 0; i < 8; i++) {
		if (fork() != 0)
			continue;
		for (int j = 0; j < 5; j++)
			count_under_lock(folder);
		_exit(0);
	}
	while (wait(&status) > 0)
		g_assert_cmpint(status, ==, 0);
	number = read_in(folder, FILE_NAME);
	g_assert_cmpstr(number, ==, "40");
}

static void
add(const char *name, gconstpointer data, void (*test)(Folder *, gconstpointer))
{
	g_autofree char *path = g_strconcat("/lock/", name, NULL);

	g_test_add(path, Folder, data, folder_set_up, test, folder_tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	add("take-and-release", NULL, test_take_and_release);
	add("live-process", NULL, test_live_process);
	add("waiting", NULL, test_waiting);
	add("dead-process", NULL, test_dead_process);
	add("own-number", NULL, test_own_number);
	add("released-meanwhile", NULL, test_released_meanwhile);
	add("file-changes", NULL, test_file_changes);
	add("symlink", NULL, test_symlink);
	add("taken-away", NULL, test_taken_away);
	add("no-folder", NULL, test_no_folder);
	add("many", NULL, test_many);
	for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++) {
		g_autofree char *name =
			g_strconcat("unknown/", unknown[i].name, NULL);

		add(name, &unknown[i], test_unknown);
	}
	return g_test_run();
}
