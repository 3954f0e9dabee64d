/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-inner.h"

#include "mail/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int
open_named(const char *folder)
{
	g_autofree char *path =
		g_build_filename(folder, "pop3uidl-convert-XXXXXX", NULL);
	int fd = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		unlink(path);
	return fd;
}

static int
open_unlinked(const char *folder)
{
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	/* Not every file system can do that. */
	return fd >= 0 ? fd : open_named(folder);
}

void
tree_inner_fail(TreeInner *inner, GError *error)
{
	if (inner->fd >= 0)
		close(inner->fd);
	inner->fd = -1;
	g_clear_error(&inner->error);
	inner->error = error;
}

static void
fail_by(TreeInner *inner, int code)
{
	GError *error = NULL;

	file_set_error(&error, code);
	g_prefix_error(&error,
	               "cannot be copied to %s (TMPDIR names another "
	               "folder): ",
	               g_get_tmp_dir());
	tree_inner_fail(inner, error);
}

void
tree_inner_begin(TreeInner *inner, guint32 entry)
{
	g_assert(!inner->is_taken);
	inner->is_taken = TRUE;
	inner->entry = entry;
	inner->fd = open_unlinked(g_get_tmp_dir());
	if (inner->fd < 0)
		fail_by(inner, errno);
}

gboolean
tree_inner_write(TreeInner *inner, const guint8 *octets, gsize length)
{
	if (inner->fd < 0)
		return FALSE;
	while (length > 0) {
		gssize done = write(inner->fd, octets, length);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			fail_by(inner, errno);
			return FALSE;
		}
		octets += done;
		length -= (gsize)done;
	}
	return TRUE;
}

void
tree_inner_clear(TreeInner *inner)
{
	if (inner->fd >= 0)
		close(inner->fd);
	g_clear_error(&inner->error);
	*inner = (TreeInner){ .fd = -1 };
}

int
tree_inner_open(const TreeInner *inner, GError **error)
{
	int fd;

	if (inner->error != NULL) {
		if (error != NULL)
			*error = g_error_copy(inner->error);
		return -1;
	}
	fd = fcntl(inner->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		file_set_error(error, errno);
	return fd;
}
