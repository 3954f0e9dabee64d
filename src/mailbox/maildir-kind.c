/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-kind.h"

#include "dovecot/uidlist.h"

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
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED)) {
		g_propagate_error(explained, error);
		return;
	}
	refuse(explained,
	       "is neither a Maildir nor a tar or zip archive of one");
	g_error_free(error);
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

gboolean
maildir_kind_refuse(Tree *tree, GError **error)
{
	g_autoptr(TreeListing) root = tree_list(tree, "", error);

	if (root == NULL)
		return FALSE;
	if (has_file(tree, root, is_dump_name))
		return refuse(error, "is a POP3 dump, not a Maildir: DUMP "
		                     "comes first, then EXPORT");
	if (is_dbox(tree, root))
		return refuse(error, "is an sdbox or mdbox, not a Maildir: "
		                     "convert it first, with `doveadm backup "
		                     "maildir:PATH`");
	return refuse(error, "is not a Maildir: it has no cur/");
}

/* ---- Maildirs ---- */

gboolean
maildir_kind_is_part(const char *name)
{
	static const char *const parts[] = { "cur", "new", "tmp", NULL };

	return g_strv_contains(parts, name);
}

static gboolean
has_part(const TreeListing *contents, const char *name)
{
	return tree_listing_has_folder(contents, name) ||
	       tree_listing_has_other(contents, name);
}

gboolean
maildir_kind_is_folder(const TreeListing *contents)
{
	return has_part(contents, "cur") || has_part(contents, "new");
}

gboolean
maildir_kind_check_parts(const Tree *tree, const TreeListing *contents,
                         const char *where, GError **error)
{
	static const char *const needed[] = { "cur", "new" };

	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		if (tree_listing_has_other(contents, needed[i])) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			            "%s%s is not a folder (a symlink is not "
			            "followed): put the folder itself there",
			            where, needed[i]);
			return FALSE;
		}
		if (tree_listing_has_file(tree, contents, needed[i])) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			            "%s%s is a file, where a Maildir has a "
			            "folder: take it away",
			            where, needed[i]);
			return FALSE;
		}
	}
	return TRUE;
}

/* As the servers that deliver make them: the time comes first. */
static gboolean
is_delivered_name(const char *name)
{
	const gsize digits = strspn(name, "0123456789");

	return digits > 0 && (name[digits] == '.' || name[digits] == '_');
}

/* A new/ may be of anything, so without a cur/ its files have to be mail. */
static gboolean
has_mail(Tree *tree, const char *directory, const TreeListing *contents)
{
	g_autoptr(TreeListing) mails = NULL;

	if (has_part(contents, "cur"))
		return TRUE;
	if (!has_part(contents, "new"))
		return FALSE;
	if (has_part(contents, "tmp"))
		return TRUE;
	mails = list_below(tree, directory, "new");
	return mails != NULL && mails->folders->len == 0 &&
	       has_file(tree, mails, is_delivered_name);
}

/* What the folders of a folder say of it. */
typedef struct {
	guint dotted;        /* folders of mail, as those of Maildir++ are */
	gboolean is_marked;  /* one of them says that it lies in a Maildir */
	gboolean has_listed; /* another one has a list, as those of LAYOUT=fs */
} Below;

static void
look_at(Tree *tree, const char *directory, const char *name, Below *below)
{
	g_autoptr(TreeListing) listing = list_below(tree, directory, name);
	g_autofree char *path = NULL;

	if (listing == NULL)
		return;
	path = directory[0] != '\0' ? g_build_filename(directory, name, NULL)
	                            : g_strdup(name);
	if (!has_mail(tree, path, listing))
		return;
	if (name[0] == '.') {
		below->dotted++;
		below->is_marked |=
			tree_listing_has_file(tree, listing, "maildirfolder");
	} else {
		below->has_listed |=
			tree_listing_has_file(tree, listing, UIDLIST_FILE);
	}
}

static Below
look_below(Tree *tree, const char *directory, const TreeListing *contents,
           gboolean has_list)
{
	Below below = { 0 };

	for (guint i = 0; i < contents->folders->len; i++) {
		const char *name = contents->folders->pdata[i];

		if (name[0] == '.' || (has_list && !maildir_kind_is_part(name)))
			look_at(tree, directory, name, &below);
	}
	return below;
}

static gboolean
has_dot_folder(const TreeListing *contents)
{
	for (guint i = 0; i < contents->folders->len; i++) {
		const char *name = contents->folders->pdata[i];

		if (name[0] == '.')
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_root_file(const char *name)
{
	return strcmp(name, UIDLIST_FILE) == 0 ||
	       strcmp(name, "subscriptions") == 0 ||
	       strcmp(name, "maildirsize") == 0 ||
	       g_str_has_prefix(name, "dovecot-uidvalidity");
}

/* Without cur/ it is one that is broken, which is to be told, and not that one
   of its folders is taken for it; or a copy, which may lack folders that are
   empty. A tmp is no sign: homes have one. */
gboolean
maildir_kind_is_maildir(Tree *tree, const char *directory,
                        const TreeListing *contents)
{
	const gboolean has_list =
		tree_listing_has_file(tree, contents, UIDLIST_FILE);
	const gboolean has_new = has_part(contents, "new");
	Below below;

	if (has_mail(tree, directory, contents) || (has_list && has_new))
		return TRUE;
	if (has_list && tree_is_archive(tree) && has_dot_folder(contents))
		return TRUE;
	below = look_below(tree, directory, contents, has_list);
	return below.dotted > 1 || below.is_marked || below.has_listed ||
	       (below.dotted == 1 &&
	        (has_new || has_file(tree, contents, is_root_file)));
}

gboolean
maildir_kind_is_chosen(Tree *tree, const char *directory,
                       const TreeListing *contents)
{
	if (maildir_kind_is_folder(contents) ||
	    tree_listing_has_file(tree, contents, UIDLIST_FILE))
		return TRUE;
	return look_below(tree, directory, contents, FALSE).dotted > 0;
}
