/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/lock.h"

#include "uidl/uidl.h"
#include "write/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define POLL (100 * 1000) /* microseconds */
#define MAX_TEXT 511      /* as much as Dovecot reads */
#define NO_PROCESS ((pid_t)-1)

struct Lock {
	int directory;
	char *file;
	char *name; /* of the lock */
	char *host;
	int fd; /* kept open: nobody else's lock gets the inode meanwhile */
};

/* A lock that stands in the way. */
typedef struct {
	struct stat status;
	char text[MAX_TEXT + 1];
	pid_t process; /* of this host; NO_PROCESS */
} Holder;

/* As Dovecot names it. */
static char *
host_name(void)
{
	char name[256];

	if (gethostname(name, sizeof name - 1) < 0)
		return g_strdup("unknown");
	name[sizeof name - 1] = '\0';
	return g_strdup(name);
}

gboolean
lock_is_held(const Lock *lock)
{
	struct stat ours, there;

	return fstat(lock->fd, &ours) == 0 &&
	       fstatat(lock->directory, lock->name, &there,
	               AT_SYMLINK_NOFOLLOW) == 0 &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

void
lock_release(Lock *lock)
{
	if (lock == NULL)
		return;
	if (lock->fd >= 0) {
		if (lock_is_held(lock))
			unlinkat(lock->directory, lock->name, 0);
		close(lock->fd);
	}
	g_free(lock->file);
	g_free(lock->name);
	g_free(lock->host);
	g_free(lock);
}

/*
 * 0 or an errno; EEXIST: somebody holds it. Readable to all: a Dovecot that
 * cannot read whose lock it is takes it over by its age alone.
 */
static int
make_lock(Lock *lock)
{
	g_autofree char *text =
		g_strdup_printf("%ld:%s", (long)getpid(), lock->host);

	lock->fd = openat(lock->directory, lock->name,
	                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	                  0644);
	if (lock->fd < 0)
		return errno;
	if (file_write(lock->fd, text, strlen(text)) < 0 ||
	    fchmod(lock->fd, 0644) < 0)
		return errno;
	return 0;
}

/* ---- a lock that is held ---- */

static pid_t
local_process(const Lock *lock, const char *text)
{
	const char *colon = strchr(text, ':');
	g_autofree char *digits = NULL;
	guint64 process;

	if (colon == NULL || strcmp(colon + 1, lock->host) != 0)
		return NO_PROCESS;
	digits = g_strndup(text, (gsize)(colon - text));
	if (!g_ascii_string_to_unsigned(digits, 10, 1, G_MAXINT, &process,
	                                NULL))
		return NO_PROCESS;
	return (pid_t)process;
}

static void
read_text(int fd, Holder *holder)
{
	gssize length = read(fd, holder->text, MAX_TEXT);

	if (length > 0 && holder->text[length - 1] == '\n')
		length--;
	holder->text[MAX(length, 0)] = '\0';
}

/* 0 or an errno; ENOENT: it is gone. A lock that cannot be read says nothing,
   but has an age. */
static int
read_holder(const Lock *lock, Holder *holder)
{
	int fd = file_open(lock->directory, lock->name);
	int code = 0;

	holder->text[0] = '\0';
	if (fd >= 0) {
		code = fstat(fd, &holder->status) < 0 ? errno : 0;
		read_text(fd, holder);
		close(fd);
	} else if (fstatat(lock->directory, lock->name, &holder->status,
	                   AT_SYMLINK_NOFOLLOW) < 0) {
		code = errno;
	}
	holder->process = local_process(lock, holder->text);
	return code;
}

/* Seconds since the epoch; a time to come is no time. */
static time_t
last_change(const struct stat *status, time_t now)
{
	time_t change = MAX(status->st_ctime, status->st_mtime);

	return change <= now ? change : MIN(status->st_ctime, now);
}

/* Who changes the file is at work, whatever the age of the lock. */
static gboolean
is_old(const Lock *lock, const Holder *holder, guint stale)
{
	const time_t now = time(NULL);
	time_t change = last_change(&holder->status, now);
	struct stat status;

	if (fstatat(lock->directory, lock->file, &status,
	            AT_SYMLINK_NOFOLLOW) == 0)
		change = MAX(change, last_change(&status, now));
	return now - change > (time_t)stale;
}

/* Our own number is that of a process before a reboot. */
static gboolean
is_abandoned(const Lock *lock, const Holder *holder, guint stale)
{
	if (holder->process == NO_PROCESS)
		return is_old(lock, holder, stale);
	return holder->process == getpid() ||
	       (kill(holder->process, 0) < 0 && errno == ESRCH);
}

/* 0 or an errno. Another lock may have come since it was looked at. */
static int
take_away(const Lock *lock, const Holder *holder)
{
	struct stat status;

	if (fstatat(lock->directory, lock->name, &status, AT_SYMLINK_NOFOLLOW) <
	    0)
		return errno == ENOENT ? 0 : errno;
	if (!file_same(&status, &holder->status))
		return 0;
	if (unlinkat(lock->directory, lock->name, 0) < 0 && errno != ENOENT)
		return errno;
	return 0;
}

static void
set_busy(GError **error, const Lock *lock, const Holder *holder)
{
	g_autofree char *shown = uidl_escape(holder->text, -1);

	if (holder->process != NO_PROCESS)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
		            "%s is held by process %ld: end it or wait until "
		            "it is done, and run again",
		            lock->name, (long)holder->process);
	else
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
		            "%s is held by \"%s\", which is no process of this "
		            "host: wait until it is done, and run again",
		            lock->name, shown);
}

/* FALSE: there is no use in trying again. */
static gboolean
clear_way(const Lock *lock, guint stale, gboolean last_try, GError **error)
{
	Holder holder;
	int code = read_holder(lock, &holder);

	if (code == ENOENT)
		return TRUE;
	if (code == 0 && is_abandoned(lock, &holder, stale))
		code = take_away(lock, &holder);
	else if (code == 0 && last_try) {
		set_busy(error, lock, &holder);
		return FALSE;
	}
	if (code != 0)
		return file_fail(error, lock->name, code);
	/* Also after taking away: somebody else who saw the same old lock must
	   not find ours when he takes it away. */
	g_usleep(POLL);
	return TRUE;
}

Lock *
lock_take(int directory, const char *file, const LockLimits *limits,
          GError **error)
{
	const gint64 end = g_get_monotonic_time() +
	                   (gint64)limits->timeout * G_USEC_PER_SEC;
	g_autoptr(Lock) lock = g_new0(Lock, 1);
	guint tries = 0;
	int code;

	lock->directory = directory;
	lock->file = g_strdup(file);
	lock->name = g_strconcat(file, ".lock", NULL);
	lock->host = host_name();
	while ((code = make_lock(lock)) == EEXIST) {
		gboolean last_try = g_get_monotonic_time() >= end;

		/* Not at the first try: many locks are gone at once. */
		if (++tries == 2 && limits->waiting != NULL)
			limits->waiting(lock->name, limits->waiting_data);
		if (!clear_way(lock, limits->stale, last_try, error))
			return NULL;
	}
	if (code != 0) {
		file_fail(error, lock->name, code);
		return NULL;
	}
	return g_steal_pointer(&lock);
}
