/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/stream-run.h"

#include "mail/take.h"
#include "mail/walk-messages.h"

typedef struct {
	StreamRun *run;
	Scan *scan;
} Reader;

/* The messages of one file: hard links to it. */
typedef struct {
	const guint32 *messages;
	gsize length;
} Group;

static gboolean
begin_all(StreamRun *run, const Group *group, GError **error)
{
	for (gsize i = 0; i < group->length; i++) {
		guint32 message = group->messages[i];
		guint32 entry = run->table->sources[message].entry;
		TreeMessage known;

		if (!tree_message(run->table->tree, entry, &known))
			g_assert_not_reached();
		if (!stream_begin(run, message, known.has_time, known.time,
		                  error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
hand_out(StreamRun *run, const Group *group, const guint8 *octets, gsize length,
         GError **error)
{
	for (gsize i = 0; i < group->length; i++) {
		if (!stream_octets(run, group->messages[i], octets, length,
		                   error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
end_all(Reader *reader, const Group *group, GError **error)
{
	ScanResult result;

	scan_end(reader->scan, &result);
	for (gsize i = 0; i < group->length; i++) {
		if (!stream_end(reader->run, group->messages[i], &result,
		                error))
			return FALSE;
	}
	return TRUE;
}

/* Takes reason. */
static gboolean
lose_all(StreamRun *run, const Group *group, GError *reason, GError **error)
{
	gboolean ok = TRUE;

	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_BUSY)) {
		take_name_error(run->table, group->messages[0], &reason);
		g_propagate_error(error, reason);
		return FALSE;
	}
	for (gsize i = 0; ok && i < group->length; i++)
		ok = stream_lose(run, group->messages[i], reason->message,
		                 error);
	g_error_free(reason);
	return ok;
}

static gboolean
read_messages(const guint32 *messages, gsize length, TreeWalk *walk,
              gpointer data, GError **error)
{
	Reader *reader = data;
	StreamRun *run = reader->run;
	const Group group = { .messages = messages, .length = length };
	GError *reason = NULL;
	const guint8 *octets;
	gssize got;

	if (!begin_all(run, &group, error))
		return FALSE;
	/* Links of one file are of one form: the others are not read. */
	stream_begin_scan(run, reader->scan,
	                  (MailForm)run->table->sources[messages[0]].form);
	while ((got = tree_walk_read(walk, &octets, &reason)) > 0) {
		scan_feed(reader->scan, octets, (gsize)got);
		if (!hand_out(run, &group, octets, (gsize)got, error))
			return FALSE;
	}
	return got == 0 ? end_all(reader, &group, error)
	                : lose_all(run, &group, reason, error);
}

/* Why a message cannot be read, as the archive's first reading found; NULL: it
   can. */
static const char *
why_unreadable(const MailTable *table, guint32 message)
{
	guint32 entry = table->sources[message].entry;
	TreeMessage known;

	if (entry == NO_ENTRY)
		return "has no file";
	if (!tree_message(table->tree, entry, &known))
		return "is no message of the archive";
	if (known.failure == NULL || (known.facts->known & FACT_SIZE))
		return NULL;
	return known.failure;
}

gboolean
stream_archive(StreamRun *run, GError **error)
{
	g_autoptr(GArray) readable = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(Scan) scan = scan_new();
	Reader reader = { .run = run, .scan = scan };

	for (gsize i = 0; i < run->length; i++) {
		guint32 message = run->messages[i];
		const char *why = why_unreadable(run->table, message);

		if (why == NULL)
			g_array_append_val(readable, message);
		else if (!stream_lose(run, message, why, error))
			return FALSE;
	}
	return readable->len == 0 ||
	       walk_messages(run->table, (guint32 *)(void *)readable->data,
	                     readable->len, read_messages, &reader, error);
}
