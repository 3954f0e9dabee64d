/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/load.h"

#include "mail/tree.h"

#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>

#define HEADER "Message-ID: <1@x>\nReceived: by a\nSubject: s\n"

typedef struct {
	char *folder;
	Tree *tree;
	MailTable *table;
} World;

static void
world_begin(World *world)
{
	world->folder = temp_folder_new();
	world->tree = tree_open(world->folder, NULL, NULL);
	world->table = mail_table_new(world->tree);
}

static void
world_end(World *world)
{
	mail_table_free(world->table);
	tree_unref(world->tree);
	temp_folder_remove(world->folder);
}

/* text NULL: no file. */
static guint32
add(World *world, const char *name, const char *text, MailForm form)
{
	if (text != NULL)
		temp_folder_write(world->folder, name, text);
	return mail_table_add(world->table, tree_add(world->tree, "", name),
	                      form, form == FORM_TOP ? FACT_HEADER : FACT_ALL);
}

static gboolean
load(World *world, FactSet facts, GError **error)
{
	const LoadOptions options = { .threads = 2, .header_limit = 200 };

	for (guint32 i = 0; i < world->table->length; i++)
		mail_table_want(world->table, i, facts);
	return mail_load(world->table, &options, error);
}

typedef struct {
	const char *name;
	const char *text;
	MailForm form;
	FactSet wants;
	FactSet known;
	FactSet failed;
	guint64 size;
	const char *fault;
} Case;

#define LINES_40 "12345678901234567890123456789012345678\n"
#define ALL FACT_ALL

static const Case cases[] = {
	{ "plain", HEADER "\nbody\n", FORM_PLAIN, ALL, ALL, 0,
	  sizeof HEADER - 1 + 3 + 2 + 6, NULL },
	{ "header-only-wanted", HEADER "\nbody\n", FORM_PLAIN, FACT_HEADER,
	  FACT_HEADER, 0, 0, NULL },
	{ "top", HEADER, FORM_TOP, ALL, FACT_HEADER, 0, 0, NULL },
	{ "answer", "+OK\r\n" HEADER "\r\n..x\r\n.\r\n", FORM_ANSWER, ALL, ALL,
	  0, sizeof HEADER - 1 + 3 + 2 + 4, NULL },
	{ "answer-cut-off", "+OK\r\n" HEADER "\r\n", FORM_ANSWER, ALL, 0, ALL,
	  0, "cut off: no line with a dot ends the server's answer" },
	{ "empty-download", "+OK\r\n.\r\n", FORM_ANSWER, ALL, 0, 0, 0, NULL },
	{ "empty-message", "", FORM_PLAIN, ALL, ALL, 0, 0, NULL },
	{ "long-header",
	  "A: " LINES_40 "B: " LINES_40 "C: " LINES_40 "D: " LINES_40
	  "E: " LINES_40 "\nbody\n",
	  FORM_PLAIN, ALL, FACT_SIZE | FACT_LINES,
	  ALL & ~(FACT_SIZE | FACT_LINES), 5 * 43 + 2 + 6 + 0,
	  "its header is longer than 200 octets" },
	{ "compressed", "\x1f\x8b\x08 and more", FORM_PLAIN, ALL, ALL, 0, 12,
	  NULL },
	{ "removed", NULL, FORM_PLAIN, ALL, 0, ALL, 0,
	  "was removed meanwhile" },
};

static void
test_case(const void *data)
{
	const Case *it = data;
	g_autoptr(GError) error = NULL;
	const Facts *facts;
	World world;

	world_begin(&world);
	add(&world, it->name, it->text, it->form);
	g_assert_true(load(&world, it->wants, &error));
	g_assert_no_error(error);

	facts = world.table->facts;
	g_assert_cmpuint(facts->known, ==, it->known);
	g_assert_cmpuint(facts->failed, ==, it->failed);
	g_assert_cmpuint(facts->wanted, ==, 0);
	if (it->known & FACT_SIZE)
		g_assert_cmpuint(facts->wire_size, ==, it->size);
	g_assert_cmpuint(world.table->faults->len, ==, it->fault != NULL);
	if (it->fault != NULL)
		g_assert_cmpstr(
			g_array_index(world.table->faults, MailFault, 0).text,
			==, it->fault);
	world_end(&world);
}

static void
test_header_facts(void)
{
	const Facts *facts;
	World world;

	world_begin(&world);
	add(&world, "a", HEADER "\nbody\n", FORM_PLAIN);
	add(&world, "b", "Subject: x\r\n\r\n", FORM_PLAIN);
	add(&world, "c", HEADER, FORM_TOP);
	g_assert_true(load(&world, FACT_HEADER | FACT_SIZE, NULL));

	facts = world.table->facts;
	g_assert_cmpuint(facts[0].message_id, !=, 0);
	g_assert_cmpuint(facts[0].traits, ==, TRAIT_RECEIVED);
	g_assert_cmpuint(facts[0].header_size, ==, sizeof HEADER - 1 + 3 + 2);
	g_assert_cmpuint(facts[1].message_id, ==, 0);
	g_assert_cmpuint(facts[1].traits, ==, TRAIT_NO_BODY);
	/* A TOP without an empty line is digested as if one followed. */
	g_assert_true(memcmp(facts[0].header, facts[2].header, DIGEST_LENGTH) ==
	              0);
	g_assert_cmpuint(facts[2].header_size, ==, facts[0].header_size);
	world_end(&world);
}

