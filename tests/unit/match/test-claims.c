/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Evidence "kept": UIDLs that messages have already. */
#include "match-cases.h"

#define TEN "-:100 -:200 -:300 -:400 -:500 -:600 -:700 -:800 -:900 -:1000"
#define NINE_KEPT                                                              \
	"b:200=u2 c:300=u3 d:400=u4 e:500=u5 f:600=u6 g:700=u7 h:800=u8 "      \
	"i:900=u9 j:1000=u10"

static const MatchCase kept_cases[] = {
	{ "confirmed by header", "a b", "b=u2 a=u1", "1=2 kept, 2=1 kept" },
	{ "confirmed by body", "a/x a/y", "a/y=u2 a/x=u1",
	  "1=2 kept, 2=1 kept" },
	{ "identical messages keep theirs", "a a", "a=u2 a=u1",
	  "1=2 kept, 2=1 kept" },
	{ "the rest of a class, by size", "a:200 a:300", "a/y:300 a/x:200=u1",
	  "1=2 kept, 2=1 header-size" },
	{ "the rest of a class, identical", "a a", "a a=u1",
	  "1=2 kept, 2=1 identical" },
	{ "identical, POP3 more", "a/x:200 a/x:200", "a/x:200=u2",
	  "1 absent, 2=1 kept" },
	{ "no P of the dump's on the others", "a", "a=u1 b=other",
	  "1=1 kept, +2 absent" },
	{ "an empty P is the base name", "a=m2",
	  "b a=", "1=2 kept, +1 absent" },
	{ "an empty P is not u1", "a", "a=", "1=1 header, !foreign 1@1" },
	{ "computed, where served counts", "<check> a=0000000100000007", "a",
	  "1=1 kept" },
	{ "computed, contradicted", "<check> a=0000000100000007", "b a",
	  "1=2 header, +1 absent, !header 1@1" },
	{ "computed, where it does not count", "a=0000000100000007", "b a",
	  "1=2 header, +1 absent" },
};

static const MatchCase contradicted_cases[] = {
	{ "swapped", "a b", "a=u2 b=u1",
	  "1=1 header, 2=2 header, !header 2@1, !header 1@2" },
	{ "the POP3 header is found on another", "a", "b=u1 a",
	  "1=2 header, +1 absent, !header 1@1" },
	{ "the IMAP header is found on another", "a b", "b=u1",
	  "1 absent, 2=1 header, !header 1@1" },
	{ "both have a Message-ID and these differ", "a", "b=u1",
	  "1 absent, +1 absent, !message-id 1@1" },
	{ "bodies differ and another has the equal one", "a/x", "a/y=u1 a/x",
	  "1=2 body, +1 absent, !body 1@1" },
	{ "bodies differ and it is another one's", "a/x a/y", "a/y=u1",
	  "1 doubtful, 2=1 body, !body 1@1" },
	{ "bodies differ and nobody has the equal one", "a/x", "a/y=u1 a/z",
	  "1=1 unconfirmed, +2 ambiguous" },
	{ "sizes differ and another has the equal one", "<wire> a:200 a:300",
	  "a/y:300=u1 a/x:200", "1=2 header-size, 2=1 header-size, !size 1@1" },
	{ "an unproven size does not contradict", "a:200 a:302",
	  "a/y:300=u1 a/x:200", "1=1 unconfirmed, 2 ambiguous, +2 ambiguous" },
	{ "no headers and the sizes differ", TEN, "a:101=u1 " NINE_KEPT,
	  "1 absent, 2=2 unconfirmed, 3=3 unconfirmed, 4=4 unconfirmed, "
	  "5=5 unconfirmed, 6=6 unconfirmed, 7=7 unconfirmed, "
	  "8=8 unconfirmed, 9=9 unconfirmed, 10=10 unconfirmed, +1 absent, "
	  "!size 1@1" },
	{ "no headers, the sizes differ and are trusted", "<trust> " TEN,
	  "a:101=u1 " NINE_KEPT,
	  "1 absent, 2=2 unconfirmed, 3=3 unconfirmed, 4=4 unconfirmed, "
	  "5=5 unconfirmed, 6=6 unconfirmed, 7=7 unconfirmed, "
	  "8=8 unconfirmed, 9=9 unconfirmed, 10=10 unconfirmed, +1 absent, "
	  "!size 1@1" },
	{ "no headers and no rule", "-:100 -:200", "a:101=u1 b:300=u2",
	  "1=1 unconfirmed, 2=2 unconfirmed" },
	{ "no headers and sizes skipped", "<skip> " TEN, "a:101=u1 " NINE_KEPT,
	  "1=1 unconfirmed, 2=2 unconfirmed, 3=3 unconfirmed, "
	  "4=4 unconfirmed, 5=5 unconfirmed, 6=6 unconfirmed, "
	  "7=7 unconfirmed, 8=8 unconfirmed, 9=9 unconfirmed, "
	  "10=10 unconfirmed" },
};

