/* SPDX-License-Identifier: LGPL-2.1-or-later */
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

/* A file of 0 octets is none. */
static gboolean
has_header(const Report *report, guint32 pop3)
{
	return (report->maildrop->mail->facts[pop3].can & FACT_HEADER) != 0;
}

static const char *
explain_missing(const Report *report, guint32 pop3)
{
	Fate fate = report->match->pop3[pop3].fate;

	return fate == FATE_ABSENT && !has_header(report, pop3)
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

static void
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

static void
list_extra(const Report *report, GString *text)
{
	const Match *match = report->match;
	gsize count = 0;

	for (guint32 i = 0; i < match->imap_length; i++) {
		if (match->imap[i].partner != NO_PARTNER ||
		    ++count > REPORT_LINES)
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

static void
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

static void
list_twice(const Report *report, GString *text)
{
	const GArray *twice = report->plan->served_twice;

	for (guint i = 0; i < twice->len && i < REPORT_LINES; i++) {
		append_pop3(text, report, g_array_index(twice, guint32, i));
		g_string_append_c(text, '\n');
	}
	append_rest(text, twice->len);
}

static void
refuse_missing(const Report *report, GString *text)
{
	const Verdict *verdict = report->verdict;

	if (report->match->imap_length == 0) {
		g_string_append(text, "the Maildir has no messages:\n"
		                      "  Is it the right one?\n");
		return;
	}
	line_count(text, verdict->missing, "POP3 message");
	g_string_append(text, verdict->missing == 1
	                              ? " has no IMAP message of its own"
	                              : " have no IMAP message of their own");
	if (verdict->extra == 0)
		g_string_append(text, " (all IMAP messages were found)");
	g_string_append(text, ":\n");
	list_missing(report, text);
	if (report->strict)
		g_string_append_printf(
			text, "  Without --strict, %s goes on.\n",
			verdict->extra == 0 ? "--ignore-extra-uidls"
					    : "--ignore-missing-uidls");
	else if (verdict->extra == 0)
		g_string_append(
			text,
			"  --ignore-extra-uidls goes on: all mail that is "
			"here gets its UIDL.\n");
	else
		g_string_append(
			text,
			"  --ignore-missing-uidls goes on without these UIDLs: "
			"clients download such\n"
			"  messages again if they are here.\n");
}

static gboolean
has_any_header(const Report *report)
{
	guint32 i = 0;

	while (i < report->match->pop3_length && !has_header(report, i))
		i++;
	return i < report->match->pop3_length;
}

/* No option goes on: what is wrong has to be found first. */
static void
refuse_nothing(const Report *report, GString *text)
{
	g_string_append(text, "not one message of the dump was found:\n");
	list_missing(report, text);
	g_string_append(
		text,
		has_any_header(report)
			? "  Is it the same user's mail? Where pop3uidl-convert "
			  "--digest FILE... prints the\n"
			  "  same digest, headers are equal. If the old server "
			  "changed them all, a dump of\n"
			  "  UIDL and LIST alone is matched by sizes, which "
			  "needs the same messages in the\n"
			  "  same order on both sides.\n"
			: "  Is it the same user's mail? No header was saved, "
			  "and sizes alone do not tell:\n"
			  "  save a new POP3 session with UIDL, LIST, and TOP "
			  "or RETR of each message.\n");
}

static void
refuse(const Report *report, ObstacleKind kind, GString *text)
{
	switch (kind) {
	case OBSTACLE_NOTHING:
		refuse_nothing(report, text);
		break;
	case OBSTACLE_SIZES:
		g_string_append(
			text,
			"the sizes in LIST fit the messages by no rule:\n"
			"  LIST may be of another POP3 session than the "
			"headers, and its numbers then\n"
			"  mean other messages. --skip-size-check goes on: "
			"headers alone decide; be sure\n"
			"  that UIDL and TOP are of one session.\n");
		break;
	case OBSTACLE_MISSING:
		refuse_missing(report, text);
		break;
	case OBSTACLE_EXTRA:
		line_count(text, report->verdict->extra, "IMAP message");
		g_string_append(text, " without a POP3 message:\n");
		list_extra(report, text);
		g_string_append(text, "  Without --strict this goes on: "
		                      "clients will download these again.\n");
		break;
	case OBSTACLE_CLAIMS:
		line_count(text, report->match->bad_claims->len, "UIDL");
		g_string_append(text, " in the Maildir "
		                      "would have to change:\n");
		list_claims(report, text);
		g_string_append(
			text,
			"  Clients may know these, so none is changed. If they "
			"are wrong (pop3_save_uidl =\n"
			"  yes stores what Dovecot served before), stop "
			"Dovecot, take the field P out of\n"
			"  their lines of dovecot-uidlist, and run again.\n");
		break;
	case OBSTACLE_TWICE:
		line_count(text, report->plan->served_twice->len, "UIDL");
		g_string_append_printf(
			text,
			" would be served for another message too, by "
			"pop3_uidl_format = %s:\n",
			report->format);
		list_twice(report, text);
		g_string_append(
			text,
			"  Choose another pop3_uidl_format in Dovecot, and "
			"tell it here:\n"
			"  --pop3-uidl-format goes on.\n");
		break;
	}
}

static void
append_refusal(const Report *report, GString *text)
{
	const GArray *obstacles = report->verdict->obstacles;

	for (guint i = 0; i < obstacles->len; i++) {
		line_begin(text, report->store_name);
		g_string_append(text, "refused, nothing is written: ");
		refuse(report, g_array_index(obstacles, ObstacleKind, i), text);
	}
}

static gboolean
load_summaries(const Report *report)
{
	gboolean pop3 = mail_summaries_load(report->pop3_summaries);
	gboolean imap = mail_summaries_load(report->imap_summaries);

	return pop3 || imap;
}

void
report_refusal(const Report *report, GString *text)
{
	const gsize start = text->len;

	append_refusal(report, text);
	if (!load_summaries(report))
		return;
	g_string_truncate(text, start);
	append_refusal(report, text);
}

/* A message may have several faults. */
static gsize
count_faulty(const MailTable *mail)
{
	gsize count = 0;

	for (guint i = 0; i < mail->faults->len; i++) {
		const MailFault *fault =
			&g_array_index(mail->faults, MailFault, i);

		if (i == 0 || fault[-1].message != fault->message)
			count++;
	}
	return count;
}

void
report_lacking(const Report *report, GString *text)
{
	line_begin(text, report->store_name);
	g_string_append(text, "nothing is written, because of ");
	line_count(text, count_faulty(report->store->mail), "message");
	g_string_append(text, ": --keep-going goes on, and leaves out what "
	                      "cannot be read\n");
}
