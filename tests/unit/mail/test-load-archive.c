/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/load.h"

#include "mail-source.h"
#include "temp-folder.h"

#include <string.h>
#include <unistd.h>

#define HEADER "Message-ID: <1@x>\nReceived: by a\nSubject: s\n"
#define ALL_FIELDS                                                             \
	HEADER "From: a@b\nDate: 1 Jan 2020 00:00:00 +0000\nX-GM-MSGID: 7\n"
#define LINE_40 "12345678901234567890123456789012345678\n"
#define LONG                                                                   \
	"A: " LINE_40 "B: " LINE_40 "C: " LINE_40 "D: " LINE_40 "E: " LINE_40

static const MakeMember members[] = {
	SOURCE_FILE("plain/lf", HEADER "\nbody\n"),
	SOURCE_FILE("plain/crlf", "A: b\r\n\r\n>From x\r\n\r\n"),
	SOURCE_FILE("plain/no-body", HEADER "\n"),
	SOURCE_FILE("plain/no-end", HEADER),
	SOURCE_FILE("plain/states", "X-UIDL: u1\n" HEADER "\nbody\n"),
	SOURCE_FILE("plain/empty", ""),
	SOURCE_FILE("plain/long", LONG "\nbody\n"),
	SOURCE_FILE("plain/weak", "stray\n\nbody\n"),
	SOURCE_FILE("plain/all-fields", ALL_FIELDS "\nbody\n"),
	SOURCE_FILE("plain/packed", "\x1f\x8b\x08 and more"),
	SOURCE_FILE("plain/answer", "+OK\r\n" HEADER "\r\nx\r\n.\r\n"),
	SOURCE_FILE("answer/whole", "+OK\r\n" HEADER "\r\n..x\r\n.\r\nlog\r\n"),
	SOURCE_FILE("answer/bare", HEADER "\nbody\n.\n"),
	SOURCE_FILE("answer/cut-off", "+OK\r\n" HEADER "\r\nbody\r\n"),
	SOURCE_FILE("answer/cut-off-early", "+OK\r\nMessage-ID: <1"),
	SOURCE_FILE("answer/all-fields", "+OK\r\n" ALL_FIELDS "\n..x\n.\n"),
	SOURCE_FILE("answer/nothing", "+OK\r\n.\r\n"),
	SOURCE_FILE("answer/long", "+OK\r\n" LONG "\r\nbody\r\n.\r\n"),
	SOURCE_FILE("top/whole", "+OK\r\n" HEADER "\r\n.\r\n"),
	SOURCE_FILE("top/no-end", "+OK\r\n" HEADER ".\r\n"),
	SOURCE_FILE("top/all-fields", "+OK\r\n" ALL_FIELDS "\r\n.\r\n"),
	SOURCE_FILE("top/cut-off", "+OK\r\n" HEADER),
	SOURCE_FILE("top/bare", HEADER "\nbody\n"),
	SOURCE_FILE("top/long", LONG),
	SOURCE_FILE("top/nothing", "+OK\r\n.\r\n"),
	{ .name = NULL },
};

/* In tar alone. */
static const MakeMember linked[] = {
	SOURCE_FILE("plain/a", HEADER "\nbody\n"),
	SOURCE_LINK("plain/b", "plain/a"),
	SOURCE_FILE("plain/long", LONG "\n"),
	SOURCE_LINK("plain/c", "plain/b"),
	SOURCE_LINK("plain/d", "plain/long"),
	SOURCE_FILE("answer/e", "+OK\r\n" HEADER "\r\nbody\r\n"),
	SOURCE_LINK("answer/f", "answer/e"),
	{ .name = NULL },
};

typedef struct {
	const char *name;
	FactSet wants[3]; /* one after the other; 0: no more */
} Wants;

