/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/table.h"

#include "mail/tree.h"

#include <string.h>

static void
fault_clear(gpointer fault)
{
	g_free(((MailFault *)fault)->text);
}

MailTable *
mail_table_new(Tree *tree)
{
	MailTable *table = g_new0(MailTable, 1);

	table->tree = tree != NULL ? tree_ref(tree) : NULL;
	table->faults = g_array_new(FALSE, FALSE, sizeof(MailFault));
	g_array_set_clear_func(table->faults, fault_clear);
	table->fields = g_array_new(FALSE, FALSE, sizeof(guint64));
	table->identities = g_array_new(FALSE, FALSE, sizeof(MailIdentity));
	table->uidl_messages = g_array_new(FALSE, FALSE, sizeof(UidlMessage));
	g_mutex_init(&table->lock);
	return table;
}

void
mail_table_free(MailTable *table)
{
	if (table == NULL)
		return;
	if (table->tree != NULL)
		tree_unref(table->tree);
	g_free(table->sources);
	g_free(table->facts);
	g_free(table->bodies);
	g_free(table->first_fields);
	g_array_unref(table->fields);
	g_free(table->identity_rows);
	g_array_unref(table->identities);
	g_free(table->uidl_rows);
	g_array_unref(table->uidl_messages);
	if (table->uidl_texts != NULL)
		g_string_chunk_free(table->uidl_texts);
	g_mutex_clear(&table->lock);
	g_array_unref(table->faults);
	g_free(table);
}

guint32
mail_table_add(MailTable *table, guint32 entry, MailForm form, FactSet can)
{
	gsize i = table->length;

	g_assert(table->bodies == NULL && table->first_fields == NULL);
	g_assert(table->identity_rows == NULL && table->uidl_rows == NULL);
	g_assert(i < G_MAXUINT32 - 1);
	g_assert(entry != NO_ENTRY || can == 0 || table->tree == NULL);

	if (i == table->allocated) {
		/* By halves: doubling would cost the records' own memory. */
		table->allocated = MAX(64, i + i / 2);
		table->sources =
			g_renew(Source, table->sources, table->allocated);
		table->facts = g_renew(Facts, table->facts, table->allocated);
	}
	table->sources[i] = (Source){ .entry = entry, .form = (guint8)form };
	table->facts[i] = (Facts){ .can = (guint8)can };
	table->length++;
	return (guint32)i;
}

static void
make_room(MailTable *table, guint32 **rows)
{
	if (*rows == NULL)
		*rows = g_new0(guint32, table->length);
}

void
mail_table_want(MailTable *table, guint32 message, FactSet facts)
{
	Facts *row = &table->facts[message];
	FactSet tried = row->known | row->failed;

	g_assert(message < table->length);
	row->wanted |= (guint8)(facts & row->can & ~tried);
	if ((row->wanted & FACT_BODY) && table->bodies == NULL)
		table->bodies =
			g_malloc0_n(table->length, sizeof *table->bodies);
	if (row->wanted & FACT_FIELDS)
		make_room(table, &table->first_fields);
	if (row->wanted & FACT_IDENTITY)
		make_room(table, &table->identity_rows);
	if (row->wanted & (FACT_TEXTS | FACT_CONTENT)) {
		make_room(table, &table->uidl_rows);
		if (table->uidl_texts == NULL)
			table->uidl_texts = g_string_chunk_new(4096);
	}
}

guint8 *
mail_table_body(MailTable *table, guint32 message)
{
	g_assert(table->bodies != NULL && message < table->length);
	return table->bodies[message];
}

const guint64 *
mail_table_fields(const MailTable *table, guint32 message, guint *length)
{
	guint32 first = table->first_fields[message];

	g_assert(message < table->length);
	*length = (guint)g_array_index(table->fields, guint64, first);
	return &g_array_index(table->fields, guint64, first) + 1;
}

static gint
compare_hashes(gconstpointer a, gconstpointer b)
{
	guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;

	return (first > second) - (first < second);
}

