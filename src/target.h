/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * target.h - whether a TARGET is needed, and can be where it is wanted
 *
 * Errors do not name EXPORT or TARGET.
 */
#ifndef TARGET_H
#define TARGET_H

#include <gio/gio.h>

/* Whether EXPORT could be annotated where it stands: is no file. */
gboolean target_is_spared(const char *export, GError **error);

gboolean target_is_other(const char *target, const char *export,
                         GError **error);

/* maildir: where that is that EXPORT holds. */
gboolean target_is_outside(const char *target, const char *maildir,
                           GError **error);

#endif
