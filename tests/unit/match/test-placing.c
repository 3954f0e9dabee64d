/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/placing.h"

#include <string.h>

/* Sizes by place; "?" is unknown, "|" a header pair. */
typedef struct {
	const char *name;
	const char *pop3;
	const char *imap;
	const char *placed; /* "place=place", from 0 on */
} PlacingCase;

static const PlacingCase cases[] = {
	{ "equal throughout", "1 2 3", "1 2 3", "0=0 1=1 2=2" },
	{ "equal throughout, neighbours alike", "1 1 2", "1 1 2",
	  "0=0 1=1 2=2" },
	{ "nothing", "", "", "" },
	{ "one side has nothing", "1", "", "" },
	{ "unknown on one side", "1 ? 3 4", "1 2 3 4", "2=2 3=3" },
	{ "unknown on both sides", "? ?", "? ?", "" },
	{ "one more on IMAP", "1 2 3", "1 2 9 3", "0=0 1=1" },
	{ "one more on POP3", "1 2 9 3 4", "1 2 3 4", "0=0 1=1 3=2 4=3" },
	{ "an anchor needs a neighbour that fits", "1 7 2 8 3", "1 9 2 6 3",
	  "" },
	{ "an end is no neighbour", "1 2", "1 3", "" },
	{ "a size that occurs twice is no anchor", "1 5 5 2", "5 1 2 5", "" },
	{ "a gap that is the same on both sides", "1 2 5 6 5 3 4 7",
	  "1 2 5 6 5 3 4 8", "0=0 1=1 2=2 3=3 4=4 5=5 6=6" },
	{ "a gap of sizes that occur twice", "1 2 5 6 5 6 3 4 7",
	  "1 2 5 6 5 6 3 4 8", "0=0 1=1 2=2 3=3 4=4 5=5 6=6 7=7" },
	{ "a gap of neighbours alike", "1 2 5 5 3 4 7", "1 2 5 5 3 4 8",
	  "0=0 1=1 4=4 5=5" },
	{ "a gap of another order", "1 2 5 6 6 5 3 4 7", "1 2 6 5 5 6 3 4 8",
	  "0=0 1=1 6=6 7=7" },
	{ "a gap of another length", "1 2 5 7 5 7 3 4", "1 2 5 7 5 3 4",
	  "0=0 1=1 6=5 7=6" },
	{ "an end that is the same", "5 6 5 1 2 7", "5 6 5 1 2 8",
	  "0=0 1=1 2=2 3=3 4=4" },
	{ "a swap", "1 2 5 6 3 4", "1 2 6 5 3 4", "0=0 1=1 4=4 5=5" },
	{ "crosswise", "1 2 3 4", "3 4 1 2", "" },
	{ "the longer part stays", "1 2 3 4 5", "4 5 1 2 3", "0=2 1=3 2=4" },
	{ "between header pairs", "1 | 2 | 3", "1 | 2 | 3", "0=0 1=1 2=2" },
	{ "not across a header pair", "1 2 | 3", "1 | 2 3", "" },
	{ "swapped across a header pair", "1 2 | 3 4", "3 4 | 1 2", "" },
	{ "next to a header pair on both sides", "1 | 2 9 | 3", "1 8 | 2 | 3",
	  "1=2 3=3" },
	{ "a header pair is an anchor", "5 6 5 | 1 7", "5 6 5 | 1 8",
	  "0=0 1=1 2=2 3=3" },
	{ "nothing between header pairs", "| | 1", "| | 1", "0=0" },
};

static GArray *
read_items(const char *text, guint32 *gaps)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(Item));
	g_auto(GStrv) words = g_strsplit(text, " ", -1);

	*gaps = 1;
	for (char **word = words; *word != NULL; word++) {
		const Item it = {
			.message = items->len,
			.gap = *gaps - 1,
			.known = **word != '?',
			.key = g_ascii_strtoll(*word, NULL, 10),
		};

		if (**word == '|')
			++*gaps;
		else if (**word != '\0')
			g_array_append_val(items, it);
	}
	return items;
}

static void
test_case(gconstpointer data)
{
	const PlacingCase *it = data;
	guint32 gaps;
	g_autoptr(GArray) pop3 = read_items(it->pop3, &gaps);
	g_autoptr(GArray) imap = read_items(it->imap, &gaps);
	const Placing placing = { .pop3 = pop3, .imap = imap, .gaps = gaps };
	g_autoptr(GArray) placed = g_array_new(FALSE, FALSE, sizeof(Pair));
	g_autoptr(GString) told = g_string_new(NULL);

	placing_run(&placing, placed);
	for (guint i = 0; i < placed->len; i++) {
		const Pair *pair = &g_array_index(placed, Pair, i);

		g_string_append_printf(told, "%s%u=%u", i > 0 ? " " : "",
		                       pair->pop3, pair->imap);
	}
	g_assert_cmpstr(told->str, ==, it->placed);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/placing/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	return g_test_run();
}
