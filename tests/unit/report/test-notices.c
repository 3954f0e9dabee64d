/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

static void
write_notices(const Report *report, const ReportCase *it, GString *text)
{
	(void)it;
	report_notices(report, text);
}

static void
write_doubles(const Report *report, const ReportCase *it, GString *text)
{
	const MatchPair doubles[] = { { 0, 0 }, { 0, 2 } };

	(void)it;
	g_array_append_vals(report->match->formula_doubles, doubles,
	                    G_N_ELEMENTS(doubles));
	report_notices(report, text);
}

static void
write_many_doubles(const Report *report, const ReportCase *it, GString *text)
{
	const MatchPair pair = { 0, 0 };

	(void)it;
	for (guint i = 0; i < 22; i++)
		g_array_append_val(report->match->formula_doubles, pair);
	report_notices(report, text);
}

#define SAY "pop3uidl-convert: box: "

static const ReportCase plain[] = {
	{ .name = "nothing",
	  .pop3 = "a",
	  .imap = "a Sent| b",
	  .verdict = { .all_mailboxes = TRUE },
	  .text = "" },
	{ .name = "nowhere",
	  .pop3 = "a b c:10",
	  .imap = "a Sent| b",
	  .verdict = { .all_mailboxes = TRUE },
	  .text = SAY "warning: 1 POP3 message was found in no folder:\n"
	              "  3  u3  10 octets  [not found]\n" },
	{ .name = "many",
	  .pop3 = "a b c d e f g h i j k l m o p q r s t u v x y z",
	  .imap = "a Sent| b",
	  .verdict = { .all_mailboxes = TRUE },
	  .text = SAY
	  "WARNING: LESS THAN HALF OF THE POP3 MESSAGES WERE FOUND: 2 OF 24\n" SAY
	  "warning: 22 POP3 messages were found in no folder:\n"
	  "  3  u3  [not found]\n"
	  "  4  u4  [not found]\n"
	  "  5  u5  [not found]\n"
	  "  6  u6  [not found]\n"
	  "  7  u7  [not found]\n"
	  "  8  u8  [not found]\n"
	  "  9  u9  [not found]\n"
	  "  10  u10  [not found]\n"
	  "  11  u11  [not found]\n"
	  "  12  u12  [not found]\n"
	  "  13  u13  [not found]\n"
	  "  14  u14  [not found]\n"
	  "  15  u15  [not found]\n"
	  "  16  u16  [not found]\n"
	  "  17  u17  [not found]\n"
	  "  18  u18  [not found]\n"
	  "  19  u19  [not found]\n"
	  "  20  u20  [not found]\n"
	  "  21  u21  [not found]\n"
	  "  22  u22  [not found]\n"
	  "  ... and 2 more (-v lists all)\n" },
	{ .name = "few-ignored",
	  .pop3 = "a b c",
	  .imap = "a d",
	  .verdict = { .ignore_missing = TRUE },
	  .text = SAY
	  "WARNING: LESS THAN HALF OF THE POP3 MESSAGES WERE FOUND: 1 OF 3\n" },
	{ .name = "refused", .pop3 = "a b c", .imap = "a", .text = "" },
};

static const ReportCase doubles[] = {
	{ .name = "doubles",
	  .pop3 = "a",
	  .imap = "b c Sent| d",
	  .text = SAY
	  "warning: the formula gives these UIDLs for several messages, of which none gets it:\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 3 of Sent (m3)\n" },
};

static const ReportCase many[] = {
	{ .name = "many-doubles",
	  .pop3 = "a",
	  .imap = "b",
	  .text = SAY
	  "warning: the formula gives these UIDLs for several messages, of which none gets it:\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  u1  UID 1 (m1)\n"
	  "  ... and 2 more\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/notices", plain, G_N_ELEMENTS(plain), write_notices);
	report_cases_add("/notices", doubles, G_N_ELEMENTS(doubles),
	                 write_doubles);
	report_cases_add("/notices", many, G_N_ELEMENTS(many),
	                 write_many_doubles);
	return g_test_run();
}
