/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/table.h"

#include "mail/tree.h"

#include <string.h>

static void
test_add(void)
{
	g_autoptr(MailTable) table = mail_table_new(NULL);

	for (guint32 i = 0; i < 1000; i++)
		g_assert_cmpuint(mail_table_add(table, i, FORM_PLAIN, FACT_ALL),
		                 ==, i);
	g_assert_cmpuint(table->length, ==, 1000);
	g_assert_cmpuint(table->sources[999].entry, ==, 999);
	g_assert_cmpuint(table->facts[999].can, ==, FACT_ALL);
	g_assert_cmpuint(table->facts[999].known, ==, 0);
}

static void
test_record_size(void)
{
	g_assert_cmpuint(sizeof(Facts) + sizeof(Source), <=, 80);
}

/* Only what the source has and nobody has tried is wanted. */
static void
test_want(void)
{
	g_autoptr(MailTable) table = mail_table_new(NULL);

	mail_table_add(table, NO_ENTRY, FORM_TOP, FACT_HEADER);
	mail_table_add(table, 1, FORM_PLAIN, FACT_ALL);
	table->facts[1].known = FACT_SIZE;
	table->facts[1].failed = FACT_LINES;

	mail_table_want(table, 0, FACT_ALL);
	mail_table_want(table, 1, FACT_ALL);
	g_assert_cmpuint(table->facts[0].wanted, ==, FACT_HEADER);
	g_assert_cmpuint(table->facts[1].wanted, ==,
	                 FACT_ALL & ~(FACT_SIZE | FACT_LINES));
}

static void
test_bodies(void)
{
	g_autoptr(MailTable) table = mail_table_new(NULL);

	mail_table_add(table, 0, FORM_PLAIN, FACT_ALL);
	mail_table_add(table, 1, FORM_PLAIN, FACT_ALL);
	mail_table_want(table, 1, FACT_HEADER);
	g_assert_null(table->bodies);
	mail_table_want(table, 1, FACT_BODY);
	g_assert_nonnull(table->bodies);
	g_assert_true(mail_table_body(table, 1) ==
	              mail_table_body(table, 0) + DIGEST_LENGTH);
}

static void
test_identities(void)
{
	const MailIdentity identity = { .received = 7 };
	g_autoptr(MailTable) table = mail_table_new(NULL);

	for (guint32 i = 0; i < 3; i++) {
		mail_table_add(table, i, FORM_PLAIN, FACT_ALL);
		g_assert_null(table->identity_rows);
	}
	mail_table_want(table, 0, FACT_IDENTITY);
	mail_table_set_identity(table, 2, &identity);
	mail_table_set_identity(table, 1, NULL);
	g_assert_null(mail_table_identity(table, 0));
	g_assert_null(mail_table_identity(table, 1));
	g_assert_cmpuint(mail_table_identity(table, 2)->received, ==, 7);
}

/* Neither of the two undoes the other. */
static void
test_messages(void)
{
	char id[] = "<a>";
	const UidlMessage texts = { .has_texts = TRUE,
		                    .message_id = id,
		                    .message_id_length = 3,
		                    .gmail_id = 5,
		                    .popa3d = "p" };
	const UidlMessage content = { .has_content = TRUE,
		                      .md5 = "m",
		                      .sha256 = "s" };
	g_autoptr(MailTable) table = mail_table_new(NULL);
	UidlMessage message;

	for (guint32 i = 0; i < 3; i++)
		mail_table_add(table, i, FORM_PLAIN, FACT_ALL);
	mail_table_get_message(table, 0, &message);
	g_assert_false(message.has_texts || message.has_content);
	mail_table_want(table, 0, FACT_CONTENT);
	mail_table_set_message(table, 2, &texts);
	mail_table_set_message(table, 1, &content);
	mail_table_set_message(table, 2, &content);
	mail_table_set_message(table, 1, &texts);
	/* It is the table's own. */
	id[1] = 'x';
	for (guint32 i = 1; i < 3; i++) {
		mail_table_get_message(table, i, &message);
		g_assert_true(message.has_texts && message.has_content);
		g_assert_cmpuint(message.message_id_length, ==, 3);
		g_assert_true(memcmp(message.message_id, "<a>", 3) == 0);
		g_assert_cmpuint(message.gmail_id, ==, 5);
		g_assert_cmpuint(message.popa3d[0], ==, 'p');
		g_assert_cmpuint(message.md5[0], ==, 'm');
		g_assert_cmpuint(message.sha256[0], ==, 's');
	}
	mail_table_get_message(table, 0, &message);
	g_assert_false(message.has_texts || message.has_content);
}

static void
test_faults(void)
{
	const guint32 order[] = { 5, 1, 9, 5, 0 };
	const guint32 sorted[] = { 0, 1, 5, 5, 9 };
	g_autoptr(MailTable) table = mail_table_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
		mail_table_add_fault(table, order[i],
		                     g_strdup_printf("fault %zu", i));
	mail_table_sort_faults(table);
	for (guint i = 0; i < G_N_ELEMENTS(sorted); i++)
		g_assert_cmpuint(
			g_array_index(table->faults, MailFault, i).message, ==,
			sorted[i]);
	g_assert_cmpstr(g_array_index(table->faults, MailFault, 2).text, ==,
	                "fault 0");
	g_assert_cmpstr(g_array_index(table->faults, MailFault, 3).text, ==,
	                "fault 3");
}

static void
test_path(void)
{
	g_autoptr(Tree) tree = tree_open("/", NULL, NULL);
	g_autoptr(MailTable) table = mail_table_new(tree);

	mail_table_add(table, tree_add(tree, "cur", "a"), FORM_PLAIN, FACT_ALL);
	mail_table_add(table, NO_ENTRY, FORM_PLAIN, 0);
	g_assert_cmpstr(mail_table_path(table, 0), ==, "cur/a");
	g_assert_null(mail_table_path(table, 1));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();

	g_test_add_func("/table/add", test_add);
	g_test_add_func("/table/record-size", test_record_size);
	g_test_add_func("/table/want", test_want);
	g_test_add_func("/table/bodies", test_bodies);
	g_test_add_func("/table/identities", test_identities);
	g_test_add_func("/table/messages", test_messages);
	g_test_add_func("/table/faults", test_faults);
	g_test_add_func("/table/path", test_path);
	return g_test_run();
}
