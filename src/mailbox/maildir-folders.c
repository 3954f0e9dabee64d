/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-folders.h"

#include "mailbox/maildir-search.h"
#include "uidl/uidl.h"

#include <string.h>

static void
folder_clear(gpointer data)
{
	MaildirFolder *folder = data;

	g_free(folder->directory);
	g_free(folder->label);
	g_free(folder->name);
	tree_listing_free(folder->contents);
}

/* Takes name. */
static void
add_folder(MaildirFolders *folders, const char *directory, char *name)
{
	g_autofree char *shown = uidl_escape(directory, -1);
	const MaildirFolder folder = {
		.directory = g_strdup(directory),
		.label = g_strconcat(shown, shown[0] != '\0' ? "/" : "", NULL),
		.name = name,
	};

	g_array_append_val(folders->folders, folder);
}

MaildirFolders *
maildir_folders_new(void)
{
	MaildirFolders *folders = g_new0(MaildirFolders, 1);

	folders->folders = g_array_new(FALSE, FALSE, sizeof(MaildirFolder));
	g_array_set_clear_func(folders->folders, folder_clear);
	add_folder(folders, "", g_strdup("INBOX"));
	return folders;
}

void
maildir_folders_free(MaildirFolders *folders)
{
	if (folders == NULL)
		return;
	g_array_unref(folders->folders);
	g_free(folders);
}

static gboolean
has_8_bits(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((guchar)*text >= 0x80)
			return TRUE;
	}
	return FALSE;
}

static NameEncoding
guess_encoding(const GPtrArray *paths)
{
	for (guint i = 0; i < paths->len; i++) {
		if (has_8_bits(paths->pdata[i]))
			return NAME_ENCODING_UTF8;
	}
	return NAME_ENCODING_MUTF7;
}

/* Dovecot never serves what lies there. */
static gboolean
is_inbox(const MaildirFolders *folders, const char *directory)
{
	return g_ascii_strcasecmp(directory, folders->layout == LAYOUT_FS
	                                             ? "INBOX"
	                                             : ".INBOX") == 0;
}

static gboolean
name_folders(MaildirFolders *folders, const GPtrArray *paths,
             GPtrArray *warnings, GError **error)
{
	LeftOut inbox = { 0 };
	gboolean ok = TRUE;

	for (guint i = 0; ok && i < paths->len; i++) {
		const char *directory = paths->pdata[i];
		char *name;

		if (is_inbox(folders, directory)) {
			left_out_add(&inbox, "", directory);
			continue;
		}
		name = mailbox_name_from_directory(directory, folders->layout,
		                                   folders->encoding, error);
		ok = name != NULL;
		if (ok) {
			add_folder(folders, directory, name);
		} else {
			g_autofree char *shown = uidl_escape(directory, -1);

			g_prefix_error(error,
			               "%s: cannot be copied (rename "
			               "it, or take it away): ",
			               shown);
		}
	}
	left_out_tell(&inbox,
	              "left out, as Dovecot has it: INBOX is what lies in the "
	              "Maildir itself; give it another name to have it copied",
	              warnings);
	return ok;
}

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	const MaildirFolder *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	return order != 0 ? order : strcmp(left->directory, right->directory);
}

static gboolean
fail_same(const MaildirFolder *a, const MaildirFolder *b, const char *name,
          GError **error)
{
	g_autofree char *shown = uidl_escape_utf8(name, -1);
	g_autofree char *one = uidl_escape(a->directory, -1);
	g_autofree char *other = uidl_escape(b->directory, -1);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "%s and %s are both the folder %s: rename one of them", one,
	            other, shown);
	return FALSE;
}

/* Of a UTF-8 name, what it is if it was meant to be modified UTF-7. */
static gboolean
check_meant(const MaildirFolders *folders, const MaildirFolder *folder,
            GHashTable *names, GError **error)
{
	g_autofree char *meant = mailbox_name_from_directory(
		folder->directory, folders->layout, NAME_ENCODING_MUTF7, NULL);
	const MaildirFolder *other =
		meant != NULL ? g_hash_table_lookup(names, meant) : NULL;

	return other == NULL || other == folder ||
	       fail_same(folder, other, meant, error);
}

static gboolean
check_names(const MaildirFolders *folders, GError **error)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < folders->folders->len; i++) {
		MaildirFolder *folder = maildir_folder_get(folders, i);
		const MaildirFolder *other =
			g_hash_table_lookup(names, folder->name);

		if (other != NULL)
			return fail_same(other, folder, folder->name, error);
		g_hash_table_insert(names, folder->name, folder);
	}
	if (folders->encoding != NAME_ENCODING_UTF8)
		return TRUE;
	for (guint i = 1; i < folders->folders->len; i++) {
		if (!check_meant(folders, maildir_folder_get(folders, i), names,
		                 error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
take_found(MaildirFolders *folders, const GPtrArray *paths, GPtrArray *warnings,
           GError **error)
{
	GArray *all = folders->folders;

	if (paths->len >= MAILDIR_MAX_FOLDERS) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
		            "has more than %d folders: take out those that are "
		            "not needed",
		            MAILDIR_MAX_FOLDERS);
		return FALSE;
	}
	folders->encoding = guess_encoding(paths);
	if (!name_folders(folders, paths, warnings, error))
		return FALSE;
	if (all->len > 1)
		qsort(maildir_folder_get(folders, 1), all->len - 1,
		      sizeof(MaildirFolder), compare_names);
	return check_names(folders, error);
}

gboolean
maildir_folders_find(MaildirFolders *folders, Tree *tree,
                     const TreeListing *root, const char *below,
                     GPtrArray *warnings, GError **error)
{
	MaildirSearch search = { .below = below };
	gboolean ok = maildir_search(&search, tree, root, error);

	if (ok) {
		gboolean fs = search.nested->len > 0;

		folders->layout = fs ? LAYOUT_FS : LAYOUT_MAILDIRPP;
		left_out_tell(&search.links,
		              "left out, neither a file nor a folder (symlinks "
		              "are not followed)",
		              warnings);
		ok = take_found(folders, fs ? search.nested : search.dotted,
		                warnings, error);
	}
	maildir_search_clear(&search);
	return ok;
}
