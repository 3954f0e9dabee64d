/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/native-files.h"

#include "temp-folder.h"

#include <string.h>
#include <sys/stat.h>

/* Names with what they hold: "+" something, "-" nothing, ">" a link, "|" a
   FIFO, "/" a folder. */
typedef struct {
	const char *name;
	const char *files;
	const char *expected; /* of describe(), or the error */
	const char *warnings; /* NULL: it fails */
} Case;

#define NOT_READ "file is not read, for messages are <number>.eml, .top or .hdr"

static const Case cases[] = {
	{ "nothing", "", "", "" },
	{ "state", "+UIDL +LIST", "uidl UIDL list LIST ", "" },
	{ "state-txt", "+uidl.txt +List.Txt", "uidl uidl.txt list List.Txt ",
	  "" },
	{ "state-case", "+uIdL +list", "uidl uIdL list list ", "" },
	{ "manifest", "+Manifest.TSV", "manifest Manifest.TSV ", "" },
	{ "manifest-and-messages", "+manifest.tsv +1.eml +a/1.eml +x",
	  "manifest manifest.tsv ", "" },
	{ "messages", "+1.eml +2.top +3.hdr",
	  "1 1.eml answer 2 2.top top 3 3.hdr top ", "" },
	{ "number-order", "+10.eml +9.eml +1.eml",
	  "1 1.eml answer 9 9.eml answer 10 10.eml answer ", "" },
	{ "zeros", "+007.eml +0000000000000000000000008.top",
	  "7 007.eml answer 8 0000000000000000000000008.top top ", "" },
	{ "suffix-case", "+1.EML +2.Top +3.hDR",
	  "1 1.EML answer 2 2.Top top 3 3.hDR top ", "" },
	{ "highest", "+4294967294.eml", "4294967294 4294967294.eml answer ",
	  "" },
	{ "no-number", "+0.eml +4294967295.eml +-1.eml +1.eml.gz +.eml +1.txt",
	  "",
	  "5 files are not read, for messages are <number>.eml, .top or .hdr: -1.eml, 0.eml, "
	  "1.eml.gz, 1.txt, 4294967295.eml\n" },
	{ "whole-first", "+1.top +1.eml", "1 1.eml answer ", "" },
	{ "whole-first-by-bytes-last", "+1.TOP +1.eml", "1 1.eml answer ", "" },
	{ "empty", "-1.eml", "",
	  "1 message file has 0 octets and counts as missing: 1.eml\n" },
	{ "empty-whole", "-1.eml +1.hdr", "1 1.hdr top ",
	  "1 message file has 0 octets and counts as missing: 1.eml\n" },
	{ "empty-twin", "-1.eml +01.eml -2.top +2.hdr",
	  "1 01.eml answer 2 2.hdr top ",
	  "2 message files have 0 octets and count as missing: 1.eml, 2.top\n" },
	{ "sub-folder", "+UIDL +mail/1.eml +mail/2.eml",
	  "uidl UIDL 1 mail/1.eml answer 2 mail/2.eml answer ", "" },
	{ "unknown", "+UIDL +notes +b/list +a/x", "uidl UIDL ",
	  "3 files are not read, for messages are <number>.eml, .top or .hdr: notes, a, b\n" },
	{ "unknown-beside-messages", "+mail/1.eml +mail/UIDL +mail/read.me",
	  "1 mail/1.eml answer ",
	  "2 files are not read, for messages are <number>.eml, .top or .hdr: mail/UIDL, "
	  "mail/read.me\n" },
	{ "hidden", "+.DS_Store +.1.eml +.git/1.eml +a/1.eml +a/.x",
	  "1 a/1.eml answer ", "" },
	{ "too-deep", "+a/b/1.eml", "", "1 " NOT_READ ": a\n" },
	{ "links", ">1.eml >a/2.eml +a/3.eml >b >.c", "3 a/3.eml answer ",
	  "1.eml is no regular file: not read\n"
	  "a/2.eml is no regular file: not read\n1 " NOT_READ ": b\n" },
	{ "fifo", "|1.eml +2.eml", "2 2.eml answer ",
	  "1.eml is no regular file: not read\n" },
	{ "message-folder", "/1.eml", "", "1 " NOT_READ ": 1.eml\n" },
	{ "escaped", "+a\033b", "", "1 " NOT_READ ": a\\x1Bb\n" },

	{ "two-uidl", "+UIDL +uidl.txt",
	  "UIDL and uidl.txt are both there: which one is meant?", NULL },
	{ "two-uidl-case", "+UIDL +Uidl",
	  "UIDL and Uidl are both there: which one is meant?", NULL },
	{ "two-list", "+LIST.TXT +list",
	  "LIST.TXT and list are both there: which one is meant?", NULL },
	{ "two-manifests", "+MANIFEST.tsv +manifest.tsv",
	  "MANIFEST.tsv and manifest.tsv are both there: which one is meant?",
	  NULL },
	{ "manifest-and-uidl", "+manifest.tsv +UIDL",
	  "UIDL and manifest.tsv are both there: it is the one or the other",
	  NULL },
	{ "manifest-and-list", "+manifest.tsv +list.txt",
	  "list.txt and manifest.tsv are both there: it is the one or the "
	  "other",
	  NULL },
	{ "linked-uidl", ">UIDL",
	  "UIDL is no regular file: links and devices are not read", NULL },
	{ "fifo-list", "+UIDL |list",
	  "list is no regular file: links and devices are not read", NULL },
	{ "two-of-a-kind", "+7.eml +007.eml",
	  "007.eml and 7.eml are both there: which one is meant?", NULL },
	{ "two-headers", "+7.top +7.hdr +7.eml",
	  "7.hdr and 7.top are both there: which one is meant?", NULL },
	{ "suffix-twins", "+a/7.eml +a/7.EML",
	  "a/7.EML and a/7.eml are both there: which one is meant?", NULL },
	{ "two-places", "+1.eml +mail/2.eml",
	  "messages lie in the folder itself and in mail: they must be in one "
	  "place",
	  NULL },
	{ "two-folders", "+b/1.eml +a/2.top",
	  "messages lie in a and in b: they must be in one place", NULL },
};

