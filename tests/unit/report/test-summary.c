/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is told of a TARGET; test-report.c has the summary of an EXPORT that is
 * annotated where it stands.
 */
#include "report-text.h"

static void
write_plain(const Report *report, const ReportCase *it, GString *text)
{
	const ReportTarget target = {
		.name = "new",
		.folders = 1,
		.messages = report->store->messages->len,
		.uidls = 1,
	};

	(void)it;
	report_target(report, &target, text);
}

static void
write_odd(const Report *report, const ReportCase *it, GString *text)
{
	const ReportTarget target = {
		.name = "n\\x0A",
		.folders = 3,
		.messages = 1,
		.renamed = 1,
		.uidls = 0,
		.left_out = 2,
		.gone = 4,
		.subscriptions = 5,
	};

	(void)it;
	store_folder(report->store, 0)->has_list = FALSE;
	report_target(report, &target, text);
}

static void
write_lacking(const Report *report, const ReportCase *it, GString *text)
{
	MailTable *mail = report->store->mail;

	(void)it;
	mail_table_add_fault(mail, 0, g_strdup("unreadable"));
	mail_table_add_fault(mail, 0, g_strdup("and bad"));
	mail_table_add_fault(mail, 1, g_strdup("too long"));
	report_faults("box", mail, REPORT_REFUSED, text);
	report_lacking(report, text);
	report_faults("box", mail, REPORT_NOT_COMPARED, text);
}

#define SAY "pop3uidl-convert: "
#define LIVE                                                                   \
	"new: ready to be put live: see pop3uidl-convert(1), PUTTING TARGET LIVE\n"

static const ReportCase plain[] = {
	{ .name = "headers",
	  .pop3 = "a",
	  .imap = "a b",
	  .text = "new: 1 folder, 2 messages\n"
	          "new: 1 UIDL (1 by header), 1 message without UIDL\n" LIVE },
	{ .name = "dry-run",
	  .pop3 = "a b",
	  .imap = "a b",
	  .dry_run = TRUE,
	  .text = "new: 1 folder, 2 messages; a dry run, nothing is written\n"
	          "new: 2 UIDLs (2 by header), 0 messages without UIDL\n" },
	/* In place there would be nothing to do. */
	{ .name = "nothing-to-change",
	  .pop3 = "",
	  .imap = "a",
	  .text = "new: 1 folder, 1 message\n"
	          "new: 1 UIDL, 1 message without UIDL\n" LIVE },
	{ .name = "folders",
	  .pop3 = "a b c",
	  .imap = "a d Arch| b=x Out|- c Sent| c",
	  .match = { .skip_uidl_cache = TRUE, .replace = TRUE },
	  .dry_run = TRUE,
	  .text = "new: 1 folder, 5 messages; a dry run, nothing is written\n"
	          "new: 3 UIDLs (3 by header), 1 message without UIDL\n"
	          "new: POP3 serves INBOX alone, and 2 UIDLs lie "
	          "elsewhere: Arch (1), Sent (1)\n"
	          "new: UIDLs that were there: 1 replaced\n" },
};

static const ReportCase odd[] = {
	{ .name = "odd",
	  .pop3 = "a",
	  .imap = "a",
	  .text = "n\\x0A: 3 folders, 1 message, 1 under a new file name, 2 "
	          "left out, 4 removed meanwhile, 5 subscriptions left out\n"
	          "n\\x0A: 0 UIDLs (1 by header), 0 messages without UIDL\n"
	          "n\\x0A: 1 folder with a new UIDVALIDITY: IMAP clients will "
	          "load it again\n"
	          "n\\x0A: ready to be put live: see pop3uidl-convert(1), "
	          "PUTTING TARGET LIVE\n" },
};

static const ReportCase lacking[] = {
	{ .name = "lacking",
	  .pop3 = "a b",
	  .imap = "a b",
	  .text = SAY
	  "box: cur/m1:2,S: unreadable\n" SAY "box: cur/m1:2,S: and bad\n" SAY
	  "box: cur/m2:2,S: too long\n" SAY
	  "box: nothing is written, because of 2 messages: --keep-going goes on, and leaves out what cannot be read\n" SAY
	  "box: cur/m1:2,S: unreadable; it is not compared\n" SAY
	  "box: cur/m1:2,S: and bad; it is not compared\n" SAY
	  "box: cur/m2:2,S: too long; it is not compared\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/target", plain, G_N_ELEMENTS(plain), write_plain);
	report_cases_add("/target", odd, G_N_ELEMENTS(odd), write_odd);
	report_cases_add("/lacking", lacking, G_N_ELEMENTS(lacking),
	                 write_lacking);
	return g_test_run();
}
