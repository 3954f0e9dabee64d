/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/sync-batch.h"

#include "mail/open-files.h"
#include "uidl/uidl.h"
#include "write/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* More make it no faster. */
#define MOST_FILES 256

struct SyncBatch {
	GArray *fds;      /* of int */
	GPtrArray *paths; /* of char *, likewise */
	guint most;
};

SyncBatch *
sync_batch_new(void)
{
	SyncBatch *batch = g_new(SyncBatch, 1);

	batch->fds = g_array_new(FALSE, FALSE, sizeof(int));
	batch->paths = g_ptr_array_new_with_free_func(g_free);
	batch->most = open_files_share(4, MOST_FILES);
	return batch;
}

static void
close_all(SyncBatch *batch)
{
	for (guint i = 0; i < batch->fds->len; i++)
		close(g_array_index(batch->fds, int, i));
	g_array_set_size(batch->fds, 0);
	g_ptr_array_set_size(batch->paths, 0);
}

void
sync_batch_free(SyncBatch *batch)
{
	if (batch == NULL)
		return;
	close_all(batch);
	g_array_unref(batch->fds);
	g_ptr_array_unref(batch->paths);
	g_free(batch);
}

/* 0 or an errno. It need not be possible, but what fails is known only here. */
static int
start_writing(int fd)
{
	if (sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE) == 0 ||
	    errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP ||
	    errno == ESPIPE)
		return 0;
	return errno;
}

static gboolean
fail_at(const char *path, int code, GError **error)
{
	g_autofree char *shown = uidl_escape(path, -1);

	return file_fail(error, shown, code);
}

gboolean
sync_batch_add(SyncBatch *batch, int fd, const char *path, GError **error)
{
	const int code = start_writing(fd);

	g_array_append_val(batch->fds, fd);
	g_ptr_array_add(batch->paths, g_strdup(path));
	if (code != 0)
		return fail_at(path, code, error);
	return batch->fds->len < batch->most || sync_batch_flush(batch, error);
}

gboolean
sync_batch_flush(SyncBatch *batch, GError **error)
{
	gboolean good = TRUE;

	for (guint i = 0; i < batch->fds->len && good; i++) {
		/* EINVAL: a file system that has no such thing. */
		if (fsync(g_array_index(batch->fds, int, i)) < 0 &&
		    errno != EINVAL)
			good = fail_at(batch->paths->pdata[i], errno, error);
	}
	close_all(batch);
	return good;
}
