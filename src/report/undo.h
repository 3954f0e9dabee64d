/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo.h - what people are told of an undo, as text (report.h)
 */
#ifndef REPORT_UNDO_H
#define REPORT_UNDO_H

#include <glib.h>

/* A record that is left as it is. */
typedef struct {
	const char *folder; /* below the mail root; "": INBOX */
	const char *base;   /* the base name */
	const char *why;
} ReportUndoLeft;

typedef struct {
	const char *name;   /* of the Maildir, as given, escaped */
	gsize given;        /* records that got their former P and O back */
	gsize done;         /* that had them already */
	const GArray *left; /* of ReportUndoLeft */
	gboolean dry_run;
} ReportUndo;

/* One line. */
void report_undo(const ReportUndo *undo, GString *text);

/* What is left: a line, then one for each of the first REPORT_LINES records,
   with verbose of all; nothing if nothing is. */
void report_undo_left(const ReportUndo *undo, gboolean verbose, GString *text);

#endif