static void
assert_md5(const guint8 *digest, const char *text)
{
	g_autoptr(GString) hex = g_string_new(NULL);
	g_autofree char *expected =
		g_compute_checksum_for_string(G_CHECKSUM_MD5, text, -1);

	for (gsize i = 0; i < 16; i++)
		g_string_append_printf(hex, "%02x", digest[i]);
	g_assert_cmpstr(hex->str, ==, expected);
}

/* What UIDLs are made of comes as it is asked for, and stays. */
static void
test_uidl_message(void)
{
	UidlMessage message;
	World world;

	world_begin(&world);
	add(&world, "a", HEADER "\n.x\n", FORM_PLAIN);
	add(&world, "b", "+OK\r\n" HEADER "\r\n..x\r\n.\r\n", FORM_ANSWER);
	g_assert_true(load(&world, FACT_TEXTS, NULL));
	for (guint32 i = 0; i < 2; i++) {
		mail_table_get_message(world.table, i, &message);
		g_assert_true(message.has_texts && !message.has_content);
	}
	g_assert_true(load(&world, FACT_CONTENT, NULL));
	for (guint32 i = 0; i < 2; i++) {
		mail_table_get_message(world.table, i, &message);
		g_assert_true(message.has_texts && message.has_content);
		g_assert_cmpuint(message.message_id_length, ==, 5);
		g_assert_true(memcmp(message.message_id, "<1@x>", 5) == 0);
		assert_md5(message.popa3d, "Message-ID: <1@x>\n"
		                           "Received: by a\n");
		assert_md5(message.md5, HEADER "\n.x\n");
		g_assert_cmpuint(world.table->facts[i].known, ==,
		                 FACT_HEADER | FACT_TEXTS | FACT_CONTENT);
	}
	world_end(&world);
}

