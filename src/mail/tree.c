/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "mail/file.h"
#include "mail/table.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct Tree {
	gatomicrefcount references;
	char *path;
	int fd;
	GString *paths; /* the arena: each path with a NUL after it */
};

Tree *
tree_open(const char *path, const TreeOptions *options, GError **error)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	Tree *tree;

	(void)options;
	if (fd < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	tree = g_new0(Tree, 1);
	g_atomic_ref_count_init(&tree->references);
	tree->path = g_strdup(path);
	tree->fd = fd;
	tree->paths = g_string_new(NULL);
	return tree;
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
	close(tree->fd);
	g_free(tree->path);
	g_string_free(tree->paths, TRUE);
	g_free(tree);
}

const char *
tree_path(const Tree *tree)
{
	return tree->path;
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

const char *
tree_entry_path(const Tree *tree, guint32 entry)
{
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

guint32
tree_add(Tree *tree, const char *directory, const char *name)
{
	gsize entry = tree->paths->len;

	/* 4 GiB of names: more files than any file system's folder holds. */
	g_assert(entry < NO_ENTRY - 2 * 4096);
	if (directory[0] != '\0') {
		g_string_append(tree->paths, directory);
		g_string_append_c(tree->paths, '/');
	}
	g_string_append(tree->paths, name);
	g_string_append_c(tree->paths, '\0');
	return (guint32)entry;
}

static mode_t
file_type(int directory, const struct dirent *entry)
{
	struct stat status;

	if (entry->d_type != DT_UNKNOWN)
		return (mode_t)DTTOIF(entry->d_type);
	if (fstatat(directory, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return status.st_mode & S_IFMT;
}

static gint
compare_entries(gconstpointer a, gconstpointer b, gpointer data)
{
	const Tree *tree = data;

	return strcmp(tree_entry_path(tree, *(const guint32 *)a),
	              tree_entry_path(tree, *(const guint32 *)b));
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
list_entry(Tree *tree, int fd, const char *directory,
           const struct dirent *entry, TreeListing *listing)
{
	mode_t type = file_type(fd, entry);
	guint32 file;

	if (S_ISREG(type)) {
		file = tree_add(tree, directory, entry->d_name);
		g_array_append_val(listing->files, file);
	} else if (S_ISDIR(type)) {
		g_ptr_array_add(listing->folders, g_strdup(entry->d_name));
	} else {
		g_ptr_array_add(listing->others, g_strdup(entry->d_name));
	}
}

TreeListing *
tree_list(Tree *tree, const char *directory, GError **error)
{
	g_autoptr(TreeListing) listing = NULL;
	const struct dirent *entry;
	DIR *stream;
	int fd, code;

	fd = tree_open_folder(tree, directory);
	stream = fd >= 0 ? fdopendir(fd) : NULL;
	if (stream == NULL) {
		file_set_error(error, errno);
		if (fd >= 0)
			close(fd);
		return NULL;
	}

	listing = g_new0(TreeListing, 1);
	listing->files = g_array_new(FALSE, FALSE, sizeof(guint32));
	listing->folders = g_ptr_array_new_with_free_func(g_free);
	listing->others = g_ptr_array_new_with_free_func(g_free);
	for (errno = 0; (entry = readdir(stream)) != NULL; errno = 0) {
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			list_entry(tree, fd, directory, entry, listing);
	}
	code = errno;
	closedir(stream);
	if (code != 0) {
		file_set_error(error, code);
		return NULL;
	}
	g_array_sort_with_data(listing->files, compare_entries, tree);
	g_ptr_array_sort(listing->folders, compare_names);
	g_ptr_array_sort(listing->others, compare_names);
	return g_steal_pointer(&listing);
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

int
tree_open_path(const Tree *tree, const char *path)
{
	return file_open(tree->fd, path);
}

int
tree_open_folder(const Tree *tree, const char *directory)
{
	return file_open_beneath(tree->fd,
	                         directory[0] != '\0' ? directory : ".",
	                         O_RDONLY | O_DIRECTORY);
}

gboolean
tree_same_file(const Tree *tree, const char *a, const char *b)
{
	struct stat first, second;

	return fstatat(tree->fd, a, &first, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(tree->fd, b, &second, AT_SYMLINK_NOFOLLOW) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

gboolean
tree_is_folder(const Tree *tree, const char *path)
{
	struct stat status;

	return fstatat(tree->fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(status.st_mode);
}

gboolean
tree_file_size(const Tree *tree, const char *path, guint64 *octets)
{
	struct stat status;

	if (fstatat(tree->fd, path, &status, AT_SYMLINK_NOFOLLOW) < 0 ||
	    !S_ISREG(status.st_mode))
		return FALSE;
	*octets = (guint64)status.st_size;
	return TRUE;
}

static GString *
read_all(int fd, gsize limit, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	char buffer[65536];
	gssize got;

	while ((got = read(fd, buffer, sizeof buffer)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			file_set_error(error, errno);
			return NULL;
		}
		if ((gsize)got > limit - text->len) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
			            "larger than %" G_GSIZE_FORMAT " octets",
			            limit);
			return NULL;
		}
		g_string_append_len(text, buffer, got);
	}
	return g_steal_pointer(&text);
}

char *
tree_read(Tree *tree, const char *path, gsize limit, gsize *length,
          GError **error)
{
	int fd = tree_open_path(tree, path);
	GString *text;

	if (fd < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	text = read_all(fd, limit, error);
	close(fd);
	if (text == NULL)
		return NULL;
	*length = text->len;
	return g_string_free(text, FALSE);
}
