/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"

#include "uidl/uidl.h"

#include <inttypes.h>

void
line_begin(GString *text, const char *name)
{
	g_string_append_printf(text, "%s: %s: ", REPORT_PROGRAM, name);
}

void
line_count(GString *text, gsize count, const char *noun)
{
	g_string_append_printf(text, "%" G_GSIZE_FORMAT " %s%s", count, noun,
	                       count == 1 ? "" : "s");
}

void
line_uidl(GString *text, const Report *report, guint32 pop3)
{
	const char *uidl = maildrop_uidl(report->maildrop, pop3);
	g_autofree char *escaped = uidl_escape(uidl != NULL ? uidl : "-", -1);

	g_string_append(text, escaped);
}

static void
append_field(GString *text, const char *field)
{
	g_autofree char *escaped = NULL;

	if (field == NULL || field[0] == '\0')
		return;
	escaped = uidl_escape_utf8(field, -1);
	g_string_append_printf(text, "  %s", escaped);
}

static void
append_summary(GString *text, const MailSummary *summary, gboolean has_size,
               guint64 size)
{
	if (has_size)
		g_string_append_printf(text, "  %" PRIu64 " octets", size);
	if (summary == NULL)
		return;
	append_field(text, summary->date);
	append_field(text, summary->from);
	append_field(text, summary->subject);
}

void
line_pop3_summary(GString *text, const Report *report, guint32 pop3)
{
	const MailTable *mail = report->maildrop->mail;
	guint64 size = maildrop_get(report->maildrop, pop3)->size;
	gboolean listed = size != MAILDROP_NO_SIZE;

	append_summary(text, mail_summaries_get(report->pop3_summaries, pop3),
	               listed || facts_know(&mail->facts[pop3], FACT_SIZE),
	               listed ? size : mail->facts[pop3].wire_size);
}

void
line_imap_summary(GString *text, const Report *report, guint32 imap)
{
	const MailTable *mail = report->store->mail;

	append_summary(text, mail_summaries_get(report->imap_summaries, imap),
	               facts_know(&mail->facts[imap], FACT_SIZE),
	               mail->facts[imap].wire_size);
}

void
line_folder(GString *text, const Report *report, guint32 folder)
{
	g_autofree char *escaped =
		uidl_escape_utf8(store_folder(report->store, folder)->name, -1);

	g_string_append(text, escaped);
}

void
line_imap(GString *text, const Report *report, guint32 imap)
{
	const StoreMessage *message = store_get(report->store, imap);
	g_autofree char *name = store_base_name(report->store, imap);
	g_autofree char *escaped = uidl_escape(name, -1);

	g_string_append_printf(text, "UID %" PRIu32, message->uid);
	if (message->folder > 0) {
		g_string_append(text, " of ");
		line_folder(text, report, message->folder);
	}
	g_string_append_printf(text, " (%s)", escaped);
}
