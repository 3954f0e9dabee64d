/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members of one name, links, unsafe names. */
#include "mail/tree.h"

#include "mail/tree-members.h"
#include "mail/tree-order.h"
#include "mail/tree-walk.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <errno.h>
#include <string.h>

#define MAIL "Subject: x\nMessage-ID: <a@b>\n\nbody\n"

typedef struct {
	const char *name;
	MakeMember members[8];
	const char *text;
	const char *contents;
	const char *warnings;
} Case;

static const Case cases[] = {
	{ "twice",
	  { MEMBER_FILE("cur/a", "1"), MEMBER_FILE("cur/b", "2"),
	    MEMBER_FILE("cur/a", "3") },
	  "folder cur\nfile cur/a\nfile cur/b\n",
	  "cur/a: 3\ncur/b: 2\n",
	  "" },
	{ "link",
	  { MEMBER_FILE("cur/a", "1"), MEMBER_LINK("cur/b", "cur/a"),
	    MEMBER_LINK("new/c", "./cur/b") },
	  "folder cur\nfile cur/a\nfile cur/b\nfolder new\nfile new/c\n",
	  "cur/a: 1\ncur/b: 1\nnew/c: 1\n",
	  "" },
	{ "link-to-the-first",
	  { MEMBER_FILE("cur/a", "1"), MEMBER_LINK("cur/b", "cur/a"),
	    MEMBER_FILE("cur/a", "2") },
	  "folder cur\nfile cur/a\nfile cur/b\n",
	  "cur/a: 2\ncur/b: 1\n",
	  "" },
	{ "link-to-the-second",
	  { MEMBER_FILE("cur/a", "1"), MEMBER_FILE("cur/a", "2"),
	    MEMBER_LINK("cur/b", "cur/a") },
	  "folder cur\nfile cur/a\nfile cur/b\n",
	  "cur/a: 2\ncur/b: 2\n",
	  "" },
	{ "link-over-itself",
	  { MEMBER_FILE("cur/a", "1"), MEMBER_LINK("cur/b", "cur/a"),
	    MEMBER_LINK("cur/a", "cur/b") },
	  "folder cur\nfile cur/a\nfile cur/b\n",
	  "cur/a: 1\ncur/b: 1\n",
	  "" },
	{ "link-in-a-ring",
	  { MEMBER_LINK("cur/a", "cur/b"), MEMBER_LINK("cur/b", "cur/a"),
	    MEMBER_LINK("cur/c", "cur/c") },
	  "folder cur\nfile cur/a\nfile cur/b\nfile cur/c\n",
	  "cur/a: (none)\ncur/b: (none)\ncur/c: (none)\n",
	  "" },
	{ "link-before",
	  { MEMBER_LINK("cur/b", "cur/a"), MEMBER_FILE("cur/a", "1") },
	  "folder cur\nfile cur/a\nfile cur/b\n",
	  "cur/a: 1\ncur/b: (none)\n",
	  "" },
	{ "link-before-elsewhere",
	  { MEMBER_LINK("b", "a"), MEMBER_LINK("c", "b"),
	    MEMBER_FILE("a", "1") },
	  "file a\nother b\nother c\n",
	  "",
	  "b: a hard link to a, which is no file of the archive: left out, "
	  "and 1 more such links\n" },
	{ "link-to-a-symlink",
	  { MEMBER_SYMLINK("s", "/etc/passwd"), MEMBER_LINK("cur/b", "s") },
	  "folder cur\nfile cur/b\nother s\n",
	  "cur/b: (none)\n",
	  "" },
	{ "link-out",
	  { MEMBER_LINK("\xe4", "../../etc/passwd"), MEMBER_LINK("x", "/a"),
	    MEMBER_LINK("cur/b", "../../etc/passwd") },
	  "folder cur\nfile cur/b\nother x\nother \xe4\n",
	  "cur/b: (none)\n",
	  "\\xE4: a hard link out of the archive: left out, and 1 more such "
	  "links\n" },
	{ "unsafe",
	  { MEMBER_FOLDER("../cur"), MEMBER_FILE("../x/a", "1"),
	    MEMBER_FILE("/cur/b", "2"), MEMBER_FILE("cur/../x/c", "3"),
	    MEMBER_FILE("cur/..", "4"), MEMBER_FILE("./cur//./d", "5") },
	  "folder cur\nfile cur/b\nfile cur/d\n",
	  "cur/b: 2\ncur/d: 5\n",
	  "../x/a: an unsafe name: left out, and 2 more such names\n" },
	{ "file-and-folder",
	  { MEMBER_FILE("cur", "1"), MEMBER_FILE("cur/a", "2"),
	    MEMBER_FILE("cur-b", "3") },
	  "folder cur\nfile cur/a\nfile cur-b\n",
	  "cur/a: 2\n",
	  "cur: a folder, too: left out\n" },
	{ "folder-then-file",
	  { MEMBER_FOLDER("cur/a"), MEMBER_FILE("cur/a", "2") },
	  "folder cur\nfile cur/a\n",
	  "cur/a: 2\n",
	  "" },
	{ "through-a-symlink",
	  { MEMBER_SYMLINK("cur", "/etc"), MEMBER_FILE("cur/a", "2") },
	  "folder cur\nfile cur/a\n",
	  "cur/a: 2\n",
	  "cur: a folder, too: left out\n" },
	{ "devices",
	  { { .name = "cur/a", .type = MAKE_FIFO },
	    { .name = "cur/b", .type = MAKE_DEVICE } },
	  "folder cur\nother cur/a\nother cur/b\n",
	  "",
	  "" },
};

