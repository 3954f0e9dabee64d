/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-maildir-archive.c - a Maildir in an archive is read as a folder is
 */
#include "mailbox/maildir.h"

#include "make-archive.h"
#include "store-text.h"
#include "temp-folder.h"

#include <string.h>

#define LONG "0123456789012345678901234567890123456789012345678901234567890123"
#define LONG_NAME LONG LONG LONG LONG

static char *
copy(const char *folder, const char *name, const char *chosen)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	const MaildirOptions options = { .chosen = chosen };

	return store_text_copy(path, &options);
}

/* Makes FOLDER/a of them, and reads it. */
static char *
copy_made(const char *folder, const char *kind, const MakeMember *members)
{
	g_autofree char *path = g_build_filename(folder, "a", NULL);

	make_archive(path, kind, members);
	return copy(folder, "a", NULL);
}

/* ---- the same mail in each form ---- */

#define M(text) "Message-ID: <" text "@x>\n\n" text "\n"

/* State files are those whose names hold no slash but the folder's. */
static const StoreTextFile mail[] = {
	{ "cur/1.M1.x:2,S", M("one") },
	{ "cur/2.M2.x,S=9:2,", M("two") },
	{ "new/3.M3.x", M("three") },
	{ "dovecot-uidlist", "3 V77 N9 G00112233445566778899aabbccddeeff\n"
	                     "1 Pa :1.M1.x\n4 W12 Pb :2.M2.x,S=9\n" },
	{ "dovecot-keywords", "0 Work\n" },
	{ "dovecot-uidvalidity", "0000ffff" },
	{ "subscriptions", "V\t2\n\nSent\nEntw&APw-rfe\tA\n" },
	/* One base name, twice. */
	{ ".Sent/cur/5.x:2,S", M("same") },
	{ ".Sent/new/5.x", M("same") },
	{ ".Sent/cur/6.x:2,S", M("one of them") },
	{ ".Sent/cur/6.x:2,F", M("another") },
	{ ".Sent/cur/7.x;2,S", M("mangled") },
	{ ".Sent/dovecot-uidlist", "3 V78 N9\n1 :5.x\n2 O3 :6.x\n3 :7.x\n" },
	{ ".Entw&APw-rfe.A/cur/8.x:2,", M("eight") },
	{ ".Entw&APw-rfe.A/courierimapuiddb", "1 1 1\n" },
	{ ".Other/new/9.x", M("nine") },
	{ NULL, NULL }
};

typedef enum {
	STATE_LAST,
	STATE_FIRST,
	BACKWARDS
} Order;

static gboolean
is_state(const char *path)
{
	return strstr(path, "cur/") == NULL && strstr(path, "new/") == NULL;
}

static void
append_member(GArray *members, GStringChunk *chunk, const char *below,
              const StoreTextFile *file)
{
	g_autofree char *path = g_strconcat(below, file->path, NULL);
	MakeMember member = { .content = file->text };

	member.name = g_string_chunk_insert(chunk, path);
	g_array_append_val(members, member);
}

static GArray *
order_members(Order order, const char *below, GStringChunk *chunk)
{
	GArray *members = g_array_new(TRUE, FALSE, sizeof(MakeMember));

	for (gsize i = 0; i < G_N_ELEMENTS(mail) - 1; i++) {
		if (order == BACKWARDS)
			append_member(members, chunk, below,
			              &mail[G_N_ELEMENTS(mail) - 2 - i]);
		else if (is_state(mail[i].path) == (order == STATE_FIRST))
			append_member(members, chunk, below, &mail[i]);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(mail) - 1; i++) {
		if (order != BACKWARDS &&
		    is_state(mail[i].path) != (order == STATE_FIRST))
			append_member(members, chunk, below, &mail[i]);
	}
	return members;
}

static char *
copy_archive(const char *kind, Order order, const char *below)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	GStringChunk *chunk = g_string_chunk_new(256);
	GArray *members = order_members(order, below, chunk);
	char *text = copy_made(folder, kind, (MakeMember *)members->data);

	g_array_unref(members);
	g_string_chunk_free(chunk);
	return text;
}

static char *
copy_folder(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();

	store_text_write(folder, mail);
	temp_folder_make(folder, "tmp");
	return copy(folder, "", NULL);
}

static void
test_alike(const void *data)
{
	static const char *const below[] = { "", "./", "home/joe/Maildir/" };
	const char *kind = data;
	g_autofree char *expected = copy_folder();

	g_assert_nonnull(strstr(expected, "\nEntw\xc3\xbcrfe/A V65536 "));
	g_assert_nonnull(strstr(expected, "\nsubscription: Sent\n"));
	g_assert_nonnull(strstr(expected, "3 .Sent/cur/7.x;2,S\n"));
	for (int order = STATE_LAST; order <= BACKWARDS; order++) {
		for (gsize i = 0; i < G_N_ELEMENTS(below); i++) {
			g_autofree char *text =
				copy_archive(kind, (Order)order, below[i]);

			g_assert_cmpstr(text, ==, expected);
		}
	}
}

