/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
target_is_spared(const char *export, GError **error)
{
	struct stat status;

	/* What else may be wrong with it is for its reader to say. */
	if (stat(export, &status) < 0 || !S_ISREG(status.st_mode))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	            "is a file, which stays as it is: name a TARGET, the new "
	            "Maildir to make of it");
	return FALSE;
}

gboolean
target_is_other(const char *target, const char *export, GError **error)
{
	char *one = realpath(target, NULL);
	char *other = realpath(export, NULL);
	gboolean same = one != NULL && g_strcmp0(one, other) == 0;

	free(one);
	free(other);
	if (same)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "is EXPORT: leave TARGET out to write the UIDLs "
		            "into it, or name a new place");
	return !same;
}

/* The target if it is there, else the folder that it will be made in; -1 and
   errno: there is none. */
static int
open_place(const char *target)
{
	int fd = open(target, O_PATH | O_DIRECTORY | O_CLOEXEC);
	g_autofree char *bare = g_strdup(target);
	g_autofree char *parent = NULL;
	gsize length = strlen(bare);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	while (length > 1 && bare[length - 1] == '/')
		bare[--length] = '\0';
	parent = g_path_get_dirname(bare);
	return open(parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

static gboolean
is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Whether a folder is another or lies below it, by way of the folders above,
   so that no spelling of a path matters. Takes fd. -1 and errno: unknown. */
static int
is_within(int fd, const struct stat *outer)
{
	struct stat last = { 0 }, status;
	int code;

	while (fd >= 0 && fstat(fd, &status) == 0) {
		int up;

		/* The root lies in itself. */
		if (is_same(&status, outer) || is_same(&status, &last)) {
			close(fd);
			return is_same(&status, outer);
		}
		last = status;
		up = openat(fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		code = errno;
		close(fd);
		errno = code;
		fd = up;
	}
	if (fd >= 0)
		close(fd);
	return -1;
}

gboolean
target_is_outside(const char *target, const char *maildir, GError **error)
{
	struct stat outer;
	int within = -1;

	if (stat(maildir, &outer) == 0)
		within = is_within(open_place(target), &outer);
	if (within < 0)
		g_set_error(error, G_IO_ERROR,
		            (gint)g_io_error_from_errno(errno),
		            "it is not known whether it lies inside the "
		            "Maildir that is read: %s",
		            g_strerror(errno));
	else if (within > 0)
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			"lies inside the Maildir that is read: name another "
			"place");
	return within == 0;
}
