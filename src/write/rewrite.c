/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/rewrite.h"

#include <string.h>

/* ---- what must stay ---- */

/* FNV-1a: against mistakes, not against enemies. */
static void
sum_bytes(guint64 *sum, const char *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		*sum ^= (guchar)bytes[i];
		*sum *= G_GUINT64_CONSTANT(0x100000001b3);
	}
	/* The end counts as well, or parts could change places. */
	*sum ^= 0x100;
	*sum *= G_GUINT64_CONSTANT(0x100000001b3);
}

static void
sum_record(const Join *join, const UidlistRecord *record,
           const PlanEntry *entry, RewriteFacts *facts)
{
	guint64 *sum = &facts->rest;

	sum_bytes(sum, (const char *)&record->uid, sizeof record->uid);
	sum_bytes(sum, record->name, record->name_length);
	sum_bytes(sum, record->guid, record->guid_length);
	if (record->has_size)
		sum_bytes(sum, (const char *)&record->wire_size,
		          sizeof record->wire_size);
	if (entry == NULL && record->uidl != NULL)
		sum_bytes(sum, record->uidl, record->uidl_length);
	if (!join_sets_order(join, entry))
		sum_bytes(sum, (const char *)&record->order,
		          sizeof record->order);
	facts->records++;
	facts->planned += entry != NULL;
}

/* ---- what can be undone ---- */

/* A list on its way. */
typedef struct {
	const Join *join;
	const Uidlist *list; /* NULL: there is none */
	Replacement *replacement;
	UndoJournal *journal; /* or NULL */
	RewriteFacts *facts;
	guint cursor;    /* into the plan */
	guint32 message; /* the next one of the Store */
} Writing;

/* By UID and base name. Records of files that are gone have none, nor has the
   first of two records of one name. */
static gboolean
has_message(Writing *writing, const UidlistRecord *record)
{
	const Store *store = writing->join->store;
	const StoreFolder *folder = join_folder(writing->join);
	const guint32 end = folder->first + folder->length;
	const StoreMessage *row;

	while (writing->message < end &&
	       store_get(store, writing->message)->uid < record->uid)
		writing->message++;
	if (writing->message == end)
		return FALSE;
	row = store_get(store, writing->message);
	return row->uid == record->uid &&
	       row->base_length == record->name_length &&
	       memcmp(store_name(store, writing->message), record->name,
	              record->name_length) == 0;
}

static gboolean
note_change(Writing *writing, const UidlistRecord *record,
            const UidlistChange *change, GError **error)
{
	const char *folder = join_folder(writing->join)->directory;
	UndoRecord undo = {
		.folder = folder != NULL ? folder : "",
		.name = record->name,
		.name_length = record->name_length,
		.uid = record->uid,
		.before = { record->uidl, record->uidl_length, record->order },
	};

	if (writing->journal == NULL)
		return TRUE;
	undo.after = undo.before;
	if (change->change_uidl) {
		undo.after.uidl = change->uidl;
		undo.after.uidl_length =
			change->uidl != NULL ? strlen(change->uidl) : 0;
	}
	if (change->change_order)
		undo.after.order = change->order;
	return undo_state_equal(&undo.before, &undo.after) ||
	       !has_message(writing, record) ||
	       undo_journal_add(writing->journal, &undo, error);
}

/* ---- writing ---- */

static void
set_change(const Join *join, const PlanEntry *entry, UidlistChange *change)
{
	*change = (UidlistChange){ 0 };
	change->change_order = join_sets_order(join, entry);
	change->order = join_order(join, entry);
	if (entry != NULL) {
		change->change_uidl = TRUE;
		change->uidl = join_uidl(join, entry);
	}
}

static void
write_header(Writing *writing)
{
	const Join *join = writing->join;
	const Uidlist *list = writing->list;
	const GArray *added = join->added;
	RewriteFacts *facts = writing->facts;
	GString *text = replacement_text(writing->replacement);
	guint32 next_uid = list != NULL ? uidlist_next_uid(list) : 1;

	if (added->len > 0) {
		guint32 last = g_array_index(added, guint32, added->len - 1);

		next_uid = store_get(join->store, last)->uid + 1;
	}
	facts->next_uid = next_uid = MAX(next_uid, join->plan->next_uid);
	facts->uid_validity = join_folder(join)->uid_validity;
	if (list != NULL)
		uidlist_format_header(list, next_uid, text);
	else
		uidlist_format_new_header(facts->uid_validity, next_uid, NULL,
		                          text);
}

