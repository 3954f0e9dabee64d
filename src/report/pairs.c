/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"

#include "uidl/uidl.h"

#include <inttypes.h>

#define LINES_AT_ONCE 1000

static const char *
name_evidence(Evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_KEPT:
		return "kept";
	case EVIDENCE_UNCONFIRMED:
		return "kept, unconfirmed";
	case EVIDENCE_STATED:
		return "stated";
	case EVIDENCE_HEADER:
		return "header";
	case EVIDENCE_BODY:
		return "header and body";
	case EVIDENCE_HEADER_SIZE:
		return "header and size";
	case EVIDENCE_IDENTICAL:
		return "identical";
	case EVIDENCE_LINES:
		return "header lines";
	case EVIDENCE_IDENTITY:
		return "identity";
	case EVIDENCE_FORMULA:
		return "formula";
	case EVIDENCE_SIZE:
		return "size, not provable";
	case EVIDENCE_NONE:
	case N_EVIDENCES:
		break;
	}
	return "none";
}

static const char *
name_fate(Fate fate)
{
	switch (fate) {
	case FATE_AMBIGUOUS:
		return "ambiguous";
	case FATE_DOUBTFUL:
		return "doubtful";
	case FATE_UNREADABLE:
		return "unreadable";
	case FATE_ABSENT:
	case FATE_PAIRED:
		break;
	}
	return "not found";
}

static void
append_imap(const Report *report, guint32 imap, GString *text)
{
	g_autofree char *name = store_base_name(report->store, imap);
	g_autofree char *escaped = uidl_escape(name, -1);

	g_string_append_printf(text, "\t%" PRIu32 "\t%s",
	                       store_get(report->store, imap)->uid, escaped);
}

/* POP3 serves INBOX, which goes without saying. */
static void
end_line(const Report *report, guint32 imap, GString *text)
{
	guint32 folder = 0;

	if (imap != NO_PARTNER)
		folder = store_get(report->store, imap)->folder;
	if (folder > 0) {
		g_string_append_c(text, '\t');
		line_folder(text, report, folder);
	}
	g_string_append_c(text, '\n');
}

static void
append_pop3(const Report *report, guint32 pop3, GString *text)
{
	const MatchRow *row = &report->match->pop3[pop3];

	g_string_append_printf(text, "%" PRIu32 "\t",
	                       maildrop_get(report->maildrop, pop3)->number);
	line_uidl(text, report, pop3);
	if (row->partner != NO_PARTNER)
		append_imap(report, row->partner, text);
	else
		g_string_append(text, "\t-\t-");
	g_string_append_printf(text, "\t%s",
	                       row->partner != NO_PARTNER
	                               ? name_evidence(row->evidence)
	                               : name_fate(row->fate));
	end_line(report, row->partner, text);
}

static void
append_other(const Report *report, guint32 imap, GString *text)
{
	const MatchRow *row = &report->match->imap[imap];

	if (row->partner != NO_PARTNER || !row->takes_part)
		return;
	g_string_append(text, "-\t-");
	append_imap(report, imap, text);
	g_string_append_printf(text, "\t%s", name_fate(row->fate));
	end_line(report, imap, text);
}

gboolean
report_pairs(const Report *report, gsize *next, GString *text)
{
	const gsize pop3 = report->match->pop3_length;
	const gsize all = pop3 + report->match->imap_length;
	const gsize end = MIN(all, *next + LINES_AT_ONCE);

	if (*next == all)
		return FALSE;
	for (; *next < end; ++*next) {
		if (*next < pop3)
			append_pop3(report, (guint32)*next, text);
		else
			append_other(report, (guint32)(*next - pop3), text);
	}
	return TRUE;
}
