/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-folders.h"

#include "store-text.h"
#include "temp-folder.h"

#include <string.h>

#define ONE "3 V77 N5\n1 Pa :a\n"
#define INBOX "INBOX V77 N5 @/dovecot-uidlist\n1 cur/a Pa\n"
#define LAST "last V77\n"
#define DOUBTFUL(path)                                                         \
	", as if one Maildir lay in another: say --export-path " path          \
	" if that one is meant, else take it away from there\n"

/* A folder without list, and a message in it. */
#define FOLDER(name, directory, v)                                             \
	name " V" v " N1 @/" directory "/dovecot-uidlist none\nin " directory  \
	     "\n1 " directory "/cur/b new\n"
#define NO_LIST(directory)                                                     \
	"warning: no " directory "/dovecot-uidlist: the messages get new "     \
	"UIDs; if Dovecot keeps it elsewhere (CONTROL=, mail_control_path), "  \
	"say --control\n"
#define NO_LISTS(directory, more)                                              \
	"warning: no " directory "/dovecot-uidlist (nor in " more              \
	"): the messages get new UIDs; if Dovecot keeps it elsewhere "         \
	"(CONTROL=, mail_control_path), say --control\n"

typedef struct {
	const char *name;
	const char *expected; /* what follows INBOX, or an error */
	StoreTextFile files[8];
} Case;

