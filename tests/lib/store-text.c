/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-text.h"

#include "mail/tree.h"
#include "temp-folder.h"

#include <string.h>

void
store_text_write(const char *folder, const StoreTextFile *files)
{
	for (; files->path != NULL; files++) {
		if (g_str_has_suffix(files->path, "/"))
			temp_folder_make(folder, files->path);
		else
			temp_folder_write(folder, files->path, files->text);
	}
}

static char *
hide_folder(const char *text, const char *folder)
{
	g_auto(GStrv) parts = g_strsplit(text, folder, -1);

	return g_strjoinv("@", parts);
}

static void
append_folder(GString *text, const StoreFolder *folder)
{
	g_autofree char *label = g_path_get_basename(folder->list_label);
	g_autofree char *path =
		g_build_filename(folder->list_directory, label, NULL);

	g_string_append_printf(text, "%s V%u N%u %s", folder->name,
	                       folder->uid_validity, folder->next_uid, path);
	if (folder->list_is_old)
		g_string_append(text, " old");
	if (!folder->has_list)
		g_string_append(text, " none");
	g_string_append_c(text, '\n');
	if (folder->absent_orders > 0)
		g_string_append_printf(text, "absent %u\n",
		                       folder->absent_orders);
}

/* What only matters where a Maildir is copied. */
static void
append_state(GString *text, const StoreFolder *folder)
{
	g_autofree char *keywords = NULL;

	if (folder->directory[0] != '\0')
		g_string_append_printf(text, "in %s\n", folder->directory);
	if (folder->guid != NULL)
		g_string_append_printf(text, "guid %s\n", folder->guid);
	if (folder->keywords == NULL)
		return;
	keywords = g_strescape(folder->keywords, NULL);
	g_string_append_printf(text, "keywords %s\n", keywords);
}

static void
append_message(GString *text, const Store *store, guint32 i)
{
	const StoreMessage *message = store_get(store, i);
	const Facts *facts = &store->mail->facts[i];
	const char *uidl = store_uidl(store, i), *guid = store_guid(store, i);

	g_string_append_printf(text, "%u %s", message->uid,
	                       tree_entry_path(store->mail->tree,
	                                       store->mail->sources[i].entry));
	if (uidl != NULL)
		g_string_append_printf(text, " P%s", uidl);
	if (message->order != STORE_NO_ORDER)
		g_string_append_printf(text, " O%u", message->order);
	if (guid != NULL)
		g_string_append_printf(text, " G%s", guid);
	if (facts->claimed == FACT_SIZE)
		g_string_append_printf(text, " W%" G_GUINT64_FORMAT,
		                       facts->wire_size);
	if (message->flags & STORE_NEW)
		g_string_append(text, " new");
	if (message->flags & STORE_CLASH)
		g_string_append(text, " clash");
	if (message->flags & STORE_COPY)
		g_string_append(text, " copy");
	g_string_append_c(text, '\n');
	g_assert_cmpuint(facts->can, ==,
	                 message->flags & STORE_CLASH ? 0 : FACT_ALL);
	g_assert_cmpuint(facts->known, ==, 0);
}

static void
append_folders(GString *text, const Store *store, gboolean copies)
{
	for (guint i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		append_folder(text, folder);
		if (copies)
			append_state(text, folder);
		for (guint32 j = 0; j < folder->length; j++) {
			g_assert_cmpuint(
				store_get(store, folder->first + j)->folder, ==,
				i);
			append_message(text, store, folder->first + j);
		}
	}
}

static void
append_texts(GString *text, const char *what, const GPtrArray *texts)
{
	for (guint i = 0; texts != NULL && i < texts->len; i++)
		g_string_append_printf(text, "%s: %s\n", what,
		                       (char *)texts->pdata[i]);
}

static void
append_faults(GString *text, const Store *store)
{
	for (guint i = 0; i < store->mail->faults->len; i++) {
		const MailFault *fault =
			&g_array_index(store->mail->faults, MailFault, i);

		g_string_append_printf(text, "fault %u: %s\n",
		                       store_get(store, fault->message)->uid,
		                       fault->text);
	}
}

char *
store_text(const Store *store, const char *folder)
{
	g_autoptr(GString) text = g_string_new(NULL);

	append_folders(text, store, FALSE);
	append_texts(text, "warning", store->warnings);
	append_texts(text, "damage", store->damage);
	append_faults(text, store);
	return hide_folder(text->str, folder);
}

char *
store_text_read(const char *folder, const char *control)
{
	g_autofree char *path = g_build_filename(folder, "m", NULL);
	g_autofree char *control_path =
		control != NULL ? g_build_filename(folder, control, NULL)
				: NULL;
	const MaildirOptions options = { .control = control_path,
		                         .now = STORE_TEXT_NOW };
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = maildir_read(path, &options, &error);
	g_autofree char *text = NULL;

	if (store != NULL) {
		g_assert_no_error(error);
		return store_text(store, folder);
	}
	g_assert_nonnull(error);
	text = g_strdup_printf("error: %s\n", error->message);
	return hide_folder(text, folder);
}

char *
store_text_copied(const Store *store)
{
	g_autoptr(GString) text = g_string_new(NULL);

	append_folders(text, store, TRUE);
	append_texts(text, "subscription", store->subscriptions);
	append_texts(text, "warning", store->warnings);
	append_texts(text, "damage", store->damage);
	append_faults(text, store);
	g_string_append_printf(text, "last V%u\n", store->last_uid_validity);
	return hide_folder(text->str, store->path);
}

char *
store_text_copy(const char *path, const MaildirOptions *given)
{
	MaildirOptions options = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = NULL;
	g_autofree char *text = NULL;

	if (given != NULL)
		options = *given;
	options.now = STORE_TEXT_NOW;
	options.copies = TRUE;
	store = maildir_read(path, &options, &error);
	if (store != NULL) {
		g_assert_no_error(error);
		return store_text_copied(store);
	}
	g_assert_nonnull(error);
	text = g_strdup_printf("error: %s\n", error->message);
	return hide_folder(text, path);
}
