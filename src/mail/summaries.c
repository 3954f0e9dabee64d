/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summaries.h"

struct MailSummaries {
	MailTable *table;
	GHashTable *loaded; /* of MailSummary, NULL: unreadable; by message */
	GHashTable *wanted; /* set of messages */
};

static void
free_summary(gpointer summary)
{
	mail_summary_free(summary);
}

MailSummaries *
mail_summaries_new(MailTable *table)
{
	MailSummaries *summaries = g_new(MailSummaries, 1);

	summaries->table = table;
	summaries->loaded =
		g_hash_table_new_full(NULL, NULL, NULL, free_summary);
	summaries->wanted = g_hash_table_new(NULL, NULL);
	return summaries;
}

void
mail_summaries_free(MailSummaries *summaries)
{
	if (summaries == NULL)
		return;
	g_hash_table_unref(summaries->loaded);
	g_hash_table_unref(summaries->wanted);
	g_free(summaries);
}

const MailSummary *
mail_summaries_get(MailSummaries *summaries, guint32 message)
{
	const gpointer key = GUINT_TO_POINTER(message);
	gpointer summary;

	g_assert(message < summaries->table->length);
	if (g_hash_table_lookup_extended(summaries->loaded, key, NULL,
	                                 &summary))
		return summary;
	if (summaries->table->tree != NULL &&
	    mail_table_path(summaries->table, message) != NULL)
		g_hash_table_add(summaries->wanted, key);
	return NULL;
}

/* Takes summary. */
static void
keep(MailSummaries *summaries, guint32 message, MailSummary *summary)
{
	g_hash_table_insert(summaries->loaded, GUINT_TO_POINTER(message),
	                    summary);
}

static gint
compare_messages(gconstpointer a, gconstpointer b)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;

	return (first > second) - (first < second);
}

static GArray *
take_wanted(MailSummaries *summaries)
{
	GArray *messages = g_array_new(FALSE, FALSE, sizeof(guint32));
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, summaries->wanted);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		const guint32 message = GPOINTER_TO_UINT(key);

		g_array_append_val(messages, message);
	}
	g_hash_table_remove_all(summaries->wanted);
	g_array_sort(messages, compare_messages);
	return messages;
}

gboolean
mail_summaries_load(MailSummaries *summaries)
{
	g_autoptr(GArray) messages = take_wanted(summaries);

	for (guint i = 0; i < messages->len; i++) {
		guint32 message = g_array_index(messages, guint32, i);

		keep(summaries, message,
		     mail_summary_read(summaries->table, message));
	}
	return messages->len > 0;
}
