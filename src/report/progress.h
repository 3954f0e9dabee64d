/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * progress.h - a line on standard error that tells how far a reading is
 *
 * Only on a terminal; redrawn at most ten times a second, and gone before
 * anything else is printed.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <glib.h>

typedef struct Progress Progress;

/* wanted: whether to show anything, if standard error is a terminal. */
Progress *progress_new(gboolean wanted);
/* Clears the line. */
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)

void progress_show(Progress *progress, const char *what, gsize done,
                   gsize total);
/* "reading NAME", in mebioctets. */
void progress_show_octets(Progress *progress, const char *name, guint64 done,
                          guint64 total);
void progress_clear(Progress *progress);

#endif
