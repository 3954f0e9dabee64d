/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * load.h - opens messages and makes their wanted facts known or failed
 *
 * Each file is opened once a call, whatever is wanted of it; a directory's
 * files are cut among threads. An archive is read once more if something is
 * wanted that its first reading has not left. A file that is gone when opened
 * is looked for once more (MailTable's relocate); then its facts have failed.
 * Failed facts have a fault in the table that says why, or that it is gone. The
 * result does not depend on the number of threads.
 */
#ifndef MAIL_LOAD_H
#define MAIL_LOAD_H

#include "mail/table.h"

#include <gio/gio.h>

/* Called now and then, from the thread that called mail_load(). */
typedef void (*MailProgress)(gsize done, gsize total, gpointer data);

typedef struct {
	guint threads; /* 0: as many as fit the machine */
	/* Octets; 0: MAIL_HEADER_LIMIT. The one an archive was opened with. */
	guint64 header_limit;
	MailProgress progress; /* or NULL */
	gpointer progress_data;
} LoadOptions;

/*
 * Fails, with the name of the file (escaped), if a message read before has
 * another header now (G_IO_ERROR_BUSY: "changed while read"), or if the machine
 * fails (out of file descriptors, an I/O error of the disk is a message's own).
 */
gboolean mail_load(MailTable *table, const LoadOptions *options,
                   GError **error);

#endif
