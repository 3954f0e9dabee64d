/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-place.h"

#include "dovecot/uidlist.h"
#include "uidl/uidl.h"

/* Always FALSE, so that a check can end with it. */
G_GNUC_PRINTF(2, 3)
static gboolean
refuse(GError **error, const char *format, ...)
{
	g_autofree char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	text = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, text);
	return FALSE;
}

/* ---- the control directory ---- */

MaildirControl *
maildir_control_open(Tree *maildir, const TreeListing *root, const char *path,
                     GError **error)
{
	g_autoptr(MaildirControl) control = g_new0(MaildirControl, 1);

	if (path == NULL) {
		control->tree = tree_ref(maildir);
		control->root = root;
		return g_steal_pointer(&control);
	}
	control->shown = uidl_escape(path, -1);
	control->tree = tree_open(path, NULL, error);
	if (control->tree != NULL)
		control->own = tree_list(control->tree, "", error);
	control->root = control->own;
	if (control->root == NULL) {
		g_prefix_error(error, "%s: ", control->shown);
		return NULL;
	}
	return g_steal_pointer(&control);
}

void
maildir_control_free(MaildirControl *control)
{
	if (control == NULL)
		return;
	tree_unref(control->tree);
	tree_listing_free(control->own);
	g_free(control->shown);
	g_free(control);
}

/* ---- places ---- */

static MaildirPlace *
place_new(Tree *tree, const char *directory, char *label)
{
	MaildirPlace *place = g_new0(MaildirPlace, 1);

	place->tree = tree_ref(tree);
	place->directory = g_strdup(directory);
	place->label = label;
	return place;
}

void
maildir_place_free(MaildirPlace *place)
{
	if (place == NULL)
		return;
	tree_unref(place->tree);
	tree_listing_free(place->own);
	g_free(place->directory);
	g_free(place->label);
	g_free(place);
}

gboolean
maildir_place_has(const MaildirPlace *place, const char *name)
{
	return place->contents != NULL &&
	       tree_listing_has_file(place->tree, place->contents, name);
}

char *
maildir_place_read(const MaildirPlace *place, const char *name, gsize limit,
                   gsize *length, GError **error)
{
	g_autofree char *path = g_build_filename(place->directory, name, NULL);

	return tree_read(place->tree, path, limit, length, error);
}

/* A folder of the control directory, which may be missing. */
static MaildirPlace *
open_place(const MaildirControl *control, const char *directory, GError **error)
{
	g_autofree char *shown = uidl_escape(directory, -1);
	g_autoptr(MaildirPlace) place =
		place_new(control->tree, directory,
	                  g_strconcat(control->shown, "/", shown, "/", NULL));
	g_autoptr(GError) reason = NULL;

	place->own = tree_list(place->tree, directory, &reason);
	place->contents = place->own;
	if (place->contents != NULL ||
	    g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		return g_steal_pointer(&place);
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
	    g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_TOO_MANY_LINKS)) {
		refuse(error,
		       "%s/%s: not a folder (a symlink is not followed): put "
		       "the folder itself there",
		       control->shown, shown);
		return NULL;
	}
	g_propagate_prefixed_error(error, g_steal_pointer(&reason),
	                           "%s/%s: ", control->shown, shown);
	return NULL;
}

/* Lists that lie where Dovecot does not look: --control must be wrong. */
static gboolean
refuse_strays(const MaildirControl *control, Tree *maildir,
              const TreeListing *root, GError **error)
{
	const char *path = control->shown;

	if (tree_listing_has_file(control->tree, control->root, UIDLIST_FILE))
		return refuse(error,
		              "%s/" UIDLIST_FILE ": the list is looked for "
		              "in %s/.INBOX or %s/INBOX: give --control the "
		              "folder that Dovecot's CONTROL= "
		              "(mail_control_path) names",
		              path, path, path);
	if (tree_listing_has_file(maildir, root, UIDLIST_FILE))
		return refuse(error,
		              UIDLIST_FILE " is in the Maildir, and not in "
		                           "%s/.INBOX: give another --control "
		                           "or none, or let Dovecot open the "
		                           "mailbox once",
		              path);
	return TRUE;
}

/* LAYOUT=fs only if that folder alone is there. */
static gboolean
is_fs(const MaildirPlace *dotted, const MaildirPlace *plain)
{
	if (maildir_place_has(dotted, UIDLIST_FILE))
		return FALSE;
	if (maildir_place_has(plain, UIDLIST_FILE))
		return TRUE;
	return dotted->contents == NULL && plain->contents != NULL;
}

static MaildirPlace *
find_inbox(const MaildirControl *control, Tree *maildir,
           const TreeListing *root, GError **error)
{
	g_autoptr(MaildirPlace) dotted = open_place(control, ".INBOX", error);
	g_autoptr(MaildirPlace) plain =
		dotted != NULL ? open_place(control, "INBOX", error) : NULL;

	if (plain == NULL)
		return NULL;
	if (maildir_place_has(dotted, UIDLIST_FILE) &&
	    maildir_place_has(plain, UIDLIST_FILE)) {
		refuse(error,
		       "%s: has a " UIDLIST_FILE " both in .INBOX (Maildir++) "
		       "and in INBOX (LAYOUT=fs): take away the one that "
		       "Dovecot does not use",
		       control->shown);
		return NULL;
	}
	if (!maildir_place_has(dotted, UIDLIST_FILE) &&
	    !maildir_place_has(plain, UIDLIST_FILE) &&
	    !refuse_strays(control, maildir, root, error))
		return NULL;
	return is_fs(dotted, plain) ? g_steal_pointer(&plain)
	                            : g_steal_pointer(&dotted);
}

MaildirPlace *
maildir_place_find(const MaildirControl *control, Tree *maildir,
                   const MaildirFolder *folder, GError **error)
{
	MaildirPlace *place;

	if (control->shown != NULL && folder->directory[0] != '\0')
		return open_place(control, folder->directory, error);
	if (control->shown != NULL)
		return find_inbox(control, maildir, folder->contents, error);

	place = place_new(maildir, folder->directory, g_strdup(folder->label));
	place->contents = folder->contents;
	return place;
}