static void
make_file(const char *folder, const char *file)
{
	g_autofree char *path = g_build_filename(folder, file + 1, NULL);

	switch (file[0]) {
	case '+':
		temp_folder_write(folder, file + 1, "x");
		break;
	case '-':
		temp_folder_write(folder, file + 1, "");
		break;
	case '>':
		temp_folder_link(folder, file + 1, "/");
		break;
	case '|':
		g_assert_cmpint(mkfifo(path, 0600), ==, 0);
		break;
	case '/':
		temp_folder_make(folder, file + 1);
		break;
	default:
		g_assert_not_reached();
	}
}

static char *
make_folder(const char *files)
{
	char *folder = temp_folder_new();
	g_auto(GStrv) names = g_strsplit(files, " ", -1);

	for (char **name = names; *name != NULL; name++)
		make_file(folder, *name);
	return folder;
}

static void
append_entry(GString *text, const Tree *tree, const char *kind, guint32 entry)
{
	if (entry != NO_ENTRY)
		g_string_append_printf(text, "%s %s ", kind,
		                       tree_entry_path(tree, entry));
}

static char *
describe(const Tree *tree, const NativeFiles *files)
{
	GString *text = g_string_new(NULL);

	append_entry(text, tree, "uidl", files->uidl);
	append_entry(text, tree, "list", files->list);
	append_entry(text, tree, "manifest", files->manifest);
	for (guint i = 0; i < files->messages->len; i++) {
		const NativeMessage *message =
			&g_array_index(files->messages, NativeMessage, i);

		g_string_append_printf(text, "%u %s %s ", message->number,
		                       tree_entry_path(tree, message->entry),
		                       message->form == FORM_TOP ? "top"
		                                                 : "answer");
	}
	return g_string_free(text, FALSE);
}