/* Each Maildir has one file with UID 1, cur/a. */
static const Case cases[] = {
	{ "inbox-alone", LAST, { { NULL, NULL } } },
	{ "dotted",
	  "A/B V5 N9 @/.A.B/dovecot-uidlist\nin .A.B\n3 .A.B/cur/b:2,S\n"
	  "9 .A.B/new/c new\n"
	  "Sent V6 N2 @/.Sent/dovecot-uidlist\nin .Sent\n" LAST,
	  { { "m/.Sent/cur/", NULL },
	    { "m/.Sent/dovecot-uidlist", "3 V6 N2\n" },
	    { "m/.A.B/cur/b:2,S", "" },
	    { "m/.A.B/new/c", "" },
	    { "m/.A.B/tmp/d", "" },
	    { "m/.A.B/dovecot-uidlist", "3 V5 N9\n3 :b\n" } } },
	{ "fs",
	  "A/B V5 N9 @/A/B/dovecot-uidlist\nin A/B\n3 A/B/cur/b\n"
	  "Sent V6 N2 @/Sent/dovecot-uidlist\nin Sent\n" LAST,
	  { { "m/Sent/cur/", NULL },
	    { "m/Sent/dovecot-uidlist", "3 V6 N2\n" },
	    { "m/A/B/cur/b", "" },
	    { "m/A/B/tmp/d", "" },
	    { "m/A/B/dovecot-uidlist", "3 V5 N9\n3 :b\n" } } },
	{ "new-alone",
	  "A V1000 N1 @/.A/dovecot-uidlist none\nin .A\n"
	  "1 .A/new/b new\n" NO_LIST(".A") "last V1000\n",
	  { { "m/.A/new/b", "" } } },
	{ "no-folders",
	  LAST,
	  { { "m/.dotted/tmp/x", "" },
	    { "m/.file", "" },
	    { "m/sieve/new.sieve", "" },
	    { "m/a/b/c/tmp/", NULL } } },
	/* By their names, not their folders: "-" is before "." and "/". */
	{ "order",
	  FOLDER("A-B", ".A-B", "1000") FOLDER("A/B", ".A.B", "1001")
	          FOLDER("a", ".a", "1002")
	                  NO_LISTS(".A-B", "2 more folders") "last V1002\n",
	  { { "m/.a/cur/b", "" },
	    { "m/.A.B/cur/b", "" },
	    { "m/.A-B/cur/b", "" } } },
	/* "&" is before "Z", which is before its "\xc3\xbc". */
	{ "order-of-decoded-names",
	  FOLDER("Z", ".Z", "1000") FOLDER("\xc3\xbc", ".&APw-", "1001")
	          NO_LISTS(".Z", "1 more folder") "last V1001\n",
	  { { "m/.&APw-/cur/b", "" }, { "m/.Z/cur/b", "" } } },
	/* Of each folder's own messages. */
	{ "claimed-sizes",
	  "A V5 N9 @/.A/dovecot-uidlist\nin .A\n1 .A/cur/b\n"
	  "2 .A/cur/c W7\n9 .A/cur/d,W=8 W8 new\n" LAST,
	  { { "m/.A/cur/b", "" },
	    { "m/.A/cur/c", "" },
	    { "m/.A/cur/d,W=8", "" },
	    { "m/.A/dovecot-uidlist", "3 V5 N9\n1 :b\n2 W7 :c\n" } } },
	/* An empty one loses nothing. */
	{ "new-uidvalidities",
	  "A V4097 N1 @/.A/dovecot-uidlist none\nin .A\n"
	  "B V99999 N1 @/.B/dovecot-uidlist\nin .B\n" FOLDER("C", ".C", "4098")
	          NO_LIST(".C") "last V99999\n",
	  { { "m/dovecot-uidvalidity.00001000", "" },
	    { "m/.A/cur/", NULL },
	    { "m/.B/cur/", NULL },
	    { "m/.B/dovecot-uidlist", "3 V99999 N1\n" },
	    { "m/.C/cur/b", "" } } },
	{ "uidvalidity-alone",
	  "last V4096\n",
	  { { "m/dovecot-uidvalidity", "00001000" } } },
	{ "broken-list",
	  "error: .A/dovecot-uidlist: line 1: the file is empty; Dovecot "
	  "would give new UIDs from there on: mend it, or let Dovecot open "
	  "the mailbox once (--keep-going goes on without it)\n",
	  { { "m/.A/cur/b", "" }, { "m/.A/dovecot-uidlist", "" } } },
	{ "warnings",
	  "A V5 N9 @/.A/dovecot-uidlist\nin .A\n"
	  "warning: .A/cur/x: left out, not a regular file (symlinks are not "
	  "followed)\n"
	  "warning: .A/cur/\\x0D: left out, Dovecot takes no file of such a "
	  "name for a message\n"
	  "warning: .A/dovecot-uidlist: UID 1 has the file name of UID 2, "
	  "which counts for Dovecot (1 such records)\n" LAST,
	  { { "m/.A/cur/\r", "" },
	    { "m/.A/cur/x/", NULL },
	    { "m/.A/dovecot-uidlist", "3 V5 N9\n1 :b\n2 :b\n" } } },

	/* ---- names ---- */
	{ "mutf7",
	  FOLDER("Entw\xc3\xbcrfe/\xe2\x82\xac", ".Entw&APw-rfe.&IKw-", "1000")
	          NO_LIST(".Entw&APw-rfe.&IKw-") "last V1000\n",
	  { { "m/.Entw&APw-rfe.&IKw-/cur/b", "" } } },
	{ "utf8",
	  FOLDER("Entw\xc3\xbcrfe", ".Entw\xc3\xbcrfe", "1000")
	          FOLDER("R&AOk-D", ".R&AOk-D", "1001") NO_LISTS(
			  ".Entw\\xC3\\xBCrfe", "1 more folder") "last V1001\n",
	  { { "m/.Entw\xc3\xbcrfe/cur/b", "" }, { "m/.R&AOk-D/cur/b", "" } } },
	{ "inbox-below",
	  FOLDER("INBOX/A", ".INBOX.A", "1000")
	          NO_LIST(".INBOX.A") "last V1000\n",
	  { { "m/.INBOX.A/cur/b", "" } } },
	{ "inbox-twice",
	  "warning: .INBOX and 1 more: left out, as Dovecot has it: INBOX is "
	  "what lies in the Maildir itself; give it another name to have it "
	  "copied\n" LAST,
	  { { "m/.INBOX/cur/b", "" }, { "m/.inbox/cur/b", "" } } },
	{ "inbox-twice-in-fs",
	  FOLDER("INBOX/A", "INBOX/A",
	         "1000") "warning: INBOX: left out, as Dovecot has it: INBOX is what lies in "
	                 "the Maildir itself; give it another name to have it copied\n" NO_LIST(
				 "INBOX/A") "last V1000\n",
	  { { "m/INBOX/cur/b", "" }, { "m/INBOX/A/cur/b", "" } } },
	{ "no-utf8",
	  "error: .lat\\xE4: cannot be copied (rename it, or take it away): "
	  "the name is no UTF-8\n",
	  { { "m/.lat\xe4/cur/b", "" } } },
	{ "empty-part",
	  "error: .A..B: cannot be copied (rename it, or take it away): a "
	  "part of the name is empty\n",
	  { { "m/.A..B/cur/b", "" } } },
	{ "one-name",
	  "error: .R&-D and .R&D are both the folder R&D: rename one of them\n",
	  { { "m/.R&D/cur/b", "" }, { "m/.R&-D/cur/b", "" } } },
	{ "one-name-in-two-encodings",
	  "error: .Entw&APw-rfe and .Entw\\xC3\\xBCrfe are both the folder "
	  "Entw\xc3\xbcrfe: rename one of them\n",
	  { { "m/.Entw\xc3\xbcrfe/cur/b", "" },
	    { "m/.Entw&APw-rfe/cur/b", "" } } },

	/* ---- one Maildir in another ---- */
	{ "mixed",
	  "error: has folders of Maildir++ (.Sent) and of LAYOUT=fs "
	  "(example.org/joe)" DOUBTFUL("example.org/joe"),
	  { { "m/.Sent/cur/b", "" }, { "m/example.org/joe/cur/b", "" } } },
	{ "mixed-inside",
	  "error: has folders of Maildir++ (example.org/joe/.Sent) and of "
	  "LAYOUT=fs (example.org/joe)" DOUBTFUL("example.org/joe"),
	  { { "m/example.org/joe/cur/b", "" },
	    { "m/example.org/joe/.Sent/cur/b", "" } } },
	{ "root-inside",
	  "error: has example.org/joe/subscriptions" DOUBTFUL(
		  "example.org/joe"),
	  { { "m/example.org/joe/cur/b", "" },
	    { "m/example.org/joe/subscriptions", "" } } },
	{ "uidvalidity-inside",
	  "error: has a\\x0Ab/dovecot-uidvalidity.00000001" DOUBTFUL("a\\x0Ab"),
	  { { "m/a\nb/cur/b", "" },
	    { "m/a\nb/dovecot-uidvalidity.00000001", "" } } },

	/* ---- subscriptions ---- */
	{ "subscriptions",
	  FOLDER("A/\xc3\xbc", ".A.&APw-",
	         "1000") "subscription: A/\xc3\xbc\nsubscription: Gone\n"
	                 "warning: subscriptions: left out the lines that are no folder's "
	                 "name (1)\n" NO_LIST(".A.&APw-") "last V1000\n",
	  { { "m/.A.&APw-/cur/b", "" },
	    { "m/subscriptions", "A.&APw-\n..\nGone\n" } } },
	{ "subscriptions-in-fs",
	  FOLDER("A.b/C", "A.b/C", "1000") "subscription: A.b/C\n" NO_LIST(
		  "A.b/C") "last V1000\n",
	  { { "m/A.b/C/cur/b", "" },
	    { "m/subscriptions", "V\t2\n\nA.b\tC\n" } } },

	/* ---- keywords ---- */
	{ "keywords",
	  "A V5 N9 @/.A/dovecot-uidlist\nin .A\n"
	  "guid 00112233445566778899aabbccddeeff\nkeywords 0 Work\\n3 b\\n\n"
	  "B V5 N9 @/.B/dovecot-uidlist\nin .B\n"
	  "warning: .B/dovecot-keywords: left out, so that its messages' "
	  "keywords have no names: line 2: it is no number and keyword\n" LAST,
	  { { "m/.A/cur/", NULL },
	    { "m/.A/dovecot-uidlist",
	      "3 V5 N9 G00112233445566778899aabbccddeeff\n" },
	    { "m/.A/dovecot-keywords", "0 Work\n3 b\n" },
	    { "m/.B/cur/", NULL },
	    { "m/.B/dovecot-uidlist", "3 V5 N9\n" },
	    { "m/.B/dovecot-keywords", "0 a\nx\n" } } },
	{ "subscriptions-are-folder", LAST, { { "m/subscriptions/", NULL } } },
};

