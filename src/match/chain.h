/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * chain.h - what all longest ascending chains of a sequence share
 *
 * Where two orders disagree, several longest chains may do equally well; only
 * what is in all of them is sure. O(n log n).
 */
#ifndef MATCH_CHAIN_H
#define MATCH_CHAIN_H

#include <glib.h>

/* Sets shared[i] for each of length values; values differ from each other. */
void chain_shared(const guint32 *values, gsize length, gboolean *shared);

#endif
