/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/placing.h"

#include "match/chain.h"

static gboolean
fit(const Item *pop3, const Item *imap)
{
	return pop3->known && imap->known && pop3->key == imap->key &&
	       pop3->gap == imap->gap;
}

/* Whether length items from these places on fit one by one. */
static gboolean
all_fit(const Placing *placing, gsize pop3, gsize imap, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		if (!fit(placing_item(placing->pop3, pop3 + i),
		         placing_item(placing->imap, imap + i)))
			return FALSE;
	}
	return TRUE;
}

static gboolean
neighbours_differ(const GArray *items, gsize first, gsize length)
{
	for (gsize i = 1; i < length; i++) {
		if (placing_item(items, first + i)->key ==
		    placing_item(items, first + i - 1)->key)
			return FALSE;
	}
	return TRUE;
}

static void
place_all(const Placing *placing, gsize pop3, gsize imap, gsize length,
          GArray *placed)
{
	for (gsize i = 0; i < length; i++) {
		const Pair pair = {
			.pop3 = placing_item(placing->pop3, pop3 + i)->message,
			.imap = placing_item(placing->imap, imap + i)->message,
		};

		g_array_append_val(placed, pair);
	}
}

static gint
compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;
	gint64 x = placing_item(data, first)->key,
	       y = placing_item(data, second)->key;

	if (x != y)
		return x < y ? -1 : 1;
	return first < second ? -1 : first > second;
}

/* Places of items whose key is known and occurs once, by ascending key. */
static GArray *
find_unique(GArray *items)
{
	g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(guint32));
	GArray *unique = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint32 i = 0; i < items->len; i++) {
		if (placing_item(items, i)->known)
			g_array_append_val(sorted, i);
	}
	g_array_sort_with_data(sorted, compare_keys, items);
	for (guint i = 0; i < sorted->len; i++) {
		guint32 place = g_array_index(sorted, guint32, i);
		gint64 key = placing_item(items, place)->key;

		if ((i > 0 &&
		     placing_item(items, g_array_index(sorted, guint32, i - 1))
		                     ->key == key) ||
		    (i + 1 < sorted->len &&
		     placing_item(items, g_array_index(sorted, guint32, i + 1))
		                     ->key == key))
			continue;
		g_array_append_val(unique, place);
	}
	return unique;
}

static gint
compare_pairs(gconstpointer a, gconstpointer b)
{
	const Pair *first = a, *second = b;

	return (first->pop3 > second->pop3) - (first->pop3 < second->pop3);
}

/* Pairs of places whose size occurs once on each side, by place in pop3. */
GArray *
placing_candidates(const Placing *placing)
{
	g_autoptr(GArray) pop3 = find_unique(placing->pop3);
	g_autoptr(GArray) imap = find_unique(placing->imap);
	GArray *candidates = g_array_new(FALSE, FALSE, sizeof(Pair));
	guint j = 0;

	for (guint i = 0; i < pop3->len; i++) {
		Pair pair = { .pop3 = g_array_index(pop3, guint32, i) };
		const Item *it = placing_item(placing->pop3, pair.pop3);

		while (j < imap->len &&
		       placing_item(placing->imap,
		                    g_array_index(imap, guint32, j))
		                       ->key < it->key)
			j++;
		if (j == imap->len)
			break;
		pair.imap = g_array_index(imap, guint32, j);
		if (fit(it, placing_item(placing->imap, pair.imap)))
			g_array_append_val(candidates, pair);
	}
	g_array_sort(candidates, compare_pairs);
	return candidates;
}

/* Whether the header pair or the message next to a candidate, on the side
   that step tells, fits as well. */