static char *
copy(const char *folder, const MaildirOptions *options)
{
	g_autofree char *path = g_build_filename(folder, "m", NULL);

	return store_text_copy(path, options);
}

/* A Maildir with a list and a message. */
static void
write_inbox(const char *folder)
{
	temp_folder_write(folder, "m/cur/a", "");
	temp_folder_write(folder, "m/dovecot-uidlist", ONE);
}

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;
	g_autofree char *expected = g_strconcat(
		g_str_has_prefix(test->expected, "error") ? "" : INBOX,
		test->expected, NULL);

	write_inbox(folder);
	store_text_write(folder, test->files);
	text = copy(folder, NULL);
	g_assert_cmpstr(text, ==, expected);
}

/* ---- what a table of files cannot say ---- */

static void
test_links(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	write_inbox(folder);
	temp_folder_write(folder, "elsewhere/cur/b", "");
	temp_folder_link(folder, "m/.A", "../elsewhere");
	temp_folder_link(folder, "m/B", "../elsewhere");
	temp_folder_link(folder, "m/dovecot.index", "../elsewhere");
	temp_folder_link(folder, "m/dovecot-keywords", "../elsewhere");
	text = copy(folder, NULL);
	g_assert_cmpstr(text, ==,
	                INBOX
	                "warning: .A and 1 more: left out, neither a file "
	                "nor a folder (symlinks are not followed)\n"
	                "warning: dovecot-keywords: left out, so that its "
	                "messages' keywords have no names: not a regular file "
	                "(a symlink is not followed)\n" LAST);
}

