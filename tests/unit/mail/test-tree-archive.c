/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree.h"

#include "mail/load.h"
#include "mail/tree-kinds.h"
#include "mail/tree-walk.h"

#include "make-archive.h"
#include "temp-folder.h"
#include "tree-text.h"

#include <errno.h>
#include <string.h>

#define MAIL "Subject: x\nMessage-ID: <a@b>\n\nbody\n"

/* Nobody can make files that look equal: the next run's will not. */
static void
test_fingerprints(void)
{
	const MakeMember members[] = { MEMBER_FILE("cur/a", MAIL),
		                       MEMBER_FILE("cur/b", MAIL),
		                       { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) one = tree_text_open_members(folder, "tar", members);
	g_autoptr(Tree) other = tree_text_open(tree_path(one));

	g_assert_cmpuint(tree_facts_fingerprint(one->archive->facts, 0), ==,
	                 tree_facts_fingerprint(one->archive->facts, 1));
	g_assert_cmpuint(tree_facts_fingerprint(one->archive->facts, 0), !=,
	                 tree_facts_fingerprint(other->archive->facts, 0));
}

/* ---- the same as a folder ---- */

/* In no order, as readdir gives it. */
static const MakeMember mailbox[] = {
	MEMBER_FOLDER("cur"),
	{ "cur/b:2,S", "Subject: b\r\n\r\nbody\r\n", .time = 1000 },
	{ "cur/a", MAIL, .time = 2000 },
	{ "cur/a-b", "", .time = 3000 },
	MEMBER_FILE("dovecot-uidlist", "3 V1 N2\n"),
	MEMBER_FOLDER("new"),
	MEMBER_FILE(".A.B/cur/\xe4\n", "no header\n"),
	MEMBER_FOLDER("tmp"),
	MEMBER_FILE("cur/B", MAIL "more"),
	MEMBER_FILE("1.eml", "+OK\r\n" MAIL "..\r\n.\r\n"),
	MEMBER_FILE("2.eml", "+OK\r\nSubject: cut"),
	MEMBER_FILE("3.eml", ""),
	MEMBER_FILE("1.top", "+OK\r\nSubject: x\r\n.\r\n"),
	MEMBER_FILE("cur-x/cur/deep/er", "left"),
	MEMBER_SYMLINK("link", "cur"),
	{ 0 },
};

static char *
make_folder(const char *folder)
{
	char *path = g_build_filename(folder, "folder", NULL);

	for (const MakeMember *member = mailbox; member->name != NULL;
	     member++) {
		if (member->type == MAKE_FOLDER)
			temp_folder_make(path, member->name);
		else if (member->type == MAKE_SYMLINK)
			temp_folder_link(path, member->name, member->target);
		else
			temp_folder_write(path, member->name, member->content);
	}
	return path;
}

static void
test_as_folder(gconstpointer kind)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = make_folder(folder);
	g_autoptr(Tree) real = tree_text_open(path);
	g_autoptr(Tree) tree = tree_text_open_members(folder, kind, mailbox);
	g_autofree char *expected = tree_text(real);
	g_autofree char *text = tree_text(tree);
	g_autofree char *expected_contents = tree_text_contents(real);
	g_autofree char *contents = tree_text_contents(tree);

	g_assert_false(tree_is_archive(real));
	g_assert_true(tree_is_archive(tree));
	g_assert_cmpstr(text, ==, expected);
	g_assert_cmpstr(contents, ==, expected_contents);
	g_assert_cmpuint(tree_warnings(tree)->len, ==, 0);
	g_assert_cmpuint(tree_damage(tree)->len, ==, 0);
}

static void
assert_facts(const Facts *facts, const Facts *expected)
{
	g_assert_cmpuint(facts->can, ==, expected->can);
	g_assert_cmpuint(facts->known, ==, expected->known);
	g_assert_cmpuint(facts->failed & facts->can, ==,
	                 expected->failed & expected->can);
	g_assert_cmpuint(facts->wire_size, ==, expected->wire_size);
	g_assert_cmpuint(facts->lines, ==, expected->lines);
	g_assert_cmpuint(facts->header_size, ==, expected->header_size);
	g_assert_cmpuint(facts->message_id, ==, expected->message_id);
	g_assert_cmpuint(facts->traits, ==, expected->traits);
	g_assert_cmpuint(facts->oldest_received, ==, expected->oldest_received);
	g_assert_cmpuint(facts->stated, ==, expected->stated);
	g_assert_cmpint(memcmp(facts->header, expected->header, DIGEST_LENGTH),
	                ==, 0);
}

