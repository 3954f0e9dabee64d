/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-summary.c - whatever the header, its summary is short and UTF-8,
 * and the same a second time
 */
#include "mail/summary.h"

#define MOST_CHARACTERS 200

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_field(const char *field, const char *again)
{
	g_assert(g_strcmp0(field, again) == 0);
	if (field == NULL)
		return;
	g_assert(g_utf8_validate(field, -1, NULL));
	g_assert(g_utf8_strlen(field, -1) <= MOST_CHARACTERS);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(MailSummary) summary = mail_summary_parse(data, size);
	g_autoptr(MailSummary) again = mail_summary_parse(data, size);

	check_field(summary->date, again->date);
	check_field(summary->from, again->from);
	check_field(summary->subject, again->subject);
	return 0;
}
