/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/dump.h"

#include "mail/tree-find.h"
#include "pop3/native.h"

static const struct {
	gboolean (*recognises)(const Tree *tree, const TreeListing *root);
	TreeUse (*use)(const char *path, MailForm *form);
	Maildrop *(*read)(Tree *tree, const TreeListing *root,
	                  const DumpOptions *options, GError **error);
} formats[] = {
	{ native_recognises, native_use, native_read },
};

#define SHAPE                                                                  \
	"a dump has UIDL, LIST and <number>.eml or <number>.top, or "          \
	"manifest.tsv"

/* What an archive is of is known only when it has gone by. */
static TreeUse
use(const char *path, MailForm *form)
{
	TreeUse found = TREE_LEAVE;

	for (gsize i = 0; i < G_N_ELEMENTS(formats) && found == TREE_LEAVE; i++)
		found = formats[i].use(path, form);
	return found;
}

static gboolean
is_dump(Tree *tree, const char *directory, const TreeListing *listing)
{
	gsize i = 0;

	(void)directory;
	while (i < G_N_ELEMENTS(formats) &&
	       !formats[i].recognises(tree, listing))
		i++;
	return i < G_N_ELEMENTS(formats);
}

/* Why a folder of no known format is not one. */
static const char *
explain(const Tree *tree, const TreeListing *root)
{
	if ((tree_listing_has_folder(root, "cur") &&
	     tree_listing_has_folder(root, "new")) ||
	    tree_listing_has_file(tree, root, "dovecot-uidlist"))
		return "is a Maildir, not a POP3 dump: DUMP comes first, then "
		       "EXPORT";
	if (root->files->len + root->folders->len + root->others->len == 0)
		return "is empty: " SHAPE;
	return "is no POP3 dump: " SHAPE;
}

static Tree *
open_tree(const char *path, const TreeOptions *options, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(Tree) tree = tree_open(path, options, &reason);

	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    "is neither a folder nor a tar or zip "
		                    "archive of one: " SHAPE);
	else if (tree == NULL)
		g_propagate_error(error, g_steal_pointer(&reason));
	return g_steal_pointer(&tree);
}

/* The dump in a tree that may have other folders around it. */
static Tree *
find_dump(Tree *tree, const DumpOptions *options, const TreeOptions *inner,
          GPtrArray *warnings, GError **error)
{
	const TreeFind find = {
		.kind = "POP3 dump",
		.option = "--dump-path",
		.chosen = options->chosen,
		.is = is_dump,
		.tree = *inner,
		.warnings = warnings,
	};
	g_autoptr(GError) reason = NULL;
	g_autoptr(TreeListing) root = NULL;
	g_autoptr(Tree) found = tree_find(tree, &find, &reason);

	if (found != NULL)
		return g_steal_pointer(&found);
	if (reason != NULL) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return NULL;
	}
	root = tree_list(tree, "", error);
	if (root != NULL)
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		                    explain(tree, root));
	return NULL;
}

static void
take(GPtrArray *texts, const GPtrArray *from)
{
	for (guint i = 0; i < from->len; i++)
		g_ptr_array_add(texts, g_strdup(from->pdata[i]));
}

static void
take_remarks(Maildrop *maildrop, const Tree *tree)
{
	take(maildrop->damage, tree_damage(tree));
	take(maildrop->warnings, tree_warnings(tree));
}

static Maildrop *
read_dump(Tree *tree, const DumpOptions *options, GError **error)
{
	g_autoptr(TreeListing) root = tree_list(tree, "", error);

	for (gsize i = 0; root != NULL && i < G_N_ELEMENTS(formats); i++) {
		if (formats[i].recognises(tree, root))
			return formats[i].read(tree, root, options, error);
	}
	g_assert(root == NULL);
	return NULL;
}

Maildrop *
dump_read(const char *path, const DumpOptions *options, GError **error)
{
	TreeOptions how = options->tree;
	g_autoptr(Tree) tree = NULL;
	g_autoptr(Tree) found = NULL;
	g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(Maildrop) maildrop = NULL;

	how.use = use;
	tree = open_tree(path, &how, error);
	if (tree == NULL)
		return NULL;
	found = find_dump(tree, options, &how, warnings, error);
	if (found == NULL)
		return NULL;
	maildrop = read_dump(found, options, error);
	if (maildrop == NULL)
		return NULL;
	take(maildrop->warnings, warnings);
	take_remarks(maildrop, tree);
	/* An archive inside the archive has its own. */
	if (tree_damage(found) != tree_damage(tree))
		take_remarks(maildrop, found);
	return g_steal_pointer(&maildrop);
}
