/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/contents.h"

#include <string.h>

const char *
contents_file(const Tree *tree, const TreeListing *listing, guint i)
{
	g_assert(i < listing->files->len);
	return tree_entry_name(tree, g_array_index(listing->files, guint32, i));
}

gboolean
contents_has_file(const Tree *tree, const TreeListing *listing,
                  const char *name)
{
	for (guint i = 0; i < listing->files->len; i++) {
		if (strcmp(contents_file(tree, listing, i), name) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
has_name(const GPtrArray *names, const char *name)
{
	for (guint i = 0; i < names->len; i++) {
		if (strcmp(names->pdata[i], name) == 0)
			return TRUE;
	}
	return FALSE;
}

gboolean
contents_has_folder(const TreeListing *listing, const char *name)
{
	return has_name(listing->folders, name);
}

gboolean
contents_has_other(const TreeListing *listing, const char *name)
{
	return has_name(listing->others, name);
}
