/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * take.h - what was read of a table's messages becomes their facts and faults
 *
 * The same rules for all that read: for a folder's files (load.c) and for an
 * archive's (load-archive.c). Failed facts have a fault that says why, which is
 * told once a message.
 */
#ifndef MAIL_TAKE_H
#define MAIL_TAKE_H

#include "mail/scan.h"

#include <gio/gio.h>

/* One reader's own; messages are of one reader each. */
typedef struct {
	MailTable *table;
	guint64 header_limit;
	GArray *faults; /* of MailFault, not in the table yet */
} Take;

void take_begin(Take *take, MailTable *table, guint64 header_limit);

/* Once all have been taken that are read at the same time: the faults go to
   the table. */
void take_end(Take *take);

/* Whether a reading ends with the header. */
static inline gboolean
take_is_of_header(FactSet wants)
{
	return !(wants & (FACT_SIZE | FACT_LINES | FACT_BODY));
}

/* Takes text. Those of facts that are not known have failed: somebody may have
   decided by what is. */
void take_fail(Take *take, guint32 message, FactSet facts, char *text);

/* result: of a scan_begin() with wants. FALSE: the message is another than the
   one that was read before. */
gboolean take_scan(Take *take, guint32 message, FactSet wants,
                   const ScanResult *result);

/*
 * The same of what an archive's first reading left (tree-walk.h), of which
 * wants are taken; failure: why some have failed there, or NULL.
 */
void take_facts(Take *take, guint32 message, FactSet wants, const Facts *facts,
                const char *failure);

/* Whether a message may be the one whose facts are known. */
gboolean take_is_same(const Facts *facts, const ScanResult *result);

/* "cur/x: changed while read" */
GError *take_changed_error(const MailTable *table, guint32 message);

/* Puts "cur/x: " before an error. */
void take_name_error(const MailTable *table, guint32 message, GError **error);

#endif