void
mail_table_set_fields(MailTable *table, guint32 message, GArray *hashes)
{
	const guint64 length = hashes->len;

	g_array_sort(hashes, compare_hashes);
	g_mutex_lock(&table->lock);
	table->first_fields[message] = table->fields->len;
	g_array_append_val(table->fields, length);
	g_array_append_vals(table->fields, hashes->data, hashes->len);
	g_mutex_unlock(&table->lock);
}

const MailIdentity *
mail_table_identity(const MailTable *table, guint32 message)
{
	guint32 row = table->identity_rows[message];

	g_assert(message < table->length);
	return row > 0 ? &g_array_index(table->identities, MailIdentity,
	                                row - 1)
	               : NULL;
}

void
mail_table_set_identity(MailTable *table, guint32 message,
                        const MailIdentity *identity)
{
	g_assert(message < table->length);
	if (identity == NULL)
		return;
	g_mutex_lock(&table->lock);
	g_array_append_vals(table->identities, identity, 1);
	table->identity_rows[message] = table->identities->len;
	g_mutex_unlock(&table->lock);
}

void
mail_table_get_message(const MailTable *table, guint32 message,
                       UidlMessage *parts)
{
	guint32 row = table->uidl_rows != NULL ? table->uidl_rows[message] : 0;

	g_assert(message < table->length);
	*parts = row > 0 ? g_array_index(table->uidl_messages, UidlMessage,
	                                 row - 1)
	                 : (UidlMessage){ 0 };
}

/* The lock is held. */
static UidlMessage *
uidl_message(MailTable *table, guint32 message)
{
	guint32 *row = &table->uidl_rows[message];

	if (*row == 0) {
		const UidlMessage none = { 0 };

		g_array_append_val(table->uidl_messages, none);
		*row = table->uidl_messages->len;
	}
	return &g_array_index(table->uidl_messages, UidlMessage, *row - 1);
}

static void
set_texts(MailTable *table, UidlMessage *own, const UidlMessage *parts)
{
	own->has_texts = TRUE;
	own->message_id_length = parts->message_id_length;
	own->gmail_id = parts->gmail_id;
	memcpy(own->popa3d, parts->popa3d, sizeof own->popa3d);
	if (parts->message_id != NULL)
		own->message_id = g_string_chunk_insert_len(
			table->uidl_texts, parts->message_id,
			(gssize)parts->message_id_length);
}

void
mail_table_set_message(MailTable *table, guint32 message,
                       const UidlMessage *parts)
{
	UidlMessage *own;

	g_assert(message < table->length);
	g_mutex_lock(&table->lock);
	own = uidl_message(table, message);
	if (parts->has_texts)
		set_texts(table, own, parts);
	if (parts->has_content) {
		own->has_content = TRUE;
		memcpy(own->md5, parts->md5, sizeof own->md5);
		memcpy(own->sha256, parts->sha256, sizeof own->sha256);
	}
	g_mutex_unlock(&table->lock);
}

const char *
mail_table_path(const MailTable *table, guint32 message)
{
	guint32 entry = table->sources[message].entry;

	return entry != NO_ENTRY ? tree_entry_path(table->tree, entry) : NULL;
}

void
mail_table_add_fault(MailTable *table, guint32 message, char *text)
{
	const MailFault fault = { .message = message, .text = text };

	g_array_append_val(table->faults, fault);
}

void
mail_table_add_gone(MailTable *table, guint32 message)
{
	const MailFault fault = {
		.message = message,
		.text = g_strdup("was removed meanwhile"),
		.is_gone = TRUE,
	};

	g_array_append_val(table->faults, fault);
}

gsize
mail_table_faulty(const MailTable *table)
{
	guint32 last = NO_ENTRY;
	gsize count = 0;

	for (guint i = 0; i < table->faults->len; i++) {
		const MailFault *fault =
			&g_array_index(table->faults, MailFault, i);

		if (fault->is_gone || fault->message == last)
			continue;
		last = fault->message;
		count++;
	}
	return count;
}

static gint
compare_faults(gconstpointer a, gconstpointer b)
{
	guint32 first = ((const MailFault *)a)->message;
	guint32 second = ((const MailFault *)b)->message;

	return (first > second) - (first < second);
}

void
mail_table_sort_faults(MailTable *table)
{
	g_array_sort(table->faults, compare_faults);
}
