/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/staging.h"

#include "uidl/uidl.h"
#include "write/file.h"
#include "write/remove.h"
#include "write/staging-place.h"
#include "write/sync-batch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* So that remove.h comes to the end of it. */
#define MOST_PARTS (REMOVE_DEPTH - 8)

struct Staging {
	StagingPlace place;
	StagingOwner owner;
	int root; /* -1: not ours yet */
	mode_t mask;
	GHashTable *folders; /* of char *: all that were made */
	GPtrArray *in_order; /* the same, parents first */
	SyncBatch *batch;
	gboolean committed;
};

static gboolean
fail_at(GError **error, const char *path, int code)
{
	g_autofree char *shown = uidl_escape(path, -1);

	return file_fail(error, shown, code);
}

/* ---- the folder itself ---- */

static gboolean
fail_leftover(const Staging *staging, const char *what, GError **error)
{
	g_autofree char *shown = uidl_escape(staging->place.staging, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
	            "%s, beside it, %s; take it away", shown, what);
	return FALSE;
}

static gboolean
fail_busy(const Staging *staging, GError **error)
{
	g_autofree char *shown = uidl_escape(staging->place.staging, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
	            "another run writes it at this moment (%s)", shown);
	return FALSE;
}

/* Whether the folder that is open is still the one of that name. */
static gboolean
is_in_place(const Staging *staging)
{
	struct stat named, open;

	return fstat(staging->root, &open) == 0 &&
	       fstatat(staging->place.parent, staging->place.staging, &named,
	               AT_SYMLINK_NOFOLLOW) == 0 &&
	       named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

/* A run that was killed at its end left it to the new owner. */
static gboolean
check_leftover(const Staging *staging, int fd, GError **error)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return fail_at(error, staging->place.staging, errno);
	if (status.st_uid != geteuid() &&
	    !(geteuid() == 0 && status.st_uid == staging->owner.uid))
		return fail_leftover(staging, "belongs to another user", error);
	return TRUE;
}

static int
open_root(const Staging *staging, GError **error)
{
	const StagingPlace *place = &staging->place;
	int fd;

	if (mkdirat(place->parent, place->staging, 0700) < 0 &&
	    errno != EEXIST) {
		fail_at(error, place->staging, errno);
		return -1;
	}
	fd = openat(place->parent, place->staging, FOLDER_FLAGS);
	if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
		fail_leftover(staging, "is a symlink, or no folder", error);
	else if (fd < 0 && errno == ENOENT)
		fail_busy(staging, error);
	else if (fd < 0)
		fail_at(error, place->staging, errno);
	return fd;
}

/* Its own to the end: root's, too, though all of it is for somebody else. */
static gboolean
take_root(Staging *staging, GError **error)
{
	const int fd = open_root(staging, error);

	if (fd < 0)
		return FALSE;
	if (!check_leftover(staging, fd, error)) {
		close(fd);
		return FALSE;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EWOULDBLOCK)
			fail_busy(staging, error);
		else
			fail_at(error, staging->place.staging, errno);
		close(fd);
		return FALSE;
	}
	staging->root = fd;
	if (!is_in_place(staging)) {
		close(fd);
		staging->root = -1;
		return fail_busy(staging, error);
	}
	if (fchown(fd, geteuid(), getegid()) < 0 || fchmod(fd, 0700) < 0 ||
	    remove_contents(fd) < 0)
		return fail_at(error, staging->place.staging, errno);
	return TRUE;
}

Staging *
staging_new(const char *target, const StagingOwner *owner, GError **error)
{
	g_autoptr(Staging) staging = g_new0(Staging, 1);

	staging->root = -1;
	staging->owner = *owner;
	staging->folders = g_hash_table_new(g_str_hash, g_str_equal);
	staging->in_order = g_ptr_array_new_with_free_func(g_free);
	staging->batch = sync_batch_new();
	staging->mask = umask(0077);
	if (!staging_place_open(&staging->place, target, error) ||
	    !take_root(staging, error))
		return NULL;
	return g_steal_pointer(&staging);
}

/* Nobody can be told of what fails here; the next run tries again. */
static void
take_away(Staging *staging)
{
	if (remove_contents(staging->root) == 0 && is_in_place(staging))
		unlinkat(staging->place.parent, staging->place.staging,
		         AT_REMOVEDIR);
}

void
staging_free(Staging *staging)
{
	if (staging == NULL)
		return;
	sync_batch_free(staging->batch);
	if (staging->root >= 0) {
		if (!staging->committed)
			take_away(staging);
		close(staging->root);
	}
	umask(staging->mask);
	staging_place_clear(&staging->place);
	g_hash_table_unref(staging->folders);
	g_ptr_array_unref(staging->in_order);
	g_free(staging);
}

/* ---- what lies in it ---- */

/* To the owner, of whom nothing can be wanted as long as he cannot enter the
   folder above. */
static int
give(const Staging *staging, int fd)
{
	const StagingOwner *owner = &staging->owner;

	if (owner->uid == (uid_t)-1 && owner->gid == (gid_t)-1)
		return 0;
	return fchown(fd, owner->uid, owner->gid);
}

