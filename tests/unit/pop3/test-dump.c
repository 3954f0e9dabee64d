/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/dump.h"

#include "temp-folder.h"

#include <string.h>

#define SHAPE                                                                  \
	"a dump has UIDL, LIST and <number>.eml or <number>.top, or "          \
	"manifest.tsv"

static const struct {
	const char *name;
	const char *files[5]; /* a folder ends in a slash */
	GIOErrorEnum code;
	const char *error;
} refused[] = {
	{ "empty", { NULL }, G_IO_ERROR_NOT_SUPPORTED, "is empty: " SHAPE },
	{ "unknown",
	  { "notes", "mail/" },
	  G_IO_ERROR_NOT_SUPPORTED,
	  "is no POP3 dump: " SHAPE },
	{ "maildir",
	  { "cur/", "new/", "tmp/" },
	  G_IO_ERROR_NOT_SUPPORTED,
	  "is a Maildir, not a POP3 dump: DUMP comes first, then EXPORT" },
	{ "control-directory",
	  { "dovecot-uidlist" },
	  G_IO_ERROR_NOT_SUPPORTED,
	  "is a Maildir, not a POP3 dump: DUMP comes first, then EXPORT" },
	{ "half-a-maildir",
	  { "cur/" },
	  G_IO_ERROR_NOT_SUPPORTED,
	  "is no POP3 dump: " SHAPE },
	{ "without-uidl",
	  { "1.eml" },
	  G_IO_ERROR_NOT_FOUND,
	  "UIDL is missing: without the server's listing of UIDLs (or "
	  "manifest.tsv) there is nothing to convert" },
};

static const DumpOptions options = { .ignore_bad_uidls = FALSE };

static void
test_refused(const void *data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;

	for (const char *const *file = refused[i].files; *file != NULL;
	     file++) {
		if (g_str_has_suffix(*file, "/"))
			temp_folder_make(folder, *file);
		else
			temp_folder_write(folder, *file, "x");
	}
	g_assert_null(dump_read(folder, &options, &error));
	g_assert_error(error, G_IO_ERROR, (int)refused[i].code);
	g_assert_cmpstr(error->message, ==, refused[i].error);
}

static void
test_read(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = NULL;

	temp_folder_write(folder, "UIDL", "5 a\n");
	maildrop = dump_read(folder, &options, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(maildrop->messages->len, ==, 1);
	g_assert_cmpstr(maildrop_uidl(maildrop, 0), ==, "a");
}

static void
test_missing(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "none", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_null(dump_read(path, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_file(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "dump.tar.gz", NULL);
	g_autoptr(GError) error = NULL;

	temp_folder_write(folder, "dump.tar.gz", "x");
	g_assert_null(dump_read(path, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
	g_assert_cmpstr(error->message, ==,
	                "is neither a folder nor a tar or zip archive of one: "
	                "" SHAPE);
}

/* Two dumps in one folder. */
static void
test_several(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	DumpOptions chosen = options;
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = NULL;

	temp_folder_make(folder, "a/");
	temp_folder_write(folder, "a/UIDL", "5 a\n");
	temp_folder_make(folder, "b/");
	temp_folder_make(folder, "b/dump/");
	temp_folder_write(folder, "b/dump/UIDL", "5 b\n");
	g_assert_null(dump_read(folder, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
	g_assert_nonnull(strstr(error->message, "--dump-path"));
	g_clear_error(&error);

	chosen.chosen = "b/dump";
	maildrop = dump_read(folder, &chosen, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(maildrop_uidl(maildrop, 0), ==, "b");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *path =
			g_strconcat("/dump/refused/", refused[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_refused);
	}
	g_test_add_func("/dump/read", test_read);
	g_test_add_func("/dump/missing", test_missing);
	g_test_add_func("/dump/file", test_file);
	g_test_add_func("/dump/several", test_several);
	return g_test_run();
}
