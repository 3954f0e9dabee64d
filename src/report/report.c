/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/report.h"

#include "report/line.h"
#include "uidl/uidl.h"

#include <inttypes.h>
#include <string.h>

void
report_warnings(const char *name, const GPtrArray *warnings, GString *text)
{
	for (guint i = 0; i < warnings->len; i++) {
		line_begin(text, name);
		g_string_append_printf(text, "warning: %s\n",
		                       (const char *)warnings->pdata[i]);
	}
}

void
report_faults(const char *name, const MailTable *mail, GString *text)
{
	for (guint i = 0; i < mail->faults->len; i++) {
		const MailFault *fault =
			&g_array_index(mail->faults, MailFault, i);
		const char *path = mail_table_path(mail, fault->message);
		g_autofree char *escaped =
			uidl_escape(path != NULL ? path : "a message", -1);

		line_begin(text, name);
		g_string_append_printf(text, "%s: %s; it is left out\n",
		                       escaped, fault->text);
	}
}

/* What the server counts, where it is not octets with CRLF. */
static void
append_rule(GString *text, const SizeRule *rule)
{
	switch (rule->kind) {
	case SIZE_RULE_WIRE:
		break;
	case SIZE_RULE_LF:
		g_string_append(text, "LIST counts octets with LF line ends");
		break;
	case SIZE_RULE_CONSTANT:
		g_string_append_printf(text,
		                       "LIST counts %" G_GINT64_FORMAT
		                       " octets more than the messages have",
		                       rule->constant);
		break;
	case SIZE_RULE_HEADER:
		g_string_append(text, "LIST counts the header that POP3 sent, "
		                      "and the same body");
		break;
	case SIZE_RULE_NONE:
		g_string_append(text, "the sizes in LIST fit no rule and are "
		                      "not used: headers and bodies decide");
		break;
	}
}

static void
remark_sizes(const Report *report, const SizeRule *rule, GString *text)
{
	line_begin(text, report->dump_name);
	g_string_append(text, "warning: ");
	append_rule(text, rule);
	g_string_append_c(text, '\n');
}

/* Where headers decided, and nobody told not to use sizes. */
static gboolean
no_rule_fits(const Report *report)
{
	const Match *match = report->match;

	return match->rule.kind == SIZE_RULE_NONE && !report->skips_sizes &&
	       match->evidence[EVIDENCE_HEADER] > 0;
}

void
report_remarks(const Report *report, GString *text)
{
	const Match *match = report->match;
	gsize unconfirmed = match->evidence[EVIDENCE_UNCONFIRMED];

	if (match->names_lied) {
		line_begin(text, report->store_name);
		g_string_append(text,
		                "warning: sizes in file names (W=) are wrong; "
		                "none of them is used\n");
	}
	if (match->rule.proven ? match->rule.kind != SIZE_RULE_WIRE
	                       : no_rule_fits(report))
		remark_sizes(report, &match->rule, text);
	else if (match->sequence.kind > SIZE_RULE_WIRE)
		remark_sizes(report, &match->sequence, text);
	if (unconfirmed > 0) {
		line_begin(text, report->store_name);
		g_string_append(text, "warning: ");
		line_count(text, unconfirmed, "UIDL");
		g_string_append(text,
		                " there already, and no header confirms or "
		                "contradicts them\n");
	}
	if (match->pop3_length == 0) {
		line_begin(text, report->dump_name);
		g_string_append(text, "warning: the dump has no messages; "
		                      "there is nothing to do\n");
	}
}

static void
append_part(GString *text, gsize count, const char *what, gboolean *first)
{
	if (count == 0)
		return;
	g_string_append_printf(text, "%s%" G_GSIZE_FORMAT " %s",
	                       *first ? " (" : ", ", count, what);
	*first = FALSE;
}

/* Counts the pairs by whose evidence a UIDL is given; returns how many. */
static gsize
count_uidls(const Report *report, gsize by[N_EVIDENCES])
{
	gsize count = 0;

	for (guint32 i = 0; i < report->match->pop3_length; i++) {
		const MatchRow *row = &report->match->pop3[i];

		if (row->partner == NO_PARTNER ||
		    maildrop_uidl(report->maildrop, i) == NULL)
			continue;
		by[row->evidence]++;
		count++;
	}
	return count;
}

