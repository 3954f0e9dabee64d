/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

static const MatchCase uncached_cases[] = {
	{ "are no evidence", "<uncached> a a", "a/x=u1 a/y=u2",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "that are right stay", "<uncached> a", "a=u1", "1=1 header" },
	{ "that nothing speaks of stay", "<uncached> -", "a=u1",
	  "1 absent, +1 absent" },
	{ "that would move are refused", "<uncached> a b", "a=u2 b=u1",
	  "1=1 header, 2=2 header, !stray 2@1, !stray 1@2" },
	{ "of an earlier migration are refused", "<uncached> a", "a=old",
	  "1=1 header, !foreign 1@1" },
};

static const MatchCase replace_cases[] = {
	{ "two that were swapped", "<replace> a b", "a=u2 b=u1",
	  "1=1 header, 2=2 header, -@1, -@2" },
	{ "of an earlier migration", "<replace> a", "a=old b=older",
	  "1=1 header, +2 absent" },
	{ "on a message that POP3 does not have", "<replace> a", "a b=u1",
	  "1=1 header, +2 absent, -@2" },
	{ "on two messages", "<replace> a", "a=u1 b=u1",
	  "1=1 header, +2 absent, -@2" },
	{ "whose own message is not found", "<replace> a c", "a=u2",
	  "1=1 header, 2 absent" },
	{ "that nothing speaks of stay", "<replace> a -", "a b=u2",
	  "1=1 header, 2 absent, +2 absent" },
	{ "on the name of two files nobody gets", "<replace> a", "a b=u1#",
	  "1 doubtful, +1 doubtful, +2 unreadable" },
	{ "by lines", "<replace> a/x%M.s.d", "b/x%M.s c=u1",
	  "1=1 lines, +2 absent, -@2" },
	{ "that a message states", "<replace> a a", "a/x=old?u2 a/y",
	  "1=2 header, 2=1 stated" },
};

static const MatchCase size_cases[] = {
	{ "by sizes are left alone", "<replace> -:100 -:200", "a:100=old b:200",
	  "1 doubtful, 2=2 size, +1 doubtful" },
	{ "elsewhere are left alone by sizes", "<replace> -:100 -:200",
	  "a:100 b:200 c:300=u1",
	  "1 doubtful, 2=2 size, +1 doubtful, +3 absent" },
	{ "by trusted sizes", "<replace> <trust> -:100 -:200",
	  "a:100=old b:200", "1=1 size, 2=2 size" },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/match/replace/uncached", uncached_cases,
	                G_N_ELEMENTS(uncached_cases));
	match_cases_add("/match/replace/replaced", replace_cases,
	                G_N_ELEMENTS(replace_cases));
	match_cases_add("/match/replace/sizes", size_cases,
	                G_N_ELEMENTS(size_cases));
	return g_test_run();
}
