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

#define TEN "a b c d e f g h i j"
/* By formulas of their UIDs and names; V of worlds is 7. */
#define UW                                                                     \
	"a=0000000700000001 b=0000000700000002 c=0000000700000003 "            \
	"d=0000000700000004 e=0000000700000005 f=0000000700000006 "            \
	"g=0000000700000007 h=0000000700000008 i=0000000700000009 "            \
	"j=000000070000000a"
#define NAMES "a=m1 b=m2 c=m3 d=m4 e=m5 f=m6 g=m7 h=m8 i=m9 j=m10"
#define UIDS "a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=10"

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
	{ .name = "one-elsewhere",
	  .pop3 = "a b",
	  .imap = "a Sent| c b",
	  .text = "box: 2 UIDLs (2 by header), 1 message without UIDL\n"
	          "box: POP3 serves INBOX alone, and 1 UIDL lies elsewhere: Sent (1)\n" },
	{ .name = "many-folders",
	  .pop3 = "a b c d e f g h",
	  .imap = "h A| a B| b C| c D| d E| e F| f G| g x",
	  .text = "box: 8 UIDLs (8 by header), 1 message without UIDL\n"
	          "box: POP3 serves INBOX alone, and 7 UIDLs lie elsewhere: A (1), B (1), C (1), D (1), E (1), and 2 more\n" },
	{ .name = "elsewhere-and-done",
	  .pop3 = "a",
	  .imap = "b Sent| a=u1>1",
	  .text = "box: 1 UIDL (1 kept), 1 message without UIDL; nothing to change\n"
	          "box: POP3 serves INBOX alone, and 1 UIDL lies elsewhere: Sent (1)\n" },
	{ .name = "orders-of-folders",
	  .pop3 = "a b c",
	  .imap = "a d>7 Arch| b=x e>8 f>9 Sent| g>1",
	  .match = { .skip_uidl_cache = TRUE, .replace = TRUE },
	  .text = "box: 2 UIDLs (2 by header), 4 messages without UIDL, 1 of the dump not found\n"
	          "box: POP3 serves INBOX alone, and 1 UIDL lies elsewhere: Arch (1)\n"
	          "box: UIDLs that were there: 1 replaced\n"
	          "box: 3 messages outside the dump had a place in the POP3 order (O), which is now after the dump's\n" },
	{ .name = "replace",
	  .pop3 = "a b c",
	  .imap = "a=u2 b=x c=u3 d=u1",
	  .match = { .skip_uidl_cache = TRUE, .replace = TRUE },
	  .text = "box: 3 UIDLs (3 by header), 1 message without UIDL\n"
	          "box: UIDLs that were there: 2 replaced, 1 taken off\n" },
	{ .name = "auto-not-proven",
	  .pop3 = "a b",
	  .imap = "a b",
	  .match = { .formula_auto = TRUE },
	  .text = SAY "dump: no known formula is proven to give these UIDLs\n"
	              "box: 2 UIDLs (2 by header), 0 messages without UIDL\n" },
	{ .name = "auto-one",
	  .pop3 = UW,
	  .imap = TEN,
	  .match = { .formula_auto = TRUE },
	  .text = SAY
	  "dump: these UIDLs are UW-IMAP's: uidvalidity + uid\n"
	  "box: 10 UIDLs (10 by header), 0 messages without UIDL\n" },
	{ .name = "auto-several",
	  .pop3 = NAMES,
	  .imap = TEN,
	  .match = { .formula_auto = TRUE },
	  .text = SAY
	  "dump: these UIDLs fit several formulas: base name (qmail-pop3d or vpopmail); base name, escaped (Courier before July 2003); GUID (Dovecot (%g))\n"
	  "box: 10 UIDLs (10 by header), 0 messages without UIDL\n" },
	{ .name = "auto-no-genitive",
	  .pop3 = UIDS,
	  .imap = TEN,
	  .match = { .formula_auto = TRUE },
	  .text = SAY
	  "dump: these UIDLs are those of Cyrus, Citadel, hMailServer or James: uid\n"
	  "box: 10 UIDLs (10 by header), 0 messages without UIDL\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/report", cases, G_N_ELEMENTS(cases), write_all);
	return g_test_run();
}
