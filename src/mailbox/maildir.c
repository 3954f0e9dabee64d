/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "mailbox/maildir-files.h"
#include "mailbox/maildir-join.h"
#include "mailbox/maildir-kind.h"
#include "mailbox/maildir-list.h"

static void
fill_folder(StoreFolder *folder, MaildirList *list)
{
	folder->uid_validity = list->uid_validity;
	folder->has_list = list->records != NULL;
	folder->list_is_old = list->is_old;
	folder->list_directory = g_steal_pointer(&list->directory);
	folder->list_label = g_steal_pointer(&list->label);
	if (list->records != NULL)
		folder->next_uid = uidlist_next_uid(list->records);
}

/* A size that the record tells. */
typedef struct {
	guint32 message;
	guint64 octets;
} RecordSize;

/* What the rows of mail will be made from, once the list is done with. */
typedef struct {
	GArray *entries; /* of guint32, by message */
	GArray *sizes;   /* of RecordSize, by message */
} Rows;

/* The name's size, which Dovecot prefers to the record's. Both are only said:
   it is for the matcher to believe them. */
static void
set_claimed_size(Store *store, guint32 message, const RecordSize *recorded)
{
	Facts *facts = &store->mail->facts[message];
	guint64 size;

	if (!maildir_name_wire_size(store_name(store, message), &size)) {
		if (recorded == NULL)
			return;
		size = recorded->octets;
	}
	if (size > G_MAXINT64)
		return;
	facts->wire_size = size;
	facts->claimed = FACT_SIZE;
}

static void
add_rows(Store *store, const Rows *rows)
{
	guint next = 0;

	for (guint32 i = 0; i < rows->entries->len; i++) {
		gboolean clash = store_get(store, i)->flags & STORE_CLASH;
		const RecordSize *recorded = NULL;

		mail_table_add(store->mail,
		               g_array_index(rows->entries, guint32, i),
		               FORM_PLAIN, clash ? 0 : FACT_ALL);
		if (next < rows->sizes->len &&
		    g_array_index(rows->sizes, RecordSize, next).message == i)
			recorded =
				&g_array_index(rows->sizes, RecordSize, next++);
		if (!clash)
			set_claimed_size(store, i, recorded);
	}
}

/* record: NULL for a new message. */
static void
add_message(Store *store, MaildirFiles *files, const MaildirFile *file,
            guint32 uid, const UidlistRecord *record, Rows *rows)
{
	g_autofree char *uidl = NULL;
	g_autofree char *guid = NULL;
	guint32 order = STORE_NO_ORDER;
	guint32 message;
	char *fault;

	if (record != NULL && record->uidl != NULL)
		uidl = g_strndup(record->uidl, record->uidl_length);
	if (record != NULL && record->guid != NULL)
		guid = g_strndup(record->guid, record->guid_length);
	if (record != NULL)
		order = record->order;

	message = store_append(store, uid, uidl, order, file->base_length);
	store_get(store, message)->flags =
		(guint8)(file->flags | (record == NULL ? STORE_NEW : 0));
	if (guid != NULL)
		store_set_guid(store, message, guid);
	g_array_append_val(rows->entries, file->entry);
	if (record != NULL && record->has_size) {
		const RecordSize size = { message, record->wire_size };

		g_array_append_val(rows->sizes, size);
	}
	if (!(file->flags & STORE_CLASH))
		return;
	fault = g_hash_table_lookup(files->faults,
	                            GUINT_TO_POINTER(file->entry));
	mail_table_add_fault(store->mail, message, g_strdup(fault));
}

static void
warn_doubles(Store *store, const char *label, const MaildirDoubles *doubles)
{
	if (doubles->count == 0)
		return;
	store_warn(store,
	           g_strdup_printf("%s: UID %u has the file name of UID %u, "
	                           "which counts for Dovecot (%" G_GSIZE_FORMAT
	                           " such records)",
	                           label, doubles->uid, doubles->valid,
	                           doubles->count));
}

/* Takes the files that have a record out of files. */
static void
add_listed(Store *store, const Uidlist *list, MaildirFiles *files, Rows *rows)
{
	StoreFolder *folder = store_folder(store, 0);
	MaildirDoubles doubles;
	g_autofree guint32 *joined =
		maildir_join(store->mail->tree, files->files, list, &doubles);

	warn_doubles(store, folder->list_label, &doubles);
	for (gsize i = 0; i < uidlist_length(list); i++) {
		UidlistRecord record;
		MaildirFile *file;

		uidlist_get(list, i, &record);
		if (joined[i] == MAILDIR_JOIN_NONE) {
			if (record.order != UIDLIST_NO_ORDER)
				folder->absent_orders++;
			continue;
		}
		file = &g_array_index(files->files, MaildirFile, joined[i]);
		add_message(store, files, file, record.uid, &record, rows);
		file->entry = NO_ENTRY;
	}
}

