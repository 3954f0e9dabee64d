/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "target.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

/* Where a path leads, though its last part may be missing; NULL: nowhere. */
static char *
resolve(const char *path)
{
	char *whole = realpath(path, NULL);
	g_autofree char *parent = NULL;
	g_autofree char *name = NULL;
	char *folder;

	if (whole != NULL)
		return whole;
	parent = g_path_get_dirname(path);
	name = g_path_get_basename(path);
	folder = realpath(parent, NULL);
	if (folder == NULL)
		return NULL;
	whole = g_build_filename(folder, name, NULL);
	free(folder);
	return whole;
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

static gboolean
is_below(const char *path, const char *folder)
{
	gsize length = strlen(folder);

	return strncmp(path, folder, length) == 0 &&
	       (path[length] == '/' || path[length] == '\0' ||
	        folder[length - 1] == '/');
}

gboolean
target_is_outside(const char *target, const char *maildir, GError **error)
{
	char *inner = resolve(target);
	char *outer = realpath(maildir, NULL);
	gboolean inside =
		inner != NULL && outer != NULL && is_below(inner, outer);

	free(inner);
	free(outer);
	if (inside)
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			"lies inside the Maildir that is read: name another "
			"place");
	return !inside;
}
