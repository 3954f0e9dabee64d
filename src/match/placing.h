/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * placing.h - two sequences of sizes, and which places in them are one
 *
 * Sequences that are equal throughout pair by position. Otherwise sizes that
 * occur once on each side, ascend together and have a neighbour that fits too
 * are anchors, as are header pairs and both ends; what lies between two anchors
 * is paired only if both sides have the same sizes in the same order there, no
 * two neighbours alike. O(n log n).
 */
#ifndef MATCH_PLACING_H
#define MATCH_PLACING_H

#include "match/work.h"

/* A message that takes part. */
typedef struct {
	guint32 message;
	guint32 gap;    /* how many header pairs come before it; ascending */
	gboolean known; /* the key */
	gint64 key;
} Item;

typedef struct {
	GArray *pop3; /* of Item, by number */
	GArray *imap; /* of Item, by UID */
	guint32 gaps; /* one more than there are header pairs */
} Placing;

static inline Item *
placing_item(const GArray *items, gsize place)
{
	return &g_array_index(items, Item, place);
}

/* Replaces what is in placed, of Pair: messages, by POP3 number. */
void placing_run(const Placing *placing, GArray *placed);

/* Pairs of places (not messages) whose key occurs once on each side and which
   lie in the same gap, by place in pop3. */
GArray *placing_candidates(const Placing *placing);

#endif
