/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staging-place.h - where a target is to lie; for staging*.c
 */
#ifndef WRITE_STAGING_PLACE_H
#define WRITE_STAGING_PLACE_H

#include <gio/gio.h>

#define STAGING_SUFFIX ".tmp-pop3uidl-convert"

typedef struct {
	int parent;    /* the folder that it lies in, open; -1 */
	char *name;    /* its own */
	char *staging; /* that of what becomes it */
} StagingPlace;

/* Messages do not name the target. Clear it in either case. */
gboolean staging_place_open(StagingPlace *place, const char *target,
                            GError **error);
void staging_place_clear(StagingPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StagingPlace, staging_place_clear)

#endif
