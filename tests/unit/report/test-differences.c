/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

static void
write_check(const Report *report, const ReportCase *it, GString *text)
{
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Check) check =
		check_run(report->maildrop, report->store, report->match,
	                  format, report->verdict, &it->verdict);

	report_check(report, check, it->verbose, text);
}

static const ReportCase cases[] = {
	{ .name = "same",
	  .pop3 = "a b",
	  .imap = "a=u1 b=u2",
	  .text = "box: 2 UIDLs served as in the dump, 0 differences\n" },
	{ .name = "missing",
	  .pop3 = "a b",
	  .imap = "a=u1 b",
	  .text = "box: message 2, UIDL u2: missing\n"
	          "box: 1 UIDL served as in the dump, 1 difference, 1 message "
	          "after the dump's\n" },
	{ .name = "wrong",
	  .pop3 = "a b",
	  .imap = "a=u2 b=u1",
	  .text = "box: message 1, UIDL u1: on another message: UID 2 (m2), "
	          "served as number 2\n"
	          "box: message 2, UIDL u2: on another message: UID 1 (m1), "
	          "served as number 1\n"
	          "box: 0 UIDLs served as in the dump, 2 differences\n" },
	{ .name = "order",
	  .pop3 = "a b",
	  .imap = "b=u2 a=u1",
	  .text = "box: message 1, UIDL u1: out of order: on UID 2 (m2), "
	          "served as number 2\n"
	          "box: message 2, UIDL u2: out of order: on UID 1 (m1), "
	          "served as number 1\n"
	          "box: 0 UIDLs served as in the dump, 2 differences\n" },
	{ .name = "twice",
	  .pop3 = "a",
	  .imap = "a=u1 b=u1",
	  .text = "box: message 1, UIDL u1: on several messages, first on UID "
	          "1 (m1), served as number 1\n"
	          "box: 0 UIDLs served as in the dump, 1 difference\n" },
	{ .name = "amid",
	  .pop3 = "a b",
	  .imap = "a=u1 c b=u2",
	  .text = "box: not in the dump, but amid it: UID 2 (m2), served as "
	          "number 2\n"
	          "box: 2 UIDLs served as in the dump, 1 difference\n" },
	{ .name = "after",
	  .pop3 = "a",
	  .imap = "a=u1 c",
	  .verbose = TRUE,
	  .text = "box: after all of the dump's: UID 2 (m2), served as number "
	          "2\n"
	          "box: 1 UIDL served as in the dump, 0 differences, 1 message "
	          "after the dump's\n" },
	{ .name = "after-strict",
	  .pop3 = "a",
	  .imap = "a=u1 c",
	  .verdict = { .strict = TRUE },
	  .text = "box: after all of the dump's: UID 2 (m2), served as number "
	          "2\n"
	          "box: 1 UIDL served as in the dump, 1 difference\n" },
	{ .name = "ignore-missing",
	  .pop3 = "a b",
	  .imap = "a=u1 c",
	  .verdict = { .ignore_missing = TRUE },
	  .text = "box: 1 UIDL served as in the dump, 0 differences, 1 message "
	          "after the dump's, 1 message of the dump not here\n" },
	{ .name = "ignore-extra",
	  .pop3 = "a b",
	  .imap = "a=u1",
	  .verdict = { .ignore_extra = TRUE },
	  .text = "box: 1 UIDL served as in the dump, 0 differences, 1 message "
	          "of the dump not here\n" },
	{ .name = "elsewhere",
	  .pop3 = "a b c d",
	  .imap = "a=u1 Sent| b=u2 c=u3",
	  .verdict = { .all_mailboxes = TRUE },
	  .verbose = TRUE,
	  .text = "box: message 2, UIDL u2: not in INBOX, but on UID 2 of "
	          "Sent (m2)\n"
	          "box: message 3, UIDL u3: not in INBOX, but on UID 3 of "
	          "Sent (m3)\n"
	          "box: message 4, UIDL u4: missing\n"
	          "box: 1 UIDL served as in the dump, 0 differences, 2 "
	          "messages of the dump in other folders, 1 message of the "
	          "dump not here\n" },
	{ .name = "elsewhere-strict",
	  .pop3 = "a b",
	  .imap = "a=u1 Sent| b=u2",
	  .verdict = { .all_mailboxes = TRUE, .strict = TRUE },
	  .text = "box: message 2, UIDL u2: not in INBOX, but on UID 2 of "
	          "Sent (m2)\n"
	          "box: 1 UIDL served as in the dump, 1 difference\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/differences", cases, G_N_ELEMENTS(cases),
	                 write_check);
	return g_test_run();
}
