/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/ranks.h"

#include <stdlib.h>

typedef struct {
	guint32 folder;
	gsize pairs;
} Ranked;

static int
compare_ranked(const void *a, const void *b)
{
	const Ranked *first = a, *second = b;

	if ((first->folder == 0) != (second->folder == 0))
		return first->folder == 0 ? -1 : 1;
	if (first->pairs != second->pairs)
		return first->pairs > second->pairs ? -1 : 1;
	return first->folder < second->folder ? -1 : 1;
}

guint32 *
ranks_new(const Work *work, const GArray *singles)
{
	const Store *store = work->store;
	const guint length = store->folders->len;
	g_autofree Ranked *folders = g_new0(Ranked, MAX(1, length));
	guint32 *ranks = g_new(guint32, MAX(1, length));

	for (guint32 i = 0; i < length; i++)
		folders[i].folder = i;
	for (guint i = 0; i < singles->len; i++) {
		guint32 imap = g_array_index(singles, Pair, i).imap;

		folders[store_get(store, imap)->folder].pairs++;
	}
	qsort(folders, length, sizeof *folders, compare_ranked);
	for (guint32 i = 0; i < length; i++)
		ranks[folders[i].folder] = i;
	return ranks;
}
