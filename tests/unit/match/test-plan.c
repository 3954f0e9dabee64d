/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/plan.h"

#include "world.h"

/* V is 7, and UIDs count from 1. */
#define COMPUTED(uid) "0000000" uid "00000007"

typedef struct {
	const char *name;
	const char *pop3; /* world.h */
	const char *imap;
	const char *format; /* NULL: Dovecot's own */
	const char *told;
} PlanCase;

static const PlanCase cases[] = {
	{ "P and O", "a b", "b a", NULL, "1 Pu2 O2, 2 Pu1 O1, N3, changed 2" },
	{ "what is there already", "a b", "a=u1>1 b=u2>2", NULL,
	  "1 Pu1 O1, 2 Pu2 O2, N3, done" },
	{ "another O", "a b", "a=u1>7 b=u2>2", NULL,
	  "1 Pu1 O1, 2 Pu2 O2, N3, changed 1" },
	{ "no O yet", "a", "a=u1", NULL, "1 Pu1 O1, N2, changed 1" },
	{ "an empty P stays where it says the same", "a=m1", "a=>1", NULL,
	  "1 P O1, N2, done" },
	{ "O of others goes, P stays", "a", "a b=other>3 c>4", NULL,
	  "1 Pu1 O1, N4, changed 3, dropped 2" },
	{ "O stays where none is given", "a", "b=other>3", NULL, "N2, done" },
	{ "nothing for a message without UIDL", "a= b", "a>9 b", NULL,
	  "2 Pu2 O2, N3, changed 2, dropped 1" },
	{ "a UIDL that a message there has computed", "a=" COMPUTED("2"), "a b",
	  NULL, "1 P" COMPUTED("2") " O1, 2 P, N3, changed 2, base 1" },
	{ "that its own message has computed", "a=" COMPUTED("1"), "a", NULL,
	  "1 P" COMPUTED("1") " O1, N2, changed 1" },
	{ "that a message with P does not have", "a=" COMPUTED("2"),
	  "a b=other", NULL, "1 P" COMPUTED("2") " O1, N3, changed 1" },
	{ "that a message has whose pair has no UIDL", "a=" COMPUTED("2") " b=",
	  "a b", NULL, "1 P" COMPUTED("2") " O1, 2 P, N3, changed 2, base 1" },
	{ "of the dump, not written", "x=" COMPUTED("1"), "a", NULL,
	  "1 P, N2, changed 1, base 1" },
	{ "that the base name has as well", "a=" COMPUTED("2") " x=m2", "a b",
	  NULL, "1 P" COMPUTED("2") " O1, N3, changed 1, twice 1" },
	{ "that the next UID gets", "a=" COMPUTED("2"), "a", NULL,
	  "1 P" COMPUTED("2") " O1, N3 raised, changed 1" },
	{ "that a later UID gets", "a=" COMPUTED("9") " b=" COMPUTED("5"),
	  "a b", NULL,
	  "1 P" COMPUTED("9") " O1, 2 P" COMPUTED(
		  "5") " O2, N10 raised, changed 2" },
	{ "that the last UID below 2^31 gets", "a=7fffffff00000007", "a", NULL,
	  "1 P7fffffff00000007 O1, N2147483648 raised, changed 1" },
	{ "that a UID from 2^31 on gets", "a=8000000000000007", "a", NULL,
	  "1 P8000000000000007 O1, N2, changed 1, twice 1" },
	{ "of another V", "a=0000000200000008", "a", NULL,
	  "1 P0000000200000008 O1, N2, changed 1" },
	{ "of another format", "a=2", "a b", "%u",
	  "1 P2 O1, 2 P, N3, changed 2, base 1" },
	{ "that all mail to come gets", "a=7 b=u2", "a b", "%v",
	  "1 P7 O1, 2 Pu2 O2, N3, changed 2, twice 1" },
	{ "that mail here and to come gets, told once", "a=7 b=u2", "a c c",
	  "%v", "1 P7 O1, 2 P, 3 P, N4, changed 3, base 2, twice 1" },
	{ "told once, by number", "x=2 y=3 z=m2 q=m3", "a b c", "%1u",
	  "N4, twice 1, twice 2, done" },
};

static void
tell_folder(const World *world, const PlanFolder *folder, GString *text)
{
	for (guint i = 0; i < folder->entries->len; i++) {
		const PlanEntry *entry =
			&g_array_index(folder->entries, PlanEntry, i);
		guint32 order = plan_order(world->maildrop, entry);

		g_string_append_printf(
			text, "%u P%s", entry->message + 1,
			plan_uidl(world->maildrop, world->store, entry));
		if (order != STORE_NO_ORDER)
			g_string_append_printf(text, " O%u", order);
		g_string_append(text, ", ");
	}
	g_string_append_printf(text, "N%u%s", folder->next_uid,
	                       folder->raises_next_uid ? " raised" : "");
	if (folder->changed > 0)
		g_string_append_printf(text, ", changed %" G_GSIZE_FORMAT,
		                       folder->changed);
	if (folder->dropped_orders > 0)
		g_string_append_printf(text, ", dropped %" G_GSIZE_FORMAT,
		                       folder->dropped_orders);
	if (folder->base_names > 0)
		g_string_append_printf(text, ", base %" G_GSIZE_FORMAT,
		                       folder->base_names);
}

static char *
tell(const World *world, const Plan *plan)
{
	GString *text = g_string_new(NULL);

	g_assert_cmpuint(plan->folders->len, ==, 1);
	tell_folder(world, &g_array_index(plan->folders, PlanFolder, 0), text);
	for (guint i = 0; i < plan->served_twice->len; i++)
		g_string_append_printf(
			text, ", twice %u",
			g_array_index(plan->served_twice, guint32, i) + 1);
	if (plan_is_done(plan))
		g_string_append(text, ", done");
	return g_string_free(text, FALSE);
}

static void
test_case(gconstpointer data)
{
	const PlanCase *it = data;
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	const MatchOptions options = { .trust_sizes = FALSE };
	g_autoptr(Match) match = match_run(world->maildrop, world->store,
	                                   &options, world_fetch, world, NULL);
	g_autoptr(UidlFormat) format = uidl_format_parse(
		it->format != NULL ? it->format : UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Plan) plan =
		plan_make(world->maildrop, world->store, match, format);
	g_autofree char *told = tell(world, plan);

	g_assert_cmpstr(told, ==, it->told);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/plan/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	return g_test_run();
}
