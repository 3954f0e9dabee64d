/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"
#include "report/list.h"

/* Whether other folders could be looked into as well. */
static gboolean
is_inbox_alone(const Report *report)
{
	for (guint32 i = 1; i < report->store->folders->len; i++) {
		if (store_folder(report->store, i)->takes_part)
			return FALSE;
	}
	return store_folder(report->store, 0)->takes_part;
}

/* Whether some may lie in another folder. */
static gboolean
is_any_absent(const Report *report)
{
	for (guint32 i = 0; i < report->match->pop3_length; i++) {
		if (report->match->pop3[i].partner == NO_PARTNER &&
		    report->match->pop3[i].fate == FATE_ABSENT)
			return TRUE;
	}
	return FALSE;
}

/* Options that may find more. */
static void
append_hints(const Report *report, GString *text)
{
	gsize more = report->match->by_identity;

	if (more > 0 && !report->match_options->match_identity) {
		g_string_append(text, "  --match-identity would find ");
		line_count(text, more, "more pair");
		g_string_append(text, ": headers that a server wrote anew.\n");
	}
	if (is_inbox_alone(report) && is_any_absent(report))
		g_string_append(text, "  --all-mailboxes looks into the other "
		                      "folders, too.\n");
}

static const char *
explain_ways_on(const Report *report)
{
	gboolean extra = report->verdict->extra > 0;

	if (report->verdict_options->strict) {
		if (report->verdict_options->all_mailboxes)
			return "  Without --strict, this goes on.\n";
		return extra ? "  Without --strict, --ignore-missing-uidls "
		               "goes on.\n"
		             : "  Without --strict, --ignore-extra-uidls goes "
		               "on.\n";
	}
	return extra ? "  --ignore-missing-uidls goes on without these UIDLs: "
	               "clients download such\n"
	               "  messages again if they are here.\n"
	             : "  --ignore-extra-uidls goes on: all mail that is here "
	               "gets its UIDL.\n";
}

static void
refuse_missing(const Report *report, GString *text)
{
	const Verdict *verdict = report->verdict;

	if (report->match->imap_matched == 0) {
		g_string_append(text, "there are no messages to match:\n"
		                      "  Is it the right Maildir?\n");
		append_hints(report, text);
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
	append_hints(report, text);
	g_string_append(text, explain_ways_on(report));
}

static gboolean
has_any_header(const Report *report)
{
	guint32 i = 0;

	while (i < report->match->pop3_length && !list_has_header(report, i))
		i++;
	return i < report->match->pop3_length;
}

/* No option goes on: what is wrong has to be found first. */
static void
refuse_nothing(const Report *report, GString *text)
{
	g_string_append(text, "not one message of the dump was found:\n");
	list_missing(report, text);
	append_hints(report, text);
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

/* Whether a POP3 message has a pair that may change what is there. */
static gboolean
is_strong(const Report *report, guint32 pop3)
{
	const MatchRow *row;

	if (pop3 == NO_PARTNER || maildrop_uidl(report->maildrop, pop3) == NULL)
		return FALSE;
	row = &report->match->pop3[pop3];
	return row->partner != NO_PARTNER &&
	       (row->evidence != EVIDENCE_SIZE ||
	        report->match_options->trust_sizes);
}

static void
append_counts(gsize changed, gsize removed, GString *text)
{
	g_string_append(text, "it would ");
	if (changed > 0)
		g_string_append_printf(text, "change %" G_GSIZE_FORMAT,
		                       changed);
	if (changed > 0 && removed > 0)
		g_string_append(text, " and ");
	if (removed > 0)
		g_string_append_printf(text, "take %" G_GSIZE_FORMAT " off",
		                       removed);
	g_string_append(text, ".\n");
}

/* What --replace would do, as far as can be told before. */
static void
append_changes(const Report *report, GString *text)
{
	const Match *match = report->match;
	gsize changed = 0, removed = 0;

	for (guint i = 0; i < match->bad_claims->len; i++) {
		const BadClaim *claim =
			&g_array_index(match->bad_claims, BadClaim, i);

		if (is_strong(report, match->imap[claim->imap].partner))
			changed++;
		else if (is_strong(report, claim->pop3))
			removed++;
	}
	if (changed + removed == 0)
		g_string_append(text, "it leaves these, as nothing but sizes "
		                      "speaks against them.\n");
	else
		append_counts(changed, removed, text);
}

static void
refuse_claims(const Report *report, GString *text)
{
	line_count(text, report->match->bad_claims->len, "UIDL");
	g_string_append(text, " in the Maildir would have to change:\n");
	list_claims(report, text);
	g_string_append(text, "  Clients may know these, so none is changed. "
	                      "If they are wrong, or Dovecot has\n"
	                      "  stored its own (pop3_save_uidl = yes), "
	                      "--replace goes on:\n  ");
	append_changes(report, text);
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
		refuse_claims(report, text);
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

void
report_refusal(const Report *report, GString *text)
{
	const gsize start = text->len;

	append_refusal(report, text);
	if (!list_load(report))
		return;
	g_string_truncate(text, start);
	append_refusal(report, text);
}

void
report_lacking(const Report *report, GString *text)
{
	line_begin(text, report->store_name);
	g_string_append(text, "nothing is written, because of ");
	line_count(text, mail_table_faulty(report->store->mail), "message");
	g_string_append(text, ": --keep-going goes on, and leaves out what "
	                      "cannot be read\n");
}
