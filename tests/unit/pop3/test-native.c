/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/native.h"

#include "temp-folder.h"

typedef struct {
	const char *path;
	const char *text; /* NULL: a link to where it lies itself */
} File;

/* A folder, and what becomes of it. */
typedef struct {
	const char *name;
	File files[8];
	const char *error;    /* NULL: it is read */
	const char *expected; /* of describe() */
	const char *warnings;
} Case;

#define MESSAGE "Subject: x\n\n"

static const Case listings[] = {
	{ "whole",
	  { { "UIDL", "+OK\r\n1 a\r\n2 b\r\n.\r\n" },
	    { "LIST", "+OK\r\n1 100\r\n2 200 octets\r\n.\r\n" },
	    { "1.eml", MESSAGE },
	    { "2.top", MESSAGE } },
	  NULL,
	  "1 100 a 1.eml answer all\n2 200 b 2.top top header\n",
	  "" },
	{ "no-list",
	  { { "uidl.TXT", "7 a\n8 b\n" }, { "07.EML", MESSAGE } },
	  NULL,
	  "7 - a 07.EML answer all\n8 - b - answer none\n",
	  "" },
	{ "no-messages",
	  { { "UIDL", "1 a\n" }, { "list.txt", "1 5\n" } },
	  NULL,
	  "1 5 a - answer none\n",
	  "" },
	{ "empty-maildrop", { { "UIDL", "+OK\n.\n" } }, NULL, "", "" },
	{ "sub-folder",
	  { { "UIDL", "1 a\n" }, { "mail/1.hdr", MESSAGE } },
	  NULL,
	  "1 - a mail/1.hdr top header\n",
	  "" },
	{ "whole-beats-header",
	  { { "UIDL", "1 a\n2 b\n" },
	    { "1.eml", MESSAGE },
	    { "1.top", MESSAGE },
	    { "2.eml", "" },
	    { "2.top", MESSAGE } },
	  NULL,
	  "1 - a 1.eml answer all\n2 - b 2.top top header\n",
	  "1 message file has 0 octets and counts as missing: 2.eml\n" },
	{ "in-one-only",
	  { { "UIDL", "1 a\n3 c\n" },
	    { "LIST", "2 20\n3 30\n4 40\n" },
	    { "2.eml", MESSAGE },
	    { "9.eml", MESSAGE } },
	  NULL,
	  "1 - a - answer none\n2 20 - 2.eml answer all\n"
	  "3 30 c - answer none\n4 40 - - answer none\n"
	  "9 - - 9.eml answer all\n",
	  "1 message is in UIDL but not in LIST: 1\n"
	  "2 messages are in LIST but not in UIDL: 2, 4\n"
	  "1 message has a file but is not listed: 9\n" },
	{ "size-cut",
	  { { "UIDL", "1 a\n" }, { "LIST", "+OK 2\n1 5\n.\n" } },
	  "LIST: cut off: +OK states \"2\" messages, 1 are listed",
	  NULL,
	  NULL },
	{ "size-malformed",
	  { { "UIDL", "1 a\n2 b\n" }, { "list", "1 5\n2 x\n" } },
	  "list: line 2: message 2: \"x\" does not begin with a size in octets",
	  NULL,
	  NULL },
	{ "size-missing",
	  { { "UIDL", "1 a\n" }, { "LIST", "1\n" } },
	  "LIST: line 1: message 1: \"\" does not begin with a size in octets",
	  NULL,
	  NULL },
	{ "number-twice",
	  { { "uidl.txt", "1 a\n1 b\n" } },
	  "uidl.txt: line 2: the number 1 was listed before, in line 1",
	  NULL,
	  NULL },
	{ "bad-uidl",
	  { { "UIDL", "1 a\n2\n" } },
	  "UIDL: line 2: message 2: no UIDL "
	  "(--ignore-bad-uidls goes on without it)",
	  NULL,
	  NULL },
	{ "empty-uidl-file",
	  { { "UIDL", "" } },
	  "UIDL: is empty: a server without messages answers +OK and a line of "
	  "a dot",
	  NULL,
	  NULL },
	{ "no-uidl",
	  { { "LIST", "1 5\n" }, { "1.eml", MESSAGE } },
	  "UIDL is missing: without the server's listing of UIDLs (or "
	  "manifest.tsv) there is nothing to convert",
	  NULL,
	  NULL },
};

