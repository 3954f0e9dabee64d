/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * replacement.h - a file's new contents, beside it until they are safe on disk
 *
 * They lie in FILE.tmp, as Dovecot's do. Whatever happens before the rename
 * leaves FILE as it was.
 */
#ifndef WRITE_REPLACEMENT_H
#define WRITE_REPLACEMENT_H

#include "write/file.h"

typedef struct Replacement Replacement;

/* What lies there as FILE.tmp is taken away: its writer had the lock before. */
Replacement *replacement_new(int directory, const char *file,
                             const FileOwner *owner, GError **error);

/* What is appended here is written by the next two. */
GString *replacement_text(Replacement *replacement);

/* Writes the text once there is much of it. */
gboolean replacement_spill(Replacement *replacement, GError **error);

/* Writes all of it, to the disk. */
gboolean replacement_sync(Replacement *replacement, GError **error);

/* For reading what was written. */
int replacement_fd(const Replacement *replacement);

/* Renames it over FILE. */
gboolean replacement_commit(Replacement *replacement, GError **error);

/* Takes FILE.tmp away if it is not FILE by now. */
void replacement_free(Replacement *replacement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Replacement, replacement_free)

#endif
