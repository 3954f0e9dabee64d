/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is asked for, and what a fetch that fails does. */
#include "world.h"

typedef struct {
	const char *name;
	const char *pop3;
	const char *imap;
	/* Of both sides' messages, what was asked in all; "-": nothing. */
	const char *asked;
	guint fetches; /* at most */
	MatchOptions options;
} AskCase;

static const AskCase ask_cases[] = {
	{ .name = "headers and sizes of what is alone",
	  .pop3 = "a:1000 b:2000",
	  .imap = "a:1000 b:2000",
	  .asked = "h h / sh sh",
	  .fetches = 4 },
	{ .name = "lines of what the dump has full, to check LIST",
	  .pop3 = "a/a:1000",
	  .imap = "a:1000",
	  .asked = "slh / sh",
	  .fetches = 4 },
	{ .name = "bodies of one header",
	  .pop3 = "a/x:1000 a/y:1000 b/b:2000",
	  .imap = "a/x:1000 a/y:1000 b:2000",
	  .asked = "slhb slhb slh / shb shb sh",
	  .fetches = 4 },
	{ .name = "bodies of weak headers",
	  .pop3 = "w/x:1000 a/a:1000",
	  .imap = "w/x:1000 a:1000",
	  .asked = "slhb slh / shb sh",
	  .fetches = 4 },
	{ .name = "no body where the other side lacks the header",
	  .pop3 = "a/x:1000 a/y:1000",
	  .imap = "b:1000 b:1000",
	  .asked = "slh slh / sh sh",
	  .fetches = 4 },
	{ .name = "headers for what they state where the dump has none",
	  .pop3 = "-:1000 -:2000",
	  .imap = "a:1000 b:2000",
	  .asked = "- - / sh sh",
	  .fetches = 3 },
	{ .name = "no sizes where LIST says none",
	  .pop3 = "- -",
	  .imap = "a:1000 b:2000",
	  .asked = "- - / h h",
	  .fetches = 3 },
	{ .name = "nor where UIDLs are stated",
	  .pop3 = "- -",
	  .imap = "a:1000?u1 b:2000?u2",
	  .asked = "- - / h h",
	  .fetches = 3 },
	{ .name = "lines where wire sizes do not fit",
	  .pop3 = "-:990 -:1990",
	  .imap = "a:1000 b:2000",
	  .asked = "- - / slh slh",
	  .fetches = 4 },
	{ .name = "the claimed size is checked",
	  .pop3 = "-:1000",
	  .imap = "a:1000@1000",
	  .asked = "- / sh",
	  .fetches = 3 },
	{ .name = "sizes of the dump alone where they are skipped",
	  .pop3 = "a/a:1000",
	  .imap = "a:1000",
	  .asked = "slh / h",
	  .fetches = 3,
	  .options.skip_size_check = TRUE },
	{ .name = "nothing but sizes where they are trusted",
	  .pop3 = "a/a:1000 b/b:2000",
	  .imap = "a:1000 b:2000",
	  .asked = "- - / s s",
	  .fetches = 3,
	  .options.trust_sizes = TRUE },
	{ .name = "nothing of a base name with two files",
	  .pop3 = "a:1000",
	  .imap = "a#",
	  .asked = "h / -",
	  .fetches = 4 },
};

static void
tell_asked(GArray *model, GString *text)
{
	for (guint i = 0; i < model->len; i++) {
		FactSet asked = g_array_index(model, WorldMail, i).asked;

		if (text->len > 0)
			g_string_append_c(text, ' ');
		g_string_append(text, asked & FACT_SIZE ? "s" : "");
		g_string_append(text, asked & FACT_LINES ? "l" : "");
		g_string_append(text, asked & FACT_HEADER ? "h" : "");
		g_string_append(text, asked & FACT_BODY ? "b" : "");
		g_string_append(text, asked == 0 ? "-" : "");
	}
}

static void
test_ask(gconstpointer data)
{
	const AskCase *it = data;
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	g_autoptr(GString) asked = g_string_new(NULL);
	g_autoptr(Match) match = NULL;

	world->exact = TRUE;
	match = match_run(world->maildrop, world->store, &it->options,
	                  world_fetch, world, NULL);
	g_assert_nonnull(match);
	tell_asked(world->pop3, asked);
	g_string_append(asked, " /");
	tell_asked(world->imap, asked);
	g_assert_cmpstr(asked->str, ==, it->asked);
	g_assert_cmpuint(world->fetches, <=, it->fetches);
}

typedef struct {
	const char *name;
	const char *pop3;
	const char *imap;
	guint fetches;
	MatchOptions options;
} FailCase;

