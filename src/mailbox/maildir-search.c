/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-search.h"

#include "mailbox/maildir-folders.h"
#include "mailbox/maildir-kind.h"
#include "uidl/uidl.h"

#include <string.h>

static char *
join_path(const char *directory, const char *name)
{
	return directory[0] != '\0' ? g_strconcat(directory, "/", name, NULL)
	                            : g_strdup(name);
}

/* reason: about what lies in the Maildir that is named. */
static gboolean
fail_doubtful(const MaildirSearch *search, const char *inner,
              const char *reason, GError **error)
{
	g_autofree char *path = join_path(search->below, inner);
	g_autofree char *shown = uidl_escape(path, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "%s, as if one Maildir lay in another: say --export-path "
	            "%s if that one is meant, else take it away from there",
	            reason, shown);
	return FALSE;
}

static gboolean
fail_mixed(const MaildirSearch *search, const char *dotted, const char *nested,
           const char *inner, GError **error)
{
	g_autofree char *shown_dotted = uidl_escape(dotted, -1);
	g_autofree char *shown_nested = uidl_escape(nested, -1);
	g_autofree char *reason = g_strdup_printf(
		"has folders of Maildir++ (%s) and of LAYOUT=fs (%s)",
		shown_dotted, shown_nested);

	return fail_doubtful(search, inner, reason, error);
}

static gboolean
fail_deep(const char *path, GError **error)
{
	g_autofree char *shown = uidl_escape(path, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "%s: lies deeper than %d folders: move it, or take it away",
	            shown, MAILDIR_MAX_DEPTH);
	return FALSE;
}

/* The file that only a Maildir's own root has; NULL: it has none. */
static const char *
find_mark(const Tree *tree, const TreeListing *listing)
{
	for (guint i = 0; i < listing->files->len; i++) {
		const char *name = tree_listing_file(tree, listing, i);

		if (strcmp(name, "subscriptions") == 0 ||
		    strcmp(name, "maildirsize") == 0 ||
		    g_str_has_prefix(name, "dovecot-uidvalidity"))
			return name;
	}
	return NULL;
}

static gboolean
check_mark(const MaildirSearch *search, const char *directory,
           const TreeListing *listing, GError **error)
{
	const char *mark = find_mark(search->tree, listing);
	g_autofree char *path = NULL;
	g_autofree char *shown = NULL;
	g_autofree char *reason = NULL;

	if (mark == NULL)
		return TRUE;
	path = join_path(directory, mark);
	shown = uidl_escape(path, -1);
	reason = g_strdup_printf("has %s", shown);
	return fail_doubtful(search, directory, reason, error);
}

/* Dovecot's own files may be links to elsewhere. */
static void
note_links(MaildirSearch *search, const char *directory,
           const TreeListing *listing)
{
	for (guint i = 0; i < listing->others->len; i++) {
		const char *name = listing->others->pdata[i];

		if (!maildir_kind_is_part(name) &&
		    !g_str_has_prefix(name, "dovecot"))
			left_out_add(&search->links, directory, name);
	}
}

static TreeListing *
list(MaildirSearch *search, const char *directory, GError **error)
{
	TreeListing *listing = tree_list(search->tree, directory, error);

	if (listing == NULL) {
		g_autofree char *shown = uidl_escape(directory, -1);

		g_prefix_error(error, "%s/: ", shown);
		return NULL;
	}
	if (++search->seen <= MAILDIR_MAX_SEEN)
		return listing;
	tree_listing_free(listing);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
	            "has more than %d folders: take out those that are no mail",
	            MAILDIR_MAX_SEEN);
	return NULL;
}

/* Whether a folder whose name has a dot is one of Maildir++; path: taken into
   found, if so. */
static gboolean
look_at_dotted(MaildirSearch *search, char *path, GPtrArray *found,
               GError **error)
{
	g_autofree char *directory = path;
	g_autoptr(TreeListing) listing = list(search, directory, error);

	if (listing == NULL)
		return FALSE;
	if (maildir_kind_is_folder(listing))
		g_ptr_array_add(found, g_steal_pointer(&directory));
	return TRUE;
}

static gboolean look_below(MaildirSearch *search, const char *directory,
                           const TreeListing *listing, guint depth,
                           GPtrArray *dotted, GError **error);

static gboolean
look_at(MaildirSearch *search, const char *directory, guint depth,
        GError **error)
{
	g_autoptr(GPtrArray) dotted = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(TreeListing) listing = list(search, directory, error);

	if (listing == NULL)
		return FALSE;
	if (maildir_kind_is_folder(listing)) {
		if (!check_mark(search, directory, listing, error))
			return FALSE;
		g_ptr_array_add(search->nested, g_strdup(directory));
	}
	if (!look_below(search, directory, listing, depth, dotted, error))
		return FALSE;
	if (dotted->len > 0)
		return fail_mixed(search, dotted->pdata[0], directory,
		                  directory, error);
	return TRUE;
}

/* depth: of directory. */
static gboolean
look_below(MaildirSearch *search, const char *directory,
           const TreeListing *listing, guint depth, GPtrArray *dotted,
           GError **error)
{
	note_links(search, directory, listing);
	for (guint i = 0; i < listing->folders->len; i++) {
		const char *name = listing->folders->pdata[i];
		g_autofree char *path = NULL;
		gboolean ok;

		if (maildir_kind_is_part(name))
			continue;
		path = join_path(directory, name);
		if (depth == MAILDIR_MAX_DEPTH)
			return fail_deep(path, error);
		if (name[0] == '.')
			ok = look_at_dotted(search, g_steal_pointer(&path),
			                    dotted, error);
		else
			ok = look_at(search, path, depth + 1, error);
		if (!ok)
			return FALSE;
	}
	return TRUE;
}

gboolean
maildir_search(MaildirSearch *search, Tree *tree, const TreeListing *root,
               GError **error)
{
	/* The names of all files that are met would stay in the first. */
	search->tree = tree_open_below(tree, "", error);
	search->dotted = g_ptr_array_new_with_free_func(g_free);
	search->nested = g_ptr_array_new_with_free_func(g_free);
	if (search->tree == NULL ||
	    !look_below(search, "", root, 0, search->dotted, error))
		return FALSE;
	if (search->dotted->len > 0 && search->nested->len > 0)
		return fail_mixed(search, search->dotted->pdata[0],
		                  search->nested->pdata[0],
		                  search->nested->pdata[0], error);
	return TRUE;
}

void
maildir_search_clear(MaildirSearch *search)
{
	g_clear_pointer(&search->dotted, g_ptr_array_unref);
	g_clear_pointer(&search->nested, g_ptr_array_unref);
	tree_unref(search->tree);
	g_free(search->links.first);
}
