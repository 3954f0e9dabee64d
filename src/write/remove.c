/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/remove.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

static int remove_below(int folder, guint depth);

static int
remove_folder(int parent, const char *name, guint depth)
{
	const int fd = openat(parent, name,
	                      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int done, code;

	if (fd < 0)
		return -1;
	done = remove_below(fd, depth);
	code = errno;
	close(fd);
	errno = code;
	return done < 0 ? -1 : unlinkat(parent, name, AT_REMOVEDIR);
}

static int
remove_entry(int parent, const char *name, guint depth)
{
	int done = unlinkat(parent, name, 0);

	/* POSIX says EPERM, Linux EISDIR. */
	if (done < 0 && (errno == EISDIR || errno == EPERM))
		done = remove_folder(parent, name, depth);
	return done < 0 && errno != ENOENT ? -1 : 0;
}

/* How many entries there were, or -1 and errno. */
static int
remove_listed(DIR *directory, guint depth)
{
	const struct dirent *entry;
	int found = 0;

	rewinddir(directory);
	for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (remove_entry(dirfd(directory), entry->d_name, depth) < 0)
			return -1;
		found = 1;
	}
	return errno != 0 ? -1 : found;
}

static int
remove_below(int folder, guint depth)
{
	/* Not a duplicate: its offset would be the caller's. */
	const int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory;
	int found, code;

	if (depth == 0) {
		if (fd >= 0)
			close(fd);
		errno = ELOOP;
		return -1;
	}
	directory = fd >= 0 ? fdopendir(fd) : NULL;
	if (directory == NULL) {
		code = errno;
		if (fd >= 0)
			close(fd);
		errno = code;
		return -1;
	}
	/* A file system may skip entries where others are taken out. */
	do {
		found = remove_listed(directory, depth - 1);
	} while (found > 0);
	code = errno;
	closedir(directory);
	errno = code;
	return found;
}

int
remove_contents(int folder)
{
	return remove_below(folder, REMOVE_DEPTH);
}
