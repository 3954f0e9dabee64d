/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BLOCK 65536

gboolean
file_set_error(GError **error, int code)
{
	g_set_error_literal(error, G_IO_ERROR,
	                    (gint)g_io_error_from_errno(code),
	                    g_strerror(code));
	return FALSE;
}

int
file_open_beneath(int directory, const char *path, int flags)
{
	const struct open_how how = {
		.flags = (__u64)(flags | O_CLOEXEC),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
	};
	long fd = syscall(SYS_openat2, directory, path, &how, sizeof how);

	/* Before Linux 5.6, and in containers that forbid what they do not
	   know, only the last part of the path is safe. */
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		return openat(directory, path, flags | O_NOFOLLOW | O_CLOEXEC);
	return (int)fd;
}

int
file_open(int directory, const char *path)
{
	/* O_NONBLOCK: opening a FIFO must not wait. */
	int fd = file_open_beneath(directory, path,
	                           O_RDONLY | O_NONBLOCK | O_NOCTTY);
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

gssize
file_read_at(int fd, char *bytes, gsize length, off_t offset)
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

int
file_equal(int a, int b)
{
	g_autofree char *block_a = g_malloc(BLOCK);
	g_autofree char *block_b = g_malloc(BLOCK);
	gssize length_a, length_b;
	off_t offset = 0;

	do {
		length_a = file_read_at(a, block_a, BLOCK, offset);
		length_b = file_read_at(b, block_b, BLOCK, offset);
		if (length_a < 0 || length_b < 0)
			return -1;
		if (length_a != length_b ||
		    memcmp(block_a, block_b, (gsize)length_a) != 0)
			return 0;
		offset += BLOCK;
	} while (length_a == BLOCK);
	return 1;
}
