/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/mailbox-name.h"

#include <string.h>

#define PP LAYOUT_MAILDIRPP
#define FS LAYOUT_FS
#define MUTF7 NAME_ENCODING_MUTF7
#define UTF8 NAME_ENCODING_UTF8

typedef struct {
	const char *name;
	const char *mailbox;
	MailboxLayout layout;
	const char *directory;
	const char *listed;
} Pair;

static const Pair pairs[] = {
	{ "inbox", "INBOX", PP, "", "INBOX" },
	{ "inbox-fs", "INBOX", FS, "", "INBOX" },
	{ "plain", "Sent", PP, ".Sent", "Sent" },
	{ "plain-fs", "Sent", FS, "Sent", "Sent" },
	{ "parts", "A/B/C", PP, ".A.B.C", "A.B.C" },
	{ "parts-fs", "A/B/C", FS, "A/B/C", "A/B/C" },
	{ "below-inbox", "INBOX/Sent", PP, ".INBOX.Sent", "INBOX.Sent" },
	{ "below-inbox-fs", "INBOX/Sent", FS, "INBOX/Sent", "INBOX/Sent" },
	{ "inbox-is-no-first-part", "a/inbox", PP, ".a.inbox", "a.inbox" },
	{ "like-inbox", "inboxes", PP, ".inboxes", "inboxes" },
	{ "like-inbox-part", "inboxes/a", PP, ".inboxes.a", "inboxes.a" },
	{ "umlaut", "Entw\u00fcrfe", PP, ".Entw&APw-rfe", "Entw&APw-rfe" },
	{ "umlaut-fs", "A/\u00fc", FS, "A/&APw-", "A/&APw-" },
	{ "parts-apart", "\u00fc/\u00fc", PP, ".&APw-.&APw-", "&APw-.&APw-" },
	{ "ampersand", "R&D", PP, ".R&-D", "R&-D" },
	{ "tilde-later", "a/~b", PP, ".a.~b", "a.~b" },
	{ "tilde-within", "a~", FS, "a~", "a~" },
	{ "dot-fs", "a.b", FS, "a.b", "a.b" },
	{ "dot-first-fs", ".a", FS, ".a", ".a" },
	{ "dots-fs", "...", FS, "...", "..." },
	{ "own-folder-is-no-own", "cur/new", PP, ".cur.new", "cur.new" },
	{ "own-file-is-no-own", "dovecot-uidlist", PP, ".dovecot-uidlist",
	  "dovecot-uidlist" },
	{ "own-folder-other-case-fs", "CUR", FS, "CUR", "CUR" },
	{ "own-folder-more-fs", "cur.x", FS, "cur.x", "cur.x" },
	{ "own-file-more-fs", "dovecot-uidlists", FS, "dovecot-uidlists",
	  "dovecot-uidlists" },
	{ "dovecot-fs", "dovecot", FS, "dovecot", "dovecot" },
	{ "own-file-of-root-fs", "x/subscriptions", FS, "x/subscriptions",
	  "x/subscriptions" },
	{ "delete", "a\x7f", PP, ".a&AH8-", "a&AH8-" },
	{ "c1-control", "\xc2\x81", PP, ".&AIE-", "&AIE-" },
	{ "blanks", " a ", PP, ". a ", " a " },
	{ "backslash", "b\\2ec", PP, ".b\\2ec", "b\\2ec" },
	{ "colon", "a:2,S", PP, ".a:2,S", "a:2,S" },
};

