/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-folder.h"

#include "dovecot/keywords.h"
#include "dovecot/maildir-name.h"
#include "mailbox/maildir-files.h"
#include "mailbox/maildir-join.h"
#include "mailbox/maildir-list.h"
#include "mailbox/maildir-uidvalidity.h"

#include <string.h>

#define KEYWORDS_LIMIT ((gsize)1 << 20)

/* ---- messages ---- */

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

	for (guint i = 0; i < rows->entries->len; i++) {
		guint32 message = (guint32)store->mail->length;
		gboolean clash = store_get(store, message)->flags & STORE_CLASH;
		const RecordSize *recorded = NULL;

		mail_table_add(store->mail,
		               g_array_index(rows->entries, guint32, i),
		               FORM_PLAIN, clash ? 0 : FACT_ALL);
		if (next < rows->sizes->len &&
		    g_array_index(rows->sizes, RecordSize, next).message ==
		            message)
			recorded =
				&g_array_index(rows->sizes, RecordSize, next++);
		if (!clash)
			set_claimed_size(store, message, recorded);
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

static StoreFolder *
last_folder(const Store *store)
{
	return store_folder(store, store->folders->len - 1);
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
	StoreFolder *folder = last_folder(store);
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
	guint32 uid = last_folder(store)->next_uid;

	for (guint i = 0; i < files->files->len; i++) {
		MaildirFile file = g_array_index(files->files, MaildirFile, i);

		if (file.entry != NO_ENTRY)
			g_array_append_val(new, file);
	}
	g_array_append_vals(new, files->others->data, files->others->len);
	if (new->len > 0 &&
	    (guint64)uid + new->len - 1 > (guint64)UIDLIST_MAX_UID) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "%s: the next UID is %u, too high for the %u new "
		            "messages: only a new list helps, which Dovecot "
		            "makes if this one is taken away",
		            last_folder(store)->list_label, uid, new->len);
		return FALSE;
	}
	g_array_sort_with_data(new, compare_new, store->mail->tree);
	for (guint i = 0; i < new->len; i++)
		add_message(store, files, &g_array_index(new, MaildirFile, i),
		            uid++, NULL, rows);
	return TRUE;
}

/* ---- the folder ---- */

static gboolean
next_uid_validity(MaildirReader *reader, guint32 *uid_validity, GError **error)
{
	const MaildirControl *control = reader->control;
	guint32 *last = &reader->last_uid_validity;

	if (!reader->knows_last &&
	    !maildir_uidvalidity_last(control->tree, control->root, last,
	                              error))
		return FALSE;
	reader->knows_last = TRUE;
	if (!maildir_uidvalidity_next(*last, reader->options->now, uid_validity,
	                              error))
		return FALSE;
	*last = *uid_validity;
	return TRUE;
}

static gboolean
fill_folder(MaildirReader *reader, MaildirList *list, StoreFolder *folder,
            GError **error)
{
	folder->has_list = list->records != NULL;
	folder->list_is_old = list->is_old;
	folder->list_directory = g_steal_pointer(&list->directory);
	folder->list_label = g_steal_pointer(&list->label);
	if (list->records == NULL)
		return next_uid_validity(reader, &folder->uid_validity, error);
	folder->uid_validity = uidlist_uid_validity(list->records);
	folder->next_uid = uidlist_next_uid(list->records);
	folder->guid = uidlist_guid(list->records);
	return TRUE;
}

/* NULL: there are none, or none that Dovecot could read. */
static char *
read_keywords(Store *store, const MaildirPlace *place)
{
	g_autoptr(GError) reason = NULL;
	g_autofree char *text = NULL;
	gsize length;

	if (place->contents == NULL)
		return NULL;
	if (maildir_place_has(place, KEYWORDS_FILE))
		text = maildir_place_read(place, KEYWORDS_FILE, KEYWORDS_LIMIT,
		                          &length, &reason);
	else if (tree_listing_has_other(place->contents, KEYWORDS_FILE))
		g_set_error_literal(&reason, G_IO_ERROR, G_IO_ERROR_FAILED,
		                    "not a regular file (a symlink is not "
		                    "followed)");
	else
		return NULL;
	if (text != NULL && keywords_check(text, length, &reason) &&
	    strlen(text) == length)
		return g_steal_pointer(&text);
	store_warn(store,
	           g_strdup_printf("%s" KEYWORDS_FILE ": left out, so that its "
	                           "messages' keywords have no names: %s",
	                           place->label,
	                           reason != NULL ? reason->message
	                                          : "has a NUL"));
	return NULL;
}

static void
warn_no_list(MaildirReader *reader, const MaildirList *list)
{
	if (reader->without++ == 0)
		reader->first_without = g_strdup(list->label);
}

/* Of a folder without list. */
static gboolean
check_lost(MaildirReader *reader, MaildirList *list, gboolean has_messages,
           GError **error)
{
	gboolean copies = reader->options->copies;

	if (list->lost != NULL && !copies) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
		                    list->lost);
		return FALSE;
	}
	if (copies && !has_messages)
		return TRUE;
	if (list->lost != NULL)
		store_warn(reader->store, g_steal_pointer(&list->lost));
	else
		warn_no_list(reader, list);
	return TRUE;
}

static gboolean
has_messages(const MaildirFiles *files)
{
	return files->files->len + files->others->len > 0;
}

/* A TARGET that lacks mail is made only if that was asked for. */
static gboolean
check_damage(const MaildirReader *reader, guint before, GError **error)
{
	const GPtrArray *damage = reader->store->damage;

	if (damage->len == before || !reader->options->copies ||
	    reader->options->tree.keep_going)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "%s (--keep-going goes on without it)",
	            (char *)damage->pdata[before]);
	return FALSE;
}

/* Both the list and the files' own records are freed before the rows of mail
   are made: a list of a million messages is the most that is in memory. */
static gboolean
read_messages(MaildirReader *reader, const MaildirFolder *folder, Rows *rows,
              GError **error)
{
	Store *store = reader->store;
	Tree *tree = store->mail->tree;
	const gboolean copies = reader->options->copies;
	const guint damage = store->damage->len;
	g_autoptr(MaildirFiles) files = maildir_files_read(
		tree, folder->directory, copies, store, error);
	g_autoptr(MaildirPlace) place = NULL;
	g_autoptr(MaildirList) list = NULL;
	StoreFolder *row;

	if (files != NULL && check_damage(reader, damage, error))
		place = maildir_place_find(reader->control, tree, folder,
		                           error);
	if (place != NULL)
		list = maildir_list_read(place, tree, folder, files->files,
		                         reader->options, store->damage, error);
	if (list == NULL)
		return FALSE;
	if (list->records == NULL && !list->is_damaged &&
	    !check_lost(reader, list, has_messages(files), error))
		return FALSE;

	row = store_add_folder(store, folder->name);
	row->directory = g_strdup(folder->directory);
	if (copies)
		row->keywords = read_keywords(store, place);
	if (!fill_folder(reader, list, row, error))
		return FALSE;
	if (list->records != NULL)
		add_listed(store, list->records, files, rows);
	return add_new(store, files, rows, error);
}

gboolean
maildir_folder_read(MaildirReader *reader, const MaildirFolder *folder,
                    GError **error)
{
	Rows rows = {
		.entries = g_array_new(FALSE, FALSE, sizeof(guint32)),
		.sizes = g_array_new(FALSE, FALSE, sizeof(RecordSize)),
	};
	gboolean ok = read_messages(reader, folder, &rows, error);

	if (ok)
		add_rows(reader->store, &rows);
	g_array_unref(rows.entries);
	g_array_unref(rows.sizes);
	return ok;
}
