/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-kind.h"

#include "uidl/uidl.h"

#include <string.h>

/* Always FALSE, so that a check can end with it. */
static gboolean
refuse(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	                    reason);
	return FALSE;
}

void
maildir_kind_explain_path(GError *error, GError **explained)
{
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY)) {
		refuse(explained, "is a file, not a Maildir: archives are not "
		                  "read yet, unpack it first");
		g_error_free(error);
		return;
	}
	g_propagate_error(explained, error);
}

/* Whether a name is digits and one of the suffixes, in any letter case. */
static gboolean
is_numbered(const char *name, const char *const *suffixes)
{
	const gsize digits = strspn(name, "0123456789");

	for (gsize i = 0; digits > 0 && suffixes[i] != NULL; i++) {
		if (g_ascii_strcasecmp(name + digits, suffixes[i]) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_dump_name(const char *name)
{
	static const char *const names[] = { "UIDL", "UIDL.txt", "LIST",
		                             "LIST.txt", "manifest.tsv" };
	static const char *const suffixes[] = { ".eml", ".top", ".hdr", NULL };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (g_ascii_strcasecmp(name, names[i]) == 0)
			return TRUE;
	}
	return is_numbered(name, suffixes);
}

/* "u.1" of an sdbox, "m.1" of an mdbox. */
static gboolean
is_dbox_name(const char *name)
{
	static const char *const suffixes[] = { "", NULL };

	return (name[0] == 'u' || name[0] == 'm') && name[1] == '.' &&
	       is_numbered(name + 2, suffixes);
}

static gboolean
has_file(Tree *tree, const TreeListing *listing, gboolean (*is)(const char *))
{
	for (guint i = 0; i < listing->files->len; i++) {
		if (is(tree_listing_file(tree, listing, i)))
			return TRUE;
	}
	return FALSE;
}

/* An error of a sub-folder says nothing about the kind: NULL. */
static TreeListing *
list_below(Tree *tree, const char *directory, const char *name)
{
	g_autofree char *path = NULL;

	if (directory[0] == '\0')
		return tree_list(tree, name, NULL);
	path = g_build_filename(directory, name, NULL);
	return tree_list(tree, path, NULL);
}

static gboolean
has_dbox_storage(Tree *tree, const TreeListing *root)
{
	g_autoptr(TreeListing) storage = NULL;

	if (tree_listing_has_folder(root, "storage"))
		storage = list_below(tree, "", "storage");
	return storage != NULL && has_file(tree, storage, is_dbox_name);
}

static gboolean
has_dbox_mailboxes(Tree *tree, const TreeListing *root)
{
	g_autoptr(TreeListing) mailboxes = NULL;

	if (tree_listing_has_folder(root, "mailboxes"))
		mailboxes = list_below(tree, "", "mailboxes");
	for (guint i = 0; mailboxes != NULL && i < mailboxes->folders->len;
	     i++) {
		const char *name = mailboxes->folders->pdata[i];
		g_autoptr(TreeListing) mailbox =
			list_below(tree, "mailboxes", name);

		if (mailbox != NULL &&
		    tree_listing_has_folder(mailbox, "dbox-Mails"))
			return TRUE;
	}
	return FALSE;
}

/* The mail root, one mailbox of it, or the folder with the mails itself. */
static gboolean
is_dbox(Tree *tree, const TreeListing *root)
{
	return tree_listing_has_folder(root, "dbox-Mails") ||
	       has_file(tree, root, is_dbox_name) ||
	       has_dbox_storage(tree, root) || has_dbox_mailboxes(tree, root);
}

/* The sub-folder's name if exactly one has a cur/. */
static const char *
find_only_maildir(Tree *tree, const TreeListing *root)
{
	const char *found = NULL;

	for (guint i = 0; i < root->folders->len; i++) {
		const char *name = root->folders->pdata[i];
		g_autoptr(TreeListing) below = list_below(tree, "", name);

		if (below == NULL || !tree_listing_has_folder(below, "cur"))
			continue;
		if (found != NULL)
			return NULL;
		found = name;
	}
	return found;
}

static gboolean
refuse_kind(Tree *tree, const TreeListing *root, GError **error)
{
	g_autofree char *path = NULL;
	g_autofree char *shown = NULL;
	const char *maildir;

	if (has_file(tree, root, is_dump_name))
		return refuse(error, "is a POP3 dump, not a Maildir: DUMP "
		                     "comes first, then MAILDIR");
	if (is_dbox(tree, root))
		return refuse(error, "is an sdbox or mdbox, not a Maildir: "
		                     "convert it first, with `doveadm backup "
		                     "maildir:PATH`");
	maildir = find_only_maildir(tree, root);
	if (maildir == NULL)
		return refuse(error, "is not a Maildir: it has no cur/");

	path = g_build_filename(tree_path(tree), maildir, NULL);
	shown = uidl_escape_utf8(path, -1);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	            "is not a Maildir, but holds one: give %s", shown);
	return FALSE;
}

gboolean
maildir_kind_check(Tree *tree, const TreeListing *root, GError **error)
{
	static const char *const needed[] = { "cur", "new" };

	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (!tree_listing_has_other(root, needed[i]))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		            "%s is not a folder (a symlink is not "
		            "followed): put the folder itself there",
		            needed[i]);
		return FALSE;
	}
	if (!tree_listing_has_folder(root, "cur"))
		return refuse_kind(tree, root, error);
	if (tree_listing_has_file(tree, root, "new"))
		return refuse(error, "new is a file, where a Maildir has a "
		                     "folder: take it away");
	return TRUE;
}
