/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chance.h - what a seed decides
 */
#ifndef LIB_CHANCE_H
#define LIB_CHANCE_H

#include <glib.h>

static inline guint
chance_below(GRand *rand, guint end)
{
	return (guint)g_rand_int_range(rand, 0, (gint32)end);
}

static inline gboolean
chance_percent(GRand *rand, guint percent)
{
	return chance_below(rand, 100) < percent;
}

static inline guint
chance_one_of(GRand *rand, const guint *values, gsize length)
{
	return values[chance_below(rand, (guint)length)];
}

/* One of some guints. */
#define CHANCE_OF(rand, ...)                                                   \
	chance_one_of(rand, (const guint[]){ __VA_ARGS__ },                    \
	              G_N_ELEMENTS(((const guint[]){ __VA_ARGS__ })))

#endif
