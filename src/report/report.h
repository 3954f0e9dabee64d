/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report.h - what people are told, as text
 *
 * Everything here appends lines to a text and decides nothing. Bytes of unknown
 * origin (UIDLs, names, Subjects) are escaped. Texts are English and the same
 * in every locale.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "mail/summaries.h"
#include "match/check.h"
#include "match/verdict.h"

#define REPORT_PROGRAM "pop3uidl-convert"

/* A list of messages ends here, with a count of the others. */
#define REPORT_LINES 20

typedef struct {
	const char *dump_name;  /* as given, escaped */
	const char *store_name; /* as given, escaped */
	const char *format;     /* the pop3_uidl_format that was assumed */
	const Maildrop *maildrop;
	const Store *store;
	MailSummaries *pop3_summaries;
	MailSummaries *imap_summaries;
	const Match *match;
	const Plan *plan;
	const Verdict *verdict;
	const MatchOptions *match_options;
	const VerdictOptions *verdict_options;
	gboolean dry_run;
} Report;

/* What was made of a TARGET; all 0 in a dry run but folders and messages. */
typedef struct {
	const char *name; /* as given, escaped */
	gsize folders;
	gsize messages;
	gsize renamed; /* that got another base name */
	gsize uidls;   /* of the dump, that were written */
	gsize left_out;
	gsize gone;          /* removed since they were read */
	gsize subscriptions; /* that Dovecot could not have */
} ReportTarget;

/* Texts (of char *) of one side, a line each: warnings, damage of an archive,
   and what was left out. */
void report_warnings(const char *name, const GPtrArray *warnings,
                     GString *text);
void report_damage(const char *name, const GPtrArray *damage, GString *text);
void report_left_out(const char *name, const GPtrArray *texts, GString *text);

/* What becomes of a message that has a fault. */
typedef enum {
	REPORT_LEFT_OUT,
	REPORT_NOT_COMPARED, /* but copied, unless that fails too */
	REPORT_REFUSED       /* nothing is done for it */
} ReportFate;

void report_faults(const char *name, const MailTable *mail, ReportFate fate,
                   GString *text);

/* Warnings that arise from the match: names that lied, pairs unconfirmed. */
void report_remarks(const Report *report, GString *text);

/* What is wrong but stands in nobody's way, with a list of the messages
   (notices.c). Loads the summaries of what it names. */
void report_notices(const Report *report, GString *text);

/* What stands in the way, and which option goes on (refusal.c). Loads the
   summaries of what it names. */
void report_refusal(const Report *report, GString *text);

/* That a TARGET would lack the messages of faults, and which option goes on. */
void report_lacking(const Report *report, GString *text);

/*
 * Every message of the dump with its pair and the evidence, then what else the
 * Store has (pairs.c). Some lines a call, for a million of them are not to be
 * in memory; *next begins at 0. FALSE: that was all.
 */
gboolean report_pairs(const Report *report, gsize *next, GString *text);

/* One line; then a line for each setting of Dovecot that matters (summary.c).
 */
void report_summary(const Report *report, gsize gone, GString *text);

/* The same of a TARGET, after a line that says what was made, and then what is
   to be done with it. */
void report_target(const Report *report, const ReportTarget *target,
                   GString *text);

/* A line a difference, then one of summary (differences.c); with verbose the
   notes as well. */
void report_check(const Report *report, const Check *check, gboolean verbose,
                  GString *text);

#endif
