/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail-source.h"

#include "temp-folder.h"

#include <string.h>
#include <sys/time.h>
#include <unistd.h>

char *
mail_source_path(const char *folder, gboolean is_archive)
{
	return g_build_filename(folder, is_archive ? "archive" : "files", NULL);
}

static TreeUse
use(const char *path, MailForm *form)
{
	*form = g_str_has_prefix(path, "answer/") ? FORM_ANSWER
	        : g_str_has_prefix(path, "top/")  ? FORM_TOP
	                                          : FORM_PLAIN;
	return TREE_SCAN;
}

static MailTable *
table_of(Tree *tree, const MakeMember *members)
{
	MailTable *table = mail_table_new(tree);

	for (; members->name != NULL; members++) {
		g_autofree char *folder = g_path_get_dirname(members->name);
		g_autofree char *name = g_path_get_basename(members->name);
		MailForm form;

		use(members->name, &form);
		mail_table_add(table, tree_add(tree, folder, name), form,
		               form == FORM_TOP ? FACT_OF_HEADER : FACT_ALL);
	}
	return table;
}

static void
write_file(const char *files, const MakeMember *member)
{
	const struct timeval times[2] = { { .tv_sec = member->time },
		                          { .tv_sec = member->time } };
	g_autofree char *path = g_build_filename(files, member->name, NULL);
	g_autofree char *parent = g_path_get_dirname(member->name);
	gsize length = member->length;
	g_autoptr(GError) error = NULL;

	temp_folder_make(files, parent);
	if (member->type == MAKE_HARD_LINK) {
		g_autofree char *target =
			g_build_filename(files, member->target, NULL);

		g_assert_cmpint(link(target, path), ==, 0);
		return;
	}
	if (length == 0)
		length = strlen(member->content);
	g_file_set_contents(path, member->content, (gssize)length, &error);
	g_assert_no_error(error);
	g_assert_cmpint(utimes(path, times), ==, 0);
}

MailTable *
mail_source_folder(const char *folder, const MakeMember *members)
{
	g_autofree char *files = mail_source_path(folder, FALSE);
	g_autoptr(Tree) tree = NULL;
	g_autoptr(GError) error = NULL;

	temp_folder_make(folder, "files");
	for (const MakeMember *it = members; it->name != NULL; it++)
		write_file(files, it);
	tree = tree_open(files, NULL, &error);
	g_assert_no_error(error);
	return table_of(tree, members);
}

MailTable *
mail_source_archive(const char *folder, const char *kind,
                    const MakeMember *members)
{
	const TreeOptions options = {
		.use = use,
		.header_limit = MAIL_SOURCE_LIMIT,
		.keep_going = TRUE,
	};
	g_autofree char *path = mail_source_path(folder, TRUE);
	g_autoptr(Tree) tree = NULL;
	g_autoptr(GError) error = NULL;

	make_archive(path, kind, members);
	tree = tree_open(path, &options, &error);
	g_assert_no_error(error);
	return table_of(tree, members);
}
