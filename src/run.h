/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * run.h - one run of the program: what its steps hand on to each other
 */
#ifndef RUN_H
#define RUN_H

#include "convert.h"
#include "report/progress.h"
#include "report/report.h"

#include <stdio.h>

/* What the progress of a reading tells. */
typedef struct {
	Progress *progress;
	const char *name;
} RunReading;

/* Names are as given, escaped, without slashes at the end. */
typedef struct {
	const Options *options;
	char *dump_name;
	char *store_name;
	char *target_name; /* NULL: there is no TARGET */
	Progress *progress;
	RunReading dump_reading;
	RunReading store_reading;
	Maildrop *maildrop;
	Store *store;
	MailSummaries *pop3_summaries;
	MailSummaries *imap_summaries;
	MatchOptions match_options;
	VerdictOptions verdict_options;
	Match *match;
	Plan *plan;
	Verdict *verdict;
} Run;

/* options must stay. */
Run *run_new(const Options *options);
void run_free(Run *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Run, run_free)

Report run_report(const Run *run);

/* A path as people are told it; g_free() it. */
char *run_name_of(const char *path);

/* name: what is waited for. */
void run_tell_waiting(const char *store_name, const char *name);

void run_print(Run *run, FILE *stream, const GString *text);
/* Takes error. */
void run_complain(Run *run, GError *error);

#endif
