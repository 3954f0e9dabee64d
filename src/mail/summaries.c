/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summaries.h"

#include "mail/walk-messages.h"

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

/* Of as much of a file's octets as a folder's file would be read for; NULL:
   they are void. */
static GByteArray *
read_beginning(TreeWalk *walk)
{
	g_autoptr(GByteArray) beginning = g_byte_array_new();
	const guint8 *octets;
	gssize got = 1;

	while (got > 0 && beginning->len < MAIL_SUMMARY_OCTETS) {
		gsize room = MAIL_SUMMARY_OCTETS - beginning->len;

		got = tree_walk_read(walk, &octets, NULL);
		if (got > 0)
			g_byte_array_append(beginning, octets,
			                    (guint)MIN((gsize)got, room));
	}
	return got >= 0 ? g_steal_pointer(&beginning) : NULL;
}

static gboolean
read_messages(const guint32 *messages, gsize length, TreeWalk *walk,
              gpointer data, GError **error)
{
	MailSummaries *summaries = data;
	const Source *sources = summaries->table->sources;
	g_autoptr(GByteArray) octets = read_beginning(walk);

	(void)error;
	for (gsize i = 0; octets != NULL && i < length; i++) {
		MailForm form = (MailForm)sources[messages[i]].form;

		keep(summaries, messages[i],
		     mail_summary_take(octets->data, octets->len, form));
	}
	return TRUE;
}

/* What cannot be read has no summary, which is all that is to be said here. */
static void
load_archive(MailSummaries *summaries, const GArray *messages)
{
	(void)walk_messages(summaries->table, (guint32 *)(void *)messages->data,
	                    messages->len, read_messages, summaries, NULL);
}

static void
load_folder(MailSummaries *summaries, const GArray *messages)
{
	for (guint i = 0; i < messages->len; i++) {
		guint32 message = g_array_index(messages, guint32, i);

		keep(summaries, message,
		     mail_summary_read(summaries->table, message));
	}
}

gboolean
mail_summaries_load(MailSummaries *summaries)
{
	g_autoptr(GArray) messages = take_wanted(summaries);

	if (messages->len == 0)
		return FALSE;
	for (guint i = 0; i < messages->len; i++)
		keep(summaries, g_array_index(messages, guint32, i), NULL);
	if (tree_is_archive(summaries->table->tree))
		load_archive(summaries, messages);
	else
		load_folder(summaries, messages);
	return TRUE;
}
