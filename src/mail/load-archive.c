/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/load-archive.h"

#include "mail/take.h"
#include "mail/walk-messages.h"

#define N_FORMS (FORM_TOP + 1)

/* Messages between two calls of the progress. */
#define SHOW_EVERY 64

typedef struct {
	Take take;
	const LoadOptions *options;
	Scan *scans[N_FORMS]; /* NULL until needed */
	gsize done;
	gsize total;
} Load;

/* What is neither known nor failed yet. */
static FactSet
still_wanted(const Facts *row)
{
	return row->wanted & row->can & ~(FactSet)(row->known | row->failed);
}

/* Whether the first reading tells what a reading for wanted would. Of an answer
   that was cut off it does not: its header alone may be whole. */
static gboolean
is_told(const TreeMessage *first, MailForm form, FactSet wanted)
{
	return first->form == form &&
	       !(form == FORM_ANSWER && take_is_of_header(wanted) &&
	         first->failure != NULL);
}

static void
take_first(Load *load, guint32 message)
{
	const MailTable *table = load->take.table;
	const Source *source = &table->sources[message];
	FactSet wanted = table->facts[message].wanted;
	TreeMessage first;

	if (!tree_message(table->tree, source->entry, &first))
		take_fail(&load->take, message, wanted,
		          g_strdup("is no message of the archive"));
	else if (is_told(&first, (MailForm)source->form, wanted))
		take_facts(&load->take, message, wanted, first.facts,
		           first.failure);
}

/* ---- the other pass ---- */

/* What is wanted of those of a file that have a form; 0: none has. Their
   headers are digested whenever octets go by anyway. */
static FactSet
wants_of(const MailTable *table, const guint32 *messages, gsize length,
         MailForm form)
{
	FactSet wants = 0;

	for (gsize i = 0; i < length; i++) {
		if (table->sources[messages[i]].form == form)
			wants |= still_wanted(&table->facts[messages[i]]) |
			         FACT_HEADER;
	}
	return wants;
}

static void
begin_scans(Load *load, const guint32 *messages, gsize length,
            gboolean needs[N_FORMS])
{
	for (gint form = 0; form < N_FORMS; form++) {
		FactSet wants = wants_of(load->take.table, messages, length,
		                         (MailForm)form);

		needs[form] = wants != 0;
		if (!needs[form])
			continue;
		if (load->scans[form] == NULL)
			load->scans[form] = scan_new();
		scan_begin(load->scans[form], (MailForm)form, wants,
		           load->take.header_limit);
	}
}

/* FALSE: the octets are void. */
static gboolean
scan_octets(Load *load, const gboolean needs[N_FORMS], TreeWalk *walk,
            GError **error)
{
	const guint8 *octets;
	gssize got;

	while ((got = tree_walk_read(walk, &octets, error)) > 0) {
		gboolean needs_more = FALSE;

		for (gint form = 0; form < N_FORMS; form++) {
			if (needs[form] &&
			    scan_feed(load->scans[form], octets, (gsize)got))
				needs_more = TRUE;
		}
		if (!needs_more)
			break;
	}
	return got >= 0;
}

static gboolean
take_message(Load *load, guint32 message, const ScanResult *result,
             GError **error)
{
	const MailTable *table = load->take.table;
	FactSet wants = still_wanted(&table->facts[message]) | FACT_HEADER;

	if (take_scan(&load->take, message, wants, result))
		return TRUE;
	g_propagate_error(error, take_changed_error(table, message));
	return FALSE;
}

static gboolean
take_results(Load *load, const guint32 *messages, gsize length,
             const gboolean needs[N_FORMS], GError **error)
{
	const MailTable *table = load->take.table;
	ScanResult results[N_FORMS];

	for (gint form = 0; form < N_FORMS; form++) {
		if (needs[form])
			scan_end(load->scans[form], &results[form]);
	}
	for (gsize i = 0; i < length; i++) {
		MailForm form = (MailForm)table->sources[messages[i]].form;

		if (!take_message(load, messages[i], &results[form], error))
			return FALSE;
	}
	return TRUE;
}

/* FALSE, with error, if reason is the archive's and not the messages' own.
   Takes reason. */
static gboolean
fail_all(Load *load, const guint32 *messages, gsize length, GError *reason,
         GError **error)
{
	MailTable *table = load->take.table;

	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_BUSY)) {
		take_name_error(table, messages[0], &reason);
		g_propagate_error(error, reason);
		return FALSE;
	}
	for (gsize i = 0; i < length; i++)
		take_fail(&load->take, messages[i],
		          still_wanted(&table->facts[messages[i]]),
		          g_strdup(reason->message));
	g_error_free(reason);
	return TRUE;
}

static gboolean
read_messages(const guint32 *messages, gsize length, TreeWalk *walk,
              gpointer data, GError **error)
{
	Load *load = data;
	const LoadOptions *options = load->options;
	gboolean needs[N_FORMS];
	GError *reason = NULL;

	begin_scans(load, messages, length, needs);
	load->done += length;
	if (options->progress != NULL &&
	    load->done / SHOW_EVERY != (load->done - length) / SHOW_EVERY)
		options->progress(load->done, load->total,
		                  options->progress_data);
	if (scan_octets(load, needs, walk, &reason))
		return take_results(load, messages, length, needs, error);
	return fail_all(load, messages, length, reason, error);
}

gboolean
load_archive(MailTable *table, const guint32 *messages, gsize length,
             const LoadOptions *options, GError **error)
{
	g_autoptr(GArray) rest = g_array_new(FALSE, FALSE, sizeof(guint32));
	Load load = { .options = options };
	gboolean ok = TRUE;

	take_begin(&load.take, table, options->header_limit);
	for (gsize i = 0; i < length; i++) {
		take_first(&load, messages[i]);
		if (still_wanted(&table->facts[messages[i]]) != 0)
			g_array_append_val(rest, messages[i]);
	}
	load.total = rest->len;
	if (rest->len > 0)
		ok = walk_messages(table, (guint32 *)(void *)rest->data,
		                   rest->len, read_messages, &load, error);
	take_end(&load.take);
	for (guint i = 0; i < N_FORMS; i++)
		scan_free(load.scans[i]);
	return ok;
}
