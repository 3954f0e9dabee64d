/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo-file.h - pop3uidl-convert.undo: what P and O the records that were
 * changed had before
 *
 *	pop3uidl-convert undo 1
 *	<folder> <base name> <UID> <before> <after> [<found>]
 *	...
 *
 * Fields have a tab between them; in each \t, \n, \r and \\ stand for these
 * octets. The folder is a path below the mail root, empty for INBOX. Each of
 * the last three is two fields: P<uidl> ("P": the base name) or "-", and
 * O<order> or "-".
 *
 * A line is a record: what it had before the first run, what the last run gave
 * it, and, if there was a run between them, what the last run found. That one
 * counts as well, for who was killed may have come no further. A record is
 * known by folder and base name, for those stay with the message; its UID is
 * told to people only.
 */
#ifndef WRITE_UNDO_FILE_H
#define WRITE_UNDO_FILE_H

#include <gio/gio.h>

#define UNDO_FILE "pop3uidl-convert.undo"
#define UNDO_FILE_LIMIT ((gsize)G_MAXINT32)

/* Texts of what is read have a NUL at their ends, which others need not. */
typedef struct {
	const char *uidl; /* P; NULL: none */
	gsize uidl_length;
	guint32 order; /* O; UIDLIST_NO_ORDER: none */
} UndoState;

typedef struct {
	const char *folder;
	const char *name;
	gsize name_length;
	guint32 uid;
	UndoState before;
	UndoState after;
	UndoState found; /* before, if there was no run between */
} UndoRecord;

gboolean undo_state_equal(const UndoState *a, const UndoState *b);

/* ---- reading ---- */

typedef struct UndoFile UndoFile;

/* Takes text, also on failure. G_IO_ERROR_INVALID_DATA, "line N: why". */
UndoFile *undo_file_parse(char *text, gsize length, GError **error);
void undo_file_free(UndoFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UndoFile, undo_file_free)

/* Records, in the order of the file. */
guint32 undo_file_length(const UndoFile *file);
void undo_file_get(const UndoFile *file, guint32 index, UndoRecord *record);

/* FALSE: there is no such record. */
gboolean undo_file_find(const UndoFile *file, const char *folder,
                        const char *name, gsize name_length, guint32 *index);

/* ---- writing ---- */

void undo_format_header(GString *text);
void undo_format_record(const UndoRecord *record, GString *text);

/*
 * record: what a run does; old: what the file says of the same record. Makes it
 * lead back to before the old one, unless somebody else changed it since.
 */
void undo_merge(const UndoRecord *old, UndoRecord *record);

#endif
