/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/line.h"
#include "report/list.h"

static void
append_doubles(const Report *report, GString *text)
{
	if (report->match->formula_doubles->len == 0)
		return;
	line_begin(text, report->store_name);
	g_string_append(text, "warning: the formula gives these UIDLs for "
	                      "several messages, of which none gets it:\n");
	list_doubles(report, text);
}

static void
append_missing(const Report *report, GString *text)
{
	const Verdict *verdict = report->verdict;

	if (verdict->warns_few) {
		line_begin(text, report->store_name);
		g_string_append_printf(
			text,
			"WARNING: LESS THAN HALF OF THE POP3 MESSAGES WERE "
			"FOUND: %" G_GSIZE_FORMAT " OF %" G_GSIZE_FORMAT "\n",
			verdict->placed, verdict->placed + verdict->missing);
	}
	if (!verdict->warns_missing)
		return;
	line_begin(text, report->store_name);
	g_string_append(text, "warning: ");
	line_count(text, verdict->missing, "POP3 message");
	g_string_append(text, verdict->missing == 1
	                              ? " was found in no folder:\n"
	                              : " were found in no folder:\n");
	list_missing(report, text);
}

static void
append_notices(const Report *report, GString *text)
{
	append_doubles(report, text);
	append_missing(report, text);
}

void
report_notices(const Report *report, GString *text)
{
	const gsize start = text->len;

	append_notices(report, text);
	if (!list_load(report))
		return;
	g_string_truncate(text, start);
	append_notices(report, text);
}
