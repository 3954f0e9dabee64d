/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "undo.h"

#include "mailbox/maildir.h"
#include "report/undo.h"
#include "run.h"
#include "write/annotate.h"
#include "write/undo-plan.h"

typedef struct {
	const Options *options;
	char *name; /* as given, escaped */
	Store *store;
	Undo *undo; /* NULL: there is nothing to undo */
} Undoing;

/* mailboxes: NULL for INBOX alone. */
static Store *
read_maildir(const Undoing *undoing, const char *const *mailboxes,
             gboolean all_mailboxes, GError **error)
{
	const Options *options = undoing->options;
	const MaildirOptions how = {
		.control = options->control,
		.now = 1, /* no list is made */
		.tree = {
			.header_limit = options->max_header,
			.limits = options->limits,
		},
		.all_mailboxes = all_mailboxes,
		.mailboxes = mailboxes,
	};

	return maildir_read(options->arguments[0], &how, error);
}

/* The folders of the file, as --mailbox would name them; INBOX is read anyway.
 */
static GPtrArray *
list_folders(const UndoFile *file)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *folders = g_ptr_array_new();

	for (guint32 i = 0; i < undo_file_length(file); i++) {
		UndoRecord record;

		undo_file_get(file, i, &record);
		if (record.folder[0] != '\0' &&
		    g_hash_table_add(known, (gpointer)record.folder))
			g_ptr_array_add(folders, (gpointer)record.folder);
	}
	g_ptr_array_add(folders, NULL);
	return folders;
}

/*
 * Reads the folders that the file names, and no others: what is wrong with
 * those is nothing to an undo. One that is gone cannot be named.
 */
static Store *
read_folders(const Undoing *undoing, const UndoFile *file, GError **error)
{
	g_autoptr(GPtrArray) folders = list_folders(file);
	g_autoptr(GError) reason = NULL;
	Store *store = read_maildir(
		undoing, (const char *const *)folders->pdata, FALSE, &reason);

	if (store != NULL)
		return store;
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
		return read_maildir(undoing, NULL, TRUE, error);
	g_propagate_error(error, g_steal_pointer(&reason));
	return NULL;
}

/* What is kept lies in the root of the Maildir, so that is found first. */
static gboolean
read_all(Undoing *undoing, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(UndoFile) file = NULL;
	g_autoptr(Store) inbox = read_maildir(undoing, NULL, FALSE, error);

	if (inbox == NULL)
		return FALSE;
	if (tree_is_archive(inbox->mail->tree)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "is an archive, which is never changed: name a "
		            "Maildir");
		return FALSE;
	}
	file = undo_journal_read(inbox, &reason);
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		return TRUE;
	if (file == NULL) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return FALSE;
	}
	undoing->store = read_folders(undoing, file, error);
	if (undoing->store == NULL)
		return FALSE;
	undoing->undo = undo_plan(undoing->store, g_steal_pointer(&file));
	return TRUE;
}

static void
tell_waiting(const char *name, gpointer data)
{
	const Undoing *undoing = data;

	if (!undoing->options->quiet)
		run_tell_waiting(undoing->name, name);
}

static gboolean
write_back(Undoing *undoing, GError **error)
{
	const AnnotateOptions options = {
		.waiting = tell_waiting,
		.waiting_data = undoing,
		.keeps_nothing = TRUE,
	};
	AnnotateResult result;

	return undoing->options->dry_run ||
	       annotate_plan(NULL, undoing->store, undoing->undo->plan,
	                     &options, &result, error);
}

static GArray *
list_left(const Undo *undo)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(ReportUndoLeft));

	for (guint i = 0; i < undo->left->len; i++) {
		const UndoLeft *it = &g_array_index(undo->left, UndoLeft, i);
		UndoRecord record;
		ReportUndoLeft left;

		undo_file_get(undo->file, it->record, &record);
		left = (ReportUndoLeft){ record.folder, record.name,
			                 undo_reason(it->why) };
		g_array_append_val(all, left);
	}
	return all;
}

static void
report(const Undoing *undoing)
{
	const Options *options = undoing->options;
	const Undo *it = undoing->undo;
	g_autoptr(GArray) left = list_left(it);
	g_autoptr(GString) text = g_string_new(NULL);
	const ReportUndo told = {
		.name = undoing->name,
		.given = it->given,
		.done = it->done,
		.left = left,
		.dry_run = options->dry_run,
	};

	report_undo_left(&told, options->verbose, text);
	fwrite(text->str, 1, text->len, stderr);
	g_string_truncate(text, 0);
	report_undo(&told, text);
	if (!options->quiet)
		fwrite(text->str, 1, text->len, stdout);
}

static Status
run(Undoing *undoing, GError **error)
{
	if (!read_all(undoing, error))
		return STATUS_INPUT;
	if (undoing->undo == NULL) {
		if (!undoing->options->quiet)
			printf("%s: nothing to undo: there is no " UNDO_FILE
			       "\n",
			       undoing->name);
		return STATUS_DONE;
	}
	if (!write_back(undoing, error))
		return STATUS_TARGET;
	report(undoing);
	return undoing->undo->left->len > 0 ? STATUS_PARTIAL : STATUS_DONE;
}

Status
undo(const Options *options)
{
	Undoing undoing = { .options = options };
	GError *error = NULL;
	Status status;

	undoing.name = run_name_of(options->arguments[0]);
	status = run(&undoing, &error);
	if (error != NULL) {
		g_prefix_error(&error, "%s: ", undoing.name);
		complain(error);
	}
	undo_free(undoing.undo);
	store_free(undoing.store);
	g_free(undoing.name);
	return status;
}
