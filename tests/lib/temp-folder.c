/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <unistd.h>

char *
temp_folder_new(void)
{
	g_autoptr(GError) error = NULL;
	char *folder = g_dir_make_tmp("pop3uidl-test-XXXXXX", &error);

	g_assert_no_error(error);
	return folder;
}

void
temp_folder_make(const char *folder, const char *path)
{
	g_autofree char *whole = g_build_filename(folder, path, NULL);

	g_assert_cmpint(g_mkdir_with_parents(whole, 0700), ==, 0);
}

static char *
prepare(const char *folder, const char *path)
{
	g_autofree char *parent = g_path_get_dirname(path);

	temp_folder_make(folder, parent);
	return g_build_filename(folder, path, NULL);
}

void
temp_folder_write(const char *folder, const char *path, const char *text)
{
	g_autofree char *whole = prepare(folder, path);
	g_autoptr(GError) error = NULL;

	g_file_set_contents(whole, text, -1, &error);
	g_assert_no_error(error);
}

void
temp_folder_link(const char *folder, const char *path, const char *target)
{
	g_autofree char *whole = prepare(folder, path);

	g_assert_cmpint(symlink(target, whole), ==, 0);
}

static void
remove_all(const char *path)
{
	GDir *directory;
	const char *name;

	if (g_remove(path) == 0)
		return;
	directory = g_dir_open(path, 0, NULL);
	while (directory != NULL &&
	       (name = g_dir_read_name(directory)) != NULL) {
		g_autofree char *inner = g_build_filename(path, name, NULL);

		remove_all(inner);
	}
	if (directory != NULL)
		g_dir_close(directory);
	g_rmdir(path);
}

void
temp_folder_remove(char *folder)
{
	remove_all(folder);
	g_free(folder);
}
