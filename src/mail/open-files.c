/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/open-files.h"

#include <sys/resource.h>

guint
open_files_share(guint parts, guint most)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 1;
	return (guint)CLAMP(limit.rlim_cur / parts, 1, most);
}

/* If it fails, the program makes do with less. */
void
open_files_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}
