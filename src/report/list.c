/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/list.h"

#include "report/line.h"
#include "uidl/uidl.h"

#include <inttypes.h>

static const char *
explain_fate(Fate fate)
{
	switch (fate) {
	case FATE_AMBIGUOUS:
		return "ambiguous: several messages fit";
	case FATE_DOUBTFUL:
		return "doubtful: same header, but no proof by size or body";
	case FATE_UNREADABLE:
		return "unreadable";
	case FATE_ABSENT:
	case FATE_PAIRED:
		break;
	}
	return "not found";
}

gboolean
list_has_header(const Report *report, guint32 pop3)
{
	return (report->maildrop->mail->facts[pop3].can & FACT_HEADER) != 0;
}

static const char *
explain_missing(const Report *report, guint32 pop3)
{
	Fate fate = report->match->pop3[pop3].fate;

	return fate == FATE_ABSENT && !list_has_header(report, pop3)
	               ? "not found: no header was saved"
	               : explain_fate(fate);
}

static void
append_pop3(GString *text, const Report *report, guint32 pop3)
{
	const MaildropMessage *message = maildrop_get(report->maildrop, pop3);

	g_string_append_printf(text, "  %" PRIu32 "  ", message->number);
	line_uidl(text, report, pop3);
	line_pop3_summary(text, report, pop3);
}

static void
append_rest(GString *text, gsize count)
{
	if (count > REPORT_LINES)
		g_string_append_printf(text,
		                       "  ... and %" G_GSIZE_FORMAT
		                       " more (-v lists all)\n",
		                       count - REPORT_LINES);
}

void
list_missing(const Report *report, GString *text)
{
	const Match *match = report->match;
	gsize count = 0;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (match->pop3[i].partner != NO_PARTNER ||
		    maildrop_uidl(report->maildrop, i) == NULL ||
		    ++count > REPORT_LINES)
			continue;
		append_pop3(text, report, i);
		g_string_append_printf(text, "  [%s]\n",
		                       explain_missing(report, i));
	}
	append_rest(text, count);
}

void
list_extra(const Report *report, GString *text)
{
	const Match *match = report->match;
	gsize count = 0;

	for (guint32 i = 0; i < match->imap_length; i++) {
		if (match->imap[i].partner != NO_PARTNER ||
		    !match->imap[i].takes_part || ++count > REPORT_LINES)
			continue;
		g_string_append(text, "  ");
		line_imap(text, report, i);
		line_imap_summary(text, report, i);
		g_string_append_printf(text, "  [%s]\n",
		                       explain_fate(match->imap[i].fate));
	}
	append_rest(text, count);
}

static const char *
explain_claim(ClaimFault fault)
{
	switch (fault) {
	case CLAIM_HEADER:
		return "that message has another header, found elsewhere";
	case CLAIM_MESSAGE_ID:
		return "that message has another Message-ID";
	case CLAIM_BODY:
		return "that message has another body, found elsewhere";
	case CLAIM_SIZE:
		return "that message has another size";
	case CLAIM_STRAY:
		return "that message is not its pair";
	case CLAIM_FOREIGN:
		break;
	}
	return "that message has a UIDL that is not in the dump: ";
}

static void
append_stored(const Report *report, guint32 imap, GString *text)
{
	const char *stored = store_uidl(report->store, imap);
	g_autofree char *escaped = uidl_escape(stored, -1);

	g_string_append(text, escaped[0] != '\0' ? escaped : "its file's name");
}

void
list_claims(const Report *report, GString *text)
{
	const GArray *claims = report->match->bad_claims;

	for (guint i = 0; i < claims->len && i < REPORT_LINES; i++) {
		const BadClaim *claim = &g_array_index(claims, BadClaim, i);

		append_pop3(text, report, claim->pop3);
		g_string_append(text, claim->fault == CLAIM_FOREIGN
		                              ? "\n     belongs to "
		                              : "\n     is on ");
		line_imap(text, report, claim->imap);
		g_string_append_printf(text, ": %s",
		                       explain_claim(claim->fault));
		if (claim->fault == CLAIM_FOREIGN)
			append_stored(report, claim->imap, text);
		g_string_append_c(text, '\n');
	}
	append_rest(text, claims->len);
}

void
list_twice(const Report *report, GString *text)
{
	const GArray *twice = report->plan->served_twice;

	for (guint i = 0; i < twice->len && i < REPORT_LINES; i++) {
		append_pop3(text, report, g_array_index(twice, guint32, i));
		g_string_append_c(text, '\n');
	}
	append_rest(text, twice->len);
}

void
list_doubles(const Report *report, GString *text)
{
	const GArray *doubles = report->match->formula_doubles;

	for (guint i = 0; i < doubles->len && i < REPORT_LINES; i++) {
		const MatchPair *it = &g_array_index(doubles, MatchPair, i);

		g_string_append(text, "  ");
		line_uidl(text, report, it->pop3);
		g_string_append(text, "  ");
		line_imap(text, report, it->imap);
		g_string_append_c(text, '\n');
	}
	if (doubles->len > REPORT_LINES)
		g_string_append_printf(text, "  ... and %u more\n",
		                       doubles->len - REPORT_LINES);
}

gboolean
list_load(const Report *report)
{
	gboolean pop3 = mail_summaries_load(report->pop3_summaries);
	gboolean imap = mail_summaries_load(report->imap_summaries);

	return pop3 || imap;
}
