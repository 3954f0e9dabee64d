/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/undo-journal.h"

#include "mail/tree.h"
#include "write/file.h"
#include "write/replacement.h"

#include <errno.h>
#include <unistd.h>

struct UndoJournal {
	int root;
	Lock *lock;
	UndoFile *old;    /* NULL: there is none */
	guint8 *replaced; /* for each record of old */
	FileOwner owner;
	Replacement *replacement; /* NULL until something is added */
};

void
undo_journal_free(UndoJournal *journal)
{
	if (journal == NULL)
		return;
	replacement_free(journal->replacement);
	undo_file_free(journal->old);
	g_free(journal->replaced);
	lock_release(journal->lock);
	if (journal->root >= 0)
		close(journal->root);
	g_free(journal);
}

/* ---- reading ---- */

/* The size is looked at first: a file may say that it is any. */
static UndoFile *
read_text(int fd, GError **error)
{
	struct stat status;
	gsize length;
	char *text;

	if (fstat(fd, &status) < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	if (status.st_size >= (off_t)UNDO_FILE_LIMIT) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		                    "the file has 2 GiB or more");
		return NULL;
	}
	text = file_read(fd, &length, error);
	return text != NULL ? undo_file_parse(text, length, error) : NULL;
}

static UndoFile *
read_file(int root, GError **error)
{
	UndoFile *file;
	int fd = file_open(root, UNDO_FILE);

	if (fd < 0) {
		file_fail(error, UNDO_FILE, errno);
		return NULL;
	}
	file = read_text(fd, error);
	close(fd);
	if (file == NULL)
		g_prefix_error(error, UNDO_FILE ": ");
	return file;
}

static int
open_root(const Store *store, GError **error)
{
	int root = tree_open_folder(store->mail->tree, "");

	if (root < 0)
		file_set_error(error, errno);
	return root;
}

UndoFile *
undo_journal_read(const Store *store, GError **error)
{
	int root = open_root(store, error);
	UndoFile *file;

	if (root < 0)
		return NULL;
	file = read_file(root, error);
	close(root);
	return file;
}

/* ---- writing ---- */

/* Whose it is: whoever is not root can leave nothing to others. */
static gboolean
find_owner(UndoJournal *journal, GError **error)
{
	struct stat status;

	if (fstat(journal->root, &status) < 0)
		return file_set_error(error, errno);
	journal->owner = (FileOwner){
		.uid = geteuid() == 0 ? status.st_uid : geteuid(),
		.gid = status.st_gid,
		.mode = 0600,
	};
	return TRUE;
}

static gboolean
read_old(UndoJournal *journal, GError **error)
{
	g_autoptr(GError) reason = NULL;

	journal->old = read_file(journal->root, &reason);
	if (journal->old != NULL) {
		journal->replaced =
			g_new0(guint8, undo_file_length(journal->old));
		return TRUE;
	}
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		return TRUE;
	g_set_error(error, reason->domain, reason->code,
	            "%s; move it away to go on without what can be undone of "
	            "runs before",
	            reason->message);
	return FALSE;
}

UndoJournal *
undo_journal_open(const Store *store, const LockLimits *limits, GError **error)
{
	g_autoptr(UndoJournal) journal = g_new0(UndoJournal, 1);

	journal->root = open_root(store, error);
	if (journal->root < 0 || !find_owner(journal, error))
		return NULL;
	journal->lock = lock_take(journal->root, UNDO_FILE, limits, error);
	if (journal->lock == NULL || !read_old(journal, error))
		return NULL;
	return g_steal_pointer(&journal);
}

static gboolean
begin(UndoJournal *journal, GError **error)
{
	if (journal->replacement != NULL)
		return TRUE;
	journal->replacement = replacement_new(journal->root, UNDO_FILE,
	                                       &journal->owner, error);
	if (journal->replacement == NULL)
		return FALSE;
	undo_format_header(replacement_text(journal->replacement));
	return TRUE;
}

gboolean
undo_journal_add(UndoJournal *journal, const UndoRecord *record, GError **error)
{
	UndoRecord merged = *record;
	guint32 index;

	if (!begin(journal, error))
		return FALSE;
	merged.found = record->before;
	if (journal->old != NULL &&
	    undo_file_find(journal->old, record->folder, record->name,
	                   record->name_length, &index)) {
		UndoRecord old;

		undo_file_get(journal->old, index, &old);
		undo_merge(&old, &merged);
		journal->replaced[index] = TRUE;
	}
	undo_format_record(&merged, replacement_text(journal->replacement));
	return replacement_spill(journal->replacement, error);
}

static gboolean
add_others(UndoJournal *journal, GError **error)
{
	const guint32 length =
		journal->old != NULL ? undo_file_length(journal->old) : 0;

	for (guint32 i = 0; i < length; i++) {
		UndoRecord record;

		if (journal->replaced[i])
			continue;
		undo_file_get(journal->old, i, &record);
		undo_format_record(&record,
		                   replacement_text(journal->replacement));
		if (!replacement_spill(journal->replacement, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
undo_journal_commit(UndoJournal *journal, GError **error)
{
	if (journal->replacement == NULL)
		return TRUE;
	return add_others(journal, error) &&
	       replacement_sync(journal->replacement, error) &&
	       replacement_commit(journal->replacement, error);
}
