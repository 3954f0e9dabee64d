/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-find.h"

#include "mail/tree-kinds.h"
#include "uidl/uidl.h"

#include <string.h>

/* More would hide what the message says. */
#define MAX_NAMED 20

typedef struct {
	char *path;
	guint depth;
} Folder;

typedef struct {
	const TreeFind *find;
	Tree *tree;   /* a second one: the names of all files that are met would
	                 stay in the caller's */
	GQueue ahead; /* of Folder */
	guint seen;
	GPtrArray *found; /* paths */
	GError *unlisted; /* of the first folder that could not be listed */
} Search;

static void
folder_free(gpointer data)
{
	Folder *folder = data;

	g_free(folder->path);
	g_free(folder);
}

/* Takes path. */
static void
put_ahead(Search *search, char *path, guint depth)
{
	Folder *folder = g_new(Folder, 1);

	folder->path = path;
	folder->depth = depth;
	g_queue_push_tail(&search->ahead, folder);
}

static char *
join_path(const char *directory, const char *name)
{
	return directory[0] != '\0' ? g_strconcat(directory, "/", name, NULL)
	                            : g_strdup(name);
}

/* It may hold what is looked for, or one more of it. Takes reason. */
static void
pass_over(Search *search, const char *path, GError *reason)
{
	GPtrArray *warnings = search->find->warnings;
	g_autofree char *shown = uidl_escape(path, -1);

	/* It was removed meanwhile. */
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
		g_error_free(reason);
		return;
	}
	g_prefix_error(&reason, "%s/: cannot be looked through: ", shown);
	if (warnings != NULL)
		g_ptr_array_add(warnings, g_strdup(reason->message));
	if (search->unlisted == NULL)
		search->unlisted = reason;
	else
		g_error_free(reason);
}

static gboolean
look_at(Search *search, const Folder *folder, GError **error)
{
	GError *reason = NULL;
	g_autoptr(TreeListing) listing =
		tree_list(search->tree, folder->path, &reason);

	if (listing == NULL && folder->depth == 0) {
		g_propagate_error(error, reason);
		return FALSE;
	}
	if (listing == NULL) {
		pass_over(search, folder->path, reason);
		return TRUE;
	}
	if (search->find->is(search->tree, folder->path, listing)) {
		g_ptr_array_add(search->found, g_strdup(folder->path));
		return TRUE;
	}
	if (folder->depth == TREE_FIND_DEPTH)
		return TRUE;
	for (guint i = 0; i < listing->folders->len; i++)
		put_ahead(search,
		          join_path(folder->path, listing->folders->pdata[i]),
		          folder->depth + 1);
	return TRUE;
}

static gboolean
look_through(Search *search, GError **error)
{
	Folder *folder;

	put_ahead(search, g_strdup(""), 0);
	while ((folder = g_queue_pop_head(&search->ahead)) != NULL) {
		gboolean ok = look_at(search, folder, error);

		folder_free(folder);
		if (!ok)
			return FALSE;
		if (++search->seen < TREE_FIND_FOLDERS ||
		    g_queue_is_empty(&search->ahead))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
		            "has more than %d folders: say with %s where its "
		            "%s lies",
		            TREE_FIND_FOLDERS, search->find->option,
		            search->find->kind);
		return FALSE;
	}
	return TRUE;
}

/* "a, b and 2 more" */
static char *
name_paths(const GPtrArray *paths)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < MIN(paths->len, MAX_NAMED); i++) {
		g_autofree char *shown = uidl_escape(paths->pdata[i], -1);

		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", shown);
	}
	if (paths->len > MAX_NAMED)
		g_string_append_printf(text, " and %u more",
		                       paths->len - MAX_NAMED);
	return g_string_free(text, FALSE);
}

static Tree *
open_found(Tree *tree, const TreeFind *find, const GPtrArray *found,
           GError **error)
{
	g_autofree char *named = NULL;

	if (found->len == 0)
		return NULL;
	if (found->len > 1) {
		named = name_paths(found);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "holds more than one %s: say with %s which is "
		            "meant: %s",
		            find->kind, find->option, named);
		return NULL;
	}
	if (strcmp(found->pdata[0], "") == 0)
		return tree_ref(tree);
	return tree_open_below(tree, found->pdata[0], error);
}

/* NULL without an error: there is none. */
static Tree *
search_tree(Tree *tree, const TreeFind *find, GError **error)
{
	Search search = { .find = find, .ahead = G_QUEUE_INIT };
	Tree *result = NULL;

	search.tree = tree_open_below(tree, "", error);
	if (search.tree == NULL)
		return NULL;
	search.found = g_ptr_array_new_with_free_func(g_free);
	if (look_through(&search, error)) {
		if (search.found->len > 0 || search.unlisted == NULL)
			result = open_found(tree, find, search.found, error);
		else
			g_propagate_error(error,
			                  g_steal_pointer(&search.unlisted));
	}
	g_clear_error(&search.unlisted);
	g_queue_clear_full(&search.ahead, folder_free);
	g_ptr_array_unref(search.found);
	tree_unref(search.tree);
	return result;
}

/* NULL without an error: there is no such folder. */
static Tree *
open_chosen(Tree *tree, const TreeFind *find, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(Tree) chosen = tree_open_below(tree, find->chosen, &reason);
	g_autoptr(TreeListing) listing = NULL;

	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		return NULL;
	if (chosen != NULL)
		listing = tree_list(chosen, "", &reason);
	if (listing != NULL && find->is(chosen, "", listing))
		return g_steal_pointer(&chosen);
	if (listing != NULL)
		g_set_error(&reason, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "is no %s", find->kind);
	g_propagate_error(error, g_steal_pointer(&reason));
	return NULL;
}

static Tree *
find_here(Tree *tree, const TreeFind *find, GError **error)
{
	return find->chosen != NULL ? open_chosen(tree, find, error)
	                            : search_tree(tree, find, error);
}

/* The only archive inside; NULL without an error: there is none. */
static Tree *
open_inside(Tree *tree, const TreeFind *find, GError **error)
{
	const GPtrArray *inner = tree_inner(tree);
	g_autofree char *named = NULL;
	Tree *opened;

	if (inner->len == 0)
		return NULL;
	named = name_paths(inner);
	if (inner->len > 1 && !tree->archive->is_inner) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "holds no %s, but archives: take out the one that "
		            "is meant: %s",
		            find->kind, named);
		return NULL;
	}
	opened = tree_open_inner(tree, &find->tree, error);
	if (opened == NULL)
		g_prefix_error(error, "%s: ", named);
	return opened;
}

static Tree *
find_anywhere(Tree *tree, const TreeFind *find, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(Tree) inside = NULL;
	Tree *found = find_here(tree, find, &reason);

	if (found == NULL && reason == NULL) {
		inside = open_inside(tree, find, &reason);
		if (inside != NULL)
			found = find_anywhere(inside, find, &reason);
	}
	if (reason != NULL)
		g_propagate_error(error, g_steal_pointer(&reason));
	return found;
}

Tree *
tree_find(Tree *tree, const TreeFind *find, GError **error)
{
	g_autoptr(GError) reason = NULL;
	Tree *found = find_anywhere(tree, find, &reason);

	if (found == NULL && reason == NULL && find->chosen != NULL)
		g_set_error_literal(&reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
		                    "there is no such folder");
	if (reason != NULL && find->chosen != NULL) {
		g_autofree char *shown = uidl_escape(find->chosen, -1);

		g_prefix_error(&reason, "%s %s: ", find->option, shown);
	}
	if (reason != NULL)
		g_propagate_error(error, g_steal_pointer(&reason));
	return found;
}
