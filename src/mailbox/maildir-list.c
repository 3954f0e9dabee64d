/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-list.h"

#include "mailbox/maildir-state.h"
#include "mailbox/maildir-uidvalidity.h"
#include "uidl/uidl.h"

/* The parser's own limit. */
#define LIST_LIMIT ((gsize)G_MAXUINT32)

/* A folder that holds the list, or would hold a new one. */
typedef struct {
	Tree *tree;              /* the Maildir or the control directory */
	const char *shown;       /* the tree's path, escaped, for messages */
	const TreeListing *root; /* what lies in the tree itself */
	const char *name;        /* the folder below it; "": the tree itself */
	TreeListing *contents;   /* of the folder; NULL: it is missing */
} Place;

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

static gboolean
has_list(const Place *place)
{
	return place->contents != NULL &&
	       tree_listing_has_file(place->tree, place->contents,
	                             UIDLIST_FILE);
}

/* ---- the list itself ---- */

static gboolean
read_records(const Place *place, MaildirList *list, GError **error)
{
	g_autofree char *path =
		place->name[0] == '\0'
			? g_strdup(UIDLIST_FILE)
			: g_build_filename(place->name, UIDLIST_FILE, NULL);
	g_autoptr(GError) reason = NULL;
	gsize length;
	char *text = tree_read(place->tree, path, LIST_LIMIT, &length, &reason);

	if (text == NULL) {
		g_propagate_prefixed_error(error, g_steal_pointer(&reason),
		                           "%s: ", list->label);
		return FALSE;
	}
	list->is_old = length > 0 && text[0] == '1';
	list->records = uidlist_parse(text, length, &reason);
	if (list->records != NULL) {
		list->uid_validity = uidlist_uid_validity(list->records);
		return TRUE;
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "%s: %s; Dovecot would give new UIDs from there on: mend "
	            "it, or let Dovecot open the mailbox once",
	            list->label, reason->message);
	return FALSE;
}

/* where: the place's path with a slash, for messages, or "". */
static gboolean
read_at(const Place *place, const char *where, guint32 now, MaildirList *list,
        GError **error)
{
	TreeListing *contents = place->contents;

	list->label = g_strconcat(where, UIDLIST_FILE, NULL);
	list->directory = place->name[0] == '\0'
	                          ? g_strdup(tree_path(place->tree))
	                          : g_build_filename(tree_path(place->tree),
	                                             place->name, NULL);
	if (has_list(place))
		return read_records(place, list, error);
	if (contents != NULL &&
	    (tree_listing_has_other(contents, UIDLIST_FILE) ||
	     tree_listing_has_folder(contents, UIDLIST_FILE)))
		return refuse(error,
		              "%s: not a regular file (a symlink is not "
		              "followed): put the list itself there",
		              list->label);
	if (contents != NULL &&
	    !maildir_state_check_folder(place->tree, contents, where, error))
		return FALSE;
	return maildir_uidvalidity_next(place->tree, place->root, now,
	                                &list->uid_validity, error);
}

/* ---- with a control directory ---- */

/* Sets contents, if the folder is there. */
static gboolean
open_place(Place *place, GError **error)
{
	const char *path = place->shown;

	if (tree_listing_has_other(place->root, place->name) ||
	    tree_listing_has_file(place->tree, place->root, place->name))
		return refuse(
			error,
			"%s/%s: not a folder (a symlink is not followed): "
			"put the folder itself there",
			path, place->name);
	if (!tree_listing_has_folder(place->root, place->name))
		return TRUE;
	place->contents = tree_list(place->tree, place->name, error);
	if (place->contents == NULL)
		g_prefix_error(error, "%s/%s: ", path, place->name);
	return place->contents != NULL;
}

/* Lists that lie where Dovecot does not look: --control must be wrong. */
static gboolean
refuse_strays(const Place *control, Tree *maildir, const TreeListing *root,
              GError **error)
{
	const char *path = control->shown;

	if (tree_listing_has_file(control->tree, control->root, UIDLIST_FILE))
		return refuse(
			error,
			"%s/" UIDLIST_FILE ": the list is looked for in "
			"%s/.INBOX or %s/INBOX: give --control the folder "
			"that Dovecot's CONTROL= (mail_control_path) "
			"names",
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
static const Place *
choose_place(const Place *dotted, const Place *plain)
{
	if (has_list(dotted))
		return dotted;
	if (has_list(plain))
		return plain;
	return dotted->contents == NULL && plain->contents != NULL ? plain
	                                                           : dotted;
}

static gboolean
read_in_places(Place *dotted, Place *plain, Tree *maildir,
               const TreeListing *root, guint32 now, MaildirList *list,
               GError **error)
{
	const char *path = dotted->shown;
	g_autofree char *where = NULL;
	const Place *place;

	if (!open_place(dotted, error) || !open_place(plain, error))
		return FALSE;
	if (has_list(dotted) && has_list(plain))
		return refuse(error,
		              "%s: has a " UIDLIST_FILE " both in .INBOX "
		              "(Maildir++) and in INBOX (LAYOUT=fs): take away "
		              "the one that Dovecot does not use",
		              path);
	place = choose_place(dotted, plain);
	if (!has_list(place) && !refuse_strays(dotted, maildir, root, error))
		return FALSE;
	where = g_build_filename(path, place->name, "/", NULL);
	return read_at(place, where, now, list, error);
}

static gboolean
read_in_control(Tree *maildir, const TreeListing *root,
                const MaildirOptions *options, MaildirList *list,
                GError **error)
{
	g_autoptr(Tree) tree = tree_open(options->control, NULL, error);
	g_autoptr(TreeListing) control =
		tree != NULL ? tree_list(tree, "", error) : NULL;
	g_autofree char *shown = uidl_escape(options->control, -1);
	Place dotted = { .tree = tree, .shown = shown, .root = control };
	Place plain = dotted;
	gboolean ok;

	dotted.name = ".INBOX";
	plain.name = "INBOX";
	if (control == NULL) {
		g_prefix_error(error, "%s: ", shown);
		return FALSE;
	}
	ok = read_in_places(&dotted, &plain, maildir, root, options->now, list,
	                    error);
	tree_listing_free(dotted.contents);
	tree_listing_free(plain.contents);
	return ok;
}

/* ---- */

MaildirList *
maildir_list_read(Tree *maildir, TreeListing *root, const GArray *files,
                  const MaildirOptions *options, GError **error)
{
	g_autoptr(MaildirList) list = g_new0(MaildirList, 1);
	const Place here = {
		.tree = maildir, .root = root, .name = "", .contents = root
	};
	gboolean ok;

	ok = options->control != NULL
	             ? read_in_control(maildir, root, options, list, error)
	             : read_at(&here, "", options->now, list, error);
	/* Indexes stay in the Maildir, wherever the list is. */
	if (ok && list->records == NULL)
		ok = maildir_state_check_folder(maildir, root, "", error) &&
		     maildir_state_check_names(maildir, files, error);
	return ok ? g_steal_pointer(&list) : NULL;
}

void
maildir_list_free(MaildirList *list)
{
	if (list == NULL)
		return;
	uidlist_free(list->records);
	g_free(list->directory);
	g_free(list->label);
	g_free(list);
}
