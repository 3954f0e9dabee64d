/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-list.h"

#include "store-text.h"
#include "temp-folder.h"

#define ONE "3 V77 N5\n1 Pa :a\n"
#define DOTTED "c/.INBOX/dovecot-uidlist"
#define PLAIN "c/INBOX/dovecot-uidlist"
#define FOUND_DOTTED "INBOX V77 N5 @/" DOTTED "\n1 cur/a Pa\n"
#define FOUND_PLAIN "INBOX V77 N5 @/" PLAIN "\n1 cur/a Pa\n"
#define MADE_DOTTED                                                            \
	"INBOX V1000 N1 @/" DOTTED " none\n1 cur/a new\n"                      \
	"warning: no @/" DOTTED ": a new one will be made\n"
#define ELSEWHERE                                                               \
	": Dovecot has given UIDs out, but its dovecot-uidlist is not here: "   \
	"say with --control where it is (CONTROL=, mail_control_path), or "     \
	"let Dovecot make a list (doveadm force-resync -u USER INBOX), of new " \
	"UIDs\n"
#define FOREIGN                                                                \
	": another program has given UIDs out, and its files are not read "    \
	"yet: let Dovecot make a list (doveadm force-resync -u USER INBOX), "  \
	"of new UIDs\n"

typedef struct {
	const char *name;
	const char *control;
	const char *expected;
	StoreTextFile files[5];
} Case;

/* Each Maildir has one file, cur/a. */
static const Case cases[] = {
	{ "dotted", "c", FOUND_DOTTED, { { DOTTED, ONE } } },
	{ "plain", "c", FOUND_PLAIN, { { PLAIN, ONE } } },
	{ "dotted-and-empty-plain",
	  "c",
	  FOUND_DOTTED,
	  { { DOTTED, ONE }, { "c/INBOX/", NULL } } },
	{ "plain-and-empty-dotted",
	  "c",
	  FOUND_PLAIN,
	  { { PLAIN, ONE }, { "c/.INBOX/", NULL } } },
	{ "both",
	  "c",
	  "error: @/c: has a dovecot-uidlist both in .INBOX (Maildir++) and "
	  "in INBOX (LAYOUT=fs): take away the one that Dovecot does not use\n",
	  { { DOTTED, ONE }, { PLAIN, ONE } } },
	{ "list-in-maildir-too",
	  "c",
	  FOUND_DOTTED,
	  { { DOTTED, ONE }, { "m/dovecot-uidlist", "3 V1 N1\n" } } },
	{ "list-in-maildir-only",
	  "c",
	  "error: dovecot-uidlist is in the Maildir, and not in @/c/.INBOX: "
	  "give another --control or none, or let Dovecot open the mailbox "
	  "once\n",
	  { { "c/", NULL }, { "m/dovecot-uidlist", ONE } } },
	{ "list-in-control",
	  "c",
	  "error: @/c/dovecot-uidlist: the list is looked for in @/c/.INBOX or "
	  "@/c/INBOX: give --control the folder that Dovecot's CONTROL= "
	  "(mail_control_path) names\n",
	  { { "c/dovecot-uidlist", ONE } } },
	{ "none", "c", MADE_DOTTED, { { "c/", NULL } } },
	{ "none-in-dotted", "c", MADE_DOTTED, { { "c/.INBOX/", NULL } } },
	{ "none-in-plain",
	  "c",
	  "INBOX V1000 N1 @/" PLAIN " none\n1 cur/a new\n"
	  "warning: no @/" PLAIN ": a new one will be made\n",
	  { { "c/INBOX/", NULL } } },
	{ "none-in-both",
	  "c",
	  MADE_DOTTED,
	  { { "c/.INBOX/", NULL }, { "c/INBOX/", NULL } } },
	{ "no-control",
	  "c",
	  "error: @/c: No such file or directory\n",
	  { { NULL, NULL } } },
	{ "odd-control-is-missing",
	  "c\033",
	  "error: @/c\\x1B: No such file or directory\n",
	  { { NULL, NULL } } },
	{ "odd-control",
	  "c\033",
	  "INBOX V1000 N1 @/c\033/.INBOX/dovecot-uidlist none\n"
	  "1 cur/a new\n"
	  "warning: no @/c\\x1B/.INBOX/dovecot-uidlist: a new one will be made\n",
	  { { "c\033/", NULL } } },
	{ "control-is-file",
	  "c",
	  "error: @/c: Not a directory\n",
	  { { "c", "" } } },
	{ "inbox-is-file",
	  "c",
	  "error: @/c/.INBOX: not a folder (a symlink is not followed): put "
	  "the folder itself there\n",
	  { { "c/.INBOX", "" } } },
	{ "malformed",
	  "c",
	  "error: @/" DOTTED ": line 2: no UID; Dovecot would give new UIDs "
	  "from there on: mend it, or let Dovecot open the mailbox once\n",
	  { { DOTTED, "3 V77 N5\nx :a\n" } } },

	/* The last UIDVALIDITY is that of the control root. */
	{ "uidvalidity",
	  NULL,
	  "INBOX V4097 N1 @/m/dovecot-uidlist none\n1 cur/a new\n"
	  "warning: no dovecot-uidlist: a new one will be made; if Dovecot "
	  "keeps it elsewhere (CONTROL=, mail_control_path), say --control\n",
	  { { "m/dovecot-uidvalidity.00001000", "" } } },
	{ "uidvalidity-of-control",
	  "c",
	  "INBOX V8193 N1 @/" DOTTED " none\n1 cur/a new\n"
	  "warning: no @/" DOTTED ": a new one will be made\n",
	  { { "m/dovecot-uidvalidity.00001000", "" },
	    { "c/dovecot-uidvalidity.00002000", "" },
	    { "c/.INBOX/dovecot-uidvalidity.00003000", "" } } },

	{ "index",
	  NULL,
	  "error: dovecot.index" ELSEWHERE,
	  { { "m/dovecot.index", "" }, { "m/dovecot.index.log", "" } } },
	{ "index-log",
	  NULL,
	  "error: dovecot.index.log" ELSEWHERE,
	  { { "m/dovecot.index.log", "" } } },
	{ "index-hostile-name",
	  NULL,
	  "error: dovecot.index\\x1B[m" ELSEWHERE,
	  { { "m/dovecot.index\x1b[m", "" } } },
	{ "index-in-maildir",
	  "c",
	  "error: dovecot.index.log" ELSEWHERE,
	  { { "m/dovecot.index.log", "" }, { "c/.INBOX/", NULL } } },
	{ "index-in-control",
	  "c",
	  "error: @/c/.INBOX/dovecot.index.cache" ELSEWHERE,
	  { { "c/.INBOX/dovecot.index.cache", "" } } },
	{ "list-index",
	  "c",
	  MADE_DOTTED,
	  { { "c/.INBOX/", NULL }, { "m/dovecot.list.index.log", "" } } },
	{ "courier",
	  NULL,
	  "error: courierimapuiddb" FOREIGN,
	  { { "m/courierimapuiddb", "" } } },
	{ "offlineimap",
	  NULL,
	  "error: .uidvalidity" FOREIGN,
	  { { "m/.uidvalidity", "" } } },
	{ "mbsync",
	  NULL,
	  "error: .mbsyncstate" FOREIGN,
	  { { "m/.mbsyncstate", "" } } },
	{ "foreign-name",
	  NULL,
	  "error: cur/b,U=3:2,S: another program has given UIDs out, in the "
	  "names (,U=), which are not read yet: let Dovecot make a list "
	  "(doveadm force-resync -u USER INBOX), of new UIDs\n",
	  { { "m/cur/b,U=3:2,S", "" } } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, "m/cur/a", "");
	store_text_write(folder, test->files);
	text = store_text_read(folder, test->control);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_linked_inbox(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, "m/cur/a", "");
	temp_folder_write(folder, "elsewhere/dovecot-uidlist", ONE);
	temp_folder_make(folder, "c");
	temp_folder_link(folder, "c/INBOX", "../elsewhere");
	text = store_text_read(folder, "c");
	g_assert_cmpstr(text, ==,
	                "error: @/c/INBOX: not a folder (a symlink is not "
	                "followed): put the folder itself there\n");
}

