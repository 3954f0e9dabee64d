/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * sync-batch.h - has many new files on disk, faster than one after the other
 *
 * Each file is fsynced, for that is what tells its errors on every kernel and
 * file system: syncfs() reports them from Linux 5.8 on only, tells of others'
 * files, waits for all that anybody has written, and not every file system
 * hands it on. But a file is not waited for when it is written: its octets are
 * sent off, and some hundred files later one fsync commits what all of them
 * need. For 4 KB each on ext4 that takes half the time of fsync after every
 * write.
 */
#ifndef WRITE_SYNC_BATCH_H
#define WRITE_SYNC_BATCH_H

#include <gio/gio.h>

typedef struct SyncBatch SyncBatch;

SyncBatch *sync_batch_new(void);

/* Closes files that are not on disk yet. */
void sync_batch_free(SyncBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SyncBatch, sync_batch_free)

/* Takes fd. path is for errors: they name their file, escaped, which may be one
   before. */
gboolean sync_batch_add(SyncBatch *batch, int fd, const char *path,
                        GError **error);

/* All files so far are on disk. */
gboolean sync_batch_flush(SyncBatch *batch, GError **error);

#endif
