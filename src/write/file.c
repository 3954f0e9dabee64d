/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 65536

gboolean
file_fail(GError **error, const char *name, int code)
{
	g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(code),
	            "%s: %s", name, g_strerror(code));
	return FALSE;
}

int
file_open(int directory, const char *name)
{
	/* O_NONBLOCK: opening a FIFO must not wait. */
	int fd = openat(directory, name,
	                O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY |
	                        O_CLOEXEC);
	struct stat status;
	int code;

	if (fd < 0)
		return -1;
	code = fstat(fd, &status) < 0 ? errno : 0;
	if (code == 0 && !S_ISREG(status.st_mode))
		code = EINVAL;
	if (code == 0)
		return fd;
	close(fd);
	errno = code;
	return -1;
}

/* As much as there is, up to length; -1 and errno. */
static gssize
read_at(int fd, char *bytes, gsize length, off_t offset)
{
	gsize done = 0;

	while (done < length) {
		gssize got = pread(fd, bytes + done, length - done,
		                   offset + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (gsize)got;
	}
	return (gssize)done;
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
		got = read_at(fd, text, (gsize)status.st_size + 1, 0);
	}
	if (got < 0) {
		g_set_error_literal(error, G_IO_ERROR,
		                    (gint)g_io_error_from_errno(errno),
		                    g_strerror(errno));
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
file_equal(int a, int b)
{
	g_autofree char *block_a = g_malloc(BLOCK);
	g_autofree char *block_b = g_malloc(BLOCK);
	gssize length_a, length_b;
	off_t offset = 0;

	do {
		length_a = read_at(a, block_a, BLOCK, offset);
		length_b = read_at(b, block_b, BLOCK, offset);
		if (length_a < 0 || length_b < 0)
			return -1;
		if (length_a != length_b ||
		    memcmp(block_a, block_b, (gsize)length_a) != 0)
			return 0;
		offset += BLOCK;
	} while (length_a == BLOCK);
	return 1;
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
