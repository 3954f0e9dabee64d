/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What Dovecot's pop3-migration plugin makes of these was tried: it is right
 * where the comment says nothing. (What its UIDLs with other octets do is
 * tests/cli/malformed-dump.sh's.)
 */
#include "match-cases.h"

#include "match/verdict.h"

#include <string.h>

typedef struct {
	MatchCase match;
	/* It goes on d(efault), with --ignore-e(xtra-uidls),
	   --ignore-m(issing-uidls), --s(trict). */
	const char *goes;
} PluginCase;

static const PluginCase order_cases[] = {
	{ { "equal", "a:10 b:20 c:30", "a:10 b:20 c:30",
	    "1=1 header, 2=2 header, 3=3 header" },
	  "dems" },
	{ { "reversed", "a:10 b:20 c:30", "c:30 b:20 a:10",
	    "1=3 header, 2=2 header, 3=1 header" },
	  "dems" },
	{ { "shuffled", "a:10 b:20 c:30 d:40", "c:30 a:10 d:40 b:20",
	    "1=2 header, 2=4 header, 3=1 header, 4=3 header" },
	  "dems" },
	{ { "equal sizes adjacent", "a:10 b:10", "a:10 b:10",
	    "1=1 header, 2=2 header" },
	  "dems" },
	{ { "equal sizes adjacent, swapped", "a:10 b:10", "b:10 a:10",
	    "1=2 header, 2=1 header" },
	  "dems" },
	{ { "exact duplicates", "a:10 a:10", "a:10 a:10",
	    "1=1 identical, 2=2 identical" },
	  "dems" },
	{ { "exact duplicates, apart", "a/a:10 b:20 a/a:10", "a:10 b:20 a:10",
	    "1=1 identical, 2=2 header, 3=3 identical" },
	  "dems" },
	/* UIDLs wrong, silently. */
	{ { "equal sizes not adjacent, swapped", "a:10 b:20 c:10",
	    "c:10 b:20 a:10", "1=3 header, 2=2 header, 3=1 header" },
	  "dems" },
	/* All shifted by one, silently, by a cache of headers. */
	{ { "UIDLs do not ascend", "a:10=z b:20=y c:30=x", "a:10 b:20 c:30",
	    "1=1 header, 2=2 header, 3=3 header" },
	  "dems" },
	{ { "a message deleted between runs", "b:20=u2 c:30=u3",
	    "a:10=u1 b:20=u2 c:30=u3", "1=2 kept, 2=3 kept, +1 absent" },
	  "dem" },
	/* Later messages shifted by one. */
	{ { "a message without UIDL", "a:10= b:20 c:30", "a:10 b:20 c:30",
	    "1=1 header, 2=2 header, 3=3 header" },
	  "dems" },
};

static const PluginCase extra_cases[] = {
	/* Nothing at all is migrated. */
	{ { "POP3 has extra, first", "x:20 a:10 b:30", "a:10 b:30",
	    "1 absent, 2=1 header, 3=2 header" },
	  "em" },
	{ { "POP3 has extra, amid", "a:10 x:20 b:30", "a:10 b:30",
	    "1=1 header, 2 absent, 3=2 header" },
	  "em" },
	{ { "POP3 has extra, last", "a:10 b:30 x:20", "a:10 b:30",
	    "1=1 header, 2=2 header, 3 absent" },
	  "em" },
	{ { "IMAP has extra", "a:10 b:30", "a:10 x:20 b:30",
	    "1=1 header, 2=3 header, +2 absent" },
	  "dem" },
	{ { "both have extra", "a:10 x:20", "y:30 a:10",
	    "1=2 header, 2 absent, +1 absent" },
	  "m" },
	/* UIDLs wrong, silently. */
	{ { "an IMAP-only message of the size in its place", "a:10 b:20",
	    "x:10 b:20 a:10", "1=3 header, 2=2 header, +1 absent" },
	  "dem" },
	{ { "a POP3-only message of the size at the end", "a:10 x:20",
	    "a:10 b:20", "1=1 header, 2 absent, +2 absent" },
	  "m" },
	/* Told as an error, but with exit status 0. */
	{ { "IMAP is empty", "a:10", "", "1 absent" }, "em" },
};

static const PluginCase header_cases[] = {
	/* UIDLs swapped or shifted, silently. */
	{ { "one header, another order, the body tells", "a/x a/y", "a/y a/x",
	    "1=2 body, 2=1 body" },
	  "dems" },
	{ { "one header, another order, the size tells", "a:10 a:20",
	    "a/y:20 a/x:10", "1=2 header-size, 2=1 header-size" },
	  "dems" },
	{ { "one header, one missing on IMAP, the body tells", "a/x a/y", "a/y",
	    "1 doubtful, 2=1 body" },
	  "em" },
	{ { "one header, one missing on IMAP, the size tells",
	    "<wire> a:10 a:20", "a/y:20", "1 doubtful, 2=1 header" },
	  "em" },
	{ { "one header, one missing on POP3, the body tells", "a/y", "a/x a/y",
	    "1=2 body, +1 absent" },
	  "dem" },
	{ { "one header, one missing on POP3, the size tells", "<wire> a:20",
	    "a/x:10 a/y:20", "1=2 header-size, +1 absent" },
	  "dem" },
	{ { "one header, each lacks another, the body tells", "a/x a/z",
	    "a/y a/z", "1 doubtful, 2=2 body, +1 doubtful" },
	  "m" },
	{ { "no headers at all, two bodies, swapped", "w/x w/y", "w/y w/x",
	    "1=2 body, 2=1 body" },
	  "dems" },
	/* Nothing at all is migrated. */
	{ { "a header outside the list on POP3", "x%M1.R1.d/b b", "a%M1.R1/b b",
	    "1=1 lines, 2=2 header" },
	  "dems" },
	{ { "the same, where Message-ID alone tells", "a'/b b", "a/b b",
	    "1 absent, 2=2 header, +1 absent" },
	  "m" },
};

static const PluginCase folder_cases[] = {
	{ { "mail in other folders, which take no part", "a:10 b:20",
	    "a:10 Sent|- b:20", "1=1 header, 2 absent" },
	  "em" },
	{ { "mail in other folders", "a:10 b:20", "a:10 Sent| b:20",
	    "1=1 header, 2=2 header" },
	  "dems" },
	/* One UIDL given twice, the other to none, silently. */
	{ { "a copy in INBOX and in a folder", "a/a:10", "a:10 Sent| a:10",
	    "1=1 identical, +2 absent" },
	  "dem" },
	{ { "two duplicates, one in each folder", "a/a:10 a/a:10",
	    "a:10 Sent| a:10", "1=1 identical, 2=2 identical" },
	  "dems" },
	/* UIDLs wrong, and given twice, silently. */
	{ { "a folder begins with the sizes of POP3's first", "a:10 b:20 c:30",
	    "a:10 b:20 c:30 Sent| x:10 y:20",
	    "1=1 header, 2=2 header, 3=3 header, +4 absent, +5 absent" },
	  "dem" },
	/* Not a word. */
	{ { "mail in no folder", "a:10 x:20", "a:10 Sent| b:30",
	    "1=1 header, 2 absent, +2 absent" },
	  "m" },
};

static const PluginCase again_cases[] = {
	/* No P is ever added, silently. */
	{ { "the mail is there already, without P", "a:10 b:20", "a:10 b:20",
	    "1=1 header, 2=2 header" },
	  "dems" },
	{ { "the mail is there already, with some P", "a:10 b:20",
	    "a:10 b:20=u2", "1=1 header, 2=2 kept" },
	  "dems" },
	{ { "the mail is there already", "a:10 b:20", "a:10=u1 b:20=u2",
	    "1=1 kept, 2=2 kept" },
	  "dems" },
};

static gboolean
goes_on(const World *world, const Match *match, char option)
{
	const VerdictOptions options = {
		.ignore_extra = option == 'e',
		.ignore_missing = option == 'm',
		.strict = option == 's',
	};
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Plan) plan =
		plan_make(world->maildrop, world->store, match, format);
	g_autoptr(Verdict) verdict =
		verdict_reach(world->maildrop, match, plan, &options);

	return verdict->obstacles->len == 0;
}

