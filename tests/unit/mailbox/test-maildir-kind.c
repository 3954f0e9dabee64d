/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-kind.h"

#include "store-text.h"
#include "temp-folder.h"

#define DUMP                                                                   \
	"error: is a POP3 dump, not a Maildir: DUMP comes first, then "        \
	"EXPORT\n"
#define DBOX                                                                   \
	"error: is an sdbox or mdbox, not a Maildir: convert it first, with "  \
	"`doveadm backup maildir:PATH`\n"
#define OTHER "error: is not a Maildir: it has no cur/\n"

#define FOUND(below) "INBOX V5 N1 @/m/" below "/dovecot-uidlist\n"

typedef struct {
	const char *name;
	const char *expected;
	StoreTextFile files[5];
} Case;

static const Case cases[] = {
	{ "missing", "error: No such file or directory\n", { { NULL, NULL } } },
	{ "file",
	  "error: is neither a Maildir nor a tar or zip archive of one\n",
	  { { "m", "From: x\n\nx\n" } } },
	{ "empty", OTHER, { { "m/", NULL } } },
	{ "no-cur", OTHER, { { "m/new/a", "" }, { "m/tmp/", NULL } } },
	{ "cur-is-file", OTHER, { { "m/cur", "" } } },
	{ "new-is-file",
	  "error: new is a file, where a Maildir has a folder: take it away\n",
	  { { "m/new", "" }, { "m/cur/", NULL } } },

	{ "dump-uidl", DUMP, { { "m/UIDL", "" } } },
	{ "dump-uidl-text", DUMP, { { "m/uidl.TXT", "" } } },
	{ "dump-list", DUMP, { { "m/List", "" } } },
	{ "dump-list-text", DUMP, { { "m/list.txt", "" } } },
	{ "dump-manifest", DUMP, { { "m/MANIFEST.tsv", "" } } },
	{ "dump-messages", DUMP, { { "m/0012.eml", "" } } },
	{ "dump-headers", DUMP, { { "m/7.TOP", "" } } },
	{ "no-dump",
	  OTHER,
	  { { "m/12.txt", "" }, { "m/.eml", "" }, { "m/UIDL/", NULL } } },

	{ "sdbox", DBOX, { { "m/mailboxes/INBOX/dbox-Mails/u.1", "" } } },
	{ "sdbox-mailbox", DBOX, { { "m/dbox-Mails/u.1", "" } } },
	{ "sdbox-mails", DBOX, { { "m/u.12", "" } } },
	{ "mdbox", DBOX, { { "m/storage/m.1", "" } } },
	{ "mdbox-storage", DBOX, { { "m/m.1", "" } } },
	{ "no-dbox",
	  OTHER,
	  { { "m/storage/m.x", "" },
	    { "m/mailboxes/a/b", "" },
	    { "m/u.", "" },
	    { "m/ux1", "" } } },

	/* Not one of its folders instead of it. */
	{ "no-cur-but-folders",
	  OTHER,
	  { { "m/new/a", "" },
	    { "m/tmp/", NULL },
	    { "m/.A/cur/b", "" },
	    { "m/dovecot-uidlist", "3 V5 N1\n" } } },
	{ "no-cur-of-inbox",
	  OTHER,
	  { { "m/Maildir/new/1.a", "" }, { "m/Maildir/.A/cur/b", "" } } },
	{ "no-inbox", OTHER, { { "m/.A/cur/a", "" }, { "m/.B/cur/b", "" } } },
	{ "home",
	  FOUND("Maildir") "1 cur/a new\n",
	  { { "m/Maildir/cur/a", "" },
	    { "m/other/x", "" },
	    { "m/Maildir/dovecot-uidlist", "3 V5 N1\n" } } },
	{ "home-hidden",
	  FOUND("x/.mail"),
	  { { "m/x/.mail/cur/", NULL },
	    { "m/x/.mail/dovecot-uidlist", "3 V5 N1\n" } } },
	{ "home-of-two",
	  "error: holds more than one Maildir: say with --export-path which "
	  "is meant: A, B\\x0Ac\n",
	  { { "m/A/cur/", NULL }, { "m/B\nc/cur/", NULL } } },
	/* A Maildir is one, whatever else lies in it. */
	{ "maildir",
	  "INBOX V5 N1 @/m/dovecot-uidlist\n",
	  { { "m/cur/", NULL },
	    { "m/UIDL", "" },
	    { "m/dbox-Mails/", NULL },
	    { "m/dovecot-uidlist", "3 V5 N1\n" } } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	store_text_write(folder, test->files);
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_linked(const void *data)
{
	const char *linked = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename("m", linked, NULL);
	g_autofree char *text = NULL;
	g_autofree char *expected = g_strdup_printf(
		"error: %s is not a folder (a symlink is not followed): put "
		"the folder itself there\n",
		linked);

	temp_folder_write(folder, "elsewhere/a", "");
	temp_folder_make(folder, "m");
	if (g_str_equal(linked, "new"))
		temp_folder_make(folder, "m/cur");
	temp_folder_link(folder, path, "../elsewhere");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==, expected);
}

/* That of the Maildir itself is followed: it is what was asked for. */
static void
test_linked_maildir(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, "elsewhere/cur/a", "");
	temp_folder_write(folder, "elsewhere/dovecot-uidlist", "3 V5 N1\n");
	temp_folder_link(folder, "m", "elsewhere");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "INBOX V5 N1 @/m/dovecot-uidlist\n1 cur/a new\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-kind/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_data_func("/maildir-kind/linked-cur", "cur", test_linked);
	g_test_add_data_func("/maildir-kind/linked-new", "new", test_linked);
	g_test_add_func("/maildir-kind/linked-maildir", test_linked_maildir);
	return g_test_run();
}
