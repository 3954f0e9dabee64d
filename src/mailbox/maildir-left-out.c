/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-left-out.h"

#include "uidl/uidl.h"

#include <string.h>

/* Octets of a path that are shown: those in archives have no limit. */
#define MAX_SHOWN 300

void
left_out_add(LeftOut *left_out, const char *directory, const char *name)
{
	g_autofree char *path =
		directory[0] != '\0' ? g_strconcat(directory, "/", name, NULL)
				     : g_strdup(name);

	left_out->count++;
	if (left_out->first != NULL && strcmp(path, left_out->first) >= 0)
		return;
	g_free(left_out->first);
	left_out->first = g_steal_pointer(&path);
}

void
left_out_tell(LeftOut *left_out, const char *what, GPtrArray *texts)
{
	g_autofree char *first = g_steal_pointer(&left_out->first);
	g_autofree char *shown = NULL;
	g_autofree char *more = NULL;
	gboolean is_long;

	if (left_out->count == 0)
		return;
	is_long = strlen(first) > MAX_SHOWN;
	shown = uidl_escape(first, is_long ? MAX_SHOWN : -1);
	if (left_out->count > 1)
		more = g_strdup_printf(" and %u more", left_out->count - 1);
	g_ptr_array_add(texts, g_strdup_printf("%s%s%s: %s", shown,
	                                       is_long ? "..." : "",
	                                       more != NULL ? more : "", what));
}
