/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/report.h"

#include "report/line.h"
#include "uidl/known-formulas.h"
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
report_damage(const char *name, const GPtrArray *damage, GString *text)
{
	for (guint i = 0; i < damage->len; i++) {
		line_begin(text, name);
		g_string_append_printf(text, "%s\n",
		                       (const char *)damage->pdata[i]);
	}
}

void
report_left_out(const char *name, const GPtrArray *texts, GString *text)
{
	for (guint i = 0; i < texts->len; i++) {
		line_begin(text, name);
		g_string_append_printf(text, "%s; it is left out\n",
		                       (const char *)texts->pdata[i]);
	}
}

static const char *
explain_fate(ReportFate fate)
{
	switch (fate) {
	case REPORT_LEFT_OUT:
		return "; it is left out";
	case REPORT_NOT_COMPARED:
		return "; it is not compared";
	case REPORT_REFUSED:
		break;
	}
	return "";
}

void
report_faults(const char *name, const MailTable *mail, ReportFate fate,
              GString *text)
{
	for (guint i = 0; i < mail->faults->len; i++) {
		const MailFault *fault =
			&g_array_index(mail->faults, MailFault, i);
		const char *path = mail_table_path(mail, fault->message);
		g_autofree char *escaped =
			uidl_escape(path != NULL ? path : "a message", -1);

		line_begin(text, name);
		g_string_append_printf(text, "%s: %s%s\n", escaped, fault->text,
		                       fault->is_gone ? ""
		                                      : explain_fate(fate));
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
	case SIZE_RULE_X_UIDL:
		g_string_append(text, "LIST counts an X-UIDL line that the "
		                      "server adds");
		if (rule->constant > 0)
			g_string_append_printf(
				text, ", and %" G_GINT64_FORMAT " octets more",
				rule->constant);
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

	return match->rule.kind == SIZE_RULE_NONE &&
	       !report->match_options->skip_size_check &&
	       match->evidence[EVIDENCE_HEADER] > 0;
}

/* "UW-IMAP's: uidvalidity + uid", "those of Cyrus or James: uid" */
static void
append_formula(const KnownFormula *formula, GString *text)
{
	gboolean one = strchr(formula->owner, ' ') == NULL;

	g_string_append_printf(text, "%s%s%s: %s", one ? "" : "those of ",
	                       formula->owner, one ? "'s" : "", formula->what);
}

static void
append_formulas(const GArray *found, GString *text)
{
	gsize length;
	const KnownFormula *known = known_formulas(&length);

	if (found->len == 1) {
		g_string_append(text, "these UIDLs are ");
		append_formula(&known[g_array_index(found, guint, 0)], text);
		return;
	}
	g_string_append(text, "these UIDLs fit several formulas: ");
	for (guint i = 0; i < found->len; i++) {
		const KnownFormula *it = &known[g_array_index(found, guint, i)];

		g_string_append_printf(text, "%s%s (%s)", i > 0 ? "; " : "",
		                       it->what, it->owner);
	}
}

/* What --uidl-formula=auto has found out. */
static void
remark_formulas(const Report *report, GString *text)
{
	if (!report->match_options->formula_auto)
		return;
	line_begin(text, report->dump_name);
	if (report->match->formulas->len > 0)
		append_formulas(report->match->formulas, text);
	else
		g_string_append(text, "no known formula is proven to give "
		                      "these UIDLs");
	g_string_append_c(text, '\n');
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
	remark_formulas(report, text);
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
		                      "there are no UIDLs to give\n");
	}
}
