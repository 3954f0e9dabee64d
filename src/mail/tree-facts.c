/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-facts.h"

#include <string.h>

/* Halves, so that the compiler leaves no gaps. */
typedef struct {
	guint32 message_id[2];
	guint32 oldest_received[2];
	guint32 stated[2];
	guint32 fingerprint[2];
	guint32 wire_size;
	guint32 lines;
	guint32 header_size;
	guint8 header[DIGEST_LENGTH];
	guint32 wire_size_high : 15;
	guint32 can : 5;
	guint32 known : 4;
	guint32 failed : 5;
	guint32 traits : 3;
} Packed;

struct TreeFacts {
	GArray *rows; /* of Packed */
};

TreeFacts *
tree_facts_new(void)
{
	TreeFacts *facts = g_new(TreeFacts, 1);

	facts->rows = g_array_new(FALSE, FALSE, sizeof(Packed));
	return facts;
}

void
tree_facts_free(TreeFacts *facts)
{
	if (facts == NULL)
		return;
	g_array_unref(facts->rows);
	g_free(facts);
}

static void
cut(guint32 halves[2], guint64 whole)
{
	halves[0] = (guint32)whole;
	halves[1] = (guint32)(whole >> 32);
}

static guint64
join(const guint32 halves[2])
{
	return (guint64)halves[1] << 32 | halves[0];
}

guint32
tree_facts_add(TreeFacts *facts, const Facts *row, guint64 fingerprint)
{
	Packed packed = {
		.wire_size = (guint32)row->wire_size,
		.wire_size_high = (row->wire_size >> 32) & 0x7fff,
		.lines = row->lines,
		.header_size = row->header_size,
		.can = row->can & 31u,
		.known = row->known & 15u,
		.failed = row->failed & 31u,
		.traits = row->traits & 7u,
	};

	/* A file of 2^40 octets has less than twice as many (tree-members.h).
	 */
	g_assert(row->wire_size >> 47 == 0);
	/* A first reading tells no more. What else has failed has failed with
	   the header (facts.h). */
	g_assert(row->known <= 15 && row->traits <= 7 && row->can <= 31);
	cut(packed.message_id, row->message_id);
	cut(packed.oldest_received, row->oldest_received);
	cut(packed.stated, row->stated);
	cut(packed.fingerprint, fingerprint);
	memcpy(packed.header, row->header, DIGEST_LENGTH);
	g_array_append_val(facts->rows, packed);
	return facts->rows->len - 1;
}

void
tree_facts_get(const TreeFacts *facts, guint32 number, Facts *row)
{
	const Packed *packed = &g_array_index(facts->rows, Packed, number);

	*row = (Facts){
		.wire_size = (guint64)packed->wire_size_high << 32 |
		             packed->wire_size,
		.message_id = join(packed->message_id),
		.oldest_received = join(packed->oldest_received),
		.stated = join(packed->stated),
		.lines = packed->lines,
		.header_size = packed->header_size,
		.can = (guint8)packed->can,
		.known = (guint8)packed->known,
		.failed = (guint8)packed->failed,
		.traits = (guint8)packed->traits,
	};
	memcpy(row->header, packed->header, DIGEST_LENGTH);
}

guint64
tree_facts_fingerprint(const TreeFacts *facts, guint32 number)
{
	return join(g_array_index(facts->rows, Packed, number).fingerprint);
}