static const Wants wants[] = {
	{ "header", { FACT_HEADER } },
	{ "size", { FACT_SIZE } },
	{ "lines-and-header", { FACT_LINES | FACT_HEADER } },
	{ "body", { FACT_BODY } },
	{ "fields", { FACT_FIELDS } },
	{ "header-then-fields", { FACT_HEADER, FACT_FIELDS } },
	{ "identity", { FACT_IDENTITY } },
	{ "texts", { FACT_TEXTS } },
	{ "content", { FACT_CONTENT } },
	{ "texts-then-content", { FACT_TEXTS, FACT_CONTENT } },
	{ "all", { FACT_ALL } },
	{ "header-then-all", { FACT_HEADER, FACT_ALL } },
	{ "one-by-one", { FACT_SIZE, FACT_FIELDS, FACT_BODY } },
};

/* ---- the same as in a folder ---- */

static void
claim_sizes(MailTable *table)
{
	for (gsize i = 0; i < table->length; i++) {
		table->facts[i].wire_size = 7;
		table->facts[i].claimed = FACT_SIZE;
	}
}

static void
load(MailTable *table, FactSet facts)
{
	const LoadOptions options = { .header_limit = MAIL_SOURCE_LIMIT };
	g_autoptr(GError) error = NULL;

	for (guint32 i = 0; i < table->length; i++)
		mail_table_want(table, i, facts);
	g_assert_true(mail_load(table, &options, &error));
	g_assert_no_error(error);
}

static void
assert_same_fields(const MailTable *folder, const MailTable *archive, guint32 i)
{
	guint a_length, b_length;
	const guint64 *a = mail_table_fields(folder, i, &a_length);
	const guint64 *b = mail_table_fields(archive, i, &b_length);

	g_assert_cmpuint(a_length, ==, b_length);
	g_assert_true(memcmp(a, b, a_length * sizeof *a) == 0);
}

static void
assert_same_identity(const MailTable *folder, const MailTable *archive,
                     guint32 i)
{
	const MailIdentity *a = mail_table_identity(folder, i);
	const MailIdentity *b = mail_table_identity(archive, i);

	g_assert_true((a != NULL) == (b != NULL));
	if (a == NULL)
		return;
	g_assert_cmpint(mail_identity_compare(a, b), ==, 0);
	g_assert_true(memcmp(a->recipients, b->recipients,
	                     sizeof a->recipients) == 0);
}

static void
assert_same_message(const MailTable *folder, const MailTable *archive,
                    guint32 i)
{
	UidlMessage a, b;

	mail_table_get_message(folder, i, &a);
	mail_table_get_message(archive, i, &b);
	g_assert_cmpint(a.has_texts, ==, b.has_texts);
	g_assert_cmpint(a.has_content, ==, b.has_content);
	g_assert_cmpuint(a.message_id_length, ==, b.message_id_length);
	g_assert_true(a.message_id_length == 0 ||
	              memcmp(a.message_id, b.message_id, a.message_id_length) ==
	                      0);
	g_assert_cmpuint(a.gmail_id, ==, b.gmail_id);
	g_assert_true(memcmp(a.popa3d, b.popa3d, sizeof a.popa3d) == 0);
	g_assert_true(memcmp(a.md5, b.md5, sizeof a.md5) == 0);
	g_assert_true(memcmp(a.sha256, b.sha256, sizeof a.sha256) == 0);
}

static void
assert_same_facts(const MailTable *folder, const MailTable *archive, guint32 i)
{
	const Facts *a = &folder->facts[i], *b = &archive->facts[i];

	g_test_message("%s", mail_table_path(folder, i));
	g_assert_cmpuint(a->can, ==, b->can);
	g_assert_cmpuint(a->wanted, ==, b->wanted);
	g_assert_cmpuint(a->known, ==, b->known);
	g_assert_cmpuint(a->failed, ==, b->failed);
	g_assert_cmpuint(a->claimed, ==, b->claimed);
	g_assert_cmpuint(a->traits, ==, b->traits);
	g_assert_cmpuint(a->wire_size, ==, b->wire_size);
	g_assert_cmpuint(a->message_id, ==, b->message_id);
	g_assert_cmpuint(a->oldest_received, ==, b->oldest_received);
	g_assert_cmpuint(a->stated, ==, b->stated);
	g_assert_cmpuint(a->lines, ==, b->lines);
	g_assert_cmpuint(a->header_size, ==, b->header_size);
	g_assert_true(memcmp(a->header, b->header, DIGEST_LENGTH) == 0);
	if (folder->bodies != NULL)
		g_assert_true(memcmp(folder->bodies[i], archive->bodies[i],
		                     DIGEST_LENGTH) == 0);
	if (a->known & b->known & FACT_FIELDS)
		assert_same_fields(folder, archive, i);
	if (a->known & b->known & FACT_IDENTITY)
		assert_same_identity(folder, archive, i);
	assert_same_message(folder, archive, i);
}

