/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-maildir-pruned.c - copies of Maildirs without the folders that are empty
 *
 * As `zip -rD` and `find -type f` make them. A folder and an archive are alike.
 */
#include "mailbox/maildir.h"

#include "make-archive.h"
#include "store-text.h"
#include "temp-folder.h"

#define INBOX_NONE "INBOX V1000 N1 @"
#define LISTLESS "/dovecot-uidlist none\n"
#define NO_LISTS(first, more)                                                  \
	"warning: no " first "dovecot-uidlist" more                            \
	": the messages get new UIDs; if Dovecot keeps it elsewhere "          \
	"(CONTROL=, mail_control_path), say --control\n"
#define SENT(v)                                                                \
	"Sent V" v " N1 @/.Sent" LISTLESS "in .Sent\n1"                        \
	" .Sent/cur/2.b:2,S new\n"
#define ONE_SENT                                                               \
	INBOX_NONE LISTLESS SENT("1001") NO_LISTS(".Sent/", "") "last V1001\n"
#define HIDDEN                                                                 \
	INBOX_NONE LISTLESS "1 cur/1.a new\n" NO_LISTS("", "") "last V1000\n"

typedef struct {
	const char *name;
	const char *chosen;
	const char *expected;
	StoreTextFile files[6];
} Case;

static const Case cases[] = {
	{ "new-and-folder",
	  NULL,
	  INBOX_NONE LISTLESS "1 new/1.a new\n" SENT("1001")
	          NO_LISTS("", " (nor in 1 more folder)") "last V1001\n",
	  { { "M/new/1.a", "" }, { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "new-alone",
	  NULL,
	  INBOX_NONE LISTLESS
	  "1 new/1_0.a new\n" NO_LISTS("", "") "last V1000\n",
	  { { "M/new/1_0.a", "" } } },
	{ "new-of-odd-names",
	  NULL,
	  INBOX_NONE LISTLESS "1 new/a new\n" SENT("1001")
	          NO_LISTS("", " (nor in 1 more folder)") "last V1001\n",
	  { { "M/new/a", "" }, { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "new-and-list",
	  NULL,
	  "INBOX V77 N5 @/dovecot-uidlist\n1 new/a\nlast V77\n",
	  { { "M/new/a", "" }, { "M/dovecot-uidlist", "3 V77 N5\n1 :a\n" } } },
	{ "two-folders",
	  NULL,
	  INBOX_NONE LISTLESS
	  "A V1001 N1 @/.A" LISTLESS "in .A\n1 .A/new/3.c new\n" SENT("1002")
	          NO_LISTS(".A/", " (nor in 1 more folder)") "last V1002\n",
	  { { "M/.A/new/3.c", "" }, { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "maildirfolder",
	  NULL,
	  ONE_SENT,
	  { { "M/.Sent/maildirfolder", "" }, { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "subscriptions",
	  NULL,
	  INBOX_NONE LISTLESS SENT("1001") "subscription: Sent\n" NO_LISTS(
		  ".Sent/", "") "last V1001\n",
	  { { "M/subscriptions", "V\t2\n\nSent\n" },
	    { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "list-and-folder",
	  NULL,
	  "INBOX V77 N5 @/dovecot-uidlist\n" SENT("1000")
	          NO_LISTS(".Sent/", "") "last V1000\n",
	  { { "M/dovecot-uidlist", "3 V77 N5\n" },
	    { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "list-and-fs",
	  NULL,
	  "INBOX V77 N5 @/dovecot-uidlist\n"
	  "Sent V78 N5 @/Sent/dovecot-uidlist\nin Sent\n1 Sent/cur/2.b\n"
	  "last V78\n",
	  { { "M/dovecot-uidlist", "3 V77 N5\n" },
	    { "M/Sent/dovecot-uidlist", "3 V78 N5\n1 :2.b\n" },
	    { "M/Sent/cur/2.b", "" } } },
	{ "chosen", "M", ONE_SENT, { { "M/.Sent/cur/2.b:2,S", "" } } },
	{ "chosen-new",
	  "M",
	  INBOX_NONE LISTLESS "1 new/a new\n" NO_LISTS("", "") "last V1000\n",
	  { { "M/new/a", "" } } },
	{ "chosen-none",
	  "M",
	  "error: --export-path M: is no Maildir\n",
	  { { "M/A/cur/1.a", "" }, { "M/B/cur/1.a", "" } } },

	/* The Maildir of a home, with what else is in homes. */
	{ "hidden",
	  NULL,
	  HIDDEN,
	  { { "home/.Maildir/cur/1.a", "" }, { "home/.cache/x", "" } } },
	{ "hidden-and-tmp",
	  NULL,
	  HIDDEN,
	  { { "home/.mail/cur/1.a", "" },
	    { "home/tmp/x", "" },
	    { "home/.local/new/x", "" } } },
	{ "other-new",
	  NULL,
	  HIDDEN,
	  { { "home/Maildir/cur/1.a", "" },
	    { "home/www/new/index.html", "" },
	    { "home/new/1.txt", "" },
	    { "home/new/old/x", "" } } },
	/* CONTROL=: lists alone. */
	{ "control",
	  NULL,
	  HIDDEN,
	  { { "home/Maildir/cur/1.a", "" },
	    { "home/control/dovecot-uidlist", "3 V77 N5\n" },
	    { "home/control/A/dovecot-uidlist", "3 V77 N5\n" } } },
};

static void
check(const Case *test, const char *path)
{
	const MaildirOptions options = { .chosen = test->chosen };
	g_autofree char *text = store_text_copy(path, &options);

	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_case(const void *data)
{
	static const char *const kinds[] = { "tar", "zip" };
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *above = g_build_filename(folder, "f", NULL);
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	MakeMember members[G_N_ELEMENTS(test->files) + 1] = { 0 };

	temp_folder_make(folder, "f");
	store_text_write(above, test->files);
	check(test, above);
	for (gsize i = 0; test->files[i].path != NULL; i++) {
		members[i].name = test->files[i].path;
		members[i].content = test->files[i].text;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		make_archive(path, kinds[i], members);
		check(test, path);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-pruned/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	return g_test_run();
}