static char *
all_texts(const GPtrArray *texts)
{
	GString *all = g_string_new(NULL);

	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(all, "%s\n", (char *)texts->pdata[i]);
	return g_string_free(all, FALSE);
}

static void
test_case(gconstpointer data)
{
	const Case *row = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree =
		tree_text_open_members(folder, "tar", row->members);
	g_autofree char *text = tree_text(tree);
	g_autofree char *contents = tree_text_contents(tree);
	g_autofree char *warnings = all_texts(tree_warnings(tree));

	g_assert_cmpstr(text, ==, row->text);
	g_assert_cmpstr(contents, ==, row->contents);
	g_assert_cmpstr(warnings, ==, row->warnings);
}

/* Where a message would be, it is one that is lost. */
static void
test_unsafe_message(void)
{
	static const char *const names[] = { "../cur/a", "x/../new/a",
		                             "cur/../cur/../a", "../1.top" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const MakeMember members[] = { MEMBER_FILE("cur/b", "1"),
			                       MEMBER_FILE(names[i], "2"),
			                       { 0 } };
		TreeOptions options = { .use = tree_text_use };
		g_autoptr(TempFolder) folder = temp_folder_new();
		g_autoptr(GError) error = NULL;
		g_autofree char *wanted = g_strdup_printf(
			"%s: a message with an unsafe name", names[i]);
		g_autoptr(Tree) tree =
			tree_text_try(folder, "tar", members, &options, &error);

		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
		g_assert_true(g_str_has_prefix(error->message, wanted));
		g_assert_nonnull(strstr(error->message, "--keep-going"));
		options.keep_going = TRUE;
		g_assert_null(tree);
		tree = tree_text_try(folder, "tar", members, &options, NULL);
		g_assert_cmpuint(tree_damage(tree)->len, ==, 1);
		g_assert_cmpstr(tree_damage(tree)->pdata[0], ==, wanted);
		g_assert_cmpuint(tree_warnings(tree)->len, ==, 0);
	}
}

