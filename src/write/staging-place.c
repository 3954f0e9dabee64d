/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/staging-place.h"

#include "mail/file.h"
#include "write/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

static gboolean
fail(GError **error, GIOErrorEnum code, const char *what)
{
	g_set_error_literal(error, G_IO_ERROR, (gint)code, what);
	return FALSE;
}

static gboolean
fail_parent(GError **error)
{
	const int code = errno;

	file_set_error(error, code);
	g_prefix_error(error, "the folder that it is to lie in: ");
	return FALSE;
}

/* "/" is the parent of "/x", "." that of "x". */
static char *
parent_of(const char *target, gsize name)
{
	if (name == 0)
		return g_strdup(".");
	while (name > 1 && target[name - 1] == '/')
		name--;
	return g_strndup(target, name);
}

gboolean
staging_place_open(StagingPlace *place, const char *target, GError **error)
{
	g_autofree char *parent = NULL;
	gsize end = strlen(target), begin;

	*place = (StagingPlace){ .parent = -1 };
	while (end > 0 && target[end - 1] == '/')
		end--;
	for (begin = end; begin > 0 && target[begin - 1] != '/'; begin--)
		continue;
	place->name = g_strndup(target + begin, end - begin);
	place->staging = g_strconcat(place->name, STAGING_SUFFIX, NULL);
	if (*place->name == '\0' || strcmp(place->name, ".") == 0 ||
	    strcmp(place->name, "..") == 0)
		return fail(error, G_IO_ERROR_INVALID_ARGUMENT,
		            "a new folder cannot take its place; give one by "
		            "its name");
	if (strlen(place->staging) > NAME_MAX)
		return fail(error, G_IO_ERROR_FILENAME_TOO_LONG,
		            "the name is too long for \"" STAGING_SUFFIX
		            "\" to be added to it");
	parent = parent_of(target, begin);
	place->parent = open(parent, OPEN_FLAGS);
	return place->parent >= 0 || fail_parent(error);
}

void
staging_place_clear(StagingPlace *place)
{
	if (place->parent >= 0)
		close(place->parent);
	place->parent = -1;
	g_clear_pointer(&place->name, g_free);
	g_clear_pointer(&place->staging, g_free);
}

/* 1: it holds nothing; 0: it does; -1 and errno. */
static int
is_empty(int fd)
{
	DIR *directory = fdopendir(fd);
	const struct dirent *entry;
	int empty = 1, code;

	if (directory == NULL) {
		code = errno;
		close(fd);
		errno = code;
		return -1;
	}
	for (errno = 0; empty && (entry = readdir(directory)) != NULL;)
		empty = strcmp(entry->d_name, ".") == 0 ||
		        strcmp(entry->d_name, "..") == 0;
	code = errno;
	closedir(directory);
	errno = code;
	return code == 0 ? empty : -1;
}

static gboolean
check_existing(const StagingPlace *place, const struct stat *status,
               GError **error)
{
	struct stat parent;
	int fd, empty;

	if (S_ISLNK(status->st_mode))
		return fail(error, G_IO_ERROR_NOT_DIRECTORY,
		            "it is a symlink; give the path that it leads to");
	if (!S_ISDIR(status->st_mode))
		return fail(error, G_IO_ERROR_NOT_DIRECTORY,
		            "it exists, and is no folder");
	if (fstat(place->parent, &parent) < 0)
		return fail_parent(error);
	if (parent.st_dev != status->st_dev)
		return fail(error, G_IO_ERROR_NOT_SUPPORTED,
		            "a file system is mounted there; give a new folder "
		            "in it");
	fd = openat(place->parent, place->name, OPEN_FLAGS | O_NOFOLLOW);
	empty = fd >= 0 ? is_empty(fd) : -1;
	if (empty < 0)
		return file_set_error(error, errno);
	if (!empty)
		return fail(error, G_IO_ERROR_NOT_EMPTY,
		            "it is not empty; give a folder that is, or that "
		            "does not exist yet");
	return TRUE;
}

gboolean
staging_check(const char *target, GError **error)
{
	g_auto(StagingPlace) place = { .parent = -1 };
	struct stat status;

	if (!staging_place_open(&place, target, error))
		return FALSE;
	if (fstatat(place.parent, place.name, &status, AT_SYMLINK_NOFOLLOW) ==
	    0) {
		if (!check_existing(&place, &status, error))
			return FALSE;
	} else if (errno != ENOENT) {
		return file_set_error(error, errno);
	}
	return faccessat(place.parent, ".", W_OK | X_OK, AT_EACCESS) == 0 ||
	       fail_parent(error);
}