static const Case manifests[] = {
	{ "whole",
	  { { "MANIFEST.tsv", "number\tsize\tuidl\tpath\n"
	                      "2\t20\tb\tx/y/any.top\n1\t-\ta\t\n"
	                      "3\t30\t-\t7.eml\n" },
	    { "x/y/any.top", MESSAGE },
	    { "7.eml", MESSAGE },
	    { "8.eml", MESSAGE } },
	  NULL,
	  "1 - a - answer none\n2 20 b x/y/any.top top header\n"
	  "3 30 - 7.eml answer all\n",
	  "" },
	{ "missing",
	  { { "manifest.tsv", "1\t1\ta\tx.eml\n2\t1\tb\ty/z.top\n"
	                      "3\t1\tc\tempty.eml\n4\t1\td\tfile/q.eml\n" },
	    { "file", "text" },
	    { "empty.eml", "" } },
	  NULL,
	  "1 1 a - answer none\n2 1 b - top none\n3 1 c - answer none\n"
	  "4 1 d - answer none\n",
	  "3 paths of the manifest are no regular files of the dump: x.eml, "
	  "y/z.top, file/q.eml\n"
	  "1 message file has 0 octets and counts as missing: empty.eml\n" },
	{ "links",
	  { { "manifest.tsv", "1\t1\ta\tlink.eml\n2\t1\tb\tx/1.eml\n"
	                      "3\t1\tc\tlink/x/1.eml\n"
	                      "4\t1\td\tx/link/1.eml\n" },
	    { "x/1.eml", MESSAGE },
	    { "link.eml", NULL },
	    { "link", NULL },
	    { "x/link", NULL } },
	  NULL,
	  "1 1 a - answer none\n2 1 b x/1.eml answer all\n"
	  "3 1 c - answer none\n4 1 d - answer none\n",
	  "3 paths of the manifest are no regular files of the dump: link.eml, "
	  "link/x/1.eml, x/link/1.eml\n" },
	{ "malformed",
	  { { "manifest.tsv", "1\t1\ta\t../1.eml\n" } },
	  "manifest.tsv: line 1: the path \"../1.eml\" leaves the dump",
	  NULL,
	  NULL },
	{ "bad-uidl",
	  { { "manifest.tsv", "1\t1\ta\t\n2\t1\ta\t\n" } },
	  "manifest.tsv: line 1: message 1: the UIDL \"a\" is also that of "
	  "message 2, line 2 (--ignore-bad-uidls goes on without it)",
	  NULL,
	  NULL },
	{ "empty-uidl",
	  { { "manifest.tsv", "1\t1\t\t\n" } },
	  "manifest.tsv: line 1: message 1: no UIDL "
	  "(--ignore-bad-uidls goes on without it)",
	  NULL,
	  NULL },
	{ "with-uidl",
	  { { "manifest.tsv", "1\t1\ta\t\n" }, { "UIDL", "1 a\n" } },
	  "UIDL and manifest.tsv are both there: it is the one or the other",
	  NULL,
	  NULL },
};

static char *
make_folder(const Case *test)
{
	char *folder = temp_folder_new();

	for (const File *file = test->files; file->path != NULL; file++) {
		if (file->text != NULL)
			temp_folder_write(folder, file->path, file->text);
		else
			temp_folder_link(folder, file->path, ".");
	}
	return folder;
}

static const char *
name_of_can(FactSet can)
{
	if (can == 0)
		return "none";
	return can == FACT_ALL         ? "all"
	       : can == FACT_OF_HEADER ? "header"
	                               : "odd";
}

