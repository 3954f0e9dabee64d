/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Several folders that take part, and a UIDL once in all of them. */
#include "match-cases.h"

static const MatchCase copy_cases[] = {
	{ "INBOX's", "a/a:10", "a:10 Sent| a:10", "1=1 identical, +2 absent" },
	{ "INBOX's, of headers alone", "a:10", "a:10 Sent| a:10",
	  "1=1 identical, +2 absent" },
	{ "INBOX's, though another folder has more of the mail", "a/a b c d",
	  "a Arch| a b c d",
	  "1=1 identical, 2=3 header, 3=4 header, 4=5 header, +2 absent" },
	{ "the folder's with more pairs that nobody contests", "a/a b c d",
	  "x A| a b Z| a c d",
	  "1=4 identical, 2=3 header, 3=5 header, 4=6 header, +1 absent, "
	  "+2 absent" },
	{ "contested pairs lend a folder nothing", "a/a b b c",
	  "x A| a b b Z| a c",
	  "1=5 identical, 2=3 identical, 3=4 identical, 4=6 header, "
	  "+1 absent, +2 absent" },
	{ "where both have as many, the first name's", "a/a b c",
	  "x A| a b Z| a c",
	  "1=2 identical, 2=3 header, 3=5 header, +1 absent, +4 absent" },
	{ "two in INBOX, one elsewhere", "a/a:10 a/a:10",
	  "a:10 a:10 Sent| a:10", "1=1 identical, 2=2 identical, +3 absent" },
	{ "two of the dump, one in each folder", "a/a:10 a/a:10",
	  "a:10 Sent| a:10", "1=1 identical, 2=2 identical" },
	{ "three of the dump, two folders", "a/a:10 a/a:10 a/a:10",
	  "a:10 Sent| a:10", "1=1 identical, 2=2 identical, 3 absent" },
	{ "one body in INBOX, the other elsewhere", "a/y a/x", "a/x Sent| a/y",
	  "1=2 body, 2=1 body" },
	{ "the only equal body is elsewhere", "a/x", "a/y Sent| a/x",
	  "1=2 body, +1 absent" },
	{ "other bodies, of headers alone", "a", "a/x Sent| a/y",
	  "1 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "the size is that of the one elsewhere", "<wire> a:10",
	  "a/x:20 Sent| a/y:10", "1=2 header-size, +1 absent" },
	{ "two that hold the lines of one", "p%M1.R1.x",
	  "q%M1.R1 Sent| r%M1.R1", "1 ambiguous, +1 ambiguous, +2 ambiguous" },
};

static const MatchCase scope_cases[] = {
	{ "a folder that takes no part", "a:10", "Sent|- a:10", "1 absent" },
	{ "a copy where nothing takes part", "a/a:10", "a:10 Sent|- a:10",
	  "1=1 header" },
	{ "INBOX takes no part", "a/a:10 b:20", "INBOX|- a:10 Sent| a:10 b:20",
	  "1=2 header, 2=3 header" },
	{ "mail of all folders", "a b c", "c Arch| a Sent| b",
	  "1=2 header, 2=3 header, 3=1 header" },
	{ "mail that is nowhere", "a x b", "b Arch| a y Sent| z",
	  "1=2 header, 2 absent, 3=1 header, +3 absent, +4 absent" },
};

static const MatchCase size_cases[] = {
	{ "in INBOX", "-:10 -:20", "a:10 b:20 Sent| c:10 d:20",
	  "1=1 size, 2=2 size, +3 absent, +4 absent" },
	{ "elsewhere", "-:10 -:20", "a:30 b:40 Sent| c:10 d:20",
	  "1 absent, 2 absent, +1 absent, +2 absent, +3 absent, +4 absent" },
	{ "in the only folder that takes part", "-:10 -:20",
	  "INBOX|- a:10 b:20 Sent| c:10 d:20", "1=3 size, 2=4 size" },
	{ "in two folders, of which none is INBOX", "-:10 -:20",
	  "INBOX|- a:10 b:20 Arch| c:10 d:20 Sent| e:5",
	  "1 absent, 2 absent, +3 absent, +4 absent, +5 absent" },
	{ "trusted, elsewhere", "<trust> -:10 -:20",
	  "a:30 b:40 Sent| c:10 d:20",
	  "1 absent, 2 absent, +1 absent, +2 absent, +3 absent, +4 absent" },
	{ "trusted, INBOX's though the header is elsewhere", "<trust> a:10",
	  "b:10 Sent| a:10", "1=1 size, +2 absent" },
	{ "of headers, not before these", "a:10 b:20", "b:20 Sent| a:10",
	  "1=2 header, 2=1 header" },
};

static const MatchCase claim_cases[] = {
	{ "elsewhere", "a/a:10", "a:10 Sent| a:10=u1", "1=2 kept, +1 absent" },
	{ "on copies in two folders is no evidence", "a/x a/y=u2",
	  "a/y=u1 Sent| a/x=u1", "1=2 body, 2=1 body, !stray 1@1" },
	{ "on copies in two folders, of one kind", "a/a:10 b:20",
	  "a:10=u1 Sent| a:10=u1 b:20",
	  "1=1 identical, 2=3 header, +2 absent, !stray 1@2" },
	{ "the copy's is taken off", "<replace> a/a:10 b:20",
	  "a:10=u1 Sent| a:10=u1 b:20",
	  "1=1 identical, 2=3 header, +2 absent, -@2" },
	{ "of an INBOX that takes no part", "a/a:10 b/b:20",
	  "INBOX|- x:10=u1 y:20=u9 Sent| a:10 b:20",
	  "1=3 header, 2=4 header, !stray 1@1" },
	{ "that INBOX has and nobody else gets", "a/a:10 b/b:20",
	  "INBOX|- x:10=u1 Sent| b:20", "1 absent, 2=2 header" },
	{ "that INBOX loses", "<replace> a/a:10", "INBOX|- x:10=u1 Sent| a:10",
	  "1=2 header, -@1" },
	{ "of a folder that takes no part", "a/a:10", "a:10 Sent|- a:10=u1",
	  "1=1 header" },
	{ "on a copy in a folder that takes no part", "a/x a/y",
	  "a/y=u2 Sent|- a/y=u2", "1 doubtful, 2=1 kept" },
	{ "another one's, elsewhere", "a:10 b:20", "a:10 Sent| b:20=u1",
	  "1=1 header, 2=2 header, !header 1@2" },
	{ "stated in two folders is no evidence", "a/x:10 a/y:10",
	  "a/x:10?u2 Sent| a/y:10?u2", "1=1 body, 2=2 body" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/folders/copies", copy_cases,
	                G_N_ELEMENTS(copy_cases));
	match_cases_add("/folders/scope", scope_cases,
	                G_N_ELEMENTS(scope_cases));
	match_cases_add("/folders/sizes", size_cases, G_N_ELEMENTS(size_cases));
	match_cases_add("/folders/UIDLs", claim_cases,
	                G_N_ELEMENTS(claim_cases));
	return g_test_run();
}
