/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"

#include <inttypes.h>

static void
append_difference(const Report *report, const Difference *difference,
                  GString *text)
{
	g_string_append_printf(text, "%s: ", report->store_name);
	if (difference->pop3 != NO_PARTNER) {
		g_string_append_printf(
			text, "message %" PRIu32 ", UIDL ",
			maildrop_get(report->maildrop, difference->pop3)
				->number);
		line_uidl(text, report, difference->pop3);
		g_string_append(text, ": ");
	}
	switch (difference->kind) {
	case DIFFERENCE_MISSING:
		g_string_append(text, "missing");
		break;
	case DIFFERENCE_WRONG:
		g_string_append(text, "on another message: ");
		break;
	case DIFFERENCE_TWICE:
		g_string_append(text, "on several messages, first on ");
		break;
	case DIFFERENCE_ORDER:
		g_string_append(text, "out of order: on ");
		break;
	case DIFFERENCE_AMID:
		g_string_append(text, "not in the dump, but amid it: ");
		break;
	case DIFFERENCE_AFTER:
		g_string_append(text, "after all of the dump's: ");
		break;
	case DIFFERENCE_ELSEWHERE:
		g_string_append(text, "not in INBOX, but on ");
		break;
	}
	if (difference->imap != NO_PARTNER)
		line_imap(text, report, difference->imap);
	if (difference->served > 0)
		g_string_append_printf(text, ", served as number %" PRIu32,
		                       difference->served);
	g_string_append_c(text, '\n');
}

static void
append_all(const Report *report, const GArray *differences, GString *text)
{
	for (guint i = 0; i < differences->len; i++)
		append_difference(report,
		                  &g_array_index(differences, Difference, i),
		                  text);
}

static gsize
count_notes(const Check *check, DifferenceKind kind)
{
	gsize count = 0;

	for (guint i = 0; i < check->notes->len; i++) {
		if (g_array_index(check->notes, Difference, i).kind == kind)
			count++;
	}
	return count;
}

void
report_check(const Report *report, const Check *check, gboolean verbose,
             GString *text)
{
	gsize after = count_notes(check, DIFFERENCE_AFTER);
	gsize elsewhere = count_notes(check, DIFFERENCE_ELSEWHERE);
	gsize missing = count_notes(check, DIFFERENCE_MISSING);

	append_all(report, check->differences, text);
	if (verbose)
		append_all(report, check->notes, text);
	g_string_append_printf(text, "%s: ", report->store_name);
	line_count(text, check->same, "UIDL");
	g_string_append(text, " served as in the dump");
	if (report->match->evidence[EVIDENCE_UNCONFIRMED] > 0)
		g_string_append_printf(
			text, " (%" G_GSIZE_FORMAT " not provable)",
			report->match->evidence[EVIDENCE_UNCONFIRMED]);
	g_string_append(text, ", ");
	line_count(text, check->differences->len, "difference");
	if (after > 0) {
		g_string_append(text, ", ");
		line_count(text, after, "message");
		g_string_append(text, " after the dump's");
	}
	if (elsewhere > 0) {
		g_string_append(text, ", ");
		line_count(text, elsewhere, "message");
		g_string_append(text, " of the dump in other folders");
	}
	if (missing > 0) {
		g_string_append(text, ", ");
		line_count(text, missing, "message");
		g_string_append(text, " of the dump not here");
	}
	g_string_append_c(text, '\n');
}
