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
check_no_index(const Store *store, const StoreFolder *folder, GError **error)
{
	Tree *tree = store->mail->tree;
	g_autoptr(TreeListing) listing = tree_list(
		tree, folder->directory != NULL ? folder->directory : "",
		error);

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
         UndoJournal *journal, gboolean *commit, GError **error)
{
	const int fd = replacement_fd(replacement);
	RewriteFacts facts;
	int equal = 0;

	if (!rewrite_write(join, old->list, replacement, journal, &facts,
	                   error))
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

struct Annotation {
	Place *place;
	Lock *lock;
	Replacement *replacement;
	OldList old;
	gsize gone;
	gboolean changes; /* the new list differs from the old one */
};

void
annotation_free(Annotation *annotation)
{
	if (annotation == NULL)
		return;
	replacement_free(annotation->replacement);
	old_list_clear(&annotation->old);
	lock_release(annotation->lock);
	place_free(annotation->place);
	g_free(annotation);
}

/* The folder is locked. */
static gboolean
make_beside(Annotation *annotation, const Maildrop *maildrop,
            const Store *store, const PlanFolder *plan, UndoJournal *journal,
            GError **error)
{
	const StoreFolder *folder = store_folder(store, plan->folder);
	g_autoptr(Join) join = NULL;
	FileOwner owner;

	if (!read_old(annotation->place, &annotation->old, error) ||
	    (annotation->old.fd < 0 && !check_no_index(store, folder, error)))
		return FALSE;
	join = join_new(maildrop, store, plan, annotation->old.list, error);
	if (join == NULL)
		return FALSE;
	annotation->gone = join->gone_uidls;

	owner = owner_of(annotation->place, &annotation->old);
	annotation->replacement = replacement_new(place_fd(annotation->place),
	                                          UIDLIST_FILE, &owner, error);
	return annotation->replacement != NULL &&
	       make_new(join, &annotation->old, annotation->replacement,
	                journal, &annotation->changes, error);
}

static LockLimits
limits_of(const AnnotateOptions *options)
{
	return (LockLimits){
		.timeout = options->lock_timeout > 0 ? options->lock_timeout
		                                     : ANNOTATE_LOCK_TIMEOUT,
		.stale = LOCK_STALE,
		.waiting = options->waiting,
		.waiting_data = options->waiting_data,
	};
}

Annotation *
annotation_prepare(const Maildrop *maildrop, const Store *store,
                   const PlanFolder *plan, const AnnotateOptions *options,
                   UndoJournal *journal, GError **error)
{
	const LockLimits limits = limits_of(options);
	g_autoptr(Annotation) annotation = g_new0(Annotation, 1);

	annotation->old.fd = -1;
	annotation->place =
		place_open(store, store_folder(store, plan->folder), error);
	if (annotation->place == NULL)
		return NULL;
	annotation->lock = lock_take(place_fd(annotation->place), UIDLIST_FILE,
	                             &limits, error);
	if (annotation->lock == NULL ||
	    !make_beside(annotation, maildrop, store, plan, journal, error))
		return NULL;
	return g_steal_pointer(&annotation);
}

gboolean
annotation_commit(Annotation *annotation, GError **error)
{
	return !annotation->changes ||
	       (check_undisturbed(annotation->place, annotation->lock,
	                          &annotation->old, error) &&
	        replacement_commit(annotation->replacement, error));
}

/* ---- all folders ---- */

/* INBOX is all that there is, mostly: then it goes without saying. */
static void
name_folder(const Store *store, const PlanFolder *plan, GError **error)
{
	const StoreFolder *folder = store_folder(store, plan->folder);
	g_autofree char *shown = NULL;

	if (folder->directory == NULL || folder->directory[0] == '\0')
		return;
	shown = uidl_escape(folder->directory, -1);
	g_prefix_error(error, "%s: ", shown);
}

static const PlanFolder *
folder_at(const Plan *plan, guint i)
{
	return &g_array_index(plan->folders, PlanFolder, i);
}

static gboolean
changes_folder(const PlanFolder *folder)
{
	return folder->changed > 0 || folder->raises_next_uid;
}

static gboolean
prepare_all(const Maildrop *maildrop, const Store *store, const Plan *plan,
            const AnnotateOptions *options, UndoJournal *journal,
            Annotation **annotations, GError **error)
{
	for (guint i = 0; i < plan->folders->len; i++) {
		const PlanFolder *folder = folder_at(plan, i);

		if (!changes_folder(folder))
			continue;
		annotations[i] = annotation_prepare(maildrop, store, folder,
		                                    options, journal, error);
		if (annotations[i] == NULL) {
			name_folder(store, folder, error);
			return FALSE;
		}
	}
	return TRUE;
}

static gboolean
commit_all(const Store *store, const Plan *plan, Annotation **annotations,
           AnnotateResult *result, GError **error)
{
	guint done = 0;

	for (guint i = 0; i < plan->folders->len; i++) {
		if (annotations[i] == NULL)
			continue;
		if (!annotation_commit(annotations[i], error)) {
			name_folder(store, folder_at(plan, i), error);
			if (done > 0)
				g_prefix_error(error,
				               "%u folders are done, and "
				               "another run does the rest: ",
				               done);
			return FALSE;
		}
		result->gone += annotations[i]->gone;
		done++;
	}
	return TRUE;
}

static gboolean
changes_any(const Plan *plan)
{
	for (guint i = 0; i < plan->folders->len; i++) {
		if (changes_folder(folder_at(plan, i)))
			return TRUE;
	}
	return FALSE;
}

/* What is kept is there before the first list is another one. */
static gboolean
carry_out(const Maildrop *maildrop, const Store *store, const Plan *plan,
          const AnnotateOptions *options, Annotation **annotations,
          AnnotateResult *result, GError **error)
{
	const LockLimits limits = limits_of(options);
	g_autoptr(UndoJournal) journal = NULL;

	if (!options->keeps_nothing) {
		journal = undo_journal_open(store, &limits, error);
		if (journal == NULL)
			return FALSE;
	}
	return prepare_all(maildrop, store, plan, options, journal, annotations,
	                   error) &&
	       (journal == NULL || undo_journal_commit(journal, error)) &&
	       commit_all(store, plan, annotations, result, error);
}

gboolean
annotate_plan(const Maildrop *maildrop, const Store *store, const Plan *plan,
              const AnnotateOptions *options, AnnotateResult *result,
              GError **error)
{
	const guint length = plan->folders->len;
	g_autofree Annotation **annotations =
		g_new0(Annotation *, MAX(1, length));
	gboolean ok;

	*result = (AnnotateResult){ 0 };
	ok = !changes_any(plan) || carry_out(maildrop, store, plan, options,
	                                     annotations, result, error);
	for (guint i = 0; i < length; i++)
		annotation_free(annotations[i]);
	return ok;
}
