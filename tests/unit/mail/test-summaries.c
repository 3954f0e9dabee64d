/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summaries.h"

#include "mail/tree.h"

#include "temp-folder.h"

#include <string.h>

/* "1" to "9": a message with that subject; "-": no file of its own; all else: a
   file that is not there. */
static MailTable *
table_of(const char *folder, const char *const *names)
{
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	MailTable *table = mail_table_new(tree);

	for (; *names != NULL; names++) {
		const char *name = *names;
		g_autofree char *text =
			g_strdup_printf("Subject: %s\n\n", name);

		if (strcmp(name, "-") == 0) {
			mail_table_add(table, NO_ENTRY, FORM_PLAIN, 0);
			continue;
		}
		if (g_ascii_isdigit(name[0]))
			temp_folder_write(folder, name, text);
		mail_table_add(table, tree_add(tree, "", name), FORM_PLAIN,
		               FACT_ALL);
	}
	return table;
}

static void
assert_subject(MailSummaries *summaries, guint32 message, const char *subject)
{
	const MailSummary *summary = mail_summaries_get(summaries, message);

	g_assert_cmpstr(summary != NULL ? summary->subject : NULL, ==, subject);
}

static void
test_load(void)
{
	const char *const names[] = { "1", "2", "3", NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = table_of(folder, names);
	g_autoptr(MailSummaries) summaries = mail_summaries_new(table);

	assert_subject(summaries, 2, NULL);
	assert_subject(summaries, 0, NULL);
	assert_subject(summaries, 2, NULL);
	g_assert_true(mail_summaries_load(summaries));
	assert_subject(summaries, 0, "1");
	assert_subject(summaries, 2, "3");
	g_assert_false(mail_summaries_load(summaries));
	assert_subject(summaries, 1, NULL);
	g_assert_true(mail_summaries_load(summaries));
	assert_subject(summaries, 1, "2");
	assert_subject(summaries, 0, "1");
}

/* Who asks again would ask for ever. */
static void
test_none(void)
{
	const char *const names[] = { "1", "absent", "-", NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = table_of(folder, names);
	g_autoptr(MailSummaries) summaries = mail_summaries_new(table);

	assert_subject(summaries, 2, NULL);
	g_assert_false(mail_summaries_load(summaries));
	assert_subject(summaries, 1, NULL);
	g_assert_true(mail_summaries_load(summaries));
	assert_subject(summaries, 1, NULL);
	g_assert_false(mail_summaries_load(summaries));
}

static void
test_no_tree(void)
{
	g_autoptr(MailTable) table = mail_table_new(NULL);
	g_autoptr(MailSummaries) summaries = mail_summaries_new(table);

	mail_table_add(table, 0, FORM_PLAIN, FACT_ALL);
	assert_subject(summaries, 0, NULL);
	g_assert_false(mail_summaries_load(summaries));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/summaries/load", test_load);
	g_test_add_func("/summaries/none", test_none);
	g_test_add_func("/summaries/no-tree", test_no_tree);
	return g_test_run();
}
