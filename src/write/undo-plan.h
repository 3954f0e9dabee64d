/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo-plan.h - the plan that gives records their former P and O back
 *
 * From what was kept (undo-journal.h), for annotate_plan() with keeps_nothing:
 * the file stays as it is, and the same undo twice finds nothing to do.
 *
 * A record is found by folder and base name, and whatever its UID is now: P
 * belongs to the message, and where Dovecot had to make the list anew, P and O
 * are gone, which shows. It gets what it had before the first run if it still
 * has what a run gave it. All others are left as they are and named. N stays
 * raised, and new records stay, without P and O.
 */
#ifndef WRITE_UNDO_PLAN_H
#define WRITE_UNDO_PLAN_H

#include "match/plan.h"
#include "write/undo-file.h"

typedef enum {
	UNDO_NO_FOLDER, /* the Store has no such folder */
	UNDO_NO_MAIL,   /* the folder has no such message */
	UNDO_NO_RECORD, /* the message has no record any more */
	UNDO_CHANGED,   /* P or O are others than a run gave it */
	UNDO_UNUSABLE,  /* its former P has octets that no UIDL has */
	UNDO_TAKEN      /* its former P is that of another that is left */
} UndoReason;

typedef struct {
	guint32 record; /* of the file */
	UndoReason why;
} UndoLeft;

typedef struct {
	UndoFile *file;
	Plan *plan;   /* its texts lie in the file */
	GArray *left; /* of UndoLeft, in the order of the file */
	gsize given;  /* records that get theirs back */
	gsize done;   /* that have it already */
} Undo;

/* store: all folders of the Maildir, read to be annotated. Takes file. */
Undo *undo_plan(const Store *store, UndoFile *file);
void undo_free(Undo *undo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Undo, undo_free)

/* For people: "its mail is gone". */
const char *undo_reason(UndoReason why);

#endif