static const MatchCase unconfirmed_cases[] = {
	{ "the header is unknown on POP3", "- b", "a=u1 b",
	  "1=1 unconfirmed, 2=2 header" },
	{ "the header is unreadable on IMAP", "a b", "a=u1!h b",
	  "1=1 unconfirmed, 2=2 header" },
	{ "headers differ, but one Message-ID", "a", "a'=u1",
	  "1=1 unconfirmed" },
	{ "headers differ, one without Message-ID", "n", "a=u1",
	  "1=1 unconfirmed" },
	{ "of one header, nothing tells which", "a a", "a/x=u1 a/y",
	  "1=1 unconfirmed, 2 ambiguous, +2 ambiguous" },
	{ "a weak header", "w", "w=u1", "1=1 unconfirmed" },
	{ "a size that breaks the proven rule", "<wire> a:201", "a:200=u1",
	  "1=1 unconfirmed" },
	{ "who else has the POP3 header is ambiguous", "a", "a=u1!h a",
	  "1=1 unconfirmed, +2 ambiguous" },
	{ "who else has the IMAP header is ambiguous", "- a", "a=u1",
	  "1=1 unconfirmed, 2 ambiguous" },
	{ "who else has the IMAP header keeps its own", "- a a",
	  "a/x=u1 a/y=u2 a/z",
	  "1=1 unconfirmed, 2=2 unconfirmed, 3 ambiguous, "
	  "+3 ambiguous" },
	{ "where no size is listed, by who is chosen by body", "a a/x",
	  "a/x=u1 a/y", "1=1 unconfirmed, 2 ambiguous, +2 ambiguous" },
	{ "or is contradicted", "- a/y a/z", "a/x=u1 a/y=u3 a/z=u2",
	  "1=1 unconfirmed, 2 ambiguous, 3 ambiguous, +2 ambiguous, "
	  "+3 ambiguous, !body 3@2, !body 2@3" },
};

static const MatchCase misplaced_cases[] = {
	{ "on several messages it is no evidence", "a", "a=u1 b=u1",
	  "1=1 header, +2 absent, !stray 1@2" },
	{ "on several that do not fit", "a", "b=u1 c=u1",
	  "1 absent, +1 absent, +2 absent, !stray 1@1, !stray 1@2" },
	{ "on a message that is not its pair", "a b", "a b c=u1",
	  "1=1 header, 2=2 header, +3 absent, !header 1@3" },
	{ "of the dump, by a message that was not paired", "a a",
	  "a/x=u1 a/y=u1",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous, "
	  "!stray 1@1, !stray 1@2" },
	{ "not in the dump, on a message of a pair", "a", "a=other",
	  "1=1 header, !foreign 1@1" },
	{ "not in the dump, on a message of no pair", "a", "a b=other",
	  "1=1 header, +2 absent" },
	{ "not in the dump, and nothing will be written", "a=", "a=other",
	  "1=1 header" },
	{ "on the base name of two files", "a b", "a=u1# b",
	  "1 absent, 2=2 header, +1 unreadable" },
	{ "on the base name of two files and on the pair", "a", "a=u1# a",
	  "1=2 header, +1 unreadable, !stray 1@1" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/kept", kept_cases, G_N_ELEMENTS(kept_cases));
	match_cases_add("/contradicted", contradicted_cases,
	                G_N_ELEMENTS(contradicted_cases));
	match_cases_add("/unconfirmed", unconfirmed_cases,
	                G_N_ELEMENTS(unconfirmed_cases));
	match_cases_add("/misplaced", misplaced_cases,
	                G_N_ELEMENTS(misplaced_cases));
	return g_test_run();
}
