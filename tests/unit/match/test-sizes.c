/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The size rule, the session of LIST, and sizes that names claim. */
#include "match-cases.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *pop3;
	const char *imap;
	const char *rule; /* "<kind> [<constant>] [proven] [misfit]" */
} RuleCase;

#define FIVE "a:1000 b:1001 c:1002 d:1003 e:1004"
#define TWENTY                                                                 \
	"f:20 g:21 h:22 i:23 j:24 k:25 l:26 m:27 o:28 p:29 q:30 r:31 s:32 "    \
	"t:33 u:34 v:35 x:36 y:37 z:38"

static const RuleCase rule_cases[] = {
	{ "wire", FIVE, FIVE, "wire proven" },
	{ "LF", "a:990 b:991 c:992 d:993 e:994", FIVE, "lf proven" },
	{ "a constant", "a:1012 b:1013 c:1014 d:1015 e:1016",
	  "a:1000*11 b:1001 c:1002*13 d:1003 e:1004", "constant 12 proven" },
	{ "a constant less is none", "a:988 b:989 c:990 d:991 e:992",
	  "a:1000*11 b:1001 c:1002*13 d:1003 e:1004", "none misfit" },
	{ "its own header", "a:1007^107 b:1009^108 c:1002 d:1000^97 e:1005^101",
	  FIVE, "header proven" },
	{ "its own header, and bodies of one size",
	  "a:1007^107 b:1009^109 c:1002^102 d:997^97 e:1001^101",
	  "a:1000 b:1000 c:1000 d:1000 e:1000", "header proven" },
	{ "none", "a:1300 b:1000 c:2000 d:1200 e:1105", FIVE, "none misfit" },
	{ "four pairs", "a:1000 b:1001 c:1002 d:1003",
	  "a:1000 b:1001 c:1002 d:1003", "wire" },
	{ "four pairs of six messages", "a:1000 b:1001 c:1002 d:1003 e:7 f:8",
	  "a:1000 b:1001 c:1002 d:1003 x:7 y:8", "wire" },
	{ "two sizes", "a:1000 b:1001 c:1000 d:1001 e:1000",
	  "a:1000 b:1001 c:1000 d:1001 e:1000", "wire" },
	{ "three sizes", "a:1000 b:1001 c:1000 d:1002 e:1000",
	  "a:1000 b:1001 c:1000 d:1002 e:1000", "wire proven" },
	{ "not alone on POP3", FIVE " a:1000", FIVE, "wire" },
	{ "not alone on IMAP", FIVE, FIVE " a:1000", "wire" },
	{ "kept ones count", FIVE,
	  "a:1000=u1 b:1001=u2 c:1002=u3 d:1003=u4 e:1004=u5", "wire proven" },
	{ "95 %", TWENTY " a:77", TWENTY " a:78", "wire proven" },
	{ "less than 95 %", TWENTY " a:77 b:99", TWENTY " a:78 b:98",
	  "none misfit" },
	{ "equal bodies do not count against it", TWENTY " a/a:77 b/b:99",
	  TWENTY " a:78 b:98", "wire proven" },
	{ "a constant of most, whose bodies are equal",
	  "a/a:1012 b/b:1013 c/c:1014 d/d:1015 e/e:1016 f/f:2020 g/g:2030",
	  FIVE " f:2000 g:2001", "constant 12 proven" },
	{ "a constant of some, though all bodies are equal",
	  "a/a:1012 b/b:1013 c/c:1014 d/d:1015 e/e:1016 f/f:2020 g/g:2030 "
	  "h/h:2040 i/i:2050 j/j:2060",
	  FIVE " f:2000 g:2001 h:2002 i:2003 j:2004", "none" },
	{ "other bodies do", TWENTY " a/x:77 b/y:99", TWENTY " a:78 b:98",
	  "none misfit" },
	{ "nothing is listed", "a b c d e", FIVE, "wire" },
	{ "nothing is listed, but all is there",
	  "a/a~1000 b/b~1001 c/c~1002 d/d~1003 e/e~1004", FIVE, "wire proven" },
	{ "full messages vouch for LIST",
	  "a/a:1300 b/b:1000 c/c:2000 d/d:1200 e/e:1105", FIVE, "none" },
	{ "few full ones do not",
	  "a:1300 b:1000 c:2000 d:1200 e:1105 f/f:7 g/g:8", FIVE " f:9 g:10",
	  "none misfit" },
	{ "an X-UIDL line",
	  "a:1012=a b:1014=bbb c:1017=ccccc d:1020=ddddddd e:1023=eeeeeeeee",
	  "a:1001 b:1001 c:1002 d:1003 e:1004", "x-uidl 0 proven" },
	{ "an X-UIDL line and one of Status",
	  "a:1024=a b:1026=bbb c:1029=ccccc d:1032=ddddddd e:1035=eeeeeeeee",
	  "a:1001 b:1001 c:1002 d:1003 e:1004", "x-uidl 12 proven" },
	{ "full ones without LIST need nobody",
	  "a/a~1300 b/b~1000 c/c~2000 d/d~1200 e/e~1105", FIVE, "none" },
};