/* A link is used by its own path, but read where its target is. */
static void
test_link_use(void)
{
	const MakeMember members[] = {
		{ "cur/a", MAIL, .time = 5 },    MEMBER_LINK("cur/b", "cur/a"),
		MEMBER_LINK("left", "cur/a"),    MEMBER_LINK("1.eml", "cur/a"),
		MEMBER_FILE("backup", "1 a\n"),  MEMBER_LINK("UIDL", "backup"),
		MEMBER_LINK("new/c", "backup"),  MEMBER_FILE("x/LIST", "1 5\n"),
		MEMBER_LINK("y/LIST", "x/LIST"), { 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autofree char *one = NULL;
	g_autofree char *other = NULL;
	TreeMessage message;
	gsize length;

	g_assert_true(tree_message(tree, tree_add(tree, "cur", "b"), &message));
	g_assert_null(message.failure);
	g_assert_cmpint(message.time, ==, 5);
	g_assert_cmpuint(message.octets, ==, strlen(MAIL));
	g_assert_false(
		tree_message(tree, tree_add(tree, "", "left"), &message));
	g_assert_true(
		tree_message(tree, tree_add(tree, "", "1.eml"), &message));
	g_assert_nonnull(message.failure);
	g_assert_cmpuint(message.facts->known, ==, 0);
	g_assert_true(tree_message(tree, tree_add(tree, "new", "c"), &message));
	g_assert_nonnull(message.failure);

	g_assert_null(tree_read(tree, "UIDL", 100, &length, NULL));
	one = tree_read(tree, "x/LIST", 100, &length, NULL);
	other = tree_read(tree, "y/LIST", 100, &length, NULL);
	g_assert_cmpstr(one, ==, "1 5\n");
	g_assert_cmpstr(other, ==, "1 5\n");
}

/* ---- the order ---- */

/* Paths of few octets, so that many are alike. */
static char *
random_path(void)
{
	static const char octets[] = "aa/-.\xff";
	gint length = g_test_rand_int_range(1, 24);
	g_autofree char *path = g_malloc0((gsize)length + 1);

	for (gint i = 0; i < length; i++)
		path[i] = octets[g_test_rand_int_range(0, 6)];
	return g_strconcat("Maildir/cur/", path, NULL);
}

static guint
count_visible(const Members *members)
{
	guint count = 0;

	for (guint32 i = 0; i < members->list->len; i++)
		count += members_find(members, members_path(members, i)) == i;
	return count;
}

/* By their order and as long as one looks for each. */
static void
test_order(void)
{
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) last =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Members *members = members_new();

	for (guint32 i = 0; i < 5000; i++) {
		char *path = random_path();
		const ArchiveMember member = { .name = path,
			                       .shown = path,
			                       .type = ARCHIVE_FOLDER };

		g_assert_true(members_add(members, &member, NULL));
		g_hash_table_insert(last, path, GUINT_TO_POINTER(i));
	}
	members_finish(members, warnings);

	g_assert_cmpuint(members->length, ==, g_hash_table_size(last));
	g_assert_cmpuint(count_visible(members), ==, members->length);
	for (gsize i = 0; i < members->length; i++) {
		guint32 number = members->visible[i];
		const char *path = members_path(members, number);

		g_assert_cmpuint(
			GPOINTER_TO_UINT(g_hash_table_lookup(last, path)), ==,
			number);
		if (i > 0)
			g_assert_cmpint(
				tree_order_compare(
					members_path(members,
			                             members->visible[i - 1]),
					path),
				<, 0);
	}
	members_free(members);
}

static void
test_compare(void)
{
	static const char *const ordered[] = { "a",     "a/",  "a/b", "a/c",
		                               "a\x01", "a-b", "a.b", "ab",
		                               "a\xff", "b" };

	for (gsize i = 0; i < G_N_ELEMENTS(ordered); i++) {
		for (gsize j = 0; j < G_N_ELEMENTS(ordered); j++)
			g_assert_cmpint(
				tree_order_compare(ordered[i], ordered[j]), ==,
				(i > j) - (i < j));
	}
}

/* What fits in 20 octets, and what does not. */
static void
test_numbers(void)
{
	const gint64 times[] = { 0,
		                 -1,
		                 G_MAXUINT32,
		                 G_MININT32,
		                 (G_GINT64_CONSTANT(1) << 39) - 1,
		                 -(G_GINT64_CONSTANT(1) << 39) };
	Members *members = members_new();
	ArchiveMember member = { .name = "a", .has_time = TRUE };
	Member own = { 0 };

	g_assert_cmpuint(sizeof(Member), ==, 20);
	for (guint32 i = 0; i < G_N_ELEMENTS(times); i++) {
		member.time = times[i];
		g_assert_true(members_add(members, &member, NULL));
		g_assert_true(members_get(members, i)->has_time);
		g_assert_cmpint(member_time(members_get(members, i)), ==,
		                times[i]);
	}
	member.time = G_GINT64_CONSTANT(1) << 39;
	g_assert_true(members_add(members, &member, NULL));
	g_assert_false(members_get(members, members->list->len - 1)->has_time);
	members_free(members);

	member_set_octets(&own, MEMBERS_MAX_OCTETS);
	g_assert_cmpuint(member_octets(&own), ==, MEMBERS_MAX_OCTETS);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/tree-members/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	g_test_add_func("/tree-members/link-use", test_link_use);
	g_test_add_func("/tree-members/unsafe-message", test_unsafe_message);
	g_test_add_func("/tree-members/order", test_order);
	g_test_add_func("/tree-members/compare", test_compare);
	g_test_add_func("/tree-members/numbers", test_numbers);
	return g_test_run();
}
