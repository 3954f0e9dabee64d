/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/check.h"

#include "world.h"

#include <string.h>

typedef struct {
	const char *name;
	const char
		*options; /* m(issing) e(xtra) a(ll) S(trict) t(rust sizes) */
	const char *pop3; /* world.h */
	const char *imap;
	/* how many are the same, then "<kind> <number>@<UID> as <served>",
	   notes in brackets */
	const char *told;
} CheckCase;

static const CheckCase cases[] = {
	{ "the same", "", "a b", "a=u1>1 b=u2>2", "2" },
	{ "the same, by O and not by UID", "", "a b", "b=u2>2 a=u1>1", "2" },
	{ "the same, by UID", "", "a b", "a=u1 b=u2", "2" },
	{ "the same, the base name", "", "a=m1", "a=>1", "1" },
	{ "the same, computed", "", "a=0000000100000007", "a", "1" },
	{ "the same, of an unknown header", "", "-", "a=u1", "1" },
	{ "identical messages may trade places", "", "a a", "a=u2>2 a=u1>1",
	  "2" },
	{ "missing", "", "a b", "a=u1>1", "1, missing 2" },
	{ "missing, ignored", "m", "a b", "a=u1>1", "1, (missing 2)" },
	{ "all missing, ignored", "m", "a b", "c d",
	  "0, missing 1, missing 2, (after @1 as 1), (after @2 as 2)" },
	{ "missing, extra ignored", "e", "a b", "a=u1>1", "1, (missing 2)" },
	{ "missing, extra ignored, but IMAP has some", "e", "a b", "a=u1>1 c",
	  "1, missing 2, (after @2 as 2)" },
	{ "missing, strict", "Sm", "a b", "a=u1>1", "1, missing 2" },
	{ "missing, and its message is there", "m", "a b", "a=u1>1 b",
	  "1, missing 2, (after @2 as 2)" },
	{ "a message without UIDL is not missing", "", "a b=", "a=u1>1", "1" },
	{ "on another message", "", "a b", "a=u2>1 b=u1>2",
	  "0, wrong 1@2 as 2, wrong 2@1 as 1" },
	{ "on another message, and its own is not there", "", "a", "b=u1>1",
	  "0, wrong 1@1 as 1" },
	{ "on another message, by size", "t", "a:100 b:200",
	  "a:100=u2 b:200=u1", "0, wrong 1@2 as 2, wrong 2@1 as 1" },
	{ "on the message of one without UIDL", "t", "-:100= -:200 -:300",
	  "a:100=u3 b:200", "0, missing 2, wrong 3@1 as 1, (after @2 as 2)" },
	{ "on several", "", "a", "a=u1>1 b=u1>2", "0, twice 1@1 as 1" },
	{ "out of order", "", "a b c", "a=u1>2 b=u2>1 c=u3>3",
	  "1, order 1@1 as 2, order 2@2 as 1" },
	{ "one out of order", "", "a b c d", "a=u1>9 b=u2>2 c=u3>3 d=u4>4",
	  "3, order 1@1 as 4" },
	{ "a stranger amid", "", "a b", "a=u1>1 c>2 b=u2>3",
	  "2, amid @2 as 2" },
	{ "strangers after", "", "a b", "a=u1>1 c d b=u2>2",
	  "2, (after @2 as 3), (after @3 as 4)" },
	{ "strangers after, strict", "S", "a", "a=u1>1 c", "1, after @2 as 2" },
	{ "one without UIDL is no stranger, strict", "S", "a b=", "a=u1>1 b",
	  "1, (after @2 as 2)" },
	{ "on its message elsewhere", "a", "a b", "a=u1 Sent| b=u2",
	  "1, (elsewhere 2@2 as 0)" },
	{ "on its message elsewhere, unconfirmed", "", "a n",
	  "a=u1 Sent| n2=u2", "1, (elsewhere 2@2 as 0)" },
	{ "on its message elsewhere, strict", "aS", "a b", "a=u1 Sent| b=u2",
	  "1, elsewhere 2@2 as 0" },
	{ "its message is elsewhere, without it", "a", "a b", "a=u1 Sent| b",
	  "1, missing 2" },
	{ "nowhere", "a", "a b", "a=u1 Sent| c", "1, (missing 2)" },
	{ "nowhere, strict", "aS", "a b", "a=u1 Sent|- c", "1, missing 2" },
	{ "on another message, and its own is elsewhere", "a", "a b",
	  "b=u1 Sent| a=u2", "0, wrong 1@1 as 1, missing 2" },
	{ "nothing is served", "", "a", "", "0, missing 1" },
	{ "nothing is in the dump", "", "", "a", "0, (after @1 as 1)" },
};

static void
tell_list(const GArray *list, const char *before, const char *after,
          GString *text)
{
	static const char *const names[] = {
		[DIFFERENCE_MISSING] = "missing",
		[DIFFERENCE_WRONG] = "wrong",
		[DIFFERENCE_TWICE] = "twice",
		[DIFFERENCE_ORDER] = "order",
		[DIFFERENCE_AMID] = "amid",
		[DIFFERENCE_AFTER] = "after",
		[DIFFERENCE_ELSEWHERE] = "elsewhere",
	};

	for (guint i = 0; i < list->len; i++) {
		const Difference *it = &g_array_index(list, Difference, i);

		g_string_append_printf(text, ", %s%s ", before,
		                       names[it->kind]);
		if (it->pop3 != NO_PARTNER)
			g_string_append_printf(text, "%u", it->pop3 + 1);
		if (it->imap != NO_PARTNER)
			g_string_append_printf(text, "@%u as %u", it->imap + 1,
			                       it->served);
		g_string_append(text, after);
	}
}

static char *
tell(const Check *check)
{
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%" G_GSIZE_FORMAT, check->same);
	tell_list(check->differences, "", "", text);
	tell_list(check->notes, "(", ")", text);
	return g_string_free(text, FALSE);
}

static void
test_case(gconstpointer data)
{
	const CheckCase *it = data;
	const VerdictOptions options = {
		.ignore_missing = strchr(it->options, 'm') != NULL,
		.ignore_extra = strchr(it->options, 'e') != NULL,
		.all_mailboxes = strchr(it->options, 'a') != NULL,
		.strict = strchr(it->options, 'S') != NULL,
	};
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	const MatchOptions how = {
		.trust_sizes = strchr(it->options, 't') != NULL,
		.served = format,
	};
	g_autoptr(Match) match = match_run(world->maildrop, world->store, &how,
	                                   world_fetch, world, NULL);
	g_autoptr(Plan) plan =
		plan_make(world->maildrop, world->store, match, format);
	g_autoptr(Verdict) verdict =
		verdict_reach(world->maildrop, match, plan, &options);
	g_autoptr(Check) check = check_run(world->maildrop, world->store, match,
	                                   format, verdict, &options);
	g_autofree char *told = tell(check);

	g_assert_cmpstr(told, ==, it->told);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/check/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	return g_test_run();
}
