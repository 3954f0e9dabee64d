/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "staged.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TIME 1500000000

/* What the tests stage, in this order. */
static const struct {
	const char *path;
	const char *text; /* NULL: a folder */
} contents[] = {
	{ "cur", NULL },      { "cur/1.mx:2,S", "one\n" },
	{ ".A.B/cur", NULL }, { ".A.B/cur/2.mx", "two\n" },
	{ "list", "" },
};

char *
staged_path(const char *folder, const char *path)
{
	return g_build_filename(folder, path, NULL);
}

Staging *
staged_begin(const char *folder, const StagingOwner *owner)
{
	g_autofree char *target = staged_path(folder, "t");
	g_autoptr(GError) error = NULL;
	Staging *staging = staging_new(target, owner, &error);

	g_assert_no_error(error);
	return staging;
}

void
staged_add(Staging *staging, const char *path, const char *text)
{
	g_autoptr(GError) error = NULL;
	const gint64 time = TIME;
	int fd = staging_create(staging, path, &error);

	g_assert_no_error(error);
	g_assert_cmpint(write(fd, text, strlen(text)), ==,
	                (gssize)strlen(text));
	staging_finish(staging, fd, path, &time, &error);
	g_assert_no_error(error);
}

void
staged_fill(Staging *staging)
{
	g_autoptr(GError) error = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
		if (contents[i].text != NULL)
			staged_add(staging, contents[i].path, contents[i].text);
		else
			staging_folder(staging, contents[i].path, &error);
		g_assert_no_error(error);
	}
}

gboolean
staged_commit(Staging *staging, GError **error)
{
	char *warning;
	const gboolean done = staging_commit(staging, &warning, error);

	g_assert_null(warning);
	return done;
}

void
staged_whole(const char *folder, const StagingOwner *owner)
{
	g_autoptr(Staging) staging = staged_begin(folder, owner);
	g_autoptr(GError) error = NULL;

	staged_fill(staging);
	staged_commit(staging, &error);
	g_assert_no_error(error);
}

void
staged_expect_status(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	struct stat status;

	g_assert_cmpint(lstat(path, &status), ==, 0);
	g_assert_cmphex(status.st_mode, ==, mode);
	g_assert_cmpuint(status.st_uid, ==, uid);
	g_assert_cmpuint(status.st_gid, ==, gid);
	if (S_ISREG(mode))
		g_assert_cmpint(status.st_mtim.tv_sec, ==, TIME);
}

void
staged_expect(const char *folder, uid_t uid, gid_t gid)
{
	g_autofree char *target = staged_path(folder, "t");

	staged_expect_status(target, S_IFDIR | 0700, uid, gid);
	for (gsize i = 0; i < G_N_ELEMENTS(contents); i++) {
		const char *expected = contents[i].text;
		g_autofree char *path = staged_path(target, contents[i].path);
		g_autofree char *text = NULL;

		staged_expect_status(path,
		                     expected != NULL ? S_IFREG | 0600
		                                      : S_IFDIR | 0700,
		                     uid, gid);
		if (expected == NULL)
			continue;
		g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
		g_assert_cmpstr(text, ==, expected);
	}
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder, by bytes, with blanks between them. */
static char *
list(const char *folder)
{
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	const char *name;

	g_assert_nonnull(directory);
	while ((name = g_dir_read_name(directory)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	g_ptr_array_add(names, NULL);
	return g_strjoinv(" ", (char **)names->pdata);
}

void
staged_expect_list(const char *folder, const char *expected)
{
	g_autofree char *names = list(folder);

	g_assert_cmpstr(names, ==, expected);
}
