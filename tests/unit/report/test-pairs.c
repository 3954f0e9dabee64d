/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

static void
write_pairs(const Report *report, const ReportCase *it, GString *text)
{
	gsize next = 0;

	(void)it;
	while (report_pairs(report, &next, text))
		;
}

static const ReportCase cases[] = {
	{ .name = "header",
	  .pop3 = "a b",
	  .imap = "b a",
	  .text = "1\tu1\t2\tm2\theader\n2\tu2\t1\tm1\theader\n" },
	{ .name = "body",
	  .pop3 = "a/x a/y",
	  .imap = "a/y a/x",
	  .text = "1\tu1\t2\tm2\theader and body\n"
	          "2\tu2\t1\tm1\theader and body\n" },
	{ .name = "size-in-header",
	  .pop3 = "a:10 a:20",
	  .imap = "a/x:20 a/y:10",
	  .text = "1\tu1\t2\tm2\theader and size\n"
	          "2\tu2\t1\tm1\theader and size\n" },
	{ .name = "identical",
	  .pop3 = "a a",
	  .imap = "a a",
	  .text = "1\tu1\t1\tm1\tidentical\n2\tu2\t2\tm2\tidentical\n" },
	{ .name = "size-alone",
	  .pop3 = "-:10 -:20",
	  .imap = "a:10 b:20",
	  .text = "1\tu1\t1\tm1\tsize, not provable\n"
	          "2\tu2\t2\tm2\tsize, not provable\n" },
	{ .name = "kept",
	  .pop3 = "a",
	  .imap = "a=u1",
	  .text = "1\tu1\t1\tm1\tkept\n" },
	{ .name = "unconfirmed",
	  .pop3 = "n",
	  .imap = "n2=u1",
	  .text = "1\tu1\t1\tm1\tkept, unconfirmed\n" },
	{ .name = "not-found",
	  .pop3 = "a",
	  .imap = "b",
	  .text = "1\tu1\t-\t-\tnot found\n-\t-\t1\tm1\tnot found\n" },
	{ .name = "ambiguous",
	  .pop3 = "a a",
	  .imap = "a/x a/y",
	  .text = "1\tu1\t-\t-\tambiguous\n2\tu2\t-\t-\tambiguous\n"
	          "-\t-\t1\tm1\tambiguous\n-\t-\t2\tm2\tambiguous\n" },
	{ .name = "doubtful",
	  .pop3 = "w",
	  .imap = "w",
	  .text = "1\tu1\t-\t-\tdoubtful\n-\t-\t1\tm1\tdoubtful\n" },
	{ .name = "unreadable",
	  .pop3 = "a!h",
	  .imap = "a#",
	  .text = "1\tu1\t-\t-\tunreadable\n-\t-\t1\tm1\tunreadable\n" },
	{ .name = "stated",
	  .pop3 = "a?u1",
	  .imap = "a?u1",
	  .text = "1\tu1\t1\tm1\tstated\n" },
	{ .name = "lines",
	  .pop3 = "p%M1.R1.x",
	  .imap = "q%M1.R1",
	  .text = "1\tu1\t1\tm1\theader lines\n" },
	{ .name = "identity",
	  .pop3 = "a'1&i",
	  .imap = "a'2&i",
	  .match = { .match_identity = TRUE },
	  .text = "1\tu1\t1\tm1\tidentity\n" },
	{ .name = "folders",
	  .pop3 = "a b c",
	  .imap = "a d Arch/19| b e Out|- c",
	  .text = "1\tu1\t1\tm1\theader\n2\tu2\t3\tm3\theader\tArch/19\n"
	          "3\tu3\t-\t-\tnot found\n-\t-\t2\tm2\tnot found\n"
	          "-\t-\t4\tm4\tnot found\tArch/19\n" },
	{ .name = "INBOX-takes-no-part",
	  .pop3 = "a",
	  .imap = "INBOX|- a b Sent| a c",
	  .text = "1\tu1\t3\tm3\theader\tSent\n"
	          "-\t-\t4\tm4\tnot found\tSent\n" },
	{ .name = "without-uidl",
	  .pop3 = "a=",
	  .imap = "a",
	  .text = "1\t-\t1\tm1\theader\n" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	report_cases_add("/pairs", cases, G_N_ELEMENTS(cases), write_pairs);
	return g_test_run();
}
