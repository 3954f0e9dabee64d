/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/verdict.h"

#include "world.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *options; /* m(issing) e(xtra) a(ll) s(kip) S(trict) */
	const char *pop3;    /* world.h */
	const char *imap;
	const char *told; /* the obstacles, and what is counted */
} VerdictCase;

#define STALE "a:1300 b:1000 c:2000 d:1200 e:1105"
#define FIVE "a:1000 b:1001 c:1002 d:1003 e:1004"

static const VerdictCase cases[] = {
	{ "all is found", "", "a b", "a b", "" },
	{ "IMAP has more", "", "a", "a b", "extra 1" },
	{ "POP3 has more", "", "a b", "a", "MISSING missing 1" },
	{ "both have more", "", "a b", "a c", "MISSING missing 1 extra 1" },
	{ "ignore-extra, and all IMAP is found", "e", "a b", "a", "missing 1" },
	{ "ignore-extra, and not all IMAP is found", "e", "a b", "a c",
	  "MISSING missing 1 extra 1" },
	{ "ignore-missing", "m", "a b", "a c", "missing 1 extra 1" },
	{ "strict and all is found", "S", "a b", "a b", "" },
	{ "strict and POP3 has more", "S", "a b", "a", "MISSING missing 1" },
	{ "strict and IMAP has more", "S", "a", "a b", "EXTRA extra 1" },
	{ "strict beats both", "Sme", "a b", "a c",
	  "MISSING EXTRA missing 1 extra 1" },
	{ "not one pair", "", "a", "b", "NOTHING missing 1 extra 1" },
	{ "not one pair, whatever is ignored", "me", "a", "b",
	  "NOTHING missing 1 extra 1" },
	{ "no messages on POP3", "", "", "a", "extra 1" },
	{ "no messages on IMAP", "", "a", "", "MISSING missing 1" },
	{ "no messages on IMAP, ignored", "e", "a", "", "few missing 1" },
	{ "no messages", "S", "", "", "" },
	{ "a message without UIDL stands in nobody's way", "", "a b=", "a",
	  "without 1" },
	{ "nor in strict's", "S", "a b=", "a", "without 1" },
	{ "but uses up its pair", "S", "a b=", "a b", "without 1" },
	{ "an ambiguous message is missing", "", "a b b", "a b/x b/y",
	  "MISSING missing 2 extra 2" },
	{ "a kept P is contradicted", "me", "a b", "a=u2 b=u1", "CLAIMS" },
	{ "a P that is not in the dump", "me", "a", "a=other", "CLAIMS" },
	{ "an unconfirmed P", "", "- b", "a=u1 b", "" },
	{ "a UIDL that would be served twice", "me", "a=0000000200000007 x=m2",
	  "a b", "TWICE missing 1 extra 1" },
	{ "no rule fits the sizes", "me", STALE, FIVE, "SIZES" },
	{ "no rule fits the sizes, skipped", "mes", STALE, FIVE, "" },
	{ "all mailboxes, and all is found", "a", "a b", "a Sent| b", "" },
	{ "all mailboxes, and some is nowhere", "a", "a b c", "a Sent| c d",
	  "warns missing 1 extra 1" },
	{ "all mailboxes, strict", "aS", "a b c", "a Sent| c",
	  "MISSING missing 1" },
	{ "all mailboxes, ignored", "am", "a b c", "a Sent| c", "missing 1" },
	{ "all mailboxes, and half is nowhere", "a", "a b", "a Sent| c",
	  "warns missing 1 extra 1" },
	{ "all mailboxes, and more than half", "a", "a b c", "a Sent| d",
	  "few warns missing 2 extra 1" },
	{ "all mailboxes, without UIDL", "a", "a b c= d=", "a Sent| e",
	  "warns missing 1 extra 1 without 2" },
	{ "all mailboxes, and nothing is found", "a", "a", "Sent| b",
	  "NOTHING missing 1 extra 1" },
	{ "all mailboxes, and they are empty", "a", "a", "",
	  "few warns missing 1" },
	{ "all mailboxes, and something else refuses", "a", "a b c",
	  "a=other Sent| d", "CLAIMS missing 2 extra 1" },
	{ "a mailbox, and some is nowhere", "", "a b", "INBOX|- b Sent| a",
	  "MISSING missing 1" },
	{ "folders that take no part have nothing extra", "S", "a",
	  "a Sent|- b", "" },
	{ "less than half, ignored", "m", "a b c", "a", "few missing 2" },
	{ "less than half, refused", "", "a b c", "a", "MISSING missing 2" },
};

static void
tell_obstacles(const Verdict *verdict, GString *text)
{
	static const char *const names[] = {
		[OBSTACLE_NOTHING] = "NOTHING", [OBSTACLE_SIZES] = "SIZES",
		[OBSTACLE_MISSING] = "MISSING", [OBSTACLE_EXTRA] = "EXTRA",
		[OBSTACLE_CLAIMS] = "CLAIMS",   [OBSTACLE_TWICE] = "TWICE",
	};

	for (guint i = 0; i < verdict->obstacles->len; i++)
		g_string_append_printf(text, "%s ",
		                       names[g_array_index(verdict->obstacles,
		                                           ObstacleKind, i)]);
}

static char *
tell(const Verdict *verdict)
{
	GString *text = g_string_new(NULL);

	tell_obstacles(verdict, text);
	if (verdict->warns_few)
		g_string_append(text, "few ");
	if (verdict->warns_missing)
		g_string_append(text, "warns ");
	if (verdict->missing > 0)
		g_string_append_printf(text, "missing %" G_GSIZE_FORMAT " ",
		                       verdict->missing);
	if (verdict->extra > 0)
		g_string_append_printf(text, "extra %" G_GSIZE_FORMAT " ",
		                       verdict->extra);
	if (verdict->without_uidl > 0)
		g_string_append_printf(text, "without %" G_GSIZE_FORMAT " ",
		                       verdict->without_uidl);
	return g_strchomp(g_string_free(text, FALSE));
}

static void
test_case(gconstpointer data)
{
	const VerdictCase *it = data;
	const VerdictOptions options = {
		.ignore_missing = strchr(it->options, 'm') != NULL,
		.ignore_extra = strchr(it->options, 'e') != NULL,
		.all_mailboxes = strchr(it->options, 'a') != NULL,
		.skip_size_check = strchr(it->options, 's') != NULL,
		.strict = strchr(it->options, 'S') != NULL,
	};
	const MatchOptions how = { .skip_size_check = options.skip_size_check };
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Match) match = match_run(world->maildrop, world->store, &how,
	                                   world_fetch, world, NULL);
	g_autoptr(Plan) plan =
		plan_make(world->maildrop, world->store, match, format);
	g_autoptr(Verdict) verdict =
		verdict_reach(world->maildrop, match, plan, &options);
	g_autofree char *told = tell(verdict);

	g_assert_cmpstr(told, ==, it->told);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/verdict/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	return g_test_run();
}
