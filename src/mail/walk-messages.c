/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/walk-messages.h"

typedef struct {
	const MailTable *table;
	/* By the entries that hold their octets. */
	guint32 *entries;
	guint32 *messages;
	gsize length;
	gsize left; /* messages that were not called for */
	WalkMessages call;
	gpointer data;
} Run;

typedef struct {
	guint32 entry;
	guint32 message;
} Row;

static gint
compare_rows(gconstpointer a, gconstpointer b)
{
	const Row *first = a, *second = b;

	if (first->entry != second->entry)
		return first->entry < second->entry ? -1 : 1;
	return (first->message > second->message) -
	       (first->message < second->message);
}

static void
sort(Run *run, const guint32 *messages)
{
	g_autofree Row *rows = g_new(Row, run->length);
	const MailTable *table = run->table;

	for (gsize i = 0; i < run->length; i++) {
		guint32 entry = table->sources[messages[i]].entry;

		rows[i].entry = tree_entry_data(table->tree, entry);
		rows[i].message = messages[i];
	}
	qsort(rows, run->length, sizeof *rows, compare_rows);
	for (gsize i = 0; i < run->length; i++) {
		run->entries[i] = rows[i].entry;
		run->messages[i] = rows[i].message;
	}
}

/* Where the messages of an entry begin, or would. */
static gsize
find(const Run *run, guint32 entry)
{
	gsize low = 0, high = run->length;

	while (low < high) {
		gsize middle = low + (high - low) / 2;

		if (run->entries[middle] < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static gboolean
take_entry(Run *run, guint32 entry, TreeWalk *walk, GError **error)
{
	gsize first = find(run, entry), end = first;

	while (end < run->length && run->entries[end] == entry)
		end++;
	if (first == end)
		return TRUE;
	run->left -= end - first;
	return run->call(run->messages + first, end - first, walk, run->data,
	                 error);
}

/* No more is read of the archive than is needed. */
static gboolean
walk_entries(Run *run, GError **error)
{
	g_autoptr(TreeWalk) walk = tree_walk_new(run->table->tree, error);
	guint32 entry;

	if (walk == NULL)
		return FALSE;
	while (run->left > 0) {
		if (!tree_walk_next(walk, &entry, error))
			return FALSE;
		if (entry == NO_ENTRY) {
			g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY,
			                    "changed while read");
			return FALSE;
		}
		if (!take_entry(run, entry, walk, error))
			return FALSE;
	}
	return TRUE;
}

gboolean
walk_messages(const MailTable *table, const guint32 *messages, gsize length,
              WalkMessages call, gpointer data, GError **error)
{
	g_autofree guint32 *entries = g_new(guint32, length);
	g_autofree guint32 *sorted = g_new(guint32, length);
	Run run = {
		.table = table,
		.entries = entries,
		.messages = sorted,
		.length = length,
		.left = length,
		.call = call,
		.data = data,
	};

	sort(&run, messages);
	return walk_entries(&run, error);
}
