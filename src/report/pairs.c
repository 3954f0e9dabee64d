/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"

#include "uidl/uidl.h"

#include <inttypes.h>

static const char *
name_evidence(Evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_KEPT:
		return "kept";
	case EVIDENCE_UNCONFIRMED:
		return "kept, unconfirmed";
	case EVIDENCE_HEADER:
		return "header";
	case EVIDENCE_BODY:
		return "header and body";
	case EVIDENCE_HEADER_SIZE:
		return "header and size";
	case EVIDENCE_IDENTICAL:
		return "identical";
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

void
report_pairs(const Report *report, GString *text)
{
	const Match *match = report->match;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		const MatchRow *row = &match->pop3[i];

		g_string_append_printf(
			text, "%" PRIu32 "\t",
			maildrop_get(report->maildrop, i)->number);
		line_uidl(text, report, i);
		if (row->partner != NO_PARTNER)
			append_imap(report, row->partner, text);
		else
			g_string_append(text, "\t-\t-");
		g_string_append_printf(text, "\t%s\n",
		                       row->partner != NO_PARTNER
		                               ? name_evidence(row->evidence)
		                               : name_fate(row->fate));
	}
	for (guint32 i = 0; i < match->imap_length; i++) {
		if (match->imap[i].partner != NO_PARTNER)
			continue;
		g_string_append(text, "-\t-");
		append_imap(report, i, text);
		g_string_append_printf(text, "\t%s\n",
		                       name_fate(match->imap[i].fate));
	}
}
