/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * lock.h - Dovecot's lock on a file: FILE.lock beside it, with "<pid>:<host>"
 *
 * A lock whose process is gone is taken over, by Dovecot and by us; so is one
 * that names no process of this host and has not changed for two minutes. So a
 * kill needs no cleaning up. (file-dotlock.c, 2.3.19.1)
 */
#ifndef WRITE_LOCK_H
#define WRITE_LOCK_H

#include <gio/gio.h>

typedef struct Lock Lock;

/* Called once, when a lock has to be waited for. */
typedef void (*LockWaiting)(const char *name, gpointer data);

typedef struct {
	guint timeout;       /* seconds to wait for a lock that is held */
	guint stale;         /* seconds without a change; LOCK_STALE */
	LockWaiting waiting; /* or NULL */
	gpointer waiting_data;
} LockLimits;

#define LOCK_STALE 120

/*
 * directory: must stay open until the lock is released. G_IO_ERROR_BUSY if the
 * lock is held to the end; others by errno.
 */
Lock *lock_take(int directory, const char *file, const LockLimits *limits,
                GError **error);

/* Whether nobody has taken it over. */
gboolean lock_is_held(const Lock *lock);

void lock_release(Lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lock, lock_release)

#endif
