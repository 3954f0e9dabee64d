/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "mail/file.h"
#include "mail/table.h"
#include "mail/tree-kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

const char *
tree_path(const Tree *tree)
{
	return tree->path;
}

gboolean
tree_is_archive(const Tree *tree)
{
	return tree->archive != NULL;
}

const GPtrArray *
tree_inner(const Tree *tree)
{
	return tree->archive != NULL ? tree->inner : tree->nothing;
}

const GPtrArray *
tree_damage(const Tree *tree)
{
	return tree->archive != NULL ? tree->archive->damage : tree->nothing;
}

const GPtrArray *
tree_warnings(const Tree *tree)
{
	return tree->archive != NULL ? tree->archive->warnings : tree->nothing;
}

/* ---- entries ---- */

static char *
whole_path(const Tree *tree, const char *path)
{
	return g_strconcat(tree->prefix, path, NULL);
}

/* With a "/" at its end, or "". */
static char *
whole_folder(const Tree *tree, const char *directory)
{
	return g_strconcat(tree->prefix, directory,
	                   directory[0] != '\0' ? "/" : "", NULL);
}

char *
tree_whole_folder(const Tree *tree, const char *directory, GError **error)
{
	g_autofree char *whole = whole_folder(tree, directory);
	g_autofree char *path = NULL;

	if (tree_archive_has_folder(tree->archive, whole))
		return g_steal_pointer(&whole);
	path = whole_path(tree, directory);
	file_set_error(error,
	               members_find(tree->archive->members, path) == NO_ENTRY
	                       ? ENOENT
	                       : ENOTDIR);
	return NULL;
}

static const char *
entry_path_in_archive(const Tree *tree, guint32 entry)
{
	const char *path;

	g_assert(entry < tree->archive->members->list->len);
	path = members_path(tree->archive->members, entry);
	g_assert(g_str_has_prefix(path, tree->prefix));
	return path + strlen(tree->prefix);
}

const char *
tree_entry_path(const Tree *tree, guint32 entry)
{
	if (tree->archive != NULL)
		return entry_path_in_archive(tree, entry);
	g_assert(entry < tree->paths->len);
	return tree->paths->str + entry;
}

const char *
tree_entry_name(const Tree *tree, guint32 entry)
{
	const char *path = tree_entry_path(tree, entry);
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static guint32
find_file(const Tree *tree, const char *path)
{
	g_autofree char *whole = whole_path(tree, path);

	return tree_archive_find(tree->archive, whole);
}

guint32
tree_add(Tree *tree, const char *directory, const char *name)
{
	g_autofree char *path = NULL;

	if (tree->archive == NULL)
		return tree_folder_add(tree, directory, name);
	path = g_strconcat(directory, directory[0] != '\0' ? "/" : "", name,
	                   NULL);
	return find_file(tree, path);
}

TreeListing *
tree_list(Tree *tree, const char *directory, GError **error)
{
	g_autofree char *whole = NULL;
	TreeListing *listing;

	if (tree->archive == NULL)
		return tree_folder_list(tree, directory, error);
	whole = tree_whole_folder(tree, directory, error);
	if (whole == NULL)
		return NULL;
	listing = tree_listing_new();
	tree_archive_list(tree->archive, whole, listing);
	return listing;
}

/* ---- files ---- */

int
tree_open_path(const Tree *tree, const char *path)
{
	if (tree->archive == NULL)
		return file_open(tree->fd, path);
	errno = ENOTSUP;
	return -1;
}

int
tree_open_folder(const Tree *tree, const char *directory)
{
	if (tree->archive == NULL)
		return file_open_beneath(tree->fd,
		                         directory[0] != '\0' ? directory : ".",
		                         O_RDONLY | O_DIRECTORY);
	errno = ENOTSUP;
	return -1;
}

gboolean
tree_same_file(const Tree *tree, const char *a, const char *b)
{
	guint32 first, second;

	if (tree->archive == NULL)
		return tree_folder_same_file(tree, a, b);
	first = find_file(tree, a);
	second = find_file(tree, b);
	return first != NO_ENTRY && second != NO_ENTRY &&
	       tree_archive_data(tree->archive, first) ==
	               tree_archive_data(tree->archive, second);
}

int
tree_equal_files(const Tree *tree, const char *a, const char *b)
{
	guint32 first, second;

	if (tree->archive == NULL)
		return tree_folder_equal_files(tree, a, b);
	first = find_file(tree, a);
	second = find_file(tree, b);
	if (first != NO_ENTRY && second != NO_ENTRY)
		return tree_archive_equal(tree->archive, first, second);
	errno = ENOENT;
	return -1;
}

gboolean
tree_is_folder(const Tree *tree, const char *path)
{
	g_autofree char *whole = NULL;

	if (tree->archive == NULL)
		return tree_folder_is_folder(tree, path);
	whole = whole_folder(tree, path);
	return tree_archive_has_folder(tree->archive, whole);
}

gboolean
tree_file_size(const Tree *tree, const char *path, guint64 *octets)
{
	guint32 entry;

	if (tree->archive == NULL)
		return tree_folder_file_size(tree, path, octets);
	entry = find_file(tree, path);
	if (entry == NO_ENTRY)
		return FALSE;
	return tree_archive_size(tree->archive, entry, octets);
}

char *
tree_read(Tree *tree, const char *path, gsize limit, gsize *length,
          GError **error)
{
	guint32 entry;

	if (tree->archive == NULL)
		return tree_folder_read(tree, path, limit, length, error);
	entry = find_file(tree, path);
	if (entry == NO_ENTRY) {
		file_set_error(error, ENOENT);
		return NULL;
	}
	return tree_archive_read(tree->archive, entry, limit, length, error);
}
