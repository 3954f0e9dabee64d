/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-kinds.h"

#include "mail/file.h"
#include "mail/table.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Tree *
tree_folder_new(char *path, int fd)
{
	Tree *tree = g_new0(Tree, 1);

	g_atomic_ref_count_init(&tree->references);
	tree->path = path;
	tree->nothing = g_ptr_array_new();
	tree->fd = fd;
	tree->paths = g_string_new(NULL);
	return tree;
}

void
tree_folder_clear(Tree *tree)
{
	close(tree->fd);
	g_string_free(tree->paths, TRUE);
}

guint32
tree_folder_add(Tree *tree, const char *directory, const char *name)
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

static void
list_entry(Tree *tree, int fd, const char *directory,
           const struct dirent *entry, TreeListing *listing)
{
	mode_t type = file_type(fd, entry);
	guint32 file;

	if (S_ISREG(type)) {
		file = tree_folder_add(tree, directory, entry->d_name);
		g_array_append_val(listing->files, file);
	} else if (S_ISDIR(type)) {
		g_ptr_array_add(listing->folders, g_strdup(entry->d_name));
	} else {
		g_ptr_array_add(listing->others, g_strdup(entry->d_name));
	}
}

TreeListing *
tree_folder_list(Tree *tree, const char *directory, GError **error)
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

	listing = tree_listing_new();
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
	tree_listing_sort_names(listing);
	return g_steal_pointer(&listing);
}

gboolean
tree_folder_same_file(const Tree *tree, const char *a, const char *b)
{
	struct stat first, second;

	return fstatat(tree->fd, a, &first, AT_SYMLINK_NOFOLLOW) == 0 &&
	       fstatat(tree->fd, b, &second, AT_SYMLINK_NOFOLLOW) == 0 &&
	       first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

int
tree_folder_equal_files(const Tree *tree, const char *a, const char *b)
{
	int first = file_open(tree->fd, a);
	int second = first >= 0 ? file_open(tree->fd, b) : -1;
	int result = second >= 0 ? file_equal(first, second) : -1;
	int code = errno;

	if (second >= 0)
		close(second);
	if (first >= 0)
		close(first);
	errno = code;
	return result;
}

gboolean
tree_folder_is_folder(const Tree *tree, const char *path)
{
	struct stat status;

	return fstatat(tree->fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(status.st_mode);
}

gboolean
tree_folder_file_size(const Tree *tree, const char *path, guint64 *octets)
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
tree_folder_read(Tree *tree, const char *path, gsize limit, gsize *length,
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
