/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/annotate.h"

#include "mail/tree.h"
#include "uidl/uidl.h"
#include "write/lock.h"
#include "write/place.h"
#include "write/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define INDEX_PREFIX "dovecot.index"

/* The list as it is under the lock. */
typedef struct {
	int fd; /* -1: there is none */
	struct stat status;
	Uidlist *list;
} OldList;

static void
old_list_clear(OldList *old)
{
	g_clear_pointer(&old->list, uidlist_free);
	if (old->fd >= 0)
		close(old->fd);
	old->fd = -1;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OldList, old_list_clear)

static Uidlist *
read_list(int fd, GError **error)
{
	gsize length;
	char *text = file_read(fd, &length, error);

	return text != NULL ? uidlist_parse(text, length, error) : NULL;
}

static gboolean
read_old(const Place *place, OldList *old, GError **error)
{
	old->fd = file_open(place_fd(place), UIDLIST_FILE);
	if (old->fd < 0 && errno == ENOENT)
		return TRUE;
	if (old->fd < 0 || fstat(old->fd, &old->status) < 0)
		return file_fail(error, UIDLIST_FILE, errno);
	old->list = read_list(old->fd, error);
	if (old->list == NULL)
		g_prefix_error(error, UIDLIST_FILE ": ");
	return old->list != NULL;
}

/* Where nobody has given out UIDs a list may be made; Dovecot, once it has
   opened the folder, has an index there. */
static gboolean
check_no_index(const Store *store, GError **error)
{
	Tree *tree = store->mail->tree;
	g_autoptr(TreeListing) listing = tree_list(tree, "", error);

	for (guint i = 0; listing != NULL && i < listing->files->len; i++) {
		const char *name = tree_listing_file(tree, listing, i);
		g_autofree char *shown = NULL;

		if (!g_str_has_prefix(name, INDEX_PREFIX))
			continue;
		shown = uidl_escape(name, -1);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
		            "%s was made since the Maildir was read; run again",
		            shown);
		return FALSE;
	}
	return listing != NULL;
}

/* Nobody else may have changed the list, with the lock or without. */
static gboolean
check_undisturbed(const Place *place, const Lock *lock, const OldList *old,
                  GError **error)
{
	struct stat status;
	gboolean same;

	if (fstatat(place_fd(place), UIDLIST_FILE, &status,
	            AT_SYMLINK_NOFOLLOW) < 0)
		same = errno == ENOENT && old->fd < 0;
	else
		same = old->fd >= 0 && file_same(&status, &old->status);
	if (same && lock_is_held(lock))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
	            same ? "%s.lock was taken away meanwhile; run again"
	                 : "%s was changed without a lock; run again",
	            UIDLIST_FILE);
	return FALSE;
}

/* Whose the new list is: as the old one, or as Dovecot would make one. */
static FileOwner
owner_of(const Place *place, const OldList *old)
{
	const struct stat *status = &old->status;

	if (old->fd < 0)
		return *place_owner(place);
	return (FileOwner){ status->st_uid, status->st_gid,
		            status->st_mode & 0777 };
}

static gboolean
verify_new(const Join *join, int fd, const RewriteFacts *facts, GError **error)
{
	g_autoptr(Uidlist) list = read_list(fd, error);

	if (list == NULL) {
		g_prefix_error(error, "the new list: ");
		return FALSE;
	}
	return rewrite_verify(join, list, facts, error);
}

/* *commit: whether the new list differs from the old one. */
static gboolean
make_new(const Join *join, OldList *old, Replacement *replacement,
         gboolean *commit, GError **error)
{
	const int fd = replacement_fd(replacement);
	RewriteFacts facts;
	int equal = 0;

	if (!rewrite_write(join, old->list, replacement, &facts, error))
		return FALSE;
	/* Not both in memory at a time. */
	g_clear_pointer(&old->list, uidlist_free);
	if (!verify_new(join, fd, &facts, error))
		return FALSE;
	if (old->fd >= 0)
		equal = file_equal(old->fd, fd);
	if (equal < 0)
		return file_fail(error, UIDLIST_FILE, errno);
	*commit = !equal;
	return TRUE;
}

static gboolean
annotate_locked(const Maildrop *maildrop, const Store *store,
                const PlanFolder *plan, const Place *place, const Lock *lock,
                AnnotateResult *result, GError **error)
{
	g_autoptr(Join) join = NULL;
	g_autoptr(Replacement) replacement = NULL;
	g_auto(OldList) old = { .fd = -1 };
	FileOwner owner;
	gboolean commit = FALSE;

	if (!read_old(place, &old, error) ||
	    (old.fd < 0 && !check_no_index(store, error)))
		return FALSE;
	join = join_new(maildrop, store, plan, old.list, error);
	if (join == NULL)
		return FALSE;

	owner = owner_of(place, &old);
	replacement =
		replacement_new(place_fd(place), UIDLIST_FILE, &owner, error);
	if (replacement == NULL ||
	    !make_new(join, &old, replacement, &commit, error))
		return FALSE;
	if (commit && (!check_undisturbed(place, lock, &old, error) ||
	               !replacement_commit(replacement, error)))
		return FALSE;
	result->gone = join->gone_uidls;
	return TRUE;
}

gboolean
annotate_folder(const Maildrop *maildrop, const Store *store,
                const PlanFolder *plan, const AnnotateOptions *options,
                AnnotateResult *result, GError **error)
{
	const StoreFolder *folder = store_folder(store, plan->folder);
	const LockLimits limits = {
		.timeout = options->lock_timeout > 0 ? options->lock_timeout
		                                     : ANNOTATE_LOCK_TIMEOUT,
		.stale = LOCK_STALE,
		.waiting = options->waiting,
		.waiting_data = options->waiting_data,
	};
	g_autoptr(Place) place = place_open(store, folder, error);
	g_autoptr(Lock) lock = NULL;

	*result = (AnnotateResult){ 0 };
	if (place == NULL)
		return FALSE;
	lock = lock_take(place_fd(place), UIDLIST_FILE, &limits, error);
	return lock != NULL && annotate_locked(maildrop, store, plan, place,
	                                       lock, result, error);
}