/* Of each fetch that there is, one at a time. */
static const FailCase fail_cases[] = {
	{ .name = "headers and sizes",
	  .pop3 = "a/x:10 a/y:20 -:30",
	  .imap = "a/x:10@10 a/y:20 c:30",
	  .fetches = 4 },
	{ .name = "no rule",
	  .pop3 = "a/v:1 b/w:22 c/x:3 d/y:44 e/z:5",
	  .imap = "a/v:11 b/w:21 c/x:33 d/y:41 e/z:15",
	  .fetches = 4 },
	{ .name = "sizes alone",
	  .pop3 = "-:1 -:2",
	  .imap = "a:11 b:22",
	  .fetches = 3 },
	{ .name = "trusted sizes",
	  .pop3 = "a:1 b:2",
	  .imap = "a:11 b:22",
	  .fetches = 4,
	  .options.trust_sizes = TRUE },
};

static void
test_fetch_fails(gconstpointer data)
{
	const FailCase *it = data;

	for (guint i = 1; i <= it->fetches + 1; i++) {
		g_autoptr(World) world = world_read(it->pop3, it->imap);
		g_autoptr(GError) error = NULL;
		g_autoptr(Match) match = NULL;

		world->fail_fetch = i;
		match = match_run(world->maildrop, world->store, &it->options,
		                  world_fetch, world, &error);
		if (i > it->fetches) {
			g_assert_nonnull(match);
			continue;
		}
		g_assert_null(match);
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	}
}

static void
test_counts(void)
{
	g_autoptr(World) world =
		world_read("a b c c d/x d/y", "a=u1 b c c d/x");
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(Match) match = match_run(world->maildrop, world->store,
	                                   &options, world_fetch, world, NULL);

	g_assert_cmpuint(match->pop3_length, ==, 6);
	g_assert_cmpuint(match->imap_length, ==, 5);
	g_assert_cmpuint(match->evidence[EVIDENCE_KEPT], ==, 1);
	g_assert_cmpuint(match->evidence[EVIDENCE_HEADER], ==, 1);
	g_assert_cmpuint(match->evidence[EVIDENCE_IDENTICAL], ==, 2);
	g_assert_cmpuint(match->evidence[EVIDENCE_BODY], ==, 1);
	g_assert_cmpuint(match->evidence[EVIDENCE_NONE], ==, 1);
}

/* What is alike must not be compared each with each. */
typedef struct {
	const char *name;
	gboolean one_header;
	gboolean one_body;
	gboolean one_size;
	FactSet can; /* of the dump */
	FactSet failing;
} ManyCase;

#define MANY 100000

static const ManyCase many_cases[] = {
	{ "identical", TRUE, TRUE, TRUE, FACT_ALL, 0 },
	{ "identical, of headers", TRUE, TRUE, TRUE, FACT_HEADER, 0 },
	{ "one header", TRUE, FALSE, FALSE, FACT_ALL, 0 },
	{ "one header, of headers", TRUE, FALSE, FALSE, FACT_HEADER, 0 },
	{ "one header and size", TRUE, FALSE, TRUE, FACT_ALL, 0 },
	{ "one header and size, of headers", TRUE, FALSE, TRUE, FACT_HEADER,
	  0 },
	{ "one header and body", TRUE, TRUE, FALSE, FACT_ALL, 0 },
	{ "one header, no bodies", TRUE, FALSE, FALSE, FACT_ALL, FACT_BODY },
	{ "one header, no sizes", TRUE, TRUE, TRUE, FACT_ALL,
	  FACT_SIZE | FACT_LINES },
	{ "one size, no headers", FALSE, FALSE, TRUE, 0, 0 },
	{ "no headers", FALSE, FALSE, FALSE, 0, 0 },
};

static World *
make_many(const ManyCase *it)
{
	World *world = world_new();

	for (guint i = 0; i < MANY; i++) {
		WorldMail mail = { .can = FACT_ALL, .failing = it->failing };

		g_snprintf(mail.header, WORLD_NAME, "a%u",
		           it->one_header ? 0 : i);
		g_snprintf(mail.body, WORLD_NAME, "b%u", it->one_body ? 0 : i);
		mail.received = TRUE;
		mail.size = it->one_size ? 1000 : 1000 + i;
		world_add_imap(world, NULL, &mail);
		mail.can = it->can;
		/* One is missing: sequences are not equal throughout. */
		if (i != MANY / 2)
			world_add_pop3(world, NULL, mail.size, &mail);
	}
	return world;
}

static void
test_many(gconstpointer data)
{
	g_autoptr(World) world = make_many(data);
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(Match) match = match_run(world->maildrop, world->store,
	                                   &options, world_fetch, world, NULL);

	g_assert_nonnull(match);
}

static void
add_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(fail_cases); i++) {
		g_autofree char *name = g_strdup_printf(
			"/match/a fetch fails: %s", fail_cases[i].name);

		g_test_add_data_func(name, &fail_cases[i], test_fetch_fails);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(ask_cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/asks/%s", ask_cases[i].name);

		g_test_add_data_func(name, &ask_cases[i], test_ask);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(many_cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/many/%s", many_cases[i].name);

		g_test_add_data_func(name, &many_cases[i], test_many);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	/* All that differs is told, not the first alone. */
	g_test_set_nonfatal_assertions();
	g_test_add_func("/match/counts", test_counts);
	add_cases();
	return g_test_run();
}