/* A line "<number> <size> <uidl> <path> <form> <can>" a message. */
static char *
describe(const Maildrop *maildrop)
{
	GString *text = g_string_new(NULL);

	for (guint32 i = 0; i < maildrop->messages->len; i++) {
		const MaildropMessage *message = maildrop_get(maildrop, i);
		const Source source = maildrop->mail->sources[i];
		const char *uidl = maildrop_uidl(maildrop, i);

		g_string_append_printf(text, "%u ", message->number);
		if (message->size != MAILDROP_NO_SIZE)
			g_string_append_printf(text, "%" G_GUINT64_FORMAT,
			                       message->size);
		else
			g_string_append_c(text, '-');
		g_string_append_printf(
			text, " %s %s %s %s\n", uidl != NULL ? uidl : "-",
			source.entry != NO_ENTRY
				? tree_entry_path(maildrop->mail->tree,
		                                  source.entry)
				: "-",
			source.form == FORM_TOP ? "top" : "answer",
			name_of_can(maildrop->mail->facts[i].can));
	}
	return g_string_free(text, FALSE);
}

static Maildrop *
read_folder(const char *path, gboolean ignore, GError **error)
{
	const DumpOptions options = { .ignore_bad_uidls = ignore };
	g_autoptr(Tree) tree = tree_open(path, NULL, error);
	g_autoptr(TreeListing) root = NULL;

	g_assert_nonnull(tree);
	root = tree_list(tree, "", error);
	g_assert_nonnull(root);
	g_assert_true(native_recognises(tree, root));
	return native_read(tree, root, &options, error);
}

static char *
join_warnings(const Maildrop *maildrop)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < maildrop->warnings->len; i++)
		g_string_append_printf(text, "%s\n",
		                       (char *)maildrop->warnings->pdata[i]);
	return g_string_free(text, FALSE);
}

static void
test_read(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = make_folder(test);
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = read_folder(folder, FALSE, &error);
	g_autofree char *text = NULL, *warnings = NULL;

	if (test->error != NULL) {
		g_assert_null(maildrop);
		g_assert_nonnull(error);
		g_assert_cmpstr(error->message, ==, test->error);
		return;
	}
	g_assert_no_error(error);
	text = describe(maildrop);
	warnings = join_warnings(maildrop);
	g_assert_cmpstr(text, ==, test->expected);
	g_assert_cmpstr(warnings, ==, test->warnings);
}

static void
test_ignore_bad_uidls(void)
{
	const Case test = {
		.files = { { "UIDL", "1 a b\n2 c\n3 d\n4 d\n" },
		           { "1.eml", MESSAGE } },
	};
	g_autoptr(TempFolder) folder = make_folder(&test);
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = read_folder(folder, TRUE, &error);
	g_autofree char *text = NULL, *warnings = NULL;

	g_assert_no_error(error);
	text = describe(maildrop);
	warnings = join_warnings(maildrop);
	g_assert_cmpstr(text, ==,
	                "1 - - 1.eml answer all\n2 - c - answer none\n"
	                "3 - - - answer none\n4 - - - answer none\n");
	g_assert_cmpstr(
		warnings, ==,
		"UIDL: line 1: message 1: the UIDL \"a b\" has a space or "
		"another octet outside 0x21-0x7E; taken as without UIDL\n"
		"UIDL: line 3: message 3: the UIDL \"d\" is also that of "
		"message 4, line 4; taken as without UIDL\n"
		"UIDL: line 4: message 4: the UIDL \"d\" is also that of "
		"message 3, line 3; taken as without UIDL\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(listings); i++) {
		g_autofree char *path = g_strconcat("/native/listings/",
		                                    listings[i].name, NULL);

		g_test_add_data_func(path, &listings[i], test_read);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(manifests); i++) {
		g_autofree char *path = g_strconcat("/native/manifest/",
		                                    manifests[i].name, NULL);

		g_test_add_data_func(path, &manifests[i], test_read);
	}
	g_test_add_func("/native/ignore-bad-uidls", test_ignore_bad_uidls);
	return g_test_run();
}