/* A record has been written. */
static gboolean
end_record(Writing *writing, const UidlistRecord *record,
           const PlanEntry *entry, const UidlistChange *change, GError **error)
{
	sum_record(writing->join, record, entry, writing->facts);
	return note_change(writing, record, change, error) &&
	       replacement_spill(writing->replacement, error);
}

static gboolean
write_records(Writing *writing, GError **error)
{
	const Join *join = writing->join;
	const Uidlist *list = writing->list;
	const gsize length = list != NULL ? uidlist_length(list) : 0;

	for (gsize i = 0; i < length; i++) {
		const PlanEntry *entry;
		UidlistRecord record;
		UidlistChange change;

		uidlist_get(list, i, &record);
		entry = join_entry(join, &writing->cursor, record.uid);
		set_change(join, entry, &change);
		uidlist_format_record(list, i, &change,
		                      replacement_text(writing->replacement));
		if (!end_record(writing, &record, entry, &change, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
write_added(Writing *writing, GError **error)
{
	const Join *join = writing->join;
	const Store *store = join->store;

	for (guint i = 0; i < join->added->len; i++) {
		guint32 message = g_array_index(join->added, guint32, i);
		const StoreMessage *row = store_get(store, message);
		const PlanEntry *entry =
			join_entry(join, &writing->cursor, row->uid);
		const UidlistRecord record = {
			.uid = row->uid,
			.order = UIDLIST_NO_ORDER,
			.name = store_name(store, message),
			.name_length = row->base_length,
		};
		UidlistChange change;

		set_change(join, entry, &change);
		uidlist_format_new_record(
			record.uid, record.name, record.name_length, &change,
			NULL, replacement_text(writing->replacement));
		if (!end_record(writing, &record, entry, &change, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
rewrite_write(const Join *join, const Uidlist *list, Replacement *replacement,
              UndoJournal *journal, RewriteFacts *facts, GError **error)
{
	Writing writing = {
		.join = join,
		.list = list,
		.replacement = replacement,
		.journal = journal,
		.facts = facts,
		.message = join_folder(join)->first,
	};

	*facts = (RewriteFacts){ 0 };
	write_header(&writing);
	return write_records(&writing, error) && write_added(&writing, error) &&
	       replacement_sync(replacement, error);
}

/* ---- the proof ---- */

/* A bug is meant, but the old list is good: no reason to end like one. */
static gboolean
fail(GError **error, const char *what)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
	            "a bug of this program: the new list has %s; it was thrown "
	            "away",
	            what);
	return FALSE;
}

gboolean
rewrite_verify(const Join *join, const Uidlist *list, const RewriteFacts *facts,
               GError **error)
{
	RewriteFacts found = { 0 };
	guint cursor = 0;

	for (gsize i = 0; i < uidlist_length(list); i++) {
		const PlanEntry *entry;
		UidlistRecord record;

		uidlist_get(list, i, &record);
		entry = join_entry(join, &cursor, record.uid);
		if (entry != NULL &&
		    !uidlist_has_uidl(&record, join_uidl(join, entry)))
			return fail(error, "another UIDL than was planned");
		if (join_sets_order(join, entry) &&
		    record.order != join_order(join, entry))
			return fail(error, "another order than was planned");
		sum_record(join, &record, entry, &found);
	}
	if (uidlist_uid_validity(list) != facts->uid_validity)
		return fail(error, "another UIDVALIDITY");
	if (uidlist_next_uid(list) < facts->next_uid)
		return fail(error, "a lower next UID");
	if (found.records != facts->records || found.rest != facts->rest)
		return fail(error, "other records");
	if (found.planned + join->gone != join->plan->entries->len)
		return fail(error, "not all UIDLs that were planned");
	return TRUE;
}
