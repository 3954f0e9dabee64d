/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/replacement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* A list of a million messages is not to be in memory twice. */
#define MUCH (256 * 1024)

struct Replacement {
	int directory;
	char *file;
	char *name; /* FILE.tmp */
	int fd;
	GString *text;
};

Replacement *
replacement_new(int directory, const char *file, const FileOwner *owner,
                GError **error)
{
	g_autoptr(Replacement) replacement = g_new0(Replacement, 1);

	replacement->directory = directory;
	replacement->file = g_strdup(file);
	replacement->name = g_strconcat(file, ".tmp", NULL);
	replacement->text = g_string_sized_new(MUCH + 4096);
	replacement->fd = -1;
	if (unlinkat(directory, replacement->name, 0) == 0 || errno == ENOENT)
		replacement->fd = openat(directory, replacement->name,
		                         O_RDWR | O_CREAT | O_EXCL |
		                                 O_NOFOLLOW | O_CLOEXEC,
		                         0600);
	if (replacement->fd < 0) {
		file_fail(error, replacement->name, errno);
		return NULL;
	}
	if (file_give(replacement->fd, owner) < 0) {
		file_fail(error, "its owner, group and mode cannot be kept",
		          errno);
		g_prefix_error(error, "%s: ", file);
		return NULL;
	}
	return g_steal_pointer(&replacement);
}

void
replacement_free(Replacement *replacement)
{
	if (replacement == NULL)
		return;
	if (replacement->fd >= 0) {
		close(replacement->fd);
		if (replacement->name != NULL)
			unlinkat(replacement->directory, replacement->name, 0);
	}
	g_string_free(replacement->text, TRUE);
	g_free(replacement->file);
	g_free(replacement->name);
	g_free(replacement);
}

GString *
replacement_text(Replacement *replacement)
{
	return replacement->text;
}

int
replacement_fd(const Replacement *replacement)
{
	return replacement->fd;
}

static gboolean
write_text(Replacement *replacement, GError **error)
{
	GString *text = replacement->text;

	if (file_write(replacement->fd, text->str, text->len) < 0)
		return file_fail(error, replacement->name, errno);
	g_string_truncate(text, 0);
	return TRUE;
}

gboolean
replacement_spill(Replacement *replacement, GError **error)
{
	return replacement->text->len < MUCH || write_text(replacement, error);
}

gboolean
replacement_sync(Replacement *replacement, GError **error)
{
	if (!write_text(replacement, error))
		return FALSE;
	if (fsync(replacement->fd) < 0)
		return file_fail(error, replacement->name, errno);
	return TRUE;
}

gboolean
replacement_commit(Replacement *replacement, GError **error)
{
	if (renameat(replacement->directory, replacement->name,
	             replacement->directory, replacement->file) < 0)
		return file_fail(error, replacement->file, errno);
	g_clear_pointer(&replacement->name, g_free);

	/* EINVAL: a file system that has no such thing. */
	if (fsync(replacement->directory) < 0 && errno != EINVAL) {
		g_set_error(error, G_IO_ERROR,
		            (gint)g_io_error_from_errno(errno),
		            "%s is the new one, but may be lost if the machine "
		            "fails now: %s",
		            replacement->file, g_strerror(errno));
		return FALSE;
	}
	return TRUE;
}
