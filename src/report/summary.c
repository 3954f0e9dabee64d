/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"

#include "uidl/uidl.h"

#include <inttypes.h>
#include <string.h>

#define DRY_RUN "; a dry run, nothing is written"

/* More are only counted. */
#define MOST_FOLDERS 5

static const PlanFolder *
plan_folder_at(const Report *report, guint number)
{
	return &g_array_index(report->plan->folders, PlanFolder, number);
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

static void
append_count(GString *text, gsize count, const char *what)
{
	if (count > 0)
		g_string_append_printf(text, ", %" G_GSIZE_FORMAT " %s", count,
		                       what);
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
	append_part(text, by[EVIDENCE_STATED], "stated by the message", &first);
	append_part(text,
	            by[EVIDENCE_HEADER] + by[EVIDENCE_BODY] +
	                    by[EVIDENCE_HEADER_SIZE],
	            "by header", &first);
	append_part(text, by[EVIDENCE_LINES], "by header lines", &first);
	append_part(text, by[EVIDENCE_IDENTITY], "by identity", &first);
	append_part(text, by[EVIDENCE_FORMULA], "by formula", &first);
	append_part(text, by[EVIDENCE_SIZE], "by size, not provable", &first);
	append_part(text, by[EVIDENCE_IDENTICAL], "identical", &first);
	if (!first)
		g_string_append_c(text, ')');
}

static void
append_orders(const Report *report, const char *name, GString *text)
{
	gsize dropped = 0;

	for (guint i = 0; i < report->plan->folders->len; i++)
		dropped += plan_folder_at(report, i)->dropped_orders;
	if (dropped == 0)
		return;
	g_string_append_printf(text, "%s: ", name);
	line_count(text, dropped, "message");
	g_string_append(text, " outside the dump had a place in the POP3 order "
	                      "(O), which is now after the dump's\n");
}

/* UIDLs that were there and are wrong. */
static void
append_changes(const Report *report, const char *name, GString *text)
{
	gsize replaced = 0, removed = 0;

	for (guint i = 0; i < report->plan->folders->len; i++) {
		replaced += plan_folder_at(report, i)->replaced;
		removed += plan_folder_at(report, i)->removed;
	}
	if (replaced + removed == 0)
		return;
	g_string_append_printf(text, "%s: UIDLs that were there: ", name);
	if (replaced > 0)
		g_string_append_printf(text, "%" G_GSIZE_FORMAT " replaced",
		                       replaced);
	if (removed > 0)
		g_string_append_printf(text, "%s%" G_GSIZE_FORMAT " taken off",
		                       replaced > 0 ? ", " : "", removed);
	g_string_append_c(text, '\n');
}

static gsize
count_given(const PlanFolder *folder)
{
	gsize count = 0;

	for (guint i = 0; i < folder->entries->len; i++)
		count += plan_gives_uidl(
				 &g_array_index(folder->entries, PlanEntry, i))
		                 ? 1
		                 : 0;
	return count;
}

/* Which folders other than INBOX have UIDLs: what is in them is not served. */
static void
append_places(const Report *report, const char *name, GString *text)
{
	g_autoptr(GString) places = g_string_new(NULL);
	gsize elsewhere = 0;
	guint folders = 0;

	for (guint i = 1; i < report->plan->folders->len; i++) {
		const PlanFolder *folder = plan_folder_at(report, i);
		gsize given = count_given(folder);

		elsewhere += given;
		if (given == 0 || ++folders > MOST_FOLDERS)
			continue;
		g_string_append(places, folders > 1 ? ", " : "");
		line_folder(places, report, folder->folder);
		g_string_append_printf(places, " (%" G_GSIZE_FORMAT ")", given);
	}
	if (elsewhere == 0)
		return;
	if (folders > MOST_FOLDERS)
		g_string_append_printf(places, ", and %u more",
		                       folders - MOST_FOLDERS);
	g_string_append_printf(text, "%s: POP3 serves INBOX alone, and ", name);
	line_count(text, elsewhere, "UIDL");
	g_string_append_printf(text, " %s elsewhere: %s\n",
	                       elsewhere == 1 ? "lies" : "lie", places->str);
}

static void
append_settings(const Report *report, const char *name, GString *text)
{
	const PlanFolder *inbox = plan_folder_at(report, 0);

	if (!inbox->raises_next_uid && inbox->base_names == 0)
		return;
	g_string_append_printf(text, "%s: keep ", name);
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

/* The line's begin: what has a UIDL now, and what has not. */
static void
append_uidls(const Report *report, const char *name, gsize written,
             const gsize by[N_EVIDENCES], gsize others, GString *text)
{
	g_string_append_printf(text, "%s: ", name);
	line_count(text, written, "UIDL");
	append_evidence(by, text);
	g_string_append(text, ", ");
	line_count(text, others, "message");
	g_string_append(text, " without UIDL");
	append_count(text, report->verdict->missing, "of the dump not found");
	append_count(text, report->verdict->without_uidl,
	             "of the dump without UIDL");
}

void
report_summary(const Report *report, gsize gone, GString *text)
{
	const char *name = report->store_name;
	gsize by[N_EVIDENCES] = { 0 };
	gsize uidls = count_uidls(report, by);
	gsize copies = count_copies(report->store);
	gboolean done = plan_is_done(report->plan);

	append_uidls(report, name, uidls - gone, by,
	             report->match->imap_matched - uidls, text);
	append_count(text, gone, "removed meanwhile");
	if (done)
		g_string_append(text, "; nothing to change");
	else if (report->dry_run)
		g_string_append(text, DRY_RUN);
	g_string_append_c(text, '\n');
	if (copies > 0) {
		g_string_append_printf(text, "%s: ", name);
		line_count(text, copies, "message");
		g_string_append(text, " twice under one name: Dovecot will "
		                      "serve the second as new mail\n");
	}
	append_places(report, name, text);
	if (done)
		return;
	append_changes(report, name, text);
	append_orders(report, name, text);
	append_settings(report, name, text);
}

/* Those whose messages IMAP clients may have, under other UIDs. */
static gsize
count_new_validities(const Store *store)
{
	gsize count = 0;

	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		if (!folder->has_list && folder->length > 0)
			count++;
	}
	return count;
}

static void
append_target(const Report *report, const ReportTarget *target, GString *text)
{
	g_string_append_printf(text, "%s: ", target->name);
	line_count(text, target->folders, "folder");
	g_string_append(text, ", ");
	line_count(text, target->messages, "message");
	append_count(text, target->renamed, "under a new file name");
	append_count(text, target->left_out, "left out");
	append_count(text, target->gone, "removed meanwhile");
	if (target->subscriptions > 0) {
		g_string_append(text, ", ");
		line_count(text, target->subscriptions, "subscription");
		g_string_append(text, " left out");
	}
	if (report->dry_run)
		g_string_append(text, DRY_RUN);
	g_string_append_c(text, '\n');
}

void
report_target(const Report *report, const ReportTarget *target, GString *text)
{
	gsize by[N_EVIDENCES] = { 0 };
	gsize uidls = count_uidls(report, by);
	gsize written = report->dry_run ? uidls : target->uidls;
	gsize validities = count_new_validities(report->store);

	append_target(report, target, text);
	append_uidls(report, target->name, written, by,
	             report->match->imap_matched - uidls, text);
	g_string_append_c(text, '\n');
	append_places(report, target->name, text);
	append_changes(report, target->name, text);
	append_orders(report, target->name, text);
	append_settings(report, target->name, text);
	if (validities > 0) {
		g_string_append_printf(text, "%s: ", target->name);
		line_count(text, validities, "folder");
		g_string_append_printf(text,
		                       " with a new UIDVALIDITY: IMAP clients "
		                       "will load %s again\n",
		                       validities == 1 ? "it" : "them");
	}
	if (!report->dry_run)
		g_string_append_printf(
			text,
			"%s: ready to be put live: see " REPORT_PROGRAM
			"(1), PUTTING TARGET LIVE\n",
			target->name);
}
