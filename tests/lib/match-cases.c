/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match-cases.h"

#include <string.h>

typedef struct {
	SizeRuleKind rule;
	gboolean proven;
	gboolean check;
	MatchOptions options;
	UidlFormula *formula;
} How;

static void
read_how(const char *word, How *how)
{
	static const char *const rules[] = {
		[SIZE_RULE_NONE] = "<none>",
		[SIZE_RULE_WIRE] = "<wire>",
		[SIZE_RULE_LF] = "<lf>",
		[SIZE_RULE_CONSTANT] = "<constant>",
		[SIZE_RULE_HEADER] = "<header>",
		[SIZE_RULE_X_UIDL] = "<x-uidl>",
	};

	how->options.trust_sizes |= strcmp(word, "<trust>") == 0;
	how->options.skip_size_check |= strcmp(word, "<skip>") == 0;
	how->options.skip_uidl_cache |= strcmp(word, "<uncached>") == 0 ||
	                                strcmp(word, "<replace>") == 0;
	how->options.replace |= strcmp(word, "<replace>") == 0;
	how->options.match_identity |= strcmp(word, "<identity>") == 0;
	how->options.formula_auto |= strcmp(word, "<auto>") == 0;
	how->check |= strcmp(word, "<check>") == 0;
	for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (strcmp(word, rules[i]) != 0)
			continue;
		how->rule = (SizeRuleKind)i;
		how->proven = TRUE;
	}
}

static How
split_how(const char **pop3)
{
	How how = { .proven = FALSE };

	while (**pop3 == '<') {
		gsize length = strcspn(*pop3, ">") + 1;
		g_autofree char *word = g_strndup(*pop3, length);

		read_how(word, &how);
		if (g_str_has_prefix(word, "<f=")) {
			word[length - 1] = '\0';
			how.formula = uidl_formula_parse(word + 3, NULL);
			g_assert_nonnull(how.formula);
		}
		*pop3 += length;
		*pop3 += strspn(*pop3, " ");
	}
	return how;
}

static void
run(const MatchCase *it, gboolean exact, gboolean backwards)
{
	const char *pop3 = it->pop3;
	How how = split_how(&pop3);
	g_autoptr(World) world = world_read(pop3, it->imap);
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Match) match = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *told = NULL;

	how.options.formula = how.formula;
	if (how.check)
		how.options.served = format;
	if (how.proven)
		world_prove(world, how.rule);
	world->exact = exact;
	world->backwards = backwards;
	match = match_run(world->maildrop, world->store, &how.options,
	                  world_fetch, world, &error);
	if (match != NULL)
		told = world_tell(world, match);
	else
		told = g_strndup(error->message,
		                 strlen(it->told) - strlen("error: "));
	if (match == NULL)
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(told, ==, it->told + (match == NULL ? 7 : 0));
	uidl_formula_free(how.formula);
}

static void
test_case(gconstpointer data)
{
	run(data, FALSE, FALSE);
	run(data, FALSE, TRUE);
	run(data, TRUE, FALSE);
}

void
match_cases_add(const char *path, const MatchCase *cases, gsize length)
{
	/* All that differs is told, not the first alone. */
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < length; i++) {
		g_autofree char *name =
			g_strdup_printf("%s/%s", path, cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
}
