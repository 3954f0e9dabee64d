/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staged.h - a few files and folders that are staged as FOLDER/t
 */
#ifndef LIB_STAGED_H
#define LIB_STAGED_H

#include "write/staging.h"

/* What "t" becomes of. */
#define STAGED_LEFTOVER "t.tmp-pop3uidl-convert"

/* g_free() it. */
char *staged_path(const char *folder, const char *path);

Staging *staged_begin(const char *folder, const StagingOwner *owner);

/* A file; the files and folders. */
void staged_add(Staging *staging, const char *path, const char *text);
void staged_fill(Staging *staging);

/* Commits, and expects no warning. */
gboolean staged_commit(Staging *staging, GError **error);

/* Begins, fills and commits. */
void staged_whole(const char *folder, const StagingOwner *owner);

/* Files that were added have the time that they got. */
void staged_expect_status(const char *path, mode_t mode, uid_t uid, gid_t gid);

/* That FOLDER/t has all that was filled in. */
void staged_expect(const char *folder, uid_t uid, gid_t gid);

/* The names in a folder, by bytes, with blanks between them. */
void staged_expect_list(const char *folder, const char *expected);

#endif