static void
assert_same(const MailTable *folder, const MailTable *archive)
{
	for (guint32 i = 0; i < folder->length; i++)
		assert_same_facts(folder, archive, i);
	g_assert_cmpuint(folder->faults->len, ==, archive->faults->len);
	for (guint i = 0; i < folder->faults->len; i++) {
		const MailFault *a =
			&g_array_index(folder->faults, MailFault, i);
		const MailFault *b =
			&g_array_index(archive->faults, MailFault, i);

		g_assert_cmpuint(a->message, ==, b->message);
		g_assert_cmpstr(a->text, ==, b->text);
	}
}

typedef struct {
	const MakeMember *members;
	const char *kind;
	const Wants *wants;
	gboolean crosses; /* forms that nobody thought of before */
} SameCase;

static void
test_same(gconstpointer data)
{
	const SameCase *it = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) files = mail_source_folder(folder, it->members);
	g_autoptr(MailTable) archive =
		mail_source_archive(folder, it->kind, it->members);

	claim_sizes(files);
	claim_sizes(archive);
	for (guint32 i = 0; it->crosses && i < files->length; i++) {
		guint8 form = (guint8)((files->sources[i].form + 1 + i % 2) %
		                       (FORM_TOP + 1));

		files->sources[i].form = archive->sources[i].form = form;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(it->wants->wants); i++) {
		load(files, it->wants->wants[i]);
		load(archive, it->wants->wants[i]);
		assert_same(files, archive);
	}
}

static void
add_same(const char *name, const MakeMember *these, const char *kind,
         gboolean crosses)
{
	for (gsize i = 0; i < G_N_ELEMENTS(wants); i++) {
		g_autofree char *path = g_strdup_printf("/load-archive/%s/%s",
		                                        name, wants[i].name);
		SameCase *it = g_new(SameCase, 1);

		*it = (SameCase){ these, kind, &wants[i], crosses };
		g_test_add_data_func_full(path, it, test_same, g_free);
	}
}

/* ---- passes ---- */

static void
spoil(const char *folder)
{
	g_autofree char *path = mail_source_path(folder, TRUE);

	g_assert_cmpint(truncate(path, 1), ==, 0);
}

