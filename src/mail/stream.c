/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/stream.h"

#include "mail/stream-run.h"
#include "mail/take.h"
#include "mail/tree.h"

/* Messages between two calls of the progress. */
#define SHOW_EVERY 64

void
stream_begin_scan(const StreamRun *run, Scan *scan, MailForm form)
{
	scan_begin(scan, form, FACT_SIZE | FACT_LINES | FACT_HEADER,
	           run->header_limit);
}

gboolean
stream_begin(StreamRun *run, guint32 message, gboolean has_time, gint64 time,
             GError **error)
{
	/* Archives and file systems that keep no time have a 0 there. */
	const StreamBegin begin = {
		.time = time,
		.has_time = has_time && time != 0,
	};

	return run->calls->begin(message, &begin, run->calls->data, error);
}

gboolean
stream_octets(StreamRun *run, guint32 message, const guint8 *octets,
              gsize length, GError **error)
{
	return run->calls->octets(message, octets, length, run->calls->data,
	                          error);
}

static gboolean
end(StreamRun *run, guint32 message, const StreamEnd *end, GError **error)
{
	const StreamCalls *calls = run->calls;

	if (!calls->end(message, end, calls->data, error))
		return FALSE;
	run->done++;
	if (calls->progress != NULL &&
	    (run->done % SHOW_EVERY == 0 || run->done == run->length))
		calls->progress(run->done, run->length, calls->progress_data);
	return TRUE;
}

gboolean
stream_end(StreamRun *run, guint32 message, const ScanResult *result,
           GError **error)
{
	const StreamEnd whole = { .fate = STREAM_WHOLE, .result = result };

	if (take_is_same(&run->table->facts[message], result))
		return end(run, message, &whole, error);
	g_propagate_error(error, take_changed_error(run->table, message));
	return FALSE;
}

gboolean
stream_lose(StreamRun *run, guint32 message, const char *why, GError **error)
{
	const StreamEnd lost = {
		.fate = why != NULL ? STREAM_UNREADABLE : STREAM_GONE,
		.why = why,
	};

	return end(run, message, &lost, error);
}

gboolean
mail_stream(MailTable *table, const guint32 *messages, gsize length,
            const StreamCalls *calls, GError **error)
{
	StreamRun run = {
		.table = table,
		.messages = messages,
		.length = length,
		.calls = calls,
		.header_limit = calls->header_limit,
	};

	if (run.header_limit == 0)
		run.header_limit = MAIL_HEADER_LIMIT;
	return table->tree != NULL && tree_is_archive(table->tree)
	               ? stream_archive(&run, error)
	               : stream_folder(&run, error);
}
