/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo-journal.h - keeps what was there, before it is changed, in the root of
 * the Maildir (undo-file.h)
 *
 * What is written is never in memory as a whole; the file of an earlier run is,
 * but only in undo_journal_commit(). Its records that this run does not touch
 * stay in it.
 */
#ifndef WRITE_UNDO_JOURNAL_H
#define WRITE_UNDO_JOURNAL_H

#include "mailbox/store.h"
#include "write/lock.h"
#include "write/undo-file.h"

typedef struct UndoJournal UndoJournal;

/*
 * The file of an earlier run; G_IO_ERROR_NOT_FOUND: there is none. Others as
 * undo_file_parse(), or by errno.
 */
UndoFile *undo_journal_read(const Store *store, GError **error);

/*
 * Locks it, before any list: two runs may be at work in different folders.
 * Fails as lock_take().
 */
UndoJournal *undo_journal_open(const Store *store, const LockLimits *limits,
                               GError **error);

/* A record whose before and after differ; found need not be set. Each record
   once. */
gboolean undo_journal_add(UndoJournal *journal, const UndoRecord *record,
                          GError **error);

/* Puts it in its place, to the disk; nothing if nothing was added. Fails where
   the file of an earlier run cannot be read. */
gboolean undo_journal_commit(UndoJournal *journal, GError **error);

/* Unlocks it, and takes away what was not committed. */
void undo_journal_free(UndoJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UndoJournal, undo_journal_free)

#endif
