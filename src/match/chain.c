/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/chain.h"

/*
 * The length of the longest chain that ends with each value. tails[n] is the
 * least value that a chain of n + 1 can end with.
 */
static gsize
chain_lengths(const guint32 *values, gsize length, guint32 *lengths)
{
	g_autofree guint32 *tails = g_new(guint32, length);
	gsize longest = 0;

	for (gsize i = 0; i < length; i++) {
		gsize low = 0, high = longest;

		while (low < high) {
			gsize middle = low + (high - low) / 2;

			if (tails[middle] < values[i])
				low = middle + 1;
			else
				high = middle;
		}
		tails[low] = values[i];
		lengths[i] = (guint32)low + 1;
		longest = MAX(longest, low + 1);
	}
	return longest;
}

void
chain_shared(const guint32 *values, gsize length, gboolean *shared)
{
	g_autofree guint32 *mirrored = g_new(guint32, length);
	g_autofree guint32 *before = g_new(guint32, length);
	g_autofree guint32 *after = g_new(guint32, length);
	g_autofree guint32 *rivals = NULL;
	gsize longest;

	/* A chain that begins with a value is one that ends with it, read
	   backwards and upside down. */
	for (gsize i = 0; i < length; i++)
		mirrored[i] = G_MAXUINT32 - values[length - 1 - i];
	longest = chain_lengths(values, length, before);
	chain_lengths(mirrored, length, after);

	/* A value is in all longest chains if it is in one, and no other value
	   could stand in its place there. */
	rivals = g_new0(guint32, longest + 1);
	for (gsize i = 0; i < length; i++) {
		shared[i] = before[i] + after[length - 1 - i] == longest + 1;
		if (shared[i])
			rivals[before[i]]++;
	}
	for (gsize i = 0; i < length; i++)
		shared[i] = shared[i] && rivals[before[i]] == 1;
}
