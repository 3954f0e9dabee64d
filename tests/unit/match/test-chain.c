/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/chain.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *values;
	const char *shared; /* a letter each: x or - */
} ChainCase;

static const ChainCase cases[] = {
	{ "none", "", "" },
	{ "one", "5", "x" },
	{ "ascending", "1 2 3", "xxx" },
	{ "descending: any would do", "3 2 1", "---" },
	{ "a swap", "1 3 2 4", "x--x" },
	{ "one astray, backwards", "2 3 4 1 5", "xxx-x" },
	{ "one astray, forwards", "9 1 2 3 10", "-xxxx" },
	{ "two halves", "4 5 6 1 2 3", "------" },
	{ "a long half", "4 5 6 7 1 2 3", "xxxx---" },
	{ "the greatest values", "4294967294 4294967295 0", "xx-" },
};

static void
test_case(gconstpointer data)
{
	const ChainCase *it = data;
	g_auto(GStrv) words = g_strsplit(it->values, " ", -1);
	gsize length = strlen(it->shared);
	g_autofree guint32 *values = g_new(guint32, length);
	g_autofree gboolean *shared = g_new(gboolean, length);
	g_autoptr(GString) told = g_string_new(NULL);

	for (gsize i = 0; i < length; i++)
		values[i] = (guint32)g_ascii_strtoull(words[i], NULL, 10);
	chain_shared(values, length, shared);
	for (gsize i = 0; i < length; i++)
		g_string_append_c(told, shared[i] ? 'x' : '-');
	g_assert_cmpstr(told->str, ==, it->shared);
}

#define LONGEST 8

/* Whether the values that the bits choose ascend. */
static gboolean
ascends(const guint32 *values, guint length, guint bits)
{
	gint64 last = -1;

	for (guint i = 0; i < length; i++) {
		if (!(bits & 1U << i))
			continue;
		if (values[i] <= last)
			return FALSE;
		last = values[i];
	}
	return TRUE;
}

static guint
count_bits(guint bits)
{
	guint count = 0;

	for (; bits != 0; bits &= bits - 1)
		count++;
	return count;
}

/* All chains, one by one. */
static guint
share_slowly(const guint32 *values, guint length)
{
	guint longest = 0, shared = 0;

	for (guint bits = 0; bits < 1U << length; bits++) {
		guint count = count_bits(bits);

		if (count < longest || !ascends(values, length, bits))
			continue;
		shared = count > longest ? bits : shared & bits;
		longest = count;
	}
	return shared;
}

static void
test_all_orders(void)
{
	g_autoptr(GRand) rand = g_rand_new_with_seed(1);

	for (guint round = 0; round < 3000; round++) {
		guint length = round % (LONGEST + 1), bits = 0;
		guint32 values[LONGEST];
		gboolean shared[LONGEST];

		for (guint i = 0; i < length; i++) {
			guint other =
				(guint)g_rand_int_range(rand, 0, (gint)i + 1);

			values[i] = values[other];
			values[other] = i;
			if (other == i)
				values[i] = i;
		}
		chain_shared(values, length, shared);
		for (guint i = 0; i < length; i++)
			bits |= shared[i] ? 1U << i : 0;
		g_assert_cmphex(bits, ==, share_slowly(values, length));
	}
}

static void
test_many(void)
{
	const guint32 length = 200000;
	g_autofree guint32 *values = g_new(guint32, length);
	g_autofree gboolean *shared = g_new(gboolean, length);

	for (guint32 i = 0; i < length; i++)
		values[i] = length - i;
	chain_shared(values, length, shared);
	g_assert_false(shared[length / 2]);
	for (guint32 i = 0; i < length; i++)
		values[i] = i;
	chain_shared(values, length, shared);
	g_assert_true(shared[length / 2]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/chain/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	g_test_add_func("/chain/all-orders", test_all_orders);
	g_test_add_func("/chain/many", test_many);
	return g_test_run();
}
