/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/file.h"

#include "temp-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BLOCK 65536

static int
open_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	g_assert_cmpint(fd, >=, 0);
	return fd;
}

static void
test_open(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	int directory = open_folder(folder), fd;

	temp_folder_write(folder, "a", "text");
	temp_folder_make(folder, "folder");
	temp_folder_link(folder, "link", "a");

	fd = file_open(directory, "a");
	g_assert_cmpint(fd, >=, 0);
	g_assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
	g_assert_cmpint(file_open(directory, "folder"), ==, -1);
	g_assert_cmpint(errno, ==, EINVAL);
	g_assert_cmpint(file_open(directory, "link"), ==, -1);
	g_assert_cmpint(errno, ==, ELOOP);
	g_assert_cmpint(file_open(directory, "none"), ==, -1);
	g_assert_cmpint(errno, ==, ENOENT);
	close(directory);
}

/* No part of the path may lead elsewhere. */
static void
test_beneath(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *box = g_build_filename(folder, "box", NULL);
	int directory, fd;

	temp_folder_write(folder, "box/cur/a", "ours");
	temp_folder_write(folder, "secret/a", "theirs");
	temp_folder_link(folder, "box/new", "../secret");
	temp_folder_link(folder, "box/old", "cur");
	directory = open_folder(box);

	fd = file_open(directory, "cur/a");
	g_assert_cmpint(fd, >=, 0);
	close(fd);
	g_assert_cmpint(file_open(directory, "new/a"), ==, -1);
	g_assert_cmpint(file_open(directory, "old/a"), ==, -1);
	g_assert_cmpint(file_open(directory, "../secret/a"), ==, -1);
	close(directory);
}

typedef struct {
	const char *name;
	gsize a; /* octets */
	gsize b;
	gssize other; /* the octet of b that is another; -1: none */
	int equal;
} EqualCase;

static const EqualCase equal_cases[] = {
	{ "empty", 0, 0, -1, 1 },
	{ "a-block", BLOCK, BLOCK, -1, 1 },
	{ "blocks", 2 * BLOCK + 5, 2 * BLOCK + 5, -1, 1 },
	{ "first-octet", 10, 10, 0, 0 },
	{ "last-octet", 2 * BLOCK + 5, 2 * BLOCK + 5, 2 * BLOCK + 4, 0 },
	{ "shorter", BLOCK, BLOCK - 1, -1, 0 },
	{ "longer-by-a-block", BLOCK, 2 * BLOCK, -1, 0 },
	{ "empty-and-not", 0, 1, -1, 0 },
};

static int
write_and_open(const char *folder, int directory, const char *name,
               gsize length, gssize other)
{
	g_autofree char *text = g_strnfill(length, 'x');

	if (other >= 0)
		text[other] = 'y';
	temp_folder_write(folder, name, text);
	return file_open(directory, name);
}

static void
test_equal(gconstpointer data)
{
	const EqualCase *it = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	int directory = open_folder(folder);
	int a = write_and_open(folder, directory, "a", it->a, -1);
	int b = write_and_open(folder, directory, "b", it->b, it->other);
	char octet;

	/* Wherever the descriptors are. */
	(void)!read(a, &octet, 1);
	g_assert_cmpint(file_equal(a, b), ==, it->equal);
	g_assert_cmpint(file_equal(b, a), ==, it->equal);
	close(b);
	g_assert_cmpint(file_equal(a, directory), ==, -1);
	g_assert_cmpint(errno, ==, EISDIR);
	close(a);
	close(directory);
}

static void
test_error(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(file_set_error(&error, ENOENT));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_assert_cmpstr(error->message, ==, "No such file or directory");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	g_test_add_func("/file/open", test_open);
	g_test_add_func("/file/beneath", test_beneath);
	for (gsize i = 0; i < G_N_ELEMENTS(equal_cases); i++) {
		g_autofree char *path =
			g_strconcat("/file/equal/", equal_cases[i].name, NULL);

		g_test_add_data_func(path, &equal_cases[i], test_equal);
	}
	g_test_add_func("/file/error", test_error);
	return g_test_run();
}