static gboolean
neighbour_fits(const Placing *placing, const Pair *pair, int step)
{
	gint64 x = (gint64)pair->pop3 + step, y = (gint64)pair->imap + step;
	const Item *it = placing_item(placing->pop3, pair->pop3);
	const Item *first = NULL, *second = NULL;

	if (x >= 0 && x < placing->pop3->len)
		first = placing_item(placing->pop3, (gsize)x);
	if (y >= 0 && y < placing->imap->len)
		second = placing_item(placing->imap, (gsize)y);
	if (first != NULL && second != NULL && it->gap == first->gap &&
	    fit(first, second))
		return TRUE;
	/* Both next to the same header pair; the ends are none. */
	if (step < 0 ? it->gap == 0 : it->gap + 1 == placing->gaps)
		return FALSE;
	return (first == NULL || first->gap != it->gap) &&
	       (second == NULL || second->gap != it->gap);
}

/* Of candidates from first to end, all of one gap, those that are anchors. */
static void
keep_anchors(const Placing *placing, const GArray *candidates, guint first,
             guint end, GArray *anchors)
{
	g_autofree guint32 *values = g_new(guint32, end - first);
	g_autofree gboolean *shared = g_new(gboolean, end - first);

	for (guint i = first; i < end; i++)
		values[i - first] = g_array_index(candidates, Pair, i).imap;
	chain_shared(values, end - first, shared);
	for (guint i = first; i < end; i++) {
		Pair pair = g_array_index(candidates, Pair, i);

		if (shared[i - first] && (neighbour_fits(placing, &pair, -1) ||
		                          neighbour_fits(placing, &pair, 1)))
			g_array_append_val(anchors, pair);
	}
}

static GArray *
find_anchors(const Placing *placing)
{
	g_autoptr(GArray) candidates = placing_candidates(placing);
	GArray *anchors = g_array_new(FALSE, FALSE, sizeof(Pair));
	guint end;

	for (guint first = 0; first < candidates->len; first = end) {
		const Pair *pair = &g_array_index(candidates, Pair, first);
		guint32 gap = placing_item(placing->pop3, pair->pop3)->gap;

		end = first + 1;
		while (end < candidates->len &&
		       placing_item(placing->pop3,
		                    g_array_index(candidates, Pair, end).pop3)
		                       ->gap == gap)
			end++;
		keep_anchors(placing, candidates, first, end, anchors);
	}
	return anchors;
}

/* The end of a run of items of one gap that begins at place, below limit. */
static gsize
run_end(const GArray *items, gsize place, gsize limit, guint32 gap)
{
	while (place < limit && placing_item(items, place)->gap == gap)
		place++;
	return place;
}

/* Fills what lies between two anchors, or an anchor and an end, header pair by
   header pair. */
static void
fill_between(const Placing *placing, Pair from, Pair to, GArray *placed)
{
	while (from.pop3 < to.pop3 && from.imap < to.imap) {
		guint32 first = placing_item(placing->pop3, from.pop3)->gap;
		guint32 second = placing_item(placing->imap, from.imap)->gap;
		guint32 gap = MIN(first, second);
		gsize pop3 = run_end(placing->pop3, from.pop3, to.pop3, gap);
		gsize imap = run_end(placing->imap, from.imap, to.imap, gap);
		gsize length = pop3 - from.pop3;

		if (length == imap - from.imap &&
		    all_fit(placing, from.pop3, from.imap, length) &&
		    neighbours_differ(placing->pop3, from.pop3, length))
			place_all(placing, from.pop3, from.imap, length,
			          placed);
		from = (Pair){ .pop3 = (guint32)pop3, .imap = (guint32)imap };
	}
}

void
placing_run(const Placing *placing, GArray *placed)
{
	gsize length = placing->pop3->len;
	g_autoptr(GArray) anchors = NULL;
	Pair from = { 0, 0 };

	g_array_set_size(placed, 0);
	if (length == placing->imap->len && all_fit(placing, 0, 0, length)) {
		place_all(placing, 0, 0, length, placed);
		return;
	}
	anchors = find_anchors(placing);
	for (guint i = 0; i < anchors->len; i++) {
		Pair anchor = g_array_index(anchors, Pair, i);

		fill_between(placing, from, anchor, placed);
		place_all(placing, anchor.pop3, anchor.imap, 1, placed);
		from = (Pair){ anchor.pop3 + 1, anchor.imap + 1 };
	}
	fill_between(placing, from,
	             (Pair){ placing->pop3->len, placing->imap->len }, placed);
}
