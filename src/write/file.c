/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/file.h"

#include <errno.h>
#include <unistd.h>

gboolean
file_fail(GError **error, const char *name, int code)
{
	file_set_error(error, code);
	g_prefix_error(error, "%s: ", name);
	return FALSE;
}

/* The size is asked first, so that a large list is in memory only once. */
char *
file_read(int fd, gsize *length, GError **error)
{
	g_autofree char *text = NULL;
	struct stat status;
	gssize got = -1;

	if (fstat(fd, &status) == 0) {
		text = g_malloc((gsize)status.st_size + 1);
		got = file_read_at(fd, text, (gsize)status.st_size + 1, 0);
	}
	if (got < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	if (got != status.st_size) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
		                    "changed while it was read; run again");
		return NULL;
	}
	*length = (gsize)got;
	return g_steal_pointer(&text);
}

int
file_write(int fd, const char *bytes, gsize length)
{
	while (length > 0) {
		gssize done = write(fd, bytes, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		bytes += done;
		length -= (gsize)done;
	}
	return 0;
}

int
file_give(int fd, const FileOwner *owner)
{
	const gboolean group_matters =
		(owner->mode & 0070) >> 3 != (owner->mode & 0007);
	const gid_t same_group = (gid_t)-1;
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -1;
	if (status.st_gid != owner->gid &&
	    fchown(fd, (uid_t)-1, owner->gid) < 0 && group_matters)
		return -1;
	if (status.st_uid != owner->uid &&
	    fchown(fd, owner->uid, same_group) < 0)
		return -1;
	return fchmod(fd, owner->mode);
}

gboolean
file_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino &&
	       a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}