static void
test_find(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = make_folder(test->files);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open(folder, NULL, &error);
	g_autoptr(TreeListing) root = tree_list(tree, "", &error);
	g_autoptr(Maildrop) maildrop = maildrop_new(tree);
	g_autoptr(NativeFiles) files =
		native_files_find(tree, root, maildrop, &error);
	g_autoptr(GString) warnings = g_string_new(NULL);
	g_autofree char *text = NULL;

	if (test->warnings == NULL) {
		g_assert_null(files);
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
		g_assert_cmpstr(error->message, ==, test->expected);
		return;
	}
	g_assert_no_error(error);
	text = describe(tree, files);
	g_assert_cmpstr(text, ==, test->expected);
	for (guint i = 0; i < maildrop->warnings->len; i++)
		g_string_append_printf(warnings, "%s\n",
		                       (char *)maildrop->warnings->pdata[i]);
	g_assert_cmpstr(warnings->str, ==, test->warnings);
}

static const struct {
	const char *files;
	gboolean known;
} recognised[] = {
	{ "", FALSE },
	{ "+UIDL", TRUE },
	{ "+list.txt", TRUE },
	{ "+manifest.tsv", TRUE },
	{ "+x +7.top", TRUE },
	{ ">uidl", TRUE },
	{ "/UIDL +x/UIDL +x/1.eml", FALSE },
	{ "+0.eml +dovecot-uidlist +cur/x +new/y", FALSE },
};

static void
test_recognise(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(recognised); i++) {
		g_autoptr(TempFolder) folder = make_folder(recognised[i].files);
		g_autoptr(GError) error = NULL;
		g_autoptr(Tree) tree = tree_open(folder, NULL, &error);
		g_autoptr(TreeListing) root = tree_list(tree, "", &error);

		g_assert_no_error(error);
		g_assert_cmpint(native_files_recognise(tree, root), ==,
		                recognised[i].known);
	}
}

static void
test_form(void)
{
	MailForm form = FORM_PLAIN;

	g_assert_false(native_files_form("", &form));
	g_assert_false(native_files_form("eml", &form));
	g_assert_false(native_files_form("x.eml ", &form));
	g_assert_cmpint(form, ==, FORM_PLAIN);
	g_assert_true(native_files_form(".eml", &form));
	g_assert_cmpint(form, ==, FORM_ANSWER);
	g_assert_true(native_files_form("a/b.TOP", &form));
	g_assert_cmpint(form, ==, FORM_TOP);
	g_assert_cmpint(native_files_can(FORM_TOP), ==, FACT_OF_HEADER);
	g_assert_cmpint(native_files_can(FORM_ANSWER), ==, FACT_ALL);
}

static const struct {
	const char *path;
	TreeUse use;
	MailForm form; /* of what is scanned */
} uses[] = {
	{ "UIDL", TREE_KEEP, FORM_PLAIN },
	{ "a/b/list.TXT", TREE_KEEP, FORM_PLAIN },
	{ "manifest.tsv", TREE_KEEP, FORM_PLAIN },
	{ "UIDL/x", TREE_LEAVE, FORM_PLAIN },
	{ "uidl.old", TREE_LEAVE, FORM_PLAIN },
	{ "dump/7.eml", TREE_SCAN, FORM_ANSWER },
	{ "7.hdr", TREE_SCAN, FORM_TOP },
	{ "of a manifest.top", TREE_SCAN, FORM_TOP },
	{ "cur/7.mx:2,S", TREE_LEAVE, FORM_PLAIN },
	{ "", TREE_LEAVE, FORM_PLAIN },
};

static void
test_use(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(uses); i++) {
		MailForm form = FORM_PLAIN;

		g_assert_cmpint(native_files_use(uses[i].path, &form), ==,
		                uses[i].use);
		g_assert_cmpint(form, ==, uses[i].form);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/native-files/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_find);
	}
	g_test_add_func("/native-files/recognise", test_recognise);
	g_test_add_func("/native-files/form", test_form);
	g_test_add_func("/native-files/use", test_use);
	return g_test_run();
}
