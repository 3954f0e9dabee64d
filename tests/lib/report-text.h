/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * report-text.h - what people would be told of a world
 */
#ifndef LIB_REPORT_TEXT_H
#define LIB_REPORT_TEXT_H

#include "report/report.h"
#include "world.h"

typedef struct {
	const char *name;
	const char *pop3; /* world.h */
	const char *imap;
	const char *text; /* what is told */
	MatchOptions match;
	VerdictOptions verdict;
	gboolean dry_run;
	gboolean verbose;
} ReportCase;

/* One of report.h's functions, or several. */
typedef void (*ReportWriter)(const Report *report, const ReportCase *it,
                             GString *text);

/* A test a case, named path/name; UIDLs are computed by Dovecot's default. */
void report_cases_add(const char *path, const ReportCase *cases, gsize length,
                      ReportWriter writer);

#endif
