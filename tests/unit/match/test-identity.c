/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

static const MatchCase cases[] = {
	{ "only where it is asked for", "a'1/x&i", "a'2/x&i",
	  "1 absent, +1 absent" },
	{ "a header that was written anew", "<identity> a'1/x&i", "a'2/x&i",
	  "1=1 identity" },
	{ "TOP only", "<identity> a'1&i", "a'2/x&i", "1=1 identity" },
	{ "other identities", "<identity> a'1/x&i", "a'2/x&j",
	  "1 absent, +1 absent" },
	{ "one has none", "<identity> a'1/x&i", "a'2/x",
	  "1 absent, +1 absent" },
	{ "other bodies", "<identity> a'1/x&i", "a'2/y&i",
	  "1 doubtful, +1 doubtful" },
	{ "two on IMAP", "<identity> a'1/x&i", "a'2/x&i a'3/x&i",
	  "1 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "two on POP3", "<identity> a'1/x&i a'2/x&i", "a'3/x&i",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous" },
	{ "one that is paired counts", "<identity> a'1/x&i a'2/x&i",
	  "a'1/x&i a'3/x&i", "1=1 header, 2 ambiguous, +2 ambiguous" },
	{ "unknown", "<identity> a'1/x&i", "a'2/x&i!i", "1 absent, +1 absent" },
};

/* How many more there would be. */
static void
test_count(void)
{
	g_autoptr(World) world =
		world_read("a'1&i b'1&j c", "a'2/x&i b'2/x&j c");
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(Match) match = match_run(world->maildrop, world->store,
	                                   &options, world_fetch, world, NULL);

	g_assert_cmpuint(match->by_identity, ==, 2);
	g_assert_cmpuint(match->evidence[EVIDENCE_IDENTITY], ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/match/identity", cases, G_N_ELEMENTS(cases));
	g_test_add_func("/match/identity/count", test_count);
	return g_test_run();
}