/* ---- what only archives have ---- */

#define LIST                                                                   \
	{                                                                      \
		.name = "dovecot-uidlist", .content = "3 V77 N5\n1 Pa :a\n"    \
	}
#define MAIL(path)                                                             \
	{                                                                      \
		.name = path, .content = M("x")                                \
	}
#define HEAD "INBOX V77 N5 @/dovecot-uidlist\n"
#define LAST "last V77\n"

typedef struct {
	const char *name;
	const char *kind;
	const char *expected;
	MakeMember members[8];
} Case;

static const Case cases[] = {
	{ "no-empty-folders",
	  "zip",
	  HEAD "A V1000 N1 @/.A/dovecot-uidlist none\nin .A\n"
	       "1 .A/cur/b new\n"
	       "warning: no .A/dovecot-uidlist: the messages get new UIDs; if "
	       "Dovecot keeps it elsewhere (CONTROL=, mail_control_path), say "
	       "--control\nlast V1000\n",
	  { LIST, MAIL(".A/cur/b") } },
	{ "empty-maildir",
	  "tar",
	  HEAD LAST,
	  { LIST, { .name = "cur/", .type = MAKE_FOLDER } } },
	{ "none",
	  "tar",
	  "error: is not a Maildir: it has no cur/\n",
	  { MAIL("a/b") } },
	{ "dump",
	  "tar",
	  "error: is a POP3 dump, not a Maildir: DUMP comes first, then "
	  "EXPORT\n",
	  { { .name = "UIDL", .content = "1 a\n" } } },
	{ "candidates",
	  "tar",
	  "error: holds more than one Maildir: say with --export-path which "
	  "is meant: home/joe/Maildir, home/sue/Maildir\n",
	  { MAIL("home/sue/Maildir/cur/a"), MAIL("home/joe/Maildir/cur/a") } },
	{ "mixed",
	  "tar",
	  "error: has folders of Maildir++ (.A) and of LAYOUT=fs (x.org/joe), "
	  "as if one Maildir lay in another: say --export-path "
	  "home/mail/x.org/joe if that one is meant, else take it away from "
	  "there\n",
	  { MAIL("home/mail/cur/a"), MAIL("home/mail/.A/cur/a"),
	    MAIL("home/mail/x.org/joe/cur/a") } },
	{ "last-member-counts",
	  "tar",
	  HEAD "1 cur/a Pa\n" LAST,
	  { { .name = "dovecot-uidlist", .content = "3 V1 N1\n" },
	    MAIL("cur/a"),
	    LIST } },
	/* Linux could have no such file. */
	{ "long-name",
	  "tar",
	  "error: cur/" LONG_NAME ": left out, the name is longer than the 255 "
	  "octets of a file name (--keep-going goes on without it)\n",
	  { LIST, MAIL("cur/a"), MAIL("cur/" LONG_NAME) } },
	{ "long-flags",
	  "tar",
	  HEAD "1 cur/a:2," LONG_NAME " Pa\n" LAST,
	  { LIST, MAIL("cur/a:2," LONG_NAME) } },
	{ "hostile-names",
	  "tar",
	  HEAD
	  "1 cur/a Pa\n"
	  "warning: cur/x\\x0Ay: left out, Dovecot takes no file of such a "
	  "name for a message\n" LAST,
	  { LIST, MAIL("cur/a"), MAIL("cur/x\ny"), MAIL("cur/.b") } },
	{ "linked-cur",
	  "tar",
	  "error: cur is not a folder (a symlink is not followed): put the "
	  "folder itself there\n",
	  { LIST,
	    MAIL("new/a"),
	    MAIL("tmp/b"),
	    { .name = "cur", .type = MAKE_SYMLINK, .target = "/etc" } } },
	{ "linked-list",
	  "tar",
	  "error: dovecot-uidlist: not a regular file (a symlink is not "
	  "followed): put the list itself there\n",
	  { MAIL("cur/a"),
	    { .name = "dovecot-uidlist",
	      .type = MAKE_SYMLINK,
	      .target = "/etc/passwd" } } },
	{ "fifo",
	  "tar",
	  HEAD "1 cur/a Pa\n"
	       "warning: cur/b: left out, not a regular file (symlinks are not "
	       "followed)\n" LAST,
	  { LIST, MAIL("cur/a"), { .name = "cur/b", .type = MAKE_FIFO } } },
	{ "hard-link",
	  "tar",
	  HEAD "1 cur/a Pa\n" LAST,
	  { LIST,
	    MAIL("cur/a"),
	    { .name = "cur/a:2,S",
	      .type = MAKE_HARD_LINK,
	      .target = "cur/a" } } },
	{ "too-deep",
	  "tar",
	  "error: 1/2/3/4/5/6/7/8/1/2/3/4/5/6/7/8/1/2/3/4/5/6/7/8/1/2/3/4/5/6/"
	  "7/8/9: lies deeper than 32 folders: move it, or take it away\n",
	  { MAIL("cur/a"),
	    MAIL("1/2/3/4/5/6/7/8/1/2/3/4/5/6/7/8/1/2/3/4/5/6/7/8/1/2/3/4/5/6/"
	         "7/8/9/10/11/cur/b") } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *text = copy_made(folder, test->kind, test->members);

	g_assert_cmpstr(text, ==, test->expected);
}

/* Left out only if that was asked for. */
static void
test_long_name(void)
{
	const MakeMember members[] = {
		LIST, MAIL("cur/a"), MAIL("cur/" LONG_NAME), { .name = NULL }
	};
	const MaildirOptions options = { .tree.keep_going = TRUE };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	g_autofree char *text = NULL;

	make_archive(path, "tar", members);
	text = store_text_copy(path, &options);
	g_assert_cmpstr(text, ==,
	                HEAD "1 cur/a Pa\ndamage: cur/" LONG_NAME
	                     ": left out, the name is longer than the 255 "
	                     "octets of a file name\n" LAST);
}

/* Damage that was to be passed over is told. */
static void
test_damaged(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "a", NULL);
	const MakeMember members[] = {
		LIST, MAIL("cur/a"), MAIL("cur/b"), { .name = NULL }
	};
	g_autoptr(GByteArray) octets = make_archive_octets("tar", members);
	MaildirOptions options = { 0 };
	g_autofree char *refused = NULL;
	g_autofree char *text = NULL;

	/* In the last of three members of two blocks each. */
	g_file_set_contents(path, (char *)octets->data, 5 * 512 + 8, NULL);
	refused = store_text_copy(path, &options);
	options.tree.keep_going = TRUE;
	text = store_text_copy(path, &options);

	g_assert_true(g_str_has_prefix(refused, "error: "));
	/* The message whose octets are cut off is one that cannot be read. */
	g_assert_true(g_str_has_prefix(text, HEAD
	                               "1 cur/a Pa\n5 cur/b new\ndamage: "));
	/* Once, though the Maildir is a folder of the archive. */
	g_assert_true(strstr(text, "damage: ") == g_strrstr(text, "damage: "));
	g_assert_true(g_str_has_suffix(text, "\n" LAST));
}