static void
test_changed(void)
{
	g_autoptr(GError) error = NULL;
	World world;

	world_begin(&world);
	add(&world, "a", HEADER "\nbody\n", FORM_PLAIN);
	add(&world, "b\033", HEADER "\nbody\n", FORM_PLAIN);
	g_assert_true(load(&world, FACT_HEADER, NULL));
	temp_folder_write(world.folder, "b\033", "X: y\n" HEADER "\nbody\n");
	g_assert_false(load(&world, FACT_BODY, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_assert_cmpstr(error->message, ==, "b\\x1B: changed while read");
	world_end(&world);
}

/* A header that was read had an end. */
static void
test_grown(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *line = g_strnfill(300, 'x');
	g_autofree char *grown = g_strconcat(HEADER, "X: ", line, NULL);
	World world;

	world_begin(&world);
	add(&world, "a", HEADER "\nbody\n", FORM_PLAIN);
	g_assert_true(load(&world, FACT_HEADER, NULL));
	temp_folder_write(world.folder, "a", grown);
	g_assert_false(load(&world, FACT_BODY, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	world_end(&world);
}

/* What has been decided by the header need not be undone. */
static void
test_stays_known(void)
{
	const Facts *facts;
	World world;

	world_begin(&world);
	add(&world, "a", "+OK\r\n" HEADER "\r\n", FORM_ANSWER);
	g_assert_true(load(&world, FACT_HEADER, NULL));
	g_assert_true(load(&world, FACT_ALL, NULL));
	facts = world.table->facts;
	g_assert_cmpuint(facts->known, ==, FACT_HEADER);
	g_assert_cmpuint(facts->failed, ==, FACT_ALL & ~FACT_HEADER);
	g_assert_cmpuint(world.table->faults->len, ==, 1);
	world_end(&world);
}

/* What is wrong with a file is so each time that something is wanted of it. */
static void
test_told_once(void)
{
	World world;

	world_begin(&world);
	temp_folder_make(world.folder, "a");
	add(&world, "a", NULL, FORM_PLAIN);
	g_assert_true(load(&world, FACT_HEADER, NULL));
	g_assert_true(load(&world, FACT_BODY, NULL));
	g_assert_cmpuint(world.table->facts[0].failed, ==,
	                 FACT_HEADER | FACT_BODY);
	g_assert_cmpuint(world.table->faults->len, ==, 1);
	world_end(&world);
}

static void
rename_all(MailTable *table, const guint32 *messages, gsize length,
           GHashTable *unclear, gpointer data)
{
	guint *calls = data;

	(void)unclear;
	++*calls;
	for (gsize i = 0; i < length; i++) {
		g_autofree char *name = g_strdup_printf(
			"%s:2,S", mail_table_path(table, messages[i]));

		table->sources[messages[i]].entry =
			tree_add(table->tree, "", name);
	}
}

/* A flag was set after the folder was listed. */
static void
test_relocate(void)
{
	guint calls = 0;
	World world;

	world_begin(&world);
	add(&world, "a", "A: 1\n\n", FORM_PLAIN);
	add(&world, "b", NULL, FORM_PLAIN);
	add(&world, "c", NULL, FORM_PLAIN);
	temp_folder_write(world.folder, "b:2,S", "B: 1\n\n");
	world.table->relocate = rename_all;
	world.table->relocate_data = &calls;

	g_assert_true(load(&world, FACT_HEADER, NULL));
	g_assert_cmpuint(calls, ==, 1);
	g_assert_cmpuint(world.table->facts[1].known, ==, FACT_HEADER);
	g_assert_cmpuint(world.table->facts[2].failed, ==, FACT_HEADER);
	g_assert_cmpuint(world.table->faults->len, ==, 1);
	g_assert_cmpuint(mail_table_faulty(world.table), ==, 0);
	world_end(&world);
}

static void
find_several(MailTable *table, const guint32 *messages, gsize length,
             GHashTable *unclear, gpointer data)
{
	(void)table;
	(void)data;
	for (gsize i = 0; i < length; i++)
		g_hash_table_add(unclear, GUINT_TO_POINTER(messages[i]));
}

/* It is not said to be gone. */
static void
test_unclear(void)
{
	const MailFault *fault;
	World world;

	world_begin(&world);
	add(&world, "a", NULL, FORM_PLAIN);
	world.table->relocate = find_several;
	g_assert_true(load(&world, FACT_HEADER, NULL));
	g_assert_cmpuint(world.table->facts[0].failed, ==, FACT_HEADER);
	g_assert_cmpuint(world.table->faults->len, ==, 1);
	fault = &g_array_index(world.table->faults, MailFault, 0);
	g_assert_cmpstr(fault->text, ==, MAIL_UNCLEAR);
	g_assert_false(fault->is_gone);
	g_assert_cmpuint(mail_table_faulty(world.table), ==, 1);
	world_end(&world);
}

static void
add_many(World *world, guint count)
{
	for (guint i = 0; i < count; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);
		g_autofree char *text =
			g_strdup_printf("Message-ID: <%u@x>\n\nbody\n", i);

		/* Some are no messages at all. */
		if (i % 50 == 8)
			temp_folder_make(world->folder, name);
		add(world, name, i % 50 == 7 || i % 50 == 8 ? NULL : text,
		    FORM_PLAIN);
	}
}

/* Facts and faults are the same, whatever the number of threads. */
static void
test_threads(void)
{
	const LoadOptions one = { .threads = 1 }, four = { .threads = 4 };
	World a, b;

	world_begin(&a);
	world_begin(&b);
	add_many(&a, 700);
	add_many(&b, 700);
	for (guint32 i = 0; i < 700; i++) {
		mail_table_want(a.table, i, FACT_ALL);
		mail_table_want(b.table, i, FACT_ALL);
	}
	g_assert_true(mail_load(a.table, &one, NULL));
	g_assert_true(mail_load(b.table, &four, NULL));
	for (guint32 i = 0; i < 700; i++) {
		const Facts *x = &a.table->facts[i], *y = &b.table->facts[i];

		g_assert_cmpuint(x->known, ==, y->known);
		g_assert_cmpuint(x->failed, ==, y->failed);
		g_assert_cmpuint(x->message_id, ==, y->message_id);
		g_assert_true(memcmp(x->header, y->header, DIGEST_LENGTH) == 0);
	}
	g_assert_cmpuint(a.table->faults->len, ==, 28);
	for (guint i = 1; i < a.table->faults->len; i++)
		g_assert_cmpuint(
			g_array_index(a.table->faults, MailFault, i - 1)
				.message,
			<,
			g_array_index(a.table->faults, MailFault, i).message);
	for (guint i = 0; i < a.table->faults->len; i++)
		g_assert_cmpuint(
			g_array_index(a.table->faults, MailFault, i).message, ==
			, g_array_index(b.table->faults, MailFault, i).message);
	world_end(&a);
	world_end(&b);
}

/* Threads do not take each other's file descriptors away. */
static void
test_few_descriptors(void)
{
	const LoadOptions four = { .threads = 4 };
	g_autoptr(GError) error = NULL;
	struct rlimit before, few;
	World world;

	world_begin(&world);
	add_many(&world, 3000);
	for (guint32 i = 0; i < 3000; i++)
		mail_table_want(world.table, i, FACT_ALL);
	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	few = before;
	few.rlim_cur = 40;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
	mail_load(world.table, &four, &error);
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
	g_assert_no_error(error);
	world_end(&world);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/load/case/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/load/header-facts", test_header_facts);
	g_test_add_func("/load/uidl-message", test_uidl_message);
	g_test_add_func("/load/changed", test_changed);
	g_test_add_func("/load/grown", test_grown);
	g_test_add_func("/load/stays-known", test_stays_known);
	g_test_add_func("/load/told-once", test_told_once);
	g_test_add_func("/load/relocate", test_relocate);
	g_test_add_func("/load/unclear", test_unclear);
	g_test_add_func("/load/threads", test_threads);
	g_test_add_func("/load/few-descriptors", test_few_descriptors);
	return g_test_run();
}