static void
append_evidence(const gsize by[N_EVIDENCES], GString *text)
{
	gboolean first = TRUE;

	append_part(text, by[EVIDENCE_KEPT], "kept", &first);
	append_part(text, by[EVIDENCE_UNCONFIRMED], "kept unconfirmed", &first);
	append_part(text,
	            by[EVIDENCE_HEADER] + by[EVIDENCE_BODY] +
	                    by[EVIDENCE_HEADER_SIZE],
	            "by header", &first);
	append_part(text, by[EVIDENCE_SIZE], "by size, not provable", &first);
	append_part(text, by[EVIDENCE_IDENTICAL], "identical", &first);
	if (!first)
		g_string_append_c(text, ')');
}

static void
append_orders(const Report *report, GString *text)
{
	const PlanFolder *inbox =
		&g_array_index(report->plan->folders, PlanFolder, 0);

	if (inbox->dropped_orders == 0)
		return;
	g_string_append_printf(text, "%s: ", report->store_name);
	line_count(text, inbox->dropped_orders, "message");
	g_string_append(text, " outside the dump had a place in the POP3 order "
	                      "(O), which is now after the dump's\n");
}

static void
append_settings(const Report *report, GString *text)
{
	const PlanFolder *inbox =
		&g_array_index(report->plan->folders, PlanFolder, 0);

	if (!inbox->raises_next_uid && inbox->base_names == 0)
		return;
	g_string_append_printf(text, "%s: keep ", report->store_name);
	/* Its text would tell 2.3 the syntax of 2.4. */
	if (strcmp(report->format, UIDL_FORMAT_DEFAULT) == 0)
		g_string_append(text, "the default pop3_uidl_format: ");
	else
		g_string_append_printf(
			text, "pop3_uidl_format = %s: ", report->format);
	if (inbox->base_names > 0) {
		line_count(text, inbox->base_names, "message");
		g_string_append(text, " would have been served with a UIDL of "
		                      "the dump and will be downloaded again");
	}
	if (inbox->raises_next_uid)
		g_string_append_printf(
			text,
			"%sthe next UID is %" PRIu32 ", so that no mail to "
			"come is served with a UIDL of the dump",
			inbox->base_names > 0 ? "; " : "", inbox->next_uid);
	g_string_append_c(text, '\n');
}

static gsize
count_copies(const Store *store)
{
	gsize count = 0;

	for (guint32 i = 0; i < store->messages->len; i++) {
		if (store_get(store, i)->flags & STORE_COPY)
			count++;
	}
	return count;
}

void
report_summary(const Report *report, gsize gone, GString *text)
{
	gsize by[N_EVIDENCES] = { 0 };
	gsize uidls = count_uidls(report, by);
	gsize others = report->store->matched - uidls;
	gsize copies = count_copies(report->store);
	gboolean done = plan_is_done(report->plan);

	g_string_append_printf(text, "%s: ", report->store_name);
	line_count(text, uidls - gone, "UIDL");
	append_evidence(by, text);
	g_string_append(text, ", ");
	line_count(text, others, "message");
	g_string_append(text, " without UIDL");
	if (report->verdict->missing > 0)
		g_string_append_printf(
			text, ", %" G_GSIZE_FORMAT " of the dump not found",
			report->verdict->missing);
	if (report->verdict->without_uidl > 0)
		g_string_append_printf(
			text, ", %" G_GSIZE_FORMAT " of the dump without UIDL",
			report->verdict->without_uidl);
	if (gone > 0)
		g_string_append_printf(
			text, ", %" G_GSIZE_FORMAT " removed meanwhile", gone);
	if (done)
		g_string_append(text, "; nothing to change");
	else if (report->dry_run)
		g_string_append(text, "; a dry run, nothing is written");
	g_string_append_c(text, '\n');
	if (copies > 0) {
		g_string_append_printf(text, "%s: ", report->store_name);
		line_count(text, copies, "message");
		g_string_append(text, " twice under one name: Dovecot will "
		                      "serve the second as new mail\n");
	}
	if (done)
		return;
	append_orders(report, text);
	append_settings(report, text);
}