/* cPanel's, and what was chosen in it. */
static void
test_inner(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	const MakeMember inner[] = { LIST,
		                     MAIL("cur/a"),
		                     MAIL("x/cur/a"),
		                     MAIL("x/.A/cur/a"),
		                     { .name = NULL } };
	g_autoptr(GByteArray) octets = make_archive_octets("tar.gz", inner);
	const MakeMember outer[] = { MAIL("readme"),
		                     { .name = "backup/homedir.tar.gz",
		                       .content = (char *)octets->data,
		                       .length = octets->len },
		                     { .name = NULL } };
	g_autofree char *text = copy_made(folder, "zip", outer);
	g_autofree char *chosen = copy(folder, "a", "x");

	g_assert_cmpstr(text, ==,
	                "error: has folders of Maildir++ (x/.A) and of "
	                "LAYOUT=fs (x), as if one Maildir lay in another: say "
	                "--export-path x if that one is meant, else take it "
	                "away from there\n");
	g_assert_true(g_str_has_prefix(chosen, "INBOX V1000 N1 @/"));
	g_assert_nonnull(strstr(chosen, "\nA V1001 N1 @/.A/"));
}

/* Read for --check: INBOX alone. */
static void
test_not_copied(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	const MakeMember members[] = { LIST,
		                       MAIL("cur/a;2,S"),
		                       MAIL(".A/cur/b"),
		                       MAIL("x/cur/b"),
		                       { .name = NULL } };
	g_autofree char *path = g_build_filename(folder, "m", NULL);
	g_autofree char *text = NULL;

	make_archive(path, "zip", members);
	text = store_text_read(folder, NULL);
	g_assert_cmpstr(text, ==,
	                "INBOX V77 N5 @/m/dovecot-uidlist\n1 cur/a;2,S Pa\n");
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = { "tar",    "gnutar",     "pax",
		                             "tar.gz", "tar.zst",    "zip",
		                             "tar.xz", "zip-stored", "tar.bz2",
		                             "tar.lz4" };

	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-archive/alike/", kinds[i], NULL);

		g_test_add_data_func(path, kinds[i], test_alike);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/maildir-archive/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir-archive/long-name-left-out", test_long_name);
	g_test_add_func("/maildir-archive/damaged", test_damaged);
	g_test_add_func("/maildir-archive/inner", test_inner);
	g_test_add_func("/maildir-archive/not-copied", test_not_copied);
	return g_test_run();
}