static gboolean
make_folder(Staging *staging, const char *path, GError **error)
{
	char *copy;
	int fd, done;

	if (g_hash_table_contains(staging->folders, path))
		return TRUE;
	if (mkdirat(staging->root, path, 0700) < 0)
		return fail_at(error, path, errno);
	fd = openat(staging->root, path, FOLDER_FLAGS);
	if (fd < 0)
		return fail_at(error, path, errno);
	done = give(staging, fd);
	if (done < 0)
		fail_at(error, path, errno);
	close(fd);
	if (done < 0)
		return FALSE;
	copy = g_strdup(path);
	g_hash_table_add(staging->folders, copy);
	g_ptr_array_add(staging->in_order, copy);
	return TRUE;
}

gboolean
staging_folder(Staging *staging, const char *path, GError **error)
{
	guint parts = 0;

	for (const char *end = path; *end != '\0';) {
		g_autofree char *parent = NULL;

		end += strspn(end, "/");
		end += strcspn(end, "/");
		parent = g_strndup(path, (gsize)(end - path));
		if (++parts > MOST_PARTS)
			return fail_at(error, path, ENAMETOOLONG);
		if (!make_folder(staging, parent, error))
			return FALSE;
	}
	return TRUE;
}

int
staging_create(Staging *staging, const char *path, GError **error)
{
	const int fd = openat(
		staging->root, path,
		O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd >= 0 && give(staging, fd) == 0)
		return fd;
	fail_at(error, path, errno);
	if (fd >= 0)
		close(fd);
	return -1;
}

int
staging_reopen(Staging *staging, const char *path, GError **error)
{
	const int fd = openat(staging->root, path,
	                      O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		fail_at(error, path, errno);
	return fd;
}

gboolean
staging_finish(Staging *staging, int fd, const char *path, const gint64 *time,
               GError **error)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		                     { .tv_nsec = UTIME_OMIT } };

	if (time != NULL)
		times[1] = (struct timespec){ .tv_sec = (time_t)*time };
	if (time != NULL && futimens(fd, times) < 0) {
		fail_at(error, path, errno);
		close(fd);
		return FALSE;
	}
	return sync_batch_add(staging->batch, fd, path, error);
}

gboolean
staging_write(Staging *staging, const char *path, const char *text,
              gsize length, GError **error)
{
	const int fd = staging_create(staging, path, error);

	if (fd < 0)
		return FALSE;
	if (file_write(fd, text, length) < 0) {
		fail_at(error, path, errno);
		close(fd);
		return FALSE;
	}
	return staging_finish(staging, fd, path, NULL, error);
}

/* Not over another: on a file system that takes "a" for "A" mail would be
   lost. */
gboolean
staging_rename(Staging *staging, const char *from, const char *to,
               GError **error)
{
	struct stat status;
	int done = renameat2(staging->root, from, staging->root, to,
	                     RENAME_NOREPLACE);

	if (done < 0 && (errno == EINVAL || errno == ENOSYS)) {
		if (fstatat(staging->root, to, &status, AT_SYMLINK_NOFOLLOW) ==
		    0)
			return fail_at(error, to, EEXIST);
		done = renameat(staging->root, from, staging->root, to);
	}
	return done == 0 || fail_at(error, to, errno);
}

gboolean
staging_remove(Staging *staging, const char *path, GError **error)
{
	return unlinkat(staging->root, path, 0) == 0 ||
	       fail_at(error, path, errno);
}

/* ---- the end ---- */

/* EINVAL: a file system that has no such thing. */
static int
sync_folder(int fd)
{
	return fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
}

static gboolean
sync_folders(const Staging *staging, GError **error)
{
	for (guint i = staging->in_order->len; i > 0; i--) {
		const char *path = staging->in_order->pdata[i - 1];
		const int fd = openat(staging->root, path, FOLDER_FLAGS);

		if (fd < 0 || sync_folder(fd) < 0) {
			fail_at(error, path, errno);
			if (fd >= 0)
				close(fd);
			return FALSE;
		}
		close(fd);
	}
	return TRUE;
}

/* From here on its owner can enter it: nothing in it is touched any more. */
static gboolean
hand_over(Staging *staging, GError **error)
{
	const StagingPlace *place = &staging->place;

	if (give(staging, staging->root) < 0 || sync_folder(staging->root) < 0)
		return fail_at(error, place->staging, errno);
	if (!is_in_place(staging))
		return fail_at(error, place->staging, ENOENT);
	if (renameat(place->parent, place->staging, place->parent,
	             place->name) < 0)
		return file_set_error(error, errno);
	staging->committed = TRUE;
	return TRUE;
}

gboolean
staging_commit(Staging *staging, char **warning, GError **error)
{
	*warning = NULL;
	if (!sync_batch_flush(staging->batch, error) ||
	    !sync_folders(staging, error) || !hand_over(staging, error))
		return FALSE;
	/* The target is there, so it is too late for an error. */
	if (sync_folder(staging->place.parent) < 0)
		*warning = g_strdup_printf("it is whole, but may be lost if "
		                           "the machine fails now: %s",
		                           g_strerror(errno));
	return TRUE;
}
