/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tree-text.h"

#include "mail/tree-walk.h"

#include <string.h>

typedef void (*Visit)(Tree *tree, guint32 entry, gpointer data);

/* GString text may be NULL. */
static void
visit_all(Tree *tree, const char *directory, GString *text, Visit visit,
          gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(TreeListing) listing = tree_list(tree, directory, &error);
	const char *slash = directory[0] != '\0' ? "/" : "";

	g_assert_no_error(error);
	for (guint i = 0; i < listing->folders->len; i++) {
		g_autofree char *path = g_strconcat(
			directory, slash, listing->folders->pdata[i], NULL);

		if (text != NULL)
			g_string_append_printf(text, "folder %s\n", path);
		visit_all(tree, path, text, visit, data);
	}
	for (guint i = 0; i < listing->files->len; i++) {
		guint32 entry = g_array_index(listing->files, guint32, i);

		if (text != NULL)
			g_string_append_printf(text, "file %s\n",
			                       tree_entry_path(tree, entry));
		if (visit != NULL)
			visit(tree, entry, data);
	}
	for (guint i = 0; text != NULL && i < listing->others->len; i++)
		g_string_append_printf(text, "other %s%s%s\n", directory, slash,
		                       (char *)listing->others->pdata[i]);
}

char *
tree_text(Tree *tree)
{
	GString *text = g_string_new(NULL);

	visit_all(tree, "", text, NULL, NULL);
	return g_string_free(text, FALSE);
}

typedef struct {
	GHashTable *octets; /* entry -> GString */
	GString *text;
} Contents;

static void
append_octets(GString *text, const char *octets, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		char shown = octets[i];

		if (shown == '\n')
			shown = '$';
		else if (shown == '\r')
			shown = '^';
		g_string_append_c(text, shown);
	}
}

static void
add_content(Tree *tree, guint32 entry, gpointer data)
{
	Contents *contents = data;
	const char *path = tree_entry_path(tree, entry);
	g_autofree char *text = NULL;
	const GString *octets;
	gsize length = 0;
	MailForm form;

	if (tree_text_use(path, &form) != TREE_SCAN)
		return;
	g_string_append_printf(contents->text, "%s: ", path);
	octets = g_hash_table_lookup(
		contents->octets,
		GUINT_TO_POINTER(tree_entry_data(tree, entry)));
	if (!tree_is_archive(tree)) {
		text = tree_read(tree, path, 1 << 20, &length, NULL);
		g_assert_nonnull(text);
		append_octets(contents->text, text, length);
	} else if (octets != NULL) {
		append_octets(contents->text, octets->str, octets->len);
	} else {
		g_string_append(contents->text, "(none)");
	}
	g_string_append_c(contents->text, '\n');
}

static void
free_string(gpointer string)
{
	g_string_free(string, TRUE);
}

static GHashTable *
walk(Tree *tree)
{
	GHashTable *all = g_hash_table_new_full(NULL, NULL, NULL, free_string);
	g_autoptr(GError) error = NULL;
	g_autoptr(TreeWalk) pass = NULL;
	const guint8 *octets;
	guint32 entry;
	gssize got;

	if (!tree_is_archive(tree))
		return all;
	pass = tree_walk_new(tree, &error);
	g_assert_no_error(error);
	while (tree_walk_next(pass, &entry, &error) && entry != NO_ENTRY) {
		GString *text = g_string_new(NULL);

		while ((got = tree_walk_read(pass, &octets, NULL)) > 0)
			g_string_append_len(text, (const char *)octets, got);
		if (got == 0)
			g_hash_table_insert(all, GUINT_TO_POINTER(entry), text);
		else
			g_string_free(text, TRUE);
	}
	g_assert_no_error(error);
	return all;
}

char *
tree_text_contents(Tree *tree)
{
	g_autoptr(GHashTable) octets = walk(tree);
	Contents contents = { octets, g_string_new(NULL) };

	visit_all(tree, "", NULL, add_content, &contents);
	return g_string_free(contents.text, FALSE);
}

TreeUse
tree_text_use(const char *path, MailForm *form)
{
	static const char *const state[] = { "UIDL", "LIST",
		                             "dovecot-uidlist" };
	g_autofree char *folder = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	g_autofree char *last = g_path_get_basename(folder);

	for (gsize i = 0; i < G_N_ELEMENTS(state); i++) {
		if (strcmp(name, state[i]) == 0)
			return TREE_KEEP;
	}
	if (g_str_has_suffix(name, ".eml"))
		*form = FORM_ANSWER;
	else if (g_str_has_suffix(name, ".top"))
		*form = FORM_TOP;
	else if (strcmp(last, "cur") != 0 && strcmp(last, "new") != 0)
		return TREE_LEAVE;
	return TREE_SCAN;
}

Tree *
tree_text_open(const char *path)
{
	const TreeOptions options = { .use = tree_text_use };
	g_autoptr(GError) error = NULL;
	Tree *tree = tree_open(path, &options, &error);

	g_assert_no_error(error);
	return tree;
}

Tree *
tree_text_try(const char *folder, const char *kind, const MakeMember *members,
              const TreeOptions *options, GError **error)
{
	g_autofree char *path = g_build_filename(folder, "archive", NULL);

	make_archive(path, kind, members);
	return tree_open(path, options, error);
}

Tree *
tree_text_open_members(const char *folder, const char *kind,
                       const MakeMember *members)
{
	g_autofree char *path = g_build_filename(folder, "archive", NULL);

	make_archive(path, kind, members);
	return tree_text_open(path);
}
