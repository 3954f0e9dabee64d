/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * kill.h - what is left by a run that is killed, at any system call
 */
#ifndef LIB_KILL_H
#define LIB_KILL_H

#include <glib.h>

typedef gboolean (*KillRun)(gpointer data);

/* Whether this system lets a process trace its child. */
gboolean kill_is_possible(void);

/*
 * Calls run in a process of its own, and kills that as it enters its n-th
 * system call, from 1 on. TRUE: it ended before, and run returned TRUE.
 */
gboolean kill_at_call(guint n, KillRun run, gpointer data);

#endif
