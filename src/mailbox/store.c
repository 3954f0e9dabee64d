/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.c - the rows of the IMAP side
 */
#include "mailbox/store.h"

#include "mail/tree.h"

#include <string.h>

static void
folder_clear(gpointer data)
{
	StoreFolder *folder = data;

	g_free(folder->name);
	g_free(folder->directory);
	g_free(folder->guid);
	g_free(folder->keywords);
	g_free(folder->list_directory);
	g_free(folder->list_label);
}

Store *
store_new(Tree *tree, const char *path)
{
	Store *store = g_new0(Store, 1);

	store->mail = mail_table_new(tree);
	store->path = g_strdup(path);
	store->messages = g_array_new(FALSE, FALSE, sizeof(StoreMessage));
	store->folders = g_array_new(FALSE, FALSE, sizeof(StoreFolder));
	g_array_set_clear_func(store->folders, folder_clear);
	store->strings = g_string_new(NULL);
	store->warnings = g_ptr_array_new_with_free_func(g_free);
	store->damage = g_ptr_array_new_with_free_func(g_free);
	return store;
}

void
store_free(Store *store)
{
	if (store == NULL)
		return;
	mail_table_free(store->mail);
	g_free(store->path);
	g_array_unref(store->messages);
	g_array_unref(store->folders);
	g_string_free(store->strings, TRUE);
	g_ptr_array_unref(store->warnings);
	g_ptr_array_unref(store->damage);
	if (store->subscriptions != NULL)
		g_ptr_array_unref(store->subscriptions);
	g_free(store);
}

StoreFolder *
store_add_folder(Store *store, const char *name)
{
	const StoreFolder folder = {
		.name = g_strdup(name),
		.next_uid = 1,
		.first = store->messages->len,
		.takes_part = store->folders->len == 0,
	};

	g_assert(store->folders->len <= G_MAXUINT16);
	g_array_append_val(store->folders, folder);
	return store_folder(store, store->folders->len - 1);
}

static guint32
add_string(Store *store, const char *text)
{
	gsize offset = store->strings->len;

	g_assert(offset < STORE_NO_UIDL - strlen(text));
	g_string_append_len(store->strings, text, (gssize)strlen(text) + 1);
	return (guint32)offset;
}

guint32
store_append(Store *store, guint32 uid, const char *uidl, guint32 order,
             guint8 base_length)
{
	guint32 index = store->messages->len;
	StoreFolder *folder;
	StoreMessage message = {
		.uid = uid,
		.order = order,
		.uidl = STORE_NO_UIDL,
		.guid = STORE_NO_UIDL,
		.base_length = base_length,
	};

	g_assert(store->folders->len > 0);
	folder = store_folder(store, store->folders->len - 1);
	g_assert(folder->length == 0 || store_get(store, index - 1)->uid < uid);

	if (uidl != NULL)
		message.uidl = add_string(store, uidl);
	message.folder = (guint16)(store->folders->len - 1);
	g_array_append_val(store->messages, message);
	folder->length++;
	if (folder->takes_part)
		store->matched = store->messages->len;
	return index;
}

guint32
store_add(Store *store, guint32 uid, const char *uidl, guint32 order,
          guint32 entry, guint8 base_length, FactSet can)
{
	guint32 index = store_append(store, uid, uidl, order, base_length);
	guint32 row = mail_table_add(store->mail, entry, FORM_PLAIN, can);

	g_assert(row == index);
	return index;
}

void
store_set_guid(Store *store, guint32 message, const char *guid)
{
	store_get(store, message)->guid = add_string(store, guid);
}

void
store_choose(Store *store, guint32 folder, gboolean takes_part)
{
	store_folder(store, folder)->takes_part = takes_part;
	store->matched = 0;
	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *it = store_folder(store, i);

		if (it->takes_part)
			store->matched = it->first + it->length;
	}
}

void
store_warn(Store *store, char *text)
{
	g_ptr_array_add(store->warnings, text);
}

const char *
store_name(const Store *store, guint32 message)
{
	guint32 entry = store->mail->sources[message].entry;

	g_assert(message < store->messages->len);
	if (entry == NO_ENTRY || store->mail->tree == NULL)
		return "";
	return tree_entry_name(store->mail->tree, entry);
}

char *
store_base_name(const Store *store, guint32 message)
{
	return g_strndup(store_name(store, message),
	                 store_get(store, message)->base_length);
}

void
store_formula_parts(const Store *store, guint32 message, FormulaParts *parts,
                    UidlMessage *texts)
{
	const StoreMessage *row = store_get(store, message);
	const StoreFolder *folder = store_folder(store, row->folder);
	const char *guid = store_guid(store, message);

	*texts = (UidlMessage){ 0 };
	*parts = (FormulaParts){
		.name = store_name(store, message),
		.name_length = row->base_length,
		.guid = guid,
		.guid_length = guid != NULL ? strlen(guid) : 0,
		.message = texts,
	};
	if (folder->has_list)
		parts->uid_validity = folder->uid_validity;
	if (folder->has_list && !(row->flags & STORE_NEW))
		parts->uid = row->uid;
	if (store->mail->facts[message].known & (FACT_TEXTS | FACT_CONTENT))
		mail_table_get_message(store->mail, message, texts);
}