static void
test_linked_cur(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	write_inbox(folder);
	temp_folder_write(folder, "elsewhere/b", "");
	temp_folder_link(folder, "m/.A/cur", "../../elsewhere");
	text = copy(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "error: .A/cur is not a folder (a symlink is not "
	                "followed): put the folder itself there\n");
}

/* Its folders' state lies there, too, and no other counts. */
static void
test_control(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *control = g_build_filename(folder, "c", NULL);
	const MaildirOptions options = { .control = control };
	g_autofree char *text = NULL;
	g_autofree char *expected = NULL;
	static const StoreTextFile files[] = {
		{ "m/cur/a", "" },
		{ "m/A/B/cur/b", "" },
		{ "m/A/B/dovecot-uidlist", "3 V1 N1\n" },
		{ "m/C/cur/b", "" },
		{ "m/subscriptions", "no\n" },
		{ "m/dovecot-uidvalidity", "0000ffff" },
		{ "c/INBOX/dovecot-uidlist", ONE },
		{ "c/A/B/dovecot-uidlist", "3 V5 N9\n3 :b\n" },
		{ "c/A/B/dovecot-keywords", "0 x\n" },
		{ "c/subscriptions", "C\n" },
		{ "c/dovecot-uidvalidity", "00001000" },
		{ NULL, NULL }
	};

	store_text_write(folder, files);
	text = copy(folder, &options);
	expected = g_strdup_printf(
		"INBOX V77 N5 %s/INBOX/dovecot-uidlist\n1 cur/a Pa\n"
		"A/B V5 N9 %s/A/B/dovecot-uidlist\nin A/B\nkeywords 0 x\\n\n"
		"3 A/B/cur/b\n"
		"C V4097 N1 %s/C/dovecot-uidlist none\nin C\n1 C/cur/b new\n"
		"subscription: C\n"
		"warning: no %s/C/dovecot-uidlist: the messages get new UIDs\n"
		"last V4097\n",
		control, control, control, control);
	g_assert_cmpstr(text, ==, expected);
}

static char *
copy_deep(guint depth)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GString) path = g_string_new("m");

	write_inbox(folder);
	for (guint i = 0; i < depth; i++)
		g_string_append(path, "/d");
	g_string_append(path, "/cur");
	temp_folder_make(folder, path->str);
	return copy(folder, NULL);
}

static void
test_depth(void)
{
	g_autofree char *deep = copy_deep(MAILDIR_MAX_DEPTH);
	g_autofree char *too_deep = copy_deep(MAILDIR_MAX_DEPTH + 1);

	g_assert_nonnull(strstr(deep, "\nd/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/d/"));
	g_assert_true(g_str_has_prefix(too_deep, "error: d/d/"));
	g_assert_true(g_str_has_suffix(
		too_deep,
		": lies deeper than 32 folders: move it, or take it away\n"));
}

/* Who only annotates INBOX need not care. */
static void
test_annotated(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = NULL;

	write_inbox(folder);
	temp_folder_write(folder, "m/.lat\xe4/cur/b", "");
	temp_folder_write(folder, "m/A/cur/b", "");
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "INBOX V77 N5 @/m/dovecot-uidlist\n1 cur/a Pa\n");
}

/* Which Maildir is meant, in a folder above. */
static void
test_chosen(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	MaildirOptions options = { 0 };
	g_autofree char *path = g_build_filename(folder, "h", NULL);
	g_autofree char *several = NULL;
	g_autofree char *mixed = NULL;
	g_autofree char *inner = NULL;

	temp_folder_write(folder, "h/mail/cur/a", "");
	temp_folder_write(folder, "h/mail/.A/cur/a", "");
	temp_folder_write(folder, "h/mail/x/cur/a", "");
	temp_folder_write(folder, "h/mail/x/dovecot-uidlist", ONE);
	temp_folder_write(folder, "h/old/cur/a", "");

	several = store_text_copy(path, &options);
	options.chosen = "mail";
	mixed = store_text_copy(path, &options);
	options.chosen = "mail/x";
	inner = store_text_copy(path, &options);

	g_assert_cmpstr(several, ==,
	                "error: holds more than one Maildir: say with "
	                "--export-path which is meant: mail, old\n");
	g_assert_cmpstr(mixed, ==,
	                "error: has folders of Maildir++ (.A) and of LAYOUT=fs "
	                "(x)" DOUBTFUL("mail/x"));
	g_assert_cmpstr(inner, ==, INBOX LAST);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-folders/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir-folders/links", test_links);
	g_test_add_func("/maildir-folders/linked-cur", test_linked_cur);
	g_test_add_func("/maildir-folders/control", test_control);
	g_test_add_func("/maildir-folders/depth", test_depth);
	g_test_add_func("/maildir-folders/annotated", test_annotated);
	g_test_add_func("/maildir-folders/chosen", test_chosen);
	return g_test_run();
}
