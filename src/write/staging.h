/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * staging.h - a new folder, made beside its final place until it is whole
 *
 * TARGET.tmp-pop3uidl-convert, on the same file system and locked (flock) as
 * long as somebody writes to it. A killed run leaves it; the next one for the
 * same TARGET takes it away first. Files are 0600 and folders 0700, whatever
 * the umask; nothing is followed out of it, and nothing outside is written.
 *
 * Paths are relative to it ("cur/1.mx:2,S"). Errors are G_IO_ERROR codes of
 * errno, and name the path, escaped.
 */
#ifndef WRITE_STAGING_H
#define WRITE_STAGING_H

#include <gio/gio.h>
#include <sys/types.h>

/* (uid_t)-1, (gid_t)-1: stay as they are made. */
typedef struct {
	uid_t uid;
	gid_t gid;
} StagingOwner;

#define STAGING_OWNER_NONE ((StagingOwner){ (uid_t)-1, (gid_t)-1 })

/* "USER", "USER:GROUP", ":GROUP" is an error; names or numbers; the group of a
   user alone is the user's own. G_IO_ERROR_INVALID_ARGUMENT. */
gboolean staging_owner_parse(const char *text, StagingOwner *owner,
                             GError **error);

/* Whether something could be built there: it is missing, or an empty folder
   and no symlink; its parent is there. G_IO_ERROR codes; messages do not name
   the target. */
gboolean staging_check(const char *target, GError **error);

typedef struct Staging Staging;

/* G_IO_ERROR_BUSY: another run is at it. */
Staging *staging_new(const char *target, const StagingOwner *owner,
                     GError **error);

/* A folder, its parents too; one that is there already is none the worse. */
gboolean staging_folder(Staging *staging, const char *path, GError **error);

/* A new file, for writing and reading, in a folder of staging_folder(); -1:
   error. */
int staging_create(Staging *staging, const char *path, GError **error);

/* One of staging_create() once more, that was closed before it was finished,
   for writing on at its end; -1: error. */
int staging_reopen(Staging *staging, const char *path, GError **error);

/*
 * Takes fd, which is written: sets its time (seconds since 1970; NULL: now) and
 * has it on disk, sooner or later: many at a time are faster. So an error may
 * be that of a file before, and names it by the path that was given for it.
 */
gboolean staging_finish(Staging *staging, int fd, const char *path,
                        const gint64 *time, GError **error);

/* A small file whole. */
gboolean staging_write(Staging *staging, const char *path, const char *text,
                       gsize length, GError **error);

/* Another name for a file; there must be none of it yet. */
gboolean staging_rename(Staging *staging, const char *from, const char *to,
                        GError **error);

gboolean staging_remove(Staging *staging, const char *path, GError **error);

/* All of it is on disk after that, under its final name. *warning: NULL, or a
   text to g_free(): nobody knows whether the name is on disk, too. */
gboolean staging_commit(Staging *staging, char **warning, GError **error);

/* Takes away what was not committed. */
void staging_free(Staging *staging);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Staging, staging_free)

#endif
