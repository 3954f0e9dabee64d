/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/scan-file.h"

#include "mail/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
scan_descriptor(int fd, guint64 header_limit, ScanResult *result,
                GError **error)
{
	g_autoptr(Scan) scan = scan_new();
	guint8 buffer[65536];
	gssize got;

	scan_begin(scan, FORM_ANSWER, FACT_SIZE | FACT_HEADER, header_limit);
	while ((got = read(fd, buffer, sizeof buffer)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return file_set_error(error, errno);
		if (!scan_feed(scan, buffer, (gsize)got))
			break;
	}
	scan_end(scan, result);
	return TRUE;
}

gboolean
scan_file(const char *path, guint64 header_limit, ScanResult *result,
          GError **error)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat status;
	gboolean ok;

	if (fd < 0)
		return file_set_error(error, errno);
	if (fstat(fd, &status) == 0 && !S_ISREG(status.st_mode))
		ok = file_set_error(error,
		                    S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
	else
		ok = scan_descriptor(fd, header_limit, result, error);
	close(fd);
	return ok;
}
