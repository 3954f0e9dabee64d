/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * annotate.h - carries a plan out: P and O in a folder's dovecot-uidlist
 *
 * Under Dovecot's own lock the list and the names of the mail are read once
 * more; the new text is written beside the list, synced, read back by our own
 * parser and renamed over it. Until the rename the old list is untouched, and
 * nothing else is changed at any time.
 */
#ifndef WRITE_ANNOTATE_H
#define WRITE_ANNOTATE_H

#include "match/plan.h"
#include "write/lock.h"

#include <gio/gio.h>

typedef struct {
	guint lock_timeout;  /* seconds to wait for a lock that is held;
	                        0: ANNOTATE_LOCK_TIMEOUT */
	LockWaiting waiting; /* or NULL */
	gpointer waiting_data;
} AnnotateOptions;

/* Dovecot takes a lock for stale after 120 seconds without a change. */
#define ANNOTATE_LOCK_TIMEOUT 130

typedef struct {
	gsize gone; /* messages that were removed since they were read, of those
	               that would have got a UIDL of the dump */
} AnnotateResult;

/*
 * Fails, and leaves the folder as it was:
 *	G_IO_ERROR_BUSY        the lock is held (the message tells by whom)
 *	G_IO_ERROR_WRONG_ETAG  UIDs or UIDLs changed since they were read
 *	others                 by errno
 */
gboolean annotate_folder(const Maildrop *maildrop, const Store *store,
                         const PlanFolder *plan, const AnnotateOptions *options,
                         AnnotateResult *result, GError **error);

#endif