static char *
tell_rule(const Match *match)
{
	static const char *const names[] = {
		[SIZE_RULE_NONE] = "none",
		[SIZE_RULE_WIRE] = "wire",
		[SIZE_RULE_LF] = "lf",
		[SIZE_RULE_CONSTANT] = "constant",
		[SIZE_RULE_HEADER] = "header",
		[SIZE_RULE_X_UIDL] = "x-uidl",
	};
	GString *text = g_string_new(names[match->rule.kind]);

	if (match->rule.kind == SIZE_RULE_CONSTANT ||
	    match->rule.kind == SIZE_RULE_X_UIDL)
		g_string_append_printf(text, " %d", (int)match->rule.constant);
	if (match->rule.proven)
		g_string_append(text, " proven");
	if (match->sizes_misfit)
		g_string_append(text, " misfit");
	return g_string_free(text, FALSE);
}

static void
test_rule(gconstpointer data)
{
	const RuleCase *it = data;
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(GError) error = NULL;
	g_autoptr(Match) match =
		match_run(world->maildrop, world->store, &options, world_fetch,
	                  world, &error);
	g_autofree char *told = NULL;

	g_assert_no_error(error);
	told = tell_rule(match);
	g_assert_cmpstr(told, ==, it->rule);
}

#define SESSION_ERROR "error: LIST and the messages are not of one POP3 session"

static const MatchCase session_cases[] = {
	{ "another session",
	  "a/a:1001~1000 b/b:1005~1001 c/c:1002~1007 d/d:1004~1003 "
	  "e/e:1000~1004",
	  FIVE, SESSION_ERROR },
	{ "another session, skipped",
	  "<skip> a/a:1001~1000 b/b:1005~1001 c/c:1002~1007 d/d:1004~1003 "
	  "e/e:1000~1004",
	  FIVE, "1=1 header, 2=2 header, 3=3 header, 4=4 header, 5=5 header" },
	{ "too few to say",
	  "a/a:1001~1000 b/b:1005~1001 c/c:1002~1007 d/d:1004~1003", FIVE,
	  "1=1 header, 2=2 header, 3=3 header, 4=4 header, +5 absent" },
	{ "LF",
	  "a/a:990~1000 b/b:991~1001 c/c:992~1002 d/d:993~1003 e/e:994~1004",
	  FIVE, "1=1 header, 2=2 header, 3=3 header, 4=4 header, 5=5 header" },
	{ "a constant",
	  "a/a:1007~1000 b/b:1008~1001 c/c:1009~1002 d/d:1010~1003 "
	  "e/e:1011~1004",
	  FIVE, "1=1 header, 2=2 header, 3=3 header, 4=4 header, 5=5 header" },
	{ "a line end more than LIST says",
	  "a/a:998~1000 b/b:999~1001 c/c:1002 d/d:1003 e/e:1004", FIVE,
	  "1=1 header, 2=2 header, 3=3 header, 4=4 header, 5=5 header" },
	{ "headers in files for full messages are no other session",
	  "a/:1000~100 b/:1001~100 c/:1002~100 d/:1003~100 e/:1004~100", FIVE,
	  "1=1 header, 2=2 header, 3=3 header, 4=4 header, 5=5 header" },
	{ "nor do they deny a body", "a/:1000~100 a/:1001~100",
	  "a/x:1000 a/y:1001", "1=1 header-size, 2=2 header-size" },
	{ "nor where sizes are skipped", "<skip> a/:1000~100 a/:1001~100",
	  "a/x:1000 a/y:1001",
	  "1 ambiguous, 2 ambiguous, +1 ambiguous, +2 ambiguous" },
	{ "a body may be empty", "a/:100 a/:200~100", "a/:100 a/y:200",
	  "1=1 body, 2=2 header-size" },
	{ "a size that only its header explains", "<wire> a:980^80",
	  "a:1000^100", "1=1 header" },
	{ "and one that it does not", "<wire> a:981^80", "a:1000^100",
	  "1 doubtful, +1 doubtful" },
	{ "also where LIST counts a constant more",
	  "a/:107~100 b/b:1008~1001 c/c:1009~1002", "a/x:200 b:1001 c:1002",
	  "1 doubtful, 2=2 header, 3=3 header, +1 doubtful" },
};

