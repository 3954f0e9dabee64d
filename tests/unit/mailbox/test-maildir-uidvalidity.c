/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-uidvalidity.h"

#include "store-text.h"
#include "temp-folder.h"

#define CONTENT "dovecot-uidvalidity"
#define NAME "dovecot-uidvalidity."
#define NONE_LEFT                                                              \
	"dovecot-uidvalidity says that the last UIDVALIDITY there is, "        \
	"ffffffff, was given out: take it away"

typedef struct {
	const char *name;
	guint32 now;
	guint32 expected; /* 0: fails */
	const char *message;
	StoreTextFile files[4];
} Case;

static const Case cases[] = {
	{ "now", 16, 16, NULL, { { "other", "" } } },
	{ "content", 16, 17, NULL, { { CONTENT, "00000010" } } },
	{ "content-before-now", 16, 16, NULL, { { CONTENT, "0000000f" } } },
	{ "content-upper", 16, 0xabce, NULL, { { CONTENT, "0000ABCD" } } },
	{ "content-line", 16, 0xabce, NULL, { { CONTENT, "0000abcd\n" } } },
	{ "name", 16, 0x21, NULL, { { NAME "00000020", "" } } },
	{ "highest-name",
	  16,
	  0x41,
	  NULL,
	  { { NAME "00000020", "" }, { NAME "00000040", "" } } },
	{ "name-above-content",
	  16,
	  0x41,
	  NULL,
	  { { CONTENT, "00000030" }, { NAME "00000040", "" } } },
	{ "content-above-name",
	  16,
	  0x51,
	  NULL,
	  { { CONTENT, "00000050" }, { NAME "00000040", "" } } },
	/* No numbers. */
	{ "short-content", 16, 16, NULL, { { CONTENT, "fff" } } },
	{ "long-content", 16, 16, NULL, { { CONTENT, "000000fff" } } },
	{ "empty-content", 16, 16, NULL, { { CONTENT, "" } } },
	{ "no-hex",
	  16,
	  16,
	  NULL,
	  { { CONTENT, "0000fffg" }, { NAME "0000-fff", "" } } },
	{ "other-names",
	  16,
	  16,
	  NULL,
	  { { NAME "00000ff", "" },
	    { NAME "000000fff", "" },
	    { "dovecot-uidvalidity00000fff", "" } } },
	/* The last ones. */
	{ "last", 16, G_MAXUINT32, NULL, { { NAME "fffffffe", "" } } },
	{ "none-left", 16, 0, NONE_LEFT, { { NAME "ffffffff", "" } } },
	{ "none-left-in-content",
	  16,
	  0,
	  NONE_LEFT,
	  { { CONTENT, "ffffffff" } } },
	{ "no-clock", 0, 0, "the clock says 1970: set it", { { "x", "" } } },
	{ "no-clock-but-name", 0, 8, NULL, { { NAME "00000007", "" } } },
};

static void
test_case(const void *data)
{
	const Case *test = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	g_autoptr(TreeListing) root = NULL;
	guint32 uid_validity = 0, last;
	gboolean ok;

	store_text_write(folder, test->files);
	root = tree_list(tree, "", NULL);
	g_assert_true(maildir_uidvalidity_last(tree, root, &last, NULL));
	ok = maildir_uidvalidity_next(last, test->now, &uid_validity, &error);
	g_assert_cmpint(ok, ==, test->expected != 0);
	g_assert_cmpuint(uid_validity, ==, test->expected);
	g_assert_cmpstr(error != NULL ? error->message : NULL, ==,
	                test->message);
}

static void
test_large(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *zeros = g_strnfill(10000, '0');
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	g_autoptr(TreeListing) root = NULL;
	guint32 last;

	temp_folder_write(folder, CONTENT, zeros);
	root = tree_list(tree, "", NULL);
	g_assert_true(maildir_uidvalidity_last(tree, root, &last, NULL));
	g_assert_cmpuint(last, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/maildir-uidvalidity/",
		                                    cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/maildir-uidvalidity/large", test_large);
	return g_test_run();
}
