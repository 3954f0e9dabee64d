/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * annotate.h - carries a plan out: P and O in each folder's dovecot-uidlist
 *
 * Under Dovecot's own lock the list and the names of the mail are read once
 * more; the new text is written beside the list, synced, read back by our own
 * parser and renamed over it. Until the rename the old list is untouched, and
 * nothing else is changed at any time. With several folders all of them are
 * locked and have their new list beside the old one before the first rename.
 * And before that, what the records had is kept for an undo (undo-journal.h).
 */
#ifndef WRITE_ANNOTATE_H
#define WRITE_ANNOTATE_H

#include "match/plan.h"
#include "write/lock.h"
#include "write/undo-journal.h"

#include <gio/gio.h>

typedef struct {
	guint lock_timeout;  /* seconds to wait for a lock that is held;
	                        0: ANNOTATE_LOCK_TIMEOUT */
	LockWaiting waiting; /* or NULL */
	gpointer waiting_data;
	gboolean keeps_nothing; /* for an undo: it is one */
} AnnotateOptions;

/* Dovecot takes a lock for stale after 120 seconds without a change. */
#define ANNOTATE_LOCK_TIMEOUT 130

typedef struct {
	gsize gone; /* messages that were removed since they were read, of those
	               that would have got a UIDL */
} AnnotateResult;

/* A folder that is locked, with its new list beside the old one. */
typedef struct Annotation Annotation;

/*
 * journal: what is to be kept goes there, and must be committed before; NULL.
 * Fails, and leaves the folder as it was:
 *	G_IO_ERROR_BUSY        the lock is held (the message tells by whom)
 *	G_IO_ERROR_WRONG_ETAG  UIDs or UIDLs changed since they were read
 *	others                 by errno
 */
Annotation *annotation_prepare(const Maildrop *maildrop, const Store *store,
                               const PlanFolder *plan,
                               const AnnotateOptions *options,
                               UndoJournal *journal, GError **error);

/* The rename, unless nothing changes. Fails as above. */
gboolean annotation_commit(Annotation *annotation, GError **error);

/* Unlocks it, and takes away what was not renamed. */
void annotation_free(Annotation *annotation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Annotation, annotation_free)

/*
 * All folders in which the plan changes anything. maildrop: may be NULL where
 * the plan has texts. Fails as above; if some lists
 * have been renamed by then, the message says how many: another run finishes
 * the job.
 */
gboolean annotate_plan(const Maildrop *maildrop, const Store *store,
                       const Plan *plan, const AnnotateOptions *options,
                       AnnotateResult *result, GError **error);

#endif
