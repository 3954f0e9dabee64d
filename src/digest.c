/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "digest.h"

#include "mail/scan-file.h"
#include "uidl/uidl.h"

#include <inttypes.h>
#include <stdio.h>

static gboolean
print_digest(const char *path, guint64 header_limit, GError **error)
{
	g_autofree char *name = uidl_escape(path, -1);
	ScanResult result;

	if (!scan_file(path, header_limit, &result, error)) {
		g_prefix_error(error, "%s: ", name);
		return FALSE;
	}
	if (result.over_limit || result.cut_off) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            result.cut_off ? "%s: cut off: no line with a dot "
		                             "ends the server's answer"
		                           : "%s: its header is too long",
		            name);
		return FALSE;
	}
	for (guint i = 0; i < DIGEST_LENGTH; i++)
		printf("%02x", result.header.exact[i]);
	printf(" %d %" PRIu64 " %s\n", result.header.has_end ? 1 : 0,
	       result.wire_size, name);
	return TRUE;
}

Status
print_digests(const Options *options)
{
	Status status = STATUS_DONE;

	for (char **path = options->arguments; *path != NULL; path++) {
		GError *error = NULL;

		if (print_digest(*path, options->max_header, &error))
			continue;
		complain(error);
		status = STATUS_INPUT;
	}
	return status;
}
