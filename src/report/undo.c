/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report/undo.h"

#include "report/line.h"
#include "uidl/uidl.h"

static void
append_count(GString *text, gsize count, const char *what)
{
	if (count > 0)
		g_string_append_printf(text, ", %" G_GSIZE_FORMAT " %s", count,
		                       what);
}

void
report_undo(const ReportUndo *undo, GString *text)
{
	g_string_append_printf(text, "%s: ", undo->name);
	line_count(text, undo->given, "message");
	g_string_append_printf(text, " %s the former UIDL and order back",
	                       undo->given == 1 ? "gets" : "get");
	append_count(text, undo->done, "had them already");
	append_count(text, undo->left->len, "left");
	if (undo->given == 0)
		g_string_append(text, "; nothing to change");
	else if (undo->dry_run)
		g_string_append(text, "; a dry run, nothing is written");
	g_string_append_c(text, '\n');
}

static void
append_left(const ReportUndoLeft *left, GString *text)
{
	g_autofree char *folder = uidl_escape(left->folder, -1);
	g_autofree char *base = uidl_escape(left->base, -1);

	g_string_append_printf(text, "  %s%s%s: %s\n", folder,
	                       folder[0] != '\0' ? "/" : "", base, left->why);
}

void
report_undo_left(const ReportUndo *undo, gboolean verbose, GString *text)
{
	const guint count = undo->left->len;
	const guint shown = verbose ? count : MIN(count, REPORT_LINES);

	if (count == 0)
		return;
	line_begin(text, undo->name);
	line_count(text, count, "message");
	g_string_append_printf(text, " %s left as %s:\n",
	                       count == 1 ? "is" : "are",
	                       count == 1 ? "it is" : "they are");
	for (guint i = 0; i < shown; i++)
		append_left(&g_array_index(undo->left, ReportUndoLeft, i),
		            text);
	if (shown < count)
		g_string_append_printf(text,
		                       "  ... and %u more (-v lists "
		                       "all)\n",
		                       count - shown);
}
