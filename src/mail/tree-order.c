/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sort is the multikey quicksort of Bentley and Sedgewick (1997): a million
 * paths have their first thirty octets in common, which a sort by comparisons
 * would look at twenty times.
 */
#include "mail/tree-order.h"

#include <stdlib.h>
#include <string.h>

/* Below this a sort by insertion is faster. */
#define FEW 12

static guint
rank(char octet)
{
	if (octet == '/')
		return 1;
	return octet == '\0' ? 0 : (guint)(guchar)octet + 1;
}

int
tree_order_compare(const char *a, const char *b)
{
	while (*a == *b && *a != '\0') {
		a++;
		b++;
	}
	return (rank(*a) > rank(*b)) - (rank(*a) < rank(*b));
}

/* Equal octets at the front are skipped. */
static gboolean
is_less(const Members *members, guint32 a, guint32 b, gsize depth)
{
	int order = tree_order_compare(members_path(members, a) + depth,
	                               members_path(members, b) + depth);

	return order < 0 || (order == 0 && a < b);
}

static void
insert(guint32 *numbers, gsize length, gsize depth, const Members *members)
{
	for (gsize i = 1; i < length; i++) {
		guint32 number = numbers[i];
		gsize at = i;

		for (;
		     at > 0 && is_less(members, number, numbers[at - 1], depth);
		     at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
}

static int
compare_numbers(const void *a, const void *b)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;

	return (first > second) - (first < second);
}

static guint
rank_at(const Members *members, guint32 number, gsize depth)
{
	return rank(members_path(members, number)[depth]);
}

static guint
choose(const guint32 *numbers, gsize length, gsize depth,
       const Members *members)
{
	guint a = rank_at(members, numbers[0], depth);
	guint b = rank_at(members, numbers[length / 2], depth);
	guint c = rank_at(members, numbers[length - 1], depth);

	return MAX(MIN(a, b), MIN(MAX(a, b), c));
}

static void
swap(guint32 *a, guint32 *b)
{
	guint32 kept = *a;

	*a = *b;
	*b = kept;
}

typedef struct {
	guint32 *numbers;
	gsize length;
	gsize depth;
} Part;

/* Those with a lower octet, the same, and a higher one at depth. */
static void
split(const Part *all, guint pivot, const Members *members, Part parts[3])
{
	gsize low = 0, high = all->length;

	for (gsize i = 0; i < high;) {
		guint own = rank_at(members, all->numbers[i], all->depth);

		if (own < pivot)
			swap(&all->numbers[i++], &all->numbers[low++]);
		else if (own > pivot)
			swap(&all->numbers[i], &all->numbers[--high]);
		else
			i++;
	}
	parts[0] = (Part){ all->numbers, low, all->depth };
	parts[1] = (Part){ all->numbers + low, high - low, all->depth + 1 };
	parts[2] =
		(Part){ all->numbers + high, all->length - high, all->depth };
}

/* The largest part is done in turn, so that it is never deep. */
static void
sort(Part part, const Members *members)
{
	while (part.length > FEW) {
		guint pivot =
			choose(part.numbers, part.length, part.depth, members);
		guint largest = 0;
		Part parts[3];

		split(&part, pivot, members, parts);
		if (pivot == 0) {
			qsort(parts[1].numbers, parts[1].length,
			      sizeof(guint32), compare_numbers);
			parts[1].length = 0;
		}
		for (guint i = 1; i < G_N_ELEMENTS(parts); i++) {
			if (parts[i].length > parts[largest].length)
				largest = i;
		}
		for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
			if (i != largest)
				sort(parts[i], members);
		}
		part = parts[largest];
	}
	insert(part.numbers, part.length, part.depth, members);
}

void
tree_order_sort(guint32 *numbers, gsize length, const Members *members)
{
	sort((Part){ numbers, length, 0 }, members);
}
