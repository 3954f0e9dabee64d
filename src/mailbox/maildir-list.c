/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-list.h"

#include "mailbox/maildir-state.h"

/* The parser's own limit. */
#define LIST_LIMIT ((gsize)G_MAXUINT32)

static gboolean
read_records(const MaildirPlace *place, MaildirList *list, GError **error)
{
	g_autoptr(GError) reason = NULL;
	gsize length;
	char *text = maildir_place_read(place, UIDLIST_FILE, LIST_LIMIT,
	                                &length, &reason);

	if (text == NULL) {
		g_propagate_prefixed_error(error, g_steal_pointer(&reason),
		                           "%s: ", list->label);
		return FALSE;
	}
	list->is_old = length > 0 && text[0] == '1';
	list->records = uidlist_parse(text, length, &reason);
	if (list->records != NULL)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "%s: %s; Dovecot would give new UIDs from there on: mend "
	            "it, or let Dovecot open the mailbox once",
	            list->label, reason->message);
	return FALSE;
}

/* Dovecot would go on with new UIDs, too. FALSE, with error: that was not asked
   for. Takes reason. */
static gboolean
do_without(MaildirList *list, GError *reason, const MaildirOptions *options,
           GPtrArray *damage, GError **error)
{
	if (options->copies && options->tree.keep_going) {
		g_ptr_array_add(damage,
		                g_strdup_printf("%s; left out, so that its "
		                                "messages get new UIDs",
		                                reason->message));
		g_error_free(reason);
		list->is_damaged = TRUE;
		list->is_old = FALSE;
		return TRUE;
	}
	g_set_error(
		error, reason->domain, reason->code, "%s%s", reason->message,
		options->copies ? " (--keep-going goes on without it)" : "");
	g_error_free(reason);
	return FALSE;
}

static gboolean
check_no_list(const MaildirPlace *place, const MaildirList *list,
              GError **error)
{
	const TreeListing *contents = place->contents;

	if (contents == NULL ||
	    (!tree_listing_has_other(contents, UIDLIST_FILE) &&
	     !tree_listing_has_folder(contents, UIDLIST_FILE)))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	            "%s: not a regular file (a symlink is not followed): put "
	            "the list itself there",
	            list->label);
	return FALSE;
}

/* Indexes stay in the Maildir, wherever the list is. */
static char *
find_lost(const MaildirPlace *place, Tree *maildir, const MaildirFolder *folder,
          const GArray *files, gboolean copies)
{
	char *lost = NULL;

	if (place->contents != NULL)
		lost = maildir_state_of_folder(place->tree, place->contents,
		                               place->label, copies);
	if (lost == NULL && place->contents != folder->contents)
		lost = maildir_state_of_folder(maildir, folder->contents,
		                               folder->label, copies);
	if (lost == NULL)
		lost = maildir_state_of_names(maildir, files, copies);
	return lost;
}

MaildirList *
maildir_list_read(const MaildirPlace *place, Tree *maildir,
                  const MaildirFolder *folder, const GArray *files,
                  const MaildirOptions *options, GPtrArray *damage,
                  GError **error)
{
	GError *reason = NULL;
	g_autoptr(MaildirList) list = g_new0(MaildirList, 1);

	list->label = g_strconcat(place->label, UIDLIST_FILE, NULL);
	list->directory = place->directory[0] == '\0'
	                          ? g_strdup(tree_path(place->tree))
	                          : g_build_filename(tree_path(place->tree),
	                                             place->directory, NULL);
	if (maildir_place_has(place, UIDLIST_FILE))
		return read_records(place, list, &reason) ||
		                       do_without(list, reason, options, damage,
		                                  error)
		               ? g_steal_pointer(&list)
		               : NULL;
	if (!check_no_list(place, list, error))
		return NULL;
	list->lost = find_lost(place, maildir, folder, files, options->copies);
	return g_steal_pointer(&list);
}

void
maildir_list_free(MaildirList *list)
{
	if (list == NULL)
		return;
	uidlist_free(list->records);
	g_free(list->directory);
	g_free(list->label);
	g_free(list->lost);
	g_free(list);
}