static void
test_verdicts(gconstpointer data)
{
	const PluginCase *it = data;
	const MatchOptions options = { .trust_sizes = FALSE };
	const char *pop3 = it->match.pop3;
	gboolean proves = g_str_has_prefix(pop3, "<wire> ");
	g_autoptr(World) world = world_read(
		pop3 + (proves ? strlen("<wire> ") : 0), it->match.imap);
	g_autoptr(Match) match = NULL;
	g_autoptr(GString) goes = g_string_new(NULL);

	if (proves)
		world_prove(world, SIZE_RULE_WIRE);
	match = match_run(world->maildrop, world->store, &options, world_fetch,
	                  world, NULL);
	g_assert_nonnull(match);
	for (const char *option = "dems"; *option != '\0'; option++) {
		if (goes_on(world, match, *option))
			g_string_append_c(goes, *option);
	}
	g_assert_cmpstr(goes->str, ==, it->goes);
}

static void
add_cases(const char *path, const PluginCase *cases, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		const PluginCase *it = &cases[i];
		g_autofree char *name = g_strdup_printf("%s, verdicts/%s", path,
		                                        it->match.name);

		match_cases_add(path, &it->match, 1);
		g_test_add_data_func(name, it, test_verdicts);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_cases("/order", order_cases, G_N_ELEMENTS(order_cases));
	add_cases("/extra", extra_cases, G_N_ELEMENTS(extra_cases));
	add_cases("/headers", header_cases, G_N_ELEMENTS(header_cases));
	add_cases("/folders", folder_cases, G_N_ELEMENTS(folder_cases));
	add_cases("/again", again_cases, G_N_ELEMENTS(again_cases));
	return g_test_run();
}