/* Whatever loading the folder's files finds. */
static void
test_facts(void)
{
	const FactSet all = FACT_SIZE | FACT_LINES | FACT_HEADER;
	const LoadOptions options = { 0 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = make_folder(folder);
	g_autoptr(Tree) real = tree_text_open(path);
	g_autoptr(Tree) tree =
		tree_text_open_members(folder, "tar.gz", mailbox);
	g_autoptr(MailTable) table = mail_table_new(real);

	for (const MakeMember *member = mailbox; member->name != NULL;
	     member++) {
		MailForm form = FORM_PLAIN;
		guint32 i;

		if (tree_text_use(member->name, &form) != TREE_SCAN ||
		    member->type != MAKE_FILE)
			continue;
		i = mail_table_add(table, tree_add(real, "", member->name),
		                   form, form == FORM_TOP ? FACT_HEADER : all);
		mail_table_want(table, i, all);
	}
	g_assert_true(mail_load(table, &options, NULL));
	g_assert_cmpuint(table->length, ==, 9);
	for (guint32 i = 0; i < table->length; i++) {
		const char *name = mail_table_path(table, i);
		TreeMessage message;

		g_assert_true(
			tree_message(tree, tree_add(tree, "", name), &message));
		g_assert_cmpint(message.form, ==, table->sources[i].form);
		assert_facts(message.facts, &table->facts[i]);
		g_assert_true((message.failure != NULL) ==
		              (table->facts[i].failed != 0));
	}
}

static void
test_message(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", mailbox);
	TreeMessage message;

	g_assert_true(tree_message(tree, tree_add(tree, "cur", "a"), &message));
	g_assert_cmpuint(message.octets, ==, strlen(MAIL));
	g_assert_true(message.has_time);
	g_assert_cmpint(message.time, ==, 2000);
	g_assert_null(message.failure);
	g_assert_true(message.facts == &message.own_facts);

	g_assert_true(
		tree_message(tree, tree_add(tree, "", "2.eml"), &message));
	g_assert_cmpstr(message.failure, ==,
	                "cut off: no line with a dot ends the server's answer");
	g_assert_false(tree_message(tree, tree_add(tree, "", "dovecot-uidlist"),
	                            &message));
	g_assert_false(tree_message(tree, NO_ENTRY, &message));
}

/* ---- asking for one ---- */

static void
test_find(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", mailbox);
	guint32 entry = tree_add(tree, "cur", "b:2,S");
	g_autoptr(GError) error = NULL;
	guint64 octets = 0;

	g_assert_cmpstr(tree_entry_path(tree, entry), ==, "cur/b:2,S");
	g_assert_cmpstr(tree_entry_name(tree, entry), ==, "b:2,S");
	g_assert_cmpuint(tree_add(tree, "cur", "c"), ==, NO_ENTRY);
	g_assert_cmpuint(tree_add(tree, "", "cur"), ==, NO_ENTRY);
	g_assert_cmpuint(tree_add(tree, "", "link"), ==, NO_ENTRY);

	g_assert_true(tree_is_folder(tree, "cur"));
	g_assert_true(tree_is_folder(tree, "tmp"));
	g_assert_true(tree_is_folder(tree, "cur-x/cur"));
	g_assert_true(tree_is_folder(tree, ""));
	g_assert_false(tree_is_folder(tree, "cu"));
	g_assert_false(tree_is_folder(tree, "cur/a"));
	g_assert_false(tree_is_folder(tree, "link"));

	g_assert_true(tree_file_size(tree, "cur/a", &octets));
	g_assert_cmpuint(octets, ==, strlen(MAIL));
	g_assert_true(tree_file_size(tree, "dovecot-uidlist", &octets));
	g_assert_cmpuint(octets, ==, 8);
	g_assert_false(tree_file_size(tree, "cur", &octets));
	g_assert_false(tree_file_size(tree, "cur-x/cur/deep/er", &octets));

	g_assert_null(tree_list(tree, "cu", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(tree_list(tree, "cur/a", &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);

	g_assert_cmpint(tree_open_path(tree, "cur/a"), ==, -1);
	g_assert_cmpint(tree_open_folder(tree, "cur"), ==, -1);
}

/* Wherever they come in the archive. */
static void
test_state(gconstpointer kind)
{
	const MakeMember members[] = {
		MEMBER_FILE("UIDL", "1 a\n"),
		MEMBER_FILE("cur/1", MAIL),
		MEMBER_FILE("other", "left"),
		MEMBER_FILE("a/b/LIST", ""),
		MEMBER_FILE("x/cur/2", MAIL),
		MEMBER_FILE("dovecot-uidlist", "3 V1\n"),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, kind, members);
	g_autoptr(GError) error = NULL;
	g_autofree char *first = NULL;
	g_autofree char *last = NULL;
	g_autofree char *empty = NULL;
	gsize length;

	last = tree_read(tree, "dovecot-uidlist", 100, &length, &error);
	g_assert_cmpstr(last, ==, "3 V1\n");
	g_assert_cmpuint(length, ==, 5);
	first = tree_read(tree, "UIDL", 4, &length, &error);
	g_assert_cmpstr(first, ==, "1 a\n");
	empty = tree_read(tree, "a/b/LIST", 100, &length, &error);
	g_assert_cmpstr(empty, ==, "");
	g_assert_cmpuint(length, ==, 0);
	g_assert_no_error(error);

	/* Once. */
	g_assert_null(tree_read(tree, "UIDL", 100, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(tree_read(tree, "other", 100, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
	g_clear_error(&error);
	g_assert_null(tree_read(tree, "LIST", 100, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_state_limit(void)
{
	const MakeMember members[] = { MEMBER_FILE("UIDL", "12345"), { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autoptr(GError) error = NULL;
	gsize length;

	g_assert_null(tree_read(tree, "UIDL", 4, &length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

static void
test_equal(void)
{
	const MakeMember members[] = {
		MEMBER_FILE("cur/a", MAIL),
		MEMBER_FILE("cur/b", MAIL),
		MEMBER_FILE("cur/c", "Subject: x\nMessage-ID: <a@b>\n\nbodY\n"),
		MEMBER_FILE("cur/d", MAIL "\n"),
		MEMBER_LINK("cur/e", "cur/a"),
		MEMBER_FILE("left", MAIL),
		{ 0 },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);

	g_assert_cmpint(tree_equal_files(tree, "cur/a", "cur/b"), ==, 1);
	g_assert_cmpint(tree_equal_files(tree, "cur/a", "cur/c"), ==, 0);
	g_assert_cmpint(tree_equal_files(tree, "cur/a", "cur/d"), ==, 0);
	g_assert_cmpint(tree_equal_files(tree, "cur/e", "cur/b"), ==, 1);
	g_assert_cmpint(tree_equal_files(tree, "cur/a", "left"), ==, -1);
	g_assert_cmpint(errno, ==, ENODATA);
	g_assert_cmpint(tree_equal_files(tree, "cur/a", "none"), ==, -1);
	g_assert_cmpint(errno, ==, ENOENT);

	g_assert_true(tree_same_file(tree, "cur/a", "cur/e"));
	g_assert_true(tree_same_file(tree, "cur/e", "cur/e"));
	g_assert_false(tree_same_file(tree, "cur/a", "cur/b"));
	g_assert_false(tree_same_file(tree, "cur/a", "none"));
}

static void
test_empty(void)
{
	const MakeMember members[] = { { 0 } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_text_open_members(folder, "tar", members);
	g_autofree char *text = tree_text(tree);

	g_assert_cmpstr(text, ==, "");
	g_assert_true(tree_is_folder(tree, ""));
}

static void
test_no_archive(void)
{
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "file", NULL);
	g_autoptr(GError) error = NULL;

	temp_folder_write(folder, "file", "From a@b\nSubject: x\n\nbody\n");
	g_assert_null(tree_open(path, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
	g_clear_error(&error);
	g_assert_null(tree_open(path, NULL, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY);
}

static void
add_kinds(const char *path, GTestDataFunc test)
{
	static const char *const kinds[] = { "tar",    "tar.gz", "pax",
		                             "gnutar", "zip",    "zip-stored" };

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *name =
			g_strdup_printf("%s/%s", path, kinds[i]);

		g_test_add_data_func(name, kinds[i], test);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	add_kinds("/tree-archive/as-folder", test_as_folder);
	add_kinds("/tree-archive/state", test_state);
	g_test_add_func("/tree-archive/fingerprints", test_fingerprints);
	g_test_add_func("/tree-archive/facts", test_facts);
	g_test_add_func("/tree-archive/message", test_message);
	g_test_add_func("/tree-archive/find", test_find);
	g_test_add_func("/tree-archive/state-limit", test_state_limit);
	g_test_add_func("/tree-archive/equal", test_equal);
	g_test_add_func("/tree-archive/empty", test_empty);
	g_test_add_func("/tree-archive/no-archive", test_no_archive);
	return g_test_run();
}
