/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-kinds.h"

#include "mail/file.h"

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
	prefix = tree_whole_folder(tree, plain, error);
	if (prefix == NULL)
		return NULL;
	return archive_tree_new(tree_archive_ref(tree->archive),
	                        path_below(tree, plain), prefix);
}

/* The path below the tree of the only one that can be opened. */
static const char *
path_of_inner(const Tree *tree, GError **error)
{
	const char *path;

	if (tree->archive != NULL && tree->archive->is_inner) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "is an archive inside an archive inside an "
		                    "archive: take it out first");
		return NULL;
	}
	if (tree->inner == NULL || tree->inner->len == 0) {
		file_set_error(error, ENOENT);
		return NULL;
	}
	/* Not below this folder, or replaced by a later one of its name. */
	path = members_path(tree->archive->members, tree->archive->inner.entry);
	if (!g_str_has_prefix(path, tree->prefix) ||
	    tree_archive_find(tree->archive, path) !=
	            tree->archive->inner.entry) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "is not the first archive inside the "
		                    "archive: take it out first");
		return NULL;
	}
	return path + strlen(tree->prefix);
}

Tree *
tree_open_inner(Tree *tree, const TreeOptions *options, GError **error)
{
	const char *path = path_of_inner(tree, error);
	TreeOptions own = *options;
	TreeArchive *archive;
	int fd;

	if (path == NULL)
		return NULL;
	fd = tree_inner_open(&tree->archive->inner, error);
	if (fd < 0)
		return NULL;
	/* Or each of the two could grow by the whole factor. */
	own.limits.base = (guint64)tree->archive->status.st_size;
	archive = tree_archive_new(fd, &own, TRUE, error);
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