/* 70 messages whose names claim sizes; the last lie. */
static World *
name_world(guint lies, FactSet failing)
{
	World *world = world_new();

	for (guint i = 0; i < 70; i++) {
		g_autofree char *name = g_strdup_printf("a%u", i);
		WorldMail mail = { .can = FACT_HEADER, .message_id = i + 1 };

		g_strlcpy(mail.header, name, WORLD_NAME);
		g_strlcpy(mail.body, name, WORLD_NAME);
		mail.size = 1000 + i;
		world_add_pop3(world, name, mail.size, &mail);
		mail.can = FACT_ALL;
		mail.failing = failing;
		mail.claimed = i + lies < 70 ? mail.size : mail.size + 1;
		if (i == 0)
			mail.claimed = 0;
		world_add_imap(world, NULL, &mail);
	}
	return world;
}

static guint
count_asked(const World *world, FactSet facts)
{
	guint count = 0;

	for (guint i = 0; i < world->imap->len; i++)
		count += (g_array_index(world->imap, WorldMail, i).asked &
		          facts) == facts;
	return count;
}

typedef struct {
	const char *name;
	guint lies;
	FactSet failing;
	guint read; /* how many sizes were not believed by name */
	gboolean lied;
} NameCase;

static const NameCase name_cases[] = {
	{ "true ones are believed", 0, 0, 65, FALSE },
	{ "one lie of the sample makes all unknown", 70, 0, 70, TRUE },
	{ "ten lies of 70 are in the sample", 10, 0, 70, TRUE },
	{ "what nobody could read is not believed", 0, FACT_SIZE | FACT_LINES,
	  70, FALSE },
};

static void
test_names(gconstpointer data)
{
	const NameCase *it = data;
	g_autoptr(World) world = name_world(it->lies, it->failing);
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(Match) match = match_run(world->maildrop, world->store,
	                                   &options, world_fetch, world, NULL);

	g_assert_cmpint(match->names_lied, ==, it->lied);
	g_assert_cmpuint(match->evidence[EVIDENCE_HEADER], ==, 70);
	g_assert_cmpuint(count_asked(world, FACT_SIZE), ==, it->read);
	for (guint i = 0; it->failing == 0 && i < 70; i++)
		g_assert_cmpuint(world->store->mail->facts[i].wire_size, ==,
		                 1000 + i);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	match_cases_add("/session", session_cases, G_N_ELEMENTS(session_cases));
	for (gsize i = 0; i < G_N_ELEMENTS(rule_cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/rule/%s", rule_cases[i].name);

		g_test_add_data_func(name, &rule_cases[i], test_rule);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(name_cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/names/%s", name_cases[i].name);

		g_test_add_data_func(name, &name_cases[i], test_names);
	}
	return g_test_run();
}
