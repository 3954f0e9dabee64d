/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "mail/file.h"
#include "mail/table.h"
#include "mail/tree-kinds.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes archive, path and prefix. */
static Tree *
archive_tree_new(TreeArchive *archive, char *path, char *prefix)
{
	Tree *tree = g_new0(Tree, 1);

	g_atomic_ref_count_init(&tree->references);
	tree->path = path;
	tree->nothing = g_ptr_array_new();
	tree->fd = -1;
	tree->archive = archive;
	tree->prefix = prefix;
	tree->inner = tree_archive_inner(archive, prefix);
	return tree;
}

/* ---- opening ---- */

static int
open_any(const char *path, struct stat *status, GError **error)
{
	/* Asked first: opening a device may do something to it. */
	int fd = -1;

	if (stat(path, status) == 0) {
		if (!S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode)) {
			g_set_error_literal(error, G_IO_ERROR,
			                    G_IO_ERROR_NOT_REGULAR_FILE,
			                    "is neither a file nor a folder");
			return -1;
		}
		fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	}
	if (fd < 0 || fstat(fd, status) < 0)
		file_set_error(error, errno);
	return fd;
}

static Tree *
open_folder(const char *path, GError **error)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	return tree_folder_new(g_strdup(path), fd);
}

Tree *
tree_open(const char *path, const TreeOptions *options, GError **error)
{
	TreeArchive *archive;
	struct stat status;
	int fd;

	if (options == NULL)
		return open_folder(path, error);
	fd = open_any(path, &status, error);
	if (fd < 0)
		return NULL;
	if (S_ISDIR(status.st_mode))
		return tree_folder_new(g_strdup(path), fd);
	archive = tree_archive_new(fd, options, FALSE, error);
	if (archive == NULL)
		return NULL;
	return archive_tree_new(archive, g_strdup(path), g_strdup(""));
}

/* Without "." and parts that are empty; NULL: it leads out, perhaps. */
static char *
plain_path(const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", -1);
	g_autoptr(GString) plain = g_string_new(NULL);

	for (char **part = parts; *part != NULL; part++) {
		if (strcmp(*part, "..") == 0)
			return NULL;
		if (**part == '\0' || strcmp(*part, ".") == 0)
			continue;
		if (plain->len > 0)
			g_string_append_c(plain, '/');
		g_string_append(plain, *part);
	}
	return g_string_free(g_steal_pointer(&plain), FALSE);
}

static char *
path_below(const Tree *tree, const char *path)
{
	if (path[0] == '\0')
		return g_strdup(tree->path);
	return g_build_filename(tree->path, path, NULL);
}

static Tree *
open_folder_below(Tree *tree, const char *directory, GError **error)
{
	int fd = tree_open_folder(tree, directory);

	if (fd < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	return tree_folder_new(path_below(tree, directory), fd);
}

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

/* NULL: there is no such folder. */
static char *
find_folder(const Tree *tree, const char *directory, GError **error)
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

Tree *
tree_open_below(Tree *tree, const char *directory, GError **error)
{
	g_autofree char *plain = plain_path(directory);
	char *prefix;

	if (plain == NULL) {
		file_set_error(error, EXDEV);
		return NULL;
	}
	if (tree->archive == NULL)
		return open_folder_below(tree, plain, error);
	prefix = find_folder(tree, plain, error);
	if (prefix == NULL)
		return NULL;
	return archive_tree_new(tree_archive_ref(tree->archive),
	                        path_below(tree, plain), prefix);
}

const GPtrArray *
tree_inner(const Tree *tree)
{
	return tree->archive != NULL ? tree->inner : tree->nothing;
}

/* The path below the tree of the only one that can be opened. */
static const char *
path_of_inner(const Tree *tree, GError **error)
{
	const char *path = NULL;

	if (tree->archive != NULL && tree->archive->is_inner) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "is an archive inside an archive inside an "
		                    "archive: take it out first");
		return NULL;
	}
	if (tree->archive != NULL && tree->archive->inner.is_taken)
		path = members_path(tree->archive->members,
		                    tree->archive->inner.entry);
	if (path == NULL || !g_str_has_prefix(path, tree->prefix)) {
		file_set_error(error, ENOENT);
		return NULL;
	}
	return path + strlen(tree->prefix);
}

Tree *
tree_open_inner(Tree *tree, const TreeOptions *options, GError **error)
{
	const char *path = path_of_inner(tree, error);
	TreeArchive *archive;
	int fd;

	if (path == NULL)
		return NULL;
	fd = tree_inner_open(&tree->archive->inner, error);
	if (fd < 0)
		return NULL;
	archive = tree_archive_new(fd, options, TRUE, error);
	if (archive == NULL)
		return NULL;
	return archive_tree_new(archive, path_below(tree, path), g_strdup(""));
}

Tree *
tree_ref(Tree *tree)
{
	g_atomic_ref_count_inc(&tree->references);
	return tree;
}

void
tree_unref(Tree *tree)
{
	if (tree == NULL || !g_atomic_ref_count_dec(&tree->references))
		return;
	if (tree->archive == NULL) {
		tree_folder_clear(tree);
	} else {
		tree_archive_unref(tree->archive);
		g_free(tree->prefix);
		g_ptr_array_unref(tree->inner);
	}
	g_ptr_array_unref(tree->nothing);
	g_free(tree->path);
	g_free(tree);
}

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
	whole = find_folder(tree, directory, error);
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