static void
test_pair(const void *data)
{
	const Pair *pair = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *directory =
		mailbox_name_to_directory(pair->mailbox, pair->layout, &error);
	g_autofree char *listed =
		mailbox_name_to_listed(pair->mailbox, pair->layout, &error);
	g_autofree char *from_directory = mailbox_name_from_directory(
		pair->directory, pair->layout, MUTF7, &error);
	g_autofree char *from_listed = mailbox_name_from_listed(
		pair->listed, pair->layout, MUTF7, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(directory, ==, pair->directory);
	g_assert_cmpstr(listed, ==, pair->listed);
	g_assert_cmpstr(from_directory, ==, pair->mailbox);
	g_assert_cmpstr(from_listed, ==, pair->mailbox);
}

typedef struct {
	const char *name;
	const char *directory;
	MailboxLayout layout;
	NameEncoding encoding;
	const char *wanted; /* the name, or the error */
} From;

/* In other forms than the one that is written. */
static const From others[] = {
	{ "utf-8", ".Entw\u00fcrfe", PP, UTF8, "Entw\u00fcrfe" },
	{ "utf-8-in-mutf7", ".Entw\u00fcrfe", PP, MUTF7, "Entw\u00fcrfe" },
	{ "ampersand", ".R&D", PP, MUTF7, "R&D" },
	{ "ampersand-utf-8", ".R&-D", PP, UTF8, "R&-D" },
	{ "mutf7-in-utf-8", ".Entw&APw-rfe", PP, UTF8, "Entw&APw-rfe" },
	{ "each-part-by-itself", ".R&D.&APw-", PP, MUTF7, "R&D/\u00fc" },
	{ "bits-at-end", ".a&AOl-", PP, MUTF7, "a&AOl-" },
	{ "shifted-nul", ".a&AAA-", PP, MUTF7, "a&AAA-" },
	{ "below-inbox", ".inbox.a", PP, MUTF7, "INBOX/a" },
	{ "below-inbox-fs", "Inbox/a", FS, MUTF7, "INBOX/a" },
};

static void
test_other(const void *data)
{
	const From *row = data;
	g_autoptr(GError) error = NULL;
	g_autofree char *name = mailbox_name_from_directory(
		row->directory, row->layout, row->encoding, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(name, ==, row->wanted);
}

#define EMPTY "a part of the name is empty"
#define NO_FILE "a part of the name is no file name"
#define CONTROL "the name has control characters"
#define NEITHER "the name is neither modified UTF-7 nor UTF-8"
#define NO_UTF8 "the name is no UTF-8"
#define INBOX "Dovecot keeps INBOX in the mail root and never opens this folder"

static const From malformed[] = {
	{ "no-dot", "Sent", PP, MUTF7, "the name does not begin with a dot" },
	{ "dot-alone", ".", PP, MUTF7, "the name is empty" },
	{ "two-dots", "..", PP, MUTF7, EMPTY },
	{ "dot-first", "..a", PP, MUTF7, EMPTY },
	{ "dot-last", ".a.", PP, MUTF7, EMPTY },
	{ "dots-within", ".a..b", PP, MUTF7, EMPTY },
	{ "slash", ".a/b", PP, MUTF7, NO_FILE },
	{ "slash-first", "/a", FS, MUTF7, EMPTY },
	{ "slash-last", "a/", FS, MUTF7, EMPTY },
	{ "slashes", "a//b", FS, MUTF7, EMPTY },
	{ "dot-fs", "a/./b", FS, MUTF7, NO_FILE },
	{ "up", "../b", FS, MUTF7, NO_FILE },
	{ "latin-1", ".lat\xe4", PP, MUTF7, NEITHER },
	{ "latin-1-utf-8", ".lat\xe4", PP, UTF8, NO_UTF8 },
	{ "surrogate", ".\xed\xa0\x80", PP, UTF8, NO_UTF8 },
	{ "newline", ".a\nb", PP, MUTF7, CONTROL },
	{ "tab", ".a\tb", PP, UTF8, CONTROL },
	{ "shifted-control", ".a&AAE-", PP, MUTF7, CONTROL },
	{ "inbox", ".INBOX", PP, MUTF7, INBOX },
	{ "inbox-other-case", ".Inbox", PP, MUTF7, INBOX },
	{ "inbox-fs", "INBOX", FS, MUTF7, INBOX },
};

static void
test_malformed(const void *data)
{
	const From *row = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(mailbox_name_from_directory(row->directory, row->layout,
	                                          row->encoding, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, row->wanted);
}

typedef struct {
	const char *name;
	const char *mailbox;
	MailboxLayout layout;
	const char *reason; /* its beginning */
} Refused;

static const Refused refused[] = {
	{ "empty", "", PP, EMPTY },
	{ "slash-first", "/a", PP, EMPTY },
	{ "slash-last", "a/", FS, EMPTY },
	{ "slashes", "a//b", FS, EMPTY },
	{ "tilde", "~", PP, "the name begins with \"~\"" },
	{ "tilde-fs", "~a", FS, "the name begins with \"~\"" },
	{ "no-utf-8", "\xe4", PP, NO_UTF8 },
	{ "newline", "a\nb", PP, CONTROL },
	{ "control", "\x01", FS, CONTROL },
	{ "last-control", "a/\x1f", FS, CONTROL },
	{ "dot", "a.b", PP, "the name has a \".\"" },
	{ "dot-alone", "a/.", PP, "the name has a \".\"" },
	{ "dot-fs", ".", FS, "a part of the name is \".\"" },
	{ "up-fs", "a/../b", FS, "a part of the name is \".\"" },
	{ "cur", "cur", FS, "a part of the name is one that Dovecot" },
	{ "new", "a/new", FS, "a part of the name is one that Dovecot" },
	{ "tmp", "tmp/a", FS, "a part of the name is one that Dovecot" },
	{ "uidlist", "a/dovecot-uidlist", FS, "a part of the name is one" },
	{ "lock", "dovecot-uidlist.lock", FS, "a part of the name is one" },
	{ "keywords", "a/dovecot-keywords", FS, "a part of the name is one" },
	{ "acl", "a/dovecot-acl", FS, "a part of the name is one" },
	{ "index", "a/dovecot.index.log", FS, "a part of the name is one" },
	{ "subscriptions", "subscriptions", FS, "a part of the name is one" },
	{ "below-subscriptions", "subscriptions/a", FS,
	  "a part of the name is one" },
	{ "uidvalidity", "dovecot-uidvalidity.00000001", FS,
	  "a part of the name is one" },
	{ "list-index", "dovecot.list.index", FS, "a part of the name is one" },
	{ "mailbox-log", "dovecot.mailbox.log", FS,
	  "a part of the name is one" },
};

static void
test_refused(const void *data)
{
	const Refused *row = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(
		mailbox_name_to_directory(row->mailbox, row->layout, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
	g_assert_true(g_str_has_prefix(error->message, row->reason));
	g_assert_nonnull(strstr(error->message, ": rename the folder"));
}

/* Octets of text, count times. */
static char *
repeat(const char *text, guint count, const char *after)
{
	GString *repeated = g_string_new(NULL);

	while (count-- > 0)
		g_string_append(repeated, text);
	g_string_append(repeated, after);
	return g_string_free(repeated, FALSE);
}

typedef struct {
	const char *name;
	const char *text;
	guint count;
	const char *after;
	MailboxLayout layout;
	gboolean fits;
} Length;

/* In octets of modified UTF-7: "&-" are 2, and 94 times "é" 253. */
static const Length lengths[] = {
	{ "maildirpp", "a", 254, "", PP, TRUE },
	{ "maildirpp-long", "a", 255, "", PP, FALSE },
	{ "maildirpp-parts", "a/", 126, "bc", PP, TRUE },
	{ "maildirpp-parts-long", "a/", 126, "bcd", PP, FALSE },
	{ "fs", "a", 255, "", FS, TRUE },
	{ "fs-long", "a", 256, "", FS, FALSE },
	{ "ampersands", "&", 127, "b", FS, TRUE },
	{ "ampersands-long", "&", 128, "", FS, FALSE },
	{ "accents", "\u00e9", 94, "bc", FS, TRUE },
	{ "accents-long", "\u00e9", 95, "", FS, FALSE },
	{ "path", "abc/", 767, "abcd", FS, TRUE },
	{ "path-long", "abc/", 767, "abcde", FS, FALSE },
};

static void
test_length(const void *data)
{
	const Length *row = data;
	g_autofree char *mailbox = repeat(row->text, row->count, row->after);
	g_autoptr(GError) error = NULL;
	g_autofree char *directory =
		mailbox_name_to_directory(mailbox, row->layout, &error);

	if (row->fits) {
		g_assert_no_error(error);
		g_assert_nonnull(directory);
	} else {
		g_assert_null(directory);
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
		g_assert_true(g_str_has_prefix(error->message,
		                               "the name is too long"));
	}
}

/* INBOX has one name only. */
static void
test_inbox(void)
{
	static const char *const names[][3] = {
		{ "inbox", "", "INBOX" },
		{ "Inbox/a", ".INBOX.a", "INBOX.a" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *directory =
			mailbox_name_to_directory(names[i][0], PP, NULL);
		g_autofree char *listed =
			mailbox_name_to_listed(names[i][0], PP, NULL);

		g_assert_cmpstr(directory, ==, names[i][1]);
		g_assert_cmpstr(listed, ==, names[i][2]);
	}
}

static void
test_part(void)
{
	g_autofree char *encoded = mailbox_name_encode_part("R&\u00fc");
	g_autofree char *decoded =
		mailbox_name_decode_part("R&-&APw-", MUTF7, NULL);

	g_assert_cmpstr(encoded, ==, "R&-&APw-");
	g_assert_cmpstr(decoded, ==, "R&\u00fc");
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path =
		g_strdup_printf("/mailbox-name/%s/%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		add("pair", pairs[i].name, &pairs[i], test_pair);
	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		add("other", others[i].name, &others[i], test_other);
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++)
		add("malformed", malformed[i].name, &malformed[i],
		    test_malformed);
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
		add("refused", refused[i].name, &refused[i], test_refused);
	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++)
		add("length", lengths[i].name, &lengths[i], test_length);
	g_test_add_func("/mailbox-name/inbox", test_inbox);
	g_test_add_func("/mailbox-name/part", test_part);
	return g_test_run();
}