/* The archive is read once more for what it has not told yet, and no more. */
static void
test_passes(void)
{
	const LoadOptions options = { .header_limit = MAIL_SOURCE_LIMIT };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		mail_source_archive(folder, "tar", members);
	g_autoptr(GError) error = NULL;

	spoil(folder);
	load(table, FACT_SIZE);
	load(table, FACT_HEADER);
	g_assert_cmpuint(table->facts[0].known, ==,
	                 FACT_SIZE | FACT_LINES | FACT_HEADER);
	g_assert_cmpuint(table->facts[0].wire_size, ==,
	                 sizeof HEADER - 1 + 3 + 2 + 6);
	mail_table_want(table, 0, FACT_BODY);
	g_assert_false(mail_load(table, &options, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_assert_cmpstr(error->message, ==, "changed while read");
}

static void
count_calls(gsize done, gsize total, gpointer data)
{
	gsize *calls = data;

	g_assert_cmpuint(done, <=, total);
	g_assert_cmpuint(total, ==, 200);
	++*calls;
}

static void
test_progress(void)
{
	gsize calls = 0;
	const LoadOptions options = { .progress = count_calls,
		                      .progress_data = &calls };
	g_autofree MakeMember *many = g_new0(MakeMember, 201);
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = NULL;
	char names[200][16];

	for (gsize i = 0; i < 200; i++) {
		g_snprintf(names[i], sizeof names[i], "a/%03d", (int)i);
		many[i] = (MakeMember){ .name = names[i], .content = "A: b\n" };
	}
	table = mail_source_archive(folder, "tar", many);
	for (guint32 i = 0; i < 200; i++)
		mail_table_want(table, i, FACT_BODY);
	g_assert_true(mail_load(table, &options, NULL));
	g_assert_cmpuint(calls, ==, 3);
}

/* ---- what cannot be read ---- */

static void
assert_fault(const MailTable *table, guint i, guint32 message, const char *text)
{
	const MailFault *fault = &g_array_index(table->faults, MailFault, i);

	g_assert_cmpuint(table->faults->len, >, i);
	g_assert_cmpuint(fault->message, ==, message);
	g_assert_cmpstr(fault->text, ==, text);
}

/* Mail has no holes. */
static void
test_unreadable(void)
{
	static const MakeMember some[] = {
		SOURCE_FILE("plain/a", HEADER "\nbody\n"),
		{ .name = "plain/b",
		  .content = HEADER "\n",
		  .type = MAKE_SPARSE },
		SOURCE_LINK("plain/c", "plain/b"),
		SOURCE_FILE("plain/d", HEADER "\nbody\n"),
		{ .name = NULL },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = mail_source_archive(folder, "tar", some);

	load(table, FACT_HEADER);
	load(table, FACT_ALL);
	g_assert_cmpuint(table->facts[0].known, ==, FACT_ALL);
	g_assert_cmpuint(table->facts[3].known, ==, FACT_ALL);
	for (guint i = 1; i < 3; i++) {
		g_assert_cmpuint(table->facts[i].known, ==, 0);
		g_assert_cmpuint(table->facts[i].failed, ==, FACT_ALL);
	}
	g_assert_cmpuint(table->faults->len, ==, 2);
	assert_fault(table, 0, 1, "is sparse");
	assert_fault(table, 1, 2, "is sparse");
}

static void
test_encrypted(void)
{
	static const MakeMember some[] = {
		SOURCE_FILE("plain/a", HEADER "\nbody\n"),
		SOURCE_FILE("answer/b", HEADER "\nbody\n"),
		{ .name = NULL },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		mail_source_archive(folder, "zip-encrypted", some);

	load(table, FACT_HEADER);
	g_assert_cmpuint(table->facts[0].failed, ==, FACT_HEADER);
	load(table, FACT_ALL);
	g_assert_cmpuint(table->facts[0].failed, ==, FACT_ALL);
	g_assert_cmpuint(table->facts[1].failed, ==, FACT_ALL);
	g_assert_cmpuint(table->faults->len, ==, 2);
	assert_fault(table, 0, 0, "is encrypted");
	assert_fault(table, 1, 1, "is encrypted");
}

static void
test_no_message(void)
{
	static const MakeMember some[] = {
		SOURCE_FILE("plain/a", HEADER "\nbody\n"),
		{ .name = NULL },
	};
	const TreeOptions nothing = { .use = NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = mail_source_path(folder, TRUE);
	g_autoptr(Tree) tree = NULL;
	g_autoptr(MailTable) table = NULL;

	make_archive(path, "tar", some);
	tree = tree_open(path, &nothing, NULL);
	table = mail_table_new(tree);
	mail_table_add(table, tree_add(tree, "plain", "a"), FORM_PLAIN,
	               FACT_ALL);
	load(table, FACT_ALL);
	g_assert_cmpuint(table->facts[0].failed, ==, FACT_ALL);
	assert_fault(table, 0, 0, "is no message of the archive");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	add_same("tar", members, "tar", FALSE);
	add_same("tar.gz", members, "tar.gz", FALSE);
	add_same("zip", members, "zip", FALSE);
	add_same("linked", linked, "tar", FALSE);
	add_same("forms", members, "tar", TRUE);
	g_test_add_func("/load-archive/passes", test_passes);
	g_test_add_func("/load-archive/progress", test_progress);
	g_test_add_func("/load-archive/unreadable", test_unreadable);
	g_test_add_func("/load-archive/encrypted", test_encrypted);
	g_test_add_func("/load-archive/no-message", test_no_message);
	return g_test_run();
}
