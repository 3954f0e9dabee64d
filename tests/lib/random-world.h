/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * random-world.h - worlds (world.h) of which it is known who is who
 *
 * Messages come to both sides, or are missing on one; they share headers,
 * bodies and sizes more often than real ones; the dump has all of them, their
 * headers, their sizes or some of each, by one of the size rules; facts fail.
 */
#ifndef LIB_RANDOM_WORLD_H
#define LIB_RANDOM_WORLD_H

#include "world.h"

typedef enum {
	DUMP_FULL,
	DUMP_TOP,
	DUMP_MIXED, /* RETR, TOP and no file */
	DUMP_SIZES
} DumpKind;

typedef enum {
	LIST_COMPLETE,
	LIST_SOME,
	LIST_NONE,
	LIST_STALE
} ListKind;

typedef enum {
	ORDER_SAME,
	ORDER_SWAPS,
	ORDER_SHUFFLED
} OrderKind;

typedef struct {
	World *world;
	GArray *pop3; /* of guint32, by message: which one it truly is */
	GArray *imap;
	DumpKind dump;
	ListKind list;
	OrderKind order;
	SizeRuleKind rule; /* that the dump's server goes by */
	gboolean lacks;    /* some message is on one side only */
	gboolean fails;    /* some facts do */
	gboolean names_lie;
} RandomWorld;

RandomWorld *random_world_new(guint32 seed);
void random_world_free(RandomWorld *random);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RandomWorld, random_world_free)

/* One message, or another with the same header and body. */
gboolean random_world_is_right(const RandomWorld *random, guint32 pop3,
                               guint32 imap);

#endif
