/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

static void
write_all(const Report *report, const ReportCase *it, GString *text)
{
	(void)it;
	report_faults(report->dump_name, report->maildrop->mail,
	              REPORT_LEFT_OUT, text);
	report_faults(report->store_name, report->store->mail, REPORT_LEFT_OUT,
	              text);
	report_remarks(report, text);
	report_summary(report, 0, text);
}

#define SAY "pop3uidl-convert: "

static const ReportCase cases[] = {
	{ .name = "headers",
	  .pop3 = "a b",
	  .imap = "a b c",
	  .text = "box: 2 UIDLs (2 by header), 1 message without UIDL\n" },
	{ .name = "one",
	  .pop3 = "a",
	  .imap = "a",
	  .text = "box: 1 UIDL (1 by header), 0 messages without UIDL\n" },
	{ .name = "all-kinds",
	  .pop3 = "a b c c -:7",
	  .imap = "a=u1 b c c d:7",
	  .text = "box: 5 UIDLs (1 kept, 1 by header, 1 by size, not "
	          "provable, 2 identical), 0 messages without UIDL\n" },
	{ .name = "done",
	  .pop3 = "a",
	  .imap = "b",
	  .text = "box: 0 UIDLs, 1 message without UIDL, 1 of the dump not "
	          "found; nothing to change\n" },
	{ .name = "dry-run",
	  .pop3 = "a",
	  .imap = "a",
	  .dry_run = TRUE,
	  .text = "box: 1 UIDL (1 by header), 0 messages without UIDL; a dry "
	          "run, nothing is written\n" },
	{ .name = "without-uidl",
	  .pop3 = "a b=",
	  .imap = "a b",
	  .text = "box: 1 UIDL (1 by header), 1 message without UIDL, 1 of "
	          "the dump without UIDL\n" },
	{ .name = "empty-dump",
	  .pop3 = "",
	  .imap = "a",
	  .text = SAY "dump: warning: the dump has no messages; there are no "
	              "UIDLs to give\n"
	              "box: 0 UIDLs, 1 message without UIDL; nothing to "
	              "change\n" },
	{ .name = "unconfirmed",
	  .pop3 = "n",
	  .imap = "n2=u1",
	  .text = SAY "box: warning: 1 UIDL there already, and no header "
	              "confirms or contradicts them\n"
	              "box: 1 UIDL (1 kept unconfirmed), 0 messages without "
	              "UIDL\n" },
	{ .name = "names-lied",
	  .pop3 = "a",
	  .imap = "a@7",
	  .text = SAY "box: warning: sizes in file names (W=) are wrong; none "
	              "of them is used\n"
	              "box: 1 UIDL (1 by header), 0 messages without UIDL\n" },
	{ .name = "lf-sizes",
	  .pop3 = "-:90 -:190",
	  .imap = "a:100*10 b:200*10",
	  .text = SAY "dump: warning: LIST counts octets with LF line ends\n"
	              "box: 2 UIDLs (2 by size, not provable), 0 messages "
	              "without UIDL\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/report", cases, G_N_ELEMENTS(cases), write_all);
	return g_test_run();
}