/* The control directory's own path may lead through one. */
static void
test_linked_control(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	temp_folder_write(folder, "m/cur/a", "");
	temp_folder_write(folder, "elsewhere/.INBOX/dovecot-uidlist", ONE);
	temp_folder_link(folder, "c", "elsewhere");
	text = store_text_read(folder, "c");
	g_assert_cmpstr(text, ==, FOUND_DOTTED);
}

/* Whoever writes or tells of the list needs its folder and its name. */
static void
test_label(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *maildir = g_build_filename(folder, "m", NULL);
	g_autofree char *control = g_build_filename(folder, "c", NULL);
	g_autofree char *label = g_build_filename(folder, DOTTED, NULL);
	g_autofree char *directory = g_path_get_dirname(label);
	MaildirOptions options = { .now = 1 };
	g_autoptr(Store) here = NULL;
	g_autoptr(Store) there = NULL;

	temp_folder_make(folder, "m/cur");
	temp_folder_make(folder, "c");
	here = maildir_read(maildir, &options, NULL);
	options.control = control;
	there = maildir_read(maildir, &options, NULL);

	g_assert_cmpstr(store_folder(here, 0)->list_label, ==,
	                "dovecot-uidlist");
	g_assert_cmpstr(store_folder(here, 0)->list_directory, ==, maildir);
	g_assert_cmpstr(store_folder(there, 0)->list_label, ==, label);
	g_assert_cmpstr(store_folder(there, 0)->list_directory, ==, directory);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-list/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir-list/linked-inbox", test_linked_inbox);
	g_test_add_func("/maildir-list/linked-control", test_linked_control);
	g_test_add_func("/maildir-list/label", test_label);
	return g_test_run();
}
