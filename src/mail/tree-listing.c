/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-kinds.h"

#include <string.h>

TreeListing *
tree_listing_new(void)
{
	TreeListing *listing = g_new0(TreeListing, 1);

	listing->files = g_array_new(FALSE, FALSE, sizeof(guint32));
	listing->folders = g_ptr_array_new_with_free_func(g_free);
	listing->others = g_ptr_array_new_with_free_func(g_free);
	return listing;
}

void
tree_listing_free(TreeListing *listing)
{
	if (listing == NULL)
		return;
	g_array_unref(listing->files);
	g_ptr_array_unref(listing->folders);
	g_ptr_array_unref(listing->others);
	g_free(listing);
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
tree_listing_sort_names(TreeListing *listing)
{
	g_ptr_array_sort(listing->folders, compare_names);
	g_ptr_array_sort(listing->others, compare_names);
}

const char *
tree_listing_file(const Tree *tree, const TreeListing *listing, guint i)
{
	g_assert(i < listing->files->len);
	return tree_entry_name(tree, g_array_index(listing->files, guint32, i));
}

gboolean
tree_listing_has_file(const Tree *tree, const TreeListing *listing,
                      const char *name)
{
	for (guint i = 0; i < listing->files->len; i++) {
		if (strcmp(tree_listing_file(tree, listing, i), name) == 0)
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
tree_listing_has_folder(const TreeListing *listing, const char *name)
{
	return has_name(listing->folders, name);
}

gboolean
tree_listing_has_other(const TreeListing *listing, const char *name)
{
	return has_name(listing->others, name);
}
