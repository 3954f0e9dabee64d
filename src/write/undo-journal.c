/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/undo-journal.h"

#include "mail/tree.h"
#include "write/file.h"
#include "write/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Where there is a file of an earlier run, what this one adds lies here first:
   while lists are in memory, that file is not to be, too. */
#define ADDED UNDO_FILE ".added"

/* Of that, how much is read at a time; a longer line is read all the same. */
#define CHUNK ((gsize)256 * 1024)

struct UndoJournal {
	int root;
	Lock *lock;
	FileOwner owner;
	gboolean has_old;   /* there is a file of an earlier run */
	Replacement *added; /* NULL until something is */
};

void
undo_journal_free(UndoJournal *journal)
{
	if (journal == NULL)
		return;
	replacement_free(journal->added);
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

UndoJournal *
undo_journal_open(const Store *store, const LockLimits *limits, GError **error)
{
	g_autoptr(UndoJournal) journal = g_new0(UndoJournal, 1);
	struct stat status;

	journal->root = open_root(store, error);
	if (journal->root < 0 || !find_owner(journal, error))
		return NULL;
	journal->lock = lock_take(journal->root, UNDO_FILE, limits, error);
	if (journal->lock == NULL)
		return NULL;
	journal->has_old = fstatat(journal->root, UNDO_FILE, &status,
	                           AT_SYMLINK_NOFOLLOW) == 0 ||
	                   errno != ENOENT;
	return g_steal_pointer(&journal);
}

static gboolean
begin(UndoJournal *journal, GError **error)
{
	if (journal->added != NULL)
		return TRUE;
	journal->added = replacement_new(journal->root,
	                                 journal->has_old ? ADDED : UNDO_FILE,
	                                 &journal->owner, error);
	if (journal->added == NULL)
		return FALSE;
	if (!journal->has_old)
		undo_format_header(replacement_text(journal->added));
	return TRUE;
}

gboolean
undo_journal_add(UndoJournal *journal, const UndoRecord *record, GError **error)
{
	UndoRecord found = *record;

	if (!begin(journal, error))
		return FALSE;
	found.found = record->before;
	undo_format_record(&found, replacement_text(journal->added));
	return replacement_spill(journal->added, error);
}

/* ---- two runs as one ---- */

typedef struct {
	const UndoFile *old;
	guint8 *replaced; /* for each record of old */
	Replacement *merged;
} Merging;

static gboolean
write_record(Merging *merging, const UndoRecord *record, GError **error)
{
	undo_format_record(record, replacement_text(merging->merged));
	return replacement_spill(merging->merged, error);
}

/* Some of what was added. */
static gboolean
merge_records(Merging *merging, const UndoFile *added, GError **error)
{
	for (guint32 i = 0; i < undo_file_length(added); i++) {
		UndoRecord record, old;
		guint32 index;

		undo_file_get(added, i, &record);
		if (undo_file_find(merging->old, record.folder, record.name,
		                   record.name_length, &index)) {
			undo_file_get(merging->old, index, &old);
			undo_merge(&old, &record);
			merging->replaced[index] = TRUE;
		}
		if (!write_record(merging, &record, error))
			return FALSE;
	}
	return TRUE;
}

/* Whole lines, behind what text has. FALSE and no error: there are no more. */
static gboolean
read_lines(int fd, off_t offset, GString *text, GError **error)
{
	const gsize before = text->len;
	const char *end = NULL;

	for (gsize length = CHUNK; end == NULL; length *= 2) {
		gssize got;

		g_string_set_size(text, before + length);
		got = file_read_at(fd, text->str + before, length, offset);
		if (got == 0)
			return FALSE;
		if (got < 0)
			return file_fail(error, ADDED, errno);
		end = memrchr(text->str + before, '\n', (gsize)got);
		if (end == NULL && (gsize)got < length)
			return file_fail(error, ADDED, EIO);
	}
	g_string_truncate(text, (gsize)(end + 1 - text->str));
	return TRUE;
}

/* Some of what was added, as a file of its own; NULL as above. */
static UndoFile *
read_added(int fd, off_t *offset, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	UndoFile *file;
	gsize header;

	undo_format_header(text);
	header = text->len;
	if (!read_lines(fd, *offset, text, error))
		return NULL;
	*offset += (off_t)(text->len - header);
	file = undo_file_parse(g_memdup2(text->str, text->len), text->len,
	                       error);
	if (file == NULL)
		g_prefix_error(error, ADDED ": ");
	return file;
}

static gboolean
merge_added(Merging *merging, int fd, GError **error)
{
	g_autoptr(GError) reason = NULL;
	off_t offset = 0;

	for (;;) {
		g_autoptr(UndoFile) added = read_added(fd, &offset, &reason);

		if (added == NULL)
			break;
		if (!merge_records(merging, added, error))
			return FALSE;
	}
	if (reason == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&reason));
	return FALSE;
}

static gboolean
merge_others(Merging *merging, GError **error)
{
	for (guint32 i = 0; i < undo_file_length(merging->old); i++) {
		UndoRecord record;

		if (merging->replaced[i])
			continue;
		undo_file_get(merging->old, i, &record);
		if (!write_record(merging, &record, error))
			return FALSE;
	}
	return TRUE;
}

static UndoFile *
read_old(const UndoJournal *journal, GError **error)
{
	g_autoptr(GError) reason = NULL;
	UndoFile *old = read_file(journal->root, &reason);

	if (old == NULL)
		g_set_error(error, reason->domain, reason->code,
		            "%s; move it away to go on without what can be "
		            "undone of runs before",
		            reason->message);
	return old;
}

static gboolean
commit_merged(UndoJournal *journal, GError **error)
{
	g_autoptr(UndoFile) old = read_old(journal, error);
	g_autoptr(Replacement) merged = NULL;
	g_autofree guint8 *replaced = NULL;
	Merging merging;

	if (old == NULL)
		return FALSE;
	merged = replacement_new(journal->root, UNDO_FILE, &journal->owner,
	                         error);
	if (merged == NULL)
		return FALSE;
	undo_format_header(replacement_text(merged));
	replaced = g_new0(guint8, MAX(1, undo_file_length(old)));
	merging = (Merging){ old, replaced, merged };
	return merge_added(&merging, replacement_fd(journal->added), error) &&
	       merge_others(&merging, error) &&
	       replacement_sync(merged, error) &&
	       replacement_commit(merged, error);
}

gboolean
undo_journal_commit(UndoJournal *journal, GError **error)
{
	if (journal->added == NULL)
		return TRUE;
	if (!replacement_sync(journal->added, error))
		return FALSE;
	return journal->has_old ? commit_merged(journal, error)
	                        : replacement_commit(journal->added, error);
}
