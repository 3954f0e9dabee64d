/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

/* UIDVALIDITY is 7. */
static const MatchCase given_cases[] = {
	{ "tells what the header cannot", "<f=%v.%u> a=7.2 a=7.1", "a/x a/y",
	  "1=2 formula, 2=1 formula" },
	{ "tells what a bare number can, of one header", "<f=%u> a=2 a=1",
	  "a/x a/y", "1=2 formula, 2=1 formula" },
	{ "does not overrule a header", "<f=%v.%u> a=7.2 b=7.1", "a b",
	  "1=1 header, 2=2 header" },
	{ "does not overrule one found elsewhere", "<f=%v.%u> a=7.2", "a b",
	  "1=1 header, +2 absent" },
	{ "nor a body", "<f=%v.%u> a/x=7.2 a=7.1", "a/x a/y",
	  "1=1 body, 2 ambiguous, +2 ambiguous" },
	{ "does not overrule a size", "<wire> <f=%v.%u> a:100=7.2 a:300=7.1",
	  "a/x:100 a/y:200", "1=1 header-size, 2 doubtful, +2 doubtful" },
	{ "other headers of one Message-ID", "<f=%u> a'1=1", "a'2",
	  "1=1 formula" },
	{ "other headers, by a telling value", "<f=%v.%u> n=7.1", "n2",
	  "1=1 formula" },
	{ "other headers, by a bare number", "<f=%u> n=1 n3=9", "n2 n4",
	  "1 absent, 2 absent, +1 absent, +2 absent" },
	{ "other Message-IDs", "<f=%v.%u> a=7.1", "b", "1 absent, +1 absent" },
	{ "by the Message-ID", "<f=%{message_id}> -=b -=a", "a b",
	  "1=2 formula, 2=1 formula" },
	{ "by the name", "<f=%f> -=m2 -=m1", "a b",
	  "1=2 formula, 2=1 formula" },
};

static const MatchCase listing_cases[] = {
	{ "alone, by a telling value", "<f=%v.%u> -=7.2 -=7.9", "a b",
	  "1=2 formula, 2 absent, +1 absent" },
	{ "alone, by a bare number", "<f=%u> -=2 -=9", "a b",
	  "1 absent, 2 absent, +1 absent, +2 absent" },
	{ "alone, by bare numbers that are all", "<f=%u> -=2 -=1", "a b",
	  "1=2 formula, 2=1 formula" },
	{ "sizes agree with bare numbers", "<f=%u> -:200=2 -:900=9",
	  "a:100 b:200", "1=2 formula, 2 absent, +1 absent" },
	{ "a size says otherwise",
	  "<f=%v.%u> -:101=7.1 -:200=7.2 -:300=7.3 -:400=7.4 -:500=7.5 "
	  "-:600=7.6 -:700=7.7 -:800=7.8 -:900=7.9 -:990=7.10 -:995=7.20",
	  "a:100 b:200 c:300 d:400 e:500 f:600 g:700 h:800 i:900 j:990",
	  "1 absent, 2=2 size, 3=3 size, 4=4 size, 5=5 size, 6=6 size, "
	  "7=7 size, 8=8 size, 9=9 size, 10=10 size, 11 absent, +1 absent" },
};

static const MatchCase double_cases[] = {
	{ "of identical messages INBOX's", "<f=%{message_id}> -=a", "a A| a",
	  "1=1 formula, +2 absent" },
	{ "of others nobody's", "<f=%{message_id}> -=a", "a/x a/y",
	  "1 absent, +1 absent, +2 absent" },
};

#define PAIRS_POP3 " b=7.2 c=7.3 d=7.4 e=7.5 f=7.6 g=7.7 h=7.8 i=7.9 j=7.10"
#define PAIRS_IMAP " b c d e f g h i j"
#define PAIRS_TOLD                                                             \
	"3=2 header, 4=3 header, 5=4 header, 6=5 header, 7=6 header, "         \
	"8=7 header, 9=8 header, 10=9 header, 11=10 header"

static const MatchCase auto_cases[] = {
	{ "places the rest between proven pairs",
	  "<auto> a=7.1 -=7.11" PAIRS_POP3 " k=7.12", "a" PAIRS_IMAP " x k",
	  "1=1 header, 2=11 formula, " PAIRS_TOLD ", 12=12 header" },
	{ "not after the last of them",
	  "<auto> a=7.1 y=7.99" PAIRS_POP3 " -=7.11", "a" PAIRS_IMAP " x",
	  "1=1 header, 2 absent, " PAIRS_TOLD ", 12 absent, +11 absent" },
	{ "by no formula that one pair denies",
	  "<auto> a=7.1 -=7.11" PAIRS_POP3 " k=x", "a" PAIRS_IMAP " x k",
	  "1=1 header, 2 absent, " PAIRS_TOLD ", 12=12 header, +11 absent" },
	{ "by no fewer than ten", "<auto> a=7.1 -=7.3 b=7.2 d=7.4", "a b x d",
	  "1=1 header, 2 absent, 3=2 header, 4=4 header, +3 absent" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/match/formula/given", given_cases,
	                G_N_ELEMENTS(given_cases));
	match_cases_add("/match/formula/listing", listing_cases,
	                G_N_ELEMENTS(listing_cases));
	match_cases_add("/match/formula/doubles", double_cases,
	                G_N_ELEMENTS(double_cases));
	match_cases_add("/match/formula/auto", auto_cases,
	                G_N_ELEMENTS(auto_cases));
	return g_test_run();
}
