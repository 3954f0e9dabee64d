/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summaries.h"

#include "mail/load.h"

#include "mail-source.h"
#include "temp-folder.h"

#include <string.h>
#include <unistd.h>

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

/* The same as in a folder, whatever the form and however long. */
static void
test_source(gconstpointer kind)
{
	g_autofree char *filler = g_strnfill(MAIL_SUMMARY_OCTETS, 'x');
	g_autofree char *late =
		g_strconcat("From: a@b\nX: ", filler, "\nSubject: c\n\n", NULL);
	const MakeMember members[] = {
		SOURCE_FILE("plain/a", "Subject: a\n\nbody\n"),
		SOURCE_FILE("answer/b", "+OK\r\nSubject: b\r\n\r\n.\r\n"),
		SOURCE_FILE("top/c", "+OK\r\n..\r\nSubject: c\r\n.\r\n"),
		SOURCE_FILE("plain/d", ""),
		SOURCE_FILE("plain/e", late),
		SOURCE_FILE("plain/f", "Subject: f\n"),
		{ .name = NULL },
	};
	static const char *const subjects[] = { "a", "b", "c", NULL, NULL };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		kind != NULL ? mail_source_archive(folder, kind, members)
			     : mail_source_folder(folder, members);
	g_autoptr(MailSummaries) summaries = mail_summaries_new(table);

	for (guint32 i = 0; i < 5; i++)
		assert_subject(summaries, i, NULL);
	g_assert_true(mail_summaries_load(summaries));
	for (guint32 i = 0; i < 5; i++)
		assert_subject(summaries, i, subjects[i]);
	g_assert_cmpstr(mail_summaries_get(summaries, 4)->from, ==, "a@b");
	g_assert_false(mail_summaries_load(summaries));
	assert_subject(summaries, 5, NULL);
	g_assert_true(mail_summaries_load(summaries));
	assert_subject(summaries, 5, "f");
}

/* A report is written, whatever became of its messages. */
static void
test_unreadable(void)
{
	static const MakeMember members[] = {
		SOURCE_FILE("plain/a", "Subject: a\n\n"),
		{ .name = "plain/b",
		  .content = "Subject: b\n\n",
		  .type = MAKE_SPARSE },
		SOURCE_LINK("plain/c", "plain/b"),
		SOURCE_LINK("plain/d", "plain/a"),
		{ .name = NULL },
	};
	static const char *const subjects[] = { "a", NULL, NULL, "a" };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		mail_source_archive(folder, "tar", members);
	g_autoptr(MailSummaries) summaries = mail_summaries_new(table);
	g_autoptr(MailSummaries) too_late = mail_summaries_new(table);
	g_autofree char *path = mail_source_path(folder, TRUE);

	for (guint32 i = 0; i < 4; i++)
		assert_subject(summaries, i, NULL);
	g_assert_true(mail_summaries_load(summaries));
	for (guint32 i = 0; i < 4; i++)
		assert_subject(summaries, i, subjects[i]);

	assert_subject(too_late, 0, NULL);
	g_assert_cmpint(truncate(path, 512), ==, 0);
	g_assert_true(mail_summaries_load(too_late));
	assert_subject(too_late, 0, NULL);
	g_assert_false(mail_summaries_load(too_late));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/summaries/load", test_load);
	g_test_add_func("/summaries/none", test_none);
	g_test_add_func("/summaries/no-tree", test_no_tree);
	g_test_add_data_func("/summaries/folder", NULL, test_source);
	g_test_add_data_func("/summaries/tar", "tar", test_source);
	g_test_add_data_func("/summaries/tar.gz", "tar.gz", test_source);
	g_test_add_data_func("/summaries/zip", "zip", test_source);
	g_test_add_func("/summaries/unreadable", test_unreadable);
	return g_test_run();
}