static gint
compare_new(gconstpointer a, gconstpointer b, gpointer data)
{
	const Tree *tree = data;

	return maildir_name_compare(
		tree_entry_name(tree, ((const MaildirFile *)a)->entry),
		tree_entry_name(tree, ((const MaildirFile *)b)->entry));
}

/* Gives UIDs to the files that are left, as Dovecot would. */
static gboolean
add_new(Store *store, MaildirFiles *files, Rows *rows, GError **error)
{
	g_autoptr(GArray) new = g_array_new(FALSE, FALSE, sizeof(MaildirFile));
	guint32 uid = store_folder(store, 0)->next_uid;

	for (guint i = 0; i < files->files->len; i++) {
		MaildirFile file = g_array_index(files->files, MaildirFile, i);

		if (file.entry != NO_ENTRY)
			g_array_append_val(new, file);
	}
	if (new->len > 0 &&
	    (guint64)uid + new->len - 1 > (guint64)UIDLIST_MAX_UID) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "%s: the next UID is %u, too high for the %u new "
		            "messages: only a new list helps, which Dovecot "
		            "makes if this one is taken away",
		            store_folder(store, 0)->list_label, uid, new->len);
		return FALSE;
	}
	g_array_sort_with_data(new, compare_new, store->mail->tree);
	for (guint i = 0; i < new->len; i++)
		add_message(store, files, &g_array_index(new, MaildirFile, i),
		            uid++, NULL, rows);
	return TRUE;
}

static void
warn_no_list(Store *store, const MaildirOptions *options)
{
	const char *label = store_folder(store, 0)->list_label;

	if (options->control != NULL)
		store_warn(store, g_strdup_printf("no %s: a new one will be "
		                                  "made",
		                                  label));
	else
		store_warn(store,
		           g_strdup_printf("no %s: a new one will be made; if "
		                           "Dovecot keeps it elsewhere "
		                           "(CONTROL=, mail_control_path), say "
		                           "--control",
		                           label));
}

/* Both the list and the files' own records are freed before the rows of mail
   are made: a list of a million messages is the most that is in memory. */
static gboolean
read_messages(Store *store, TreeListing *root, const MaildirOptions *options,
              Rows *rows, GError **error)
{
	Tree *tree = store->mail->tree;
	g_autoptr(MaildirFiles) files = maildir_files_read(tree, store, error);
	g_autoptr(MaildirList) list = NULL;

	if (files == NULL)
		return FALSE;
	list = maildir_list_read(tree, root, files->files, options, error);
	if (list == NULL)
		return FALSE;

	fill_folder(store_add_folder(store, "INBOX"), list);
	if (list->records == NULL)
		warn_no_list(store, options);
	else
		add_listed(store, list->records, files, rows);
	return add_new(store, files, rows, error);
}

static gboolean
read_inbox(Store *store, TreeListing *root, const MaildirOptions *options,
           GError **error)
{
	Rows rows = {
		.entries = g_array_new(FALSE, FALSE, sizeof(guint32)),
		.sizes = g_array_new(FALSE, FALSE, sizeof(RecordSize)),
	};
	gboolean ok = read_messages(store, root, options, &rows, error);

	if (ok)
		add_rows(store, &rows);
	g_array_unref(rows.entries);
	g_array_unref(rows.sizes);
	return ok;
}

Store *
maildir_read(const char *path, const MaildirOptions *options, GError **error)
{
	GError *reason = NULL;
	g_autoptr(Tree) tree = tree_open(path, NULL, &reason);
	g_autoptr(TreeListing) root = NULL;
	g_autoptr(Store) store = NULL;

	if (tree == NULL) {
		maildir_kind_explain_path(reason, error);
		return NULL;
	}
	root = tree_list(tree, "", error);
	if (root == NULL || !maildir_kind_check(tree, root, error))
		return NULL;

	store = store_new(tree, path);
	if (!read_inbox(store, root, options, error))
		return NULL;
	store->mail->relocate = maildir_files_relocate;
	return g_steal_pointer(&store);
}
