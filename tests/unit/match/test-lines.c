/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

static const MatchCase paired_cases[] = {
	{ "POP3 has a line more", "a/x%M.s.d", "b/x%M.s", "1=1 lines" },
	{ "IMAP has a line more", "a/x%M.s", "b/x%M.s.d", "1=1 lines" },
	{ "several more", "a/x%M.R1.R2.s.d.e", "b/x%M.R1.R2.s", "1=1 lines" },
	{ "a Received is enough to share", "n/x%R1.s", "n2/x%R1.s.d",
	  "1=1 lines" },
	{ "TOP only", "a%M.s.d", "b/x%M.s", "1=1 lines" },
	{ "the same line twice", "a/x%M.s.s", "b/x%M.s", "1=1 lines" },
	{ "several traces", "a/x%M.R1.d a2/y%M.R2.d", "b/x%M.R1 b2/y%M.R2",
	  "1=1 lines, 2=2 lines" },
	{ "sizes agree less the headers", "<wire> a:1040^140%M.s.d",
	  "b/x:1000^100%M.s", "1=1 lines" },
	{ "sizes by a constant", "<constant> a:1052^140%M.s.d",
	  "b/x:1000^100%M.s", "1=1 lines" },
	{ "sizes by a constant that is a line of the header",
	  "<constant> a:1052^152%M.s.d", "b/x:1000^100%M.s", "1=1 lines" },
	{ "sizes of bodies alone", "<header> a:1040^140%M.s.d",
	  "b/x:1000^100%M.s", "1=1 lines" },
	{ "an unproven rule denies nothing", "a:999^140%M.s.d",
	  "b/x:1000^100%M.s", "1=1 lines" },
};

static const MatchCase unpaired_cases[] = {
	{ "nothing is shared that tells one", "w/x%s", "w2/x%s.d",
	  "1 absent, +1 absent" },
	{ "each has one more", "a/x%M.s.d", "b/x%M.s.e",
	  "1 absent, +1 absent" },
	{ "a Received more", "a/x%M.R2.s.R1", "b/x%M.s.R1",
	  "1 absent, +1 absent" },
	{ "a Sent copy", "a/x%M.s.R1.R2", "b/x%M.s", "1 absent, +1 absent" },
	{ "a second delivery", "a/x%M.s.R2.R1", "b/x%M.s.R3.R1",
	  "1 absent, +1 absent" },
	{ "aliases", "a/x%M.R1.d1", "b/x%M.R1.d2", "1 absent, +1 absent" },
	{ "other bodies", "a/x%M.s.d", "b/y%M.s", "1 doubtful, +1 doubtful" },
	{ "other sizes less the headers", "<wire> a:1041^140%M.s.d",
	  "b/x:1000^100%M.s", "1 doubtful, +1 doubtful" },
	{ "other sizes by a constant", "<constant> a:1052^146%M.s.d",
	  "b/x:1000^100%M.s", "1 doubtful, +1 doubtful" },
	{ "lines unknown", "a/x%M.s.d!f", "b/x%M.s", "1 absent, +1 absent" },
};

static const MatchCase unique_cases[] = {
	{ "two on IMAP", "a/x%M.s.d", "b/x%M.s b2/x%M.s.d.e",
	  "1 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "two on POP3", "a/x%M.s.d a2/x%M.s.e", "b/x%M.s",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous" },
	{ "one on IMAP is paired by its header", "a/x%M.s.d b/x%M.s", "b/x%M.s",
	  "1 absent, 2=1 header" },
	{ "one on POP3 is paired by its header", "a/x%M.s.d",
	  "b/x%M.s a/x%M.s.d", "1=2 header, +1 absent" },
	{ "a pair beside", "a/x%M.s.d c/y%M.t.u", "b/x%M.s c/y%M.t.u",
	  "1=1 lines, 2=2 header" },
	{ "what a class left ambiguous stays so", "a%M.s.d a%M.s.d",
	  "a/x%M.s.d a/y%M.s.d b/x%M.s",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous, "
	  "+3 absent" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/match/lines/paired", paired_cases,
	                G_N_ELEMENTS(paired_cases));
	match_cases_add("/match/lines/unpaired", unpaired_cases,
	                G_N_ELEMENTS(unpaired_cases));
	match_cases_add("/match/lines/unique", unique_cases,
	                G_N_ELEMENTS(unique_cases));
	return g_test_run();
}
