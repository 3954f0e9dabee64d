/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

static const MatchCase class_cases[] = {
	{ "tells two of one header", "a a", "a/x?u2 a/y",
	  "1=2 header, 2=1 stated" },
	{ "tells all of one header", "a a", "a/x?u2 a/y?u1",
	  "1=2 stated, 2=1 stated" },
	{ "a weak header", "w", "w?u1", "1=1 stated" },
	{ "of another header", "a b", "a b?u1", "1=1 header, 2=2 header" },
	{ "bodies say otherwise", "a/x a/y", "a/y?u1 a/x",
	  "1=2 body, 2=1 body" },
	{ "a body alone says otherwise", "a/x a", "a/y?u1 a/x",
	  "1=2 body, 2 ambiguous, +1 ambiguous" },
	{ "sizes say otherwise", "<wire> a:100 a:200", "a/x:200?u1 a/y:100",
	  "1=2 header-size, 2=1 header-size" },
	{ "two state it", "a a", "a/x?u1 a/y?u1",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "nobody's UIDL", "a a", "a/x?u7 a/y",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "who has a UIDL states nothing", "a a", "a/x=u1?u2 a/y",
	  "1=1 unconfirmed, 2 ambiguous, +2 ambiguous" },
};

static const MatchCase other_cases[] = {
	{ "one Message-ID", "a", "a'?u1", "1=1 stated" },
	{ "other Message-IDs", "a", "b?u1", "1 absent, +1 absent" },
	{ "related lines, of which there are two", "a/x%M.s.d",
	  "b/x%M.s?u1 b2/x%M.s.d.e", "1=1 stated, +2 ambiguous" },
	{ "nothing agrees", "n", "n2?u1", "1 absent, +1 absent" },
	{ "a size that obeys", "<wire> n:100", "n2:100?u1", "1=1 stated" },
	{ "a size that does not", "<wire> n:101", "n2:100?u1",
	  "1 absent, +1 absent" },
	{ "a size by no proven rule", "n:100", "n2:100?u1",
	  "1 absent, +1 absent" },
	{ "no header on POP3, and its size obeys", "<wire> -:100", "n2:100?u1",
	  "1=1 stated" },
	{ "other bodies", "a/x", "a'/y?u1", "1 absent, +1 absent" },
	{ "the POP3 header is another's", "a", "a a'?u1",
	  "1=1 header, +2 absent" },
};

static const MatchCase listing_cases[] = {
	{ "all", "- -", "a?u2 b?u1", "1=2 stated, 2=1 stated" },
	{ "half", "- -", "a?u2 b", "1 absent, 2=1 stated, +2 absent" },
	{ "less than half", "- - -", "a?u2 b c",
	  "1 absent, 2 absent, 3 absent, +1 absent, +2 absent, "
	  "+3 absent" },
	{ "sizes agree", "-:100 -:200", "a:200?u2 b:100?u1",
	  "1=2 stated, 2=1 stated" },
	{ "a size denies",
	  "-:100 -:200 -:300 -:400 -:500 -:600 -:700 -:800 "
	  "-:900 -:1000",
	  "a:101?u1 b:200?u2 c:300?u3 d:400?u4 e:500?u5 f:600?u6 g:700?u7 "
	  "h:800?u8 i:900?u9 j:1000?u10",
	  "1 absent, 2=2 stated, 3=3 stated, 4=4 stated, 5=5 stated, "
	  "6=6 stated, 7=7 stated, 8=8 stated, 9=9 stated, 10=10 stated, "
	  "+1 absent" },
	{ "sizes that fit no rule deny nothing", "-:100 -:201 -:302",
	  "a:200?u1 b:100?u2 c:700?u3", "1=1 stated, 2=2 stated, 3=3 stated" },
	{ "two state it", "- -", "a?u1 b?u1 c?u2",
	  "1 absent, 2=3 stated, +1 absent, +2 absent" },
	{ "the rest goes by size", "-:100 -:200 -:300",
	  "a:100?u1 b:200?u2 c:300", "1=1 stated, 2=2 stated, 3=3 size" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/match/stated/class", class_cases,
	                G_N_ELEMENTS(class_cases));
	match_cases_add("/match/stated/other", other_cases,
	                G_N_ELEMENTS(other_cases));
	match_cases_add("/match/stated/listing", listing_cases,
	                G_N_ELEMENTS(listing_cases));
	return g_test_run();
}
