/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/progress.h"

#include <stdio.h>
#include <unistd.h>

#define MEBI 1048576.0
#define INTERVAL (G_USEC_PER_SEC / 10)

struct Progress {
	gboolean enabled;
	gboolean shown;
	gint64 next; /* monotonic time of the next redrawing */
};

Progress *
progress_new(gboolean wanted)
{
	const char *terminal = g_getenv("TERM");
	Progress *progress = g_new0(Progress, 1);

	progress->enabled = wanted && isatty(STDERR_FILENO) &&
	                    terminal != NULL &&
	                    g_strcmp0(terminal, "dumb") != 0;
	return progress;
}

void
progress_free(Progress *progress)
{
	if (progress == NULL)
		return;
	progress_clear(progress);
	g_free(progress);
}

/* Whether it is time for another line. */
static gboolean
is_due(Progress *progress)
{
	gint64 now;

	if (!progress->enabled)
		return FALSE;
	now = g_get_monotonic_time();
	if (now < progress->next)
		return FALSE;
	progress->next = now + INTERVAL;
	progress->shown = TRUE;
	return TRUE;
}

void
progress_show(Progress *progress, const char *what, gsize done, gsize total)
{
	if (!is_due(progress))
		return;
	fprintf(stderr, "\r%s: %zu of %zu\033[K", what, done, total);
	fflush(stderr);
}

void
progress_show_octets(Progress *progress, const char *name, guint64 done,
                     guint64 total)
{
	if (!is_due(progress))
		return;
	fprintf(stderr, "\rreading %s: %.1f of %.1f MiB\033[K", name,
	        (double)done / MEBI, (double)total / MEBI);
	fflush(stderr);
}

void
progress_clear(Progress *progress)
{
	if (!progress->shown)
		return;
	progress->shown = FALSE;
	fputs("\r\033[K", stderr);
	fflush(stderr);
}
