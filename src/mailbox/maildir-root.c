/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-root.h"

#include "dovecot/keywords.h"
#include "dovecot/maildir-name.h"
#include "dovecot/subscriptions.h"
#include "dovecot/uidlist.h"
#include "mail/tree-find.h"
#include "mailbox/maildir-kind.h"

#include <string.h>

static gboolean
lies_in(const char *path, const char *name, const char *folder)
{
	const gsize length = strlen(folder) + 1;

	if ((gsize)(name - path) < length ||
	    memcmp(name - length, folder, length - 1) != 0)
		return FALSE;
	return name - length == path || name[-(gssize)length - 1] == '/';
}

/* A member's use must be known before the Maildir is. */
static TreeUse
use_of(const char *path, MailForm *form)
{
	static const char *const state[] = { UIDLIST_FILE, KEYWORDS_FILE,
		                             SUBSCRIPTIONS_FILE,
		                             "dovecot-uidvalidity", NULL };
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	/* What lies in tmp/ is no message, but another one may be a link to
	   it. */
	if (lies_in(path, name, "cur") || lies_in(path, name, "new") ||
	    lies_in(path, name, "tmp")) {
		*form = FORM_PLAIN;
		return maildir_name_is_message(name) ? TREE_SCAN : TREE_LEAVE;
	}
	return g_strv_contains(state, name) ? TREE_KEEP : TREE_LEAVE;
}

static void
append_texts(GPtrArray *texts, const GPtrArray *more)
{
	for (guint i = 0; i < more->len; i++)
		g_ptr_array_add(texts, g_strdup(more->pdata[i]));
}

static void
take_texts(MaildirRoot *root, const Tree *given)
{
	append_texts(root->damage, tree_damage(given));
	append_texts(root->warnings, tree_warnings(given));
	/* Else it is a folder of the same archive. */
	if (tree_damage(root->tree) == tree_damage(given))
		return;
	append_texts(root->damage, tree_damage(root->tree));
	append_texts(root->warnings, tree_warnings(root->tree));
}

/* What follows a path's first parts; NULL: it has others. */
static const char *
skip_parts(const char *path, const char *parts)
{
	const gsize length = strlen(parts);

	if (strncmp(path, parts, length) != 0)
		return NULL;
	path += length;
	return path + strspn(path, "/");
}

/* Inside an inner archive paths begin anew. */
static char *
path_below(const Tree *given, const Tree *tree)
{
	const GPtrArray *inner = tree_inner(given);
	const char *path = skip_parts(tree_path(tree), tree_path(given));
	const char *inside = NULL;

	g_assert(path != NULL);
	if (inner->len > 0)
		inside = skip_parts(path, inner->pdata[0]);
	return g_strdup(inside != NULL ? inside : path);
}

static gboolean
check_root(const MaildirRoot *root, const MaildirOptions *options,
           GError **error)
{
	if (!maildir_kind_check_parts(root->tree, root->contents, "", error))
		return FALSE;
	return tree_is_archive(root->tree) || options->copies ||
	       tree_listing_has_folder(root->contents, "cur") ||
	       maildir_kind_refuse(root->tree, error);
}

static Tree *
find_maildir(Tree *given, const TreeOptions *tree, const char *chosen,
             GPtrArray *warnings, GError **error)
{
	const TreeFind find = {
		.kind = "Maildir",
		.option = "--export-path",
		.chosen = chosen,
		.is = chosen != NULL ? maildir_kind_is_chosen
		                     : maildir_kind_is_maildir,
		.tree = *tree,
		.warnings = warnings,
	};
	GError *reason = NULL;
	Tree *found = tree_find(given, &find, &reason);

	if (reason != NULL)
		g_propagate_error(error, reason);
	else if (found == NULL)
		maildir_kind_refuse(given, error);
	return found;
}

MaildirRoot *
maildir_root_open(const char *path, const MaildirOptions *options,
                  GError **error)
{
	g_autoptr(MaildirRoot) root = g_new0(MaildirRoot, 1);
	TreeOptions tree = options->tree;
	g_autoptr(Tree) given = NULL;
	GError *reason = NULL;

	tree.use = use_of;
	root->damage = g_ptr_array_new_with_free_func(g_free);
	root->warnings = g_ptr_array_new_with_free_func(g_free);
	given = tree_open(path, &tree, &reason);
	if (given == NULL) {
		maildir_kind_explain_path(reason, error);
		return NULL;
	}
	root->tree = find_maildir(given, &tree, options->chosen, root->warnings,
	                          error);
	if (root->tree != NULL)
		root->contents = tree_list(root->tree, "", error);
	if (root->contents == NULL || !check_root(root, options, error))
		return NULL;
	root->below = path_below(given, root->tree);
	take_texts(root, given);
	return g_steal_pointer(&root);
}

void
maildir_root_free(MaildirRoot *root)
{
	if (root == NULL)
		return;
	tree_unref(root->tree);
	tree_listing_free(root->contents);
	g_free(root->below);
	g_clear_pointer(&root->damage, g_ptr_array_unref);
	g_clear_pointer(&root->warnings, g_ptr_array_unref);
	g_free(root);
}
