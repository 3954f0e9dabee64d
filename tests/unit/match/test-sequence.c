/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Evidence "size": POP3 messages of which no header is known. */
#include "match-cases.h"

#define TEN "-:100 -:200 -:300 -:400 -:500 -:600 -:700 -:800 -:900 -:1000"
#define NINE "b:200 c:300 d:400 e:500 f:600 g:700 h:800 i:900 j:1000"
#define NINE_PAIRS                                                             \
	"2=2 size, 3=3 size, 4=4 size, 5=5 size, 6=6 size, 7=7 size, "         \
	"8=8 size, 9=9 size, 10=10 size"
#define FIVE_ABSENT "1 absent, 2 absent, 3 absent, 4 absent, 5 absent"

static const MatchCase rule_cases[] = {
	{ "wire", "-:100 -:200", "a:100 b:200", "1=1 size, 2=2 size" },
	{ "LF", "-:90 -:190", "a:100 b:200", "1=1 size, 2=2 size" },
	{ "a constant", "-:112 -:212 -:322 -:412 -:542",
	  "a:100 b:200 c:310 d:400 e:530",
	  "1=1 size, 2=2 size, 3=3 size, 4=4 size, 5=5 size" },
	{ "a constant of fewer than five", "-:112 -:212 -:322 -:412",
	  "a:100 b:200 c:310 d:400",
	  "1 absent, 2 absent, 3 absent, 4 absent, +1 absent, +2 absent, "
	  "+3 absent, +4 absent" },
	{ "a constant of two sizes", "-:112 -:212 -:112 -:212 -:112",
	  "a:100 b:200 c:100 d:200 e:100",
	  FIVE_ABSENT ", +1 absent, +2 absent, +3 absent, +4 absent, "
	              "+5 absent" },
	{ "a constant less is none", "-:88 -:188 -:298 -:388 -:518",
	  "a:100 b:200 c:310 d:400 e:530",
	  FIVE_ABSENT ", +1 absent, +2 absent, +3 absent, +4 absent, "
	              "+5 absent" },
	{ "none fits", "-:150 -:250", "a:100 b:200",
	  "1 absent, 2 absent, +1 absent, +2 absent" },
	{ "nothing is listed", "- -", "a:100 b:200",
	  "1 absent, 2 absent, +1 absent, +2 absent" },
	{ "skipped", "<skip> -:100", "a:100", "1 absent, +1 absent" },
};

static const MatchCase quorum_cases[] = {
	{ "90 % of both", TEN, "a:101 " NINE,
	  "1 absent, " NINE_PAIRS ", +1 absent" },
	{ "less than 90 %", "-:100 -:200 -:300 -:400",
	  "a:101 b:200 c:300 d:400",
	  "1 absent, 2 absent, 3 absent, 4 absent, +1 absent, +2 absent, "
	  "+3 absent, +4 absent" },
	{ "90 % of POP3, which are fewer", "-:100 -:200", "x:7 a:100 b:200 y:8",
	  "1=2 size, 2=3 size, +1 absent, +4 absent" },
	{ "90 % of IMAP, which are fewer", "-:7 -:100 -:200 -:8", "a:100 b:200",
	  "1 absent, 2=1 size, 3=2 size, 4 absent" },
	{ "an unreadable size", TEN, "a:100!sl " NINE,
	  "1 absent, " NINE_PAIRS ", +1 absent" },
};

static const MatchCase order_cases[] = {
	{ "neighbours alike", "-:100 -:100 -:200", "a:100 b:100 c:200",
	  "1=1 size, 2=2 size, 3=3 size" },
	{ "swapped", "-:100 -:200 -:300", "b:200 a:100 c:300",
	  "1 absent, 2 absent, 3 absent, +1 absent, +2 absent, +3 absent" },
	{ "an IMAP message with the size of the one in its place",
	  "-:100 -:200 -:300", "x:100 a:100 b:200 c:300",
	  "1 absent, 2 absent, 3 absent, +1 absent, +2 absent, +3 absent, "
	  "+4 absent" },
	{ "between header pairs", "a -:200 -:300 b", "a x:200 y:300 b",
	  "1=1 header, 2=2 size, 3=3 size, 4=4 header" },
	{ "across a header pair", "-:200 a", "a x:200",
	  "1 absent, 2=1 header, +2 absent" },
	{ "across a header pair that is out of order", "-:200 a b c",
	  "b c x:200 a",
	  "1 absent, 2=4 header, 3=1 header, 4=2 header, "
	  "+3 absent" },
	{ "not what the header of another may be", "-:500 a a",
	  "a/x:500 a/y:500",
	  "1 absent, 2 ambiguous, 3 ambiguous, "
	  "+1 ambiguous, +2 ambiguous" },
	{ "not a base name of two files", "-:100 -:200", "a:100 b:200#",
	  "1 absent, 2 absent, +1 absent, +2 unreadable" },
	{ "where the header is unreadable", "a:500!h b", "a:500 b",
	  "1=1 size, 2=2 header" },
	{ "kept by the size's own message", "-:100 -:200", "a:100=u1 b:200",
	  "1=1 unconfirmed, 2=2 size" },
	{ "kept by another of the size", "-:100 -:100", "a:100=u2 b:100",
	  "1 absent, 2=1 unconfirmed, +2 absent" },
};

static const MatchCase trust_cases[] = {
	{ "before header", "<trust> a:100 b:200", "b:100 a:200",
	  "1=1 size, 2=2 size" },
	{ "the rest by header", "<trust> " TEN " z:77", "a:100 " NINE " z:78",
	  "1=1 size, " NINE_PAIRS ", 11=11 header" },
	{ "less than 90 %: all by header", "<trust> a:100 b:201 c:300",
	  "a:100 b:200 c:300", "1=1 header, 2=2 header, 3=3 header" },
	{ "kept is kept", "<trust> a:100 b:200", "a:100=u1 b:200",
	  "1=1 unconfirmed, 2=2 size" },
	{ "kept by another of the size", "<trust> a:100 b:100",
	  "a:100=u2 b:100", "1 absent, 2=1 unconfirmed, +2 absent" },
	{ "kept by one of another size", "<trust> a:100 b:200",
	  "a:100=u2 b:200=u1", "1=1 size, 2=2 size, !size 2@1, !size 1@2" },
	{ "but skipped", "<trust> <skip> a:100 b:200", "b:100 a:200",
	  "1=2 header, 2=1 header" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/rule", rule_cases, G_N_ELEMENTS(rule_cases));
	match_cases_add("/quorum", quorum_cases, G_N_ELEMENTS(quorum_cases));
	match_cases_add("/order", order_cases, G_N_ELEMENTS(order_cases));
	match_cases_add("/trust", trust_cases, G_N_ELEMENTS(trust_cases));
	return g_test_run();
}
