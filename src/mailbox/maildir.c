/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir.h"

#include "mailbox/maildir-folder.h"
#include "mailbox/maildir-kind.h"
#include "mailbox/maildir-relocate.h"
#include "mailbox/maildir-root.h"
#include "mailbox/maildir-scope.h"
#include "mailbox/maildir-subscriptions.h"
#include "mailbox/maildir-uidvalidity.h"
#include "uidl/uidl.h"

/* A Maildir that is annotated has INBOX alone; the warning is for those that
   are copied, too: one for all folders. */
static void
warn_without_lists(MaildirReader *reader)
{
	const char *what = reader->options->copies ? "the messages get new UIDs"
	                                           : "a new one will be made";
	g_autofree char *more = NULL;

	if (reader->without == 0)
		return;
	if (reader->without > 1)
		more = g_strdup_printf(" (nor in %u more folder%s)",
		                       reader->without - 1,
		                       reader->without == 2 ? "" : "s");
	store_warn(
		reader->store,
		g_strdup_printf("no %s%s: %s%s", reader->first_without,
	                        more != NULL ? more : "", what,
	                        reader->options->control != NULL
	                                ? ""
	                                : "; if Dovecot keeps it elsewhere "
	                                  "(CONTROL=, mail_control_path), say "
	                                  "--control"));
}

/* What lies in INBOX is known already, and needed on. */
static gboolean
read_folder(MaildirReader *reader, MaildirFolder *folder, GError **error)
{
	Tree *tree = reader->store->mail->tree;
	gboolean ok;

	if (folder->contents == NULL)
		folder->contents = tree_list(tree, folder->directory, error);
	if (folder->contents == NULL) {
		g_prefix_error(error, "%s: ", folder->label);
		return FALSE;
	}
	ok = maildir_kind_check_parts(tree, folder->contents, folder->label,
	                              error) &&
	     maildir_folder_read(reader, folder, error);
	if (folder->directory[0] != '\0')
		g_clear_pointer(&folder->contents, tree_listing_free);
	return ok;
}

static gboolean
read_folders(MaildirReader *reader, MaildirFolders *folders, GError **error)
{
	for (guint i = 0; i < folders->folders->len; i++) {
		if (!read_folder(reader, maildir_folder_get(folders, i), error))
			return FALSE;
	}
	warn_without_lists(reader);
	return TRUE;
}

/* FALSE, with error: one that cannot be read, and that was not to be passed
   over. */
static gboolean
read_last_uid_validity(MaildirReader *reader, GError **error)
{
	const MaildirControl *control = reader->control;
	GError *reason = NULL;

	reader->knows_last = TRUE;
	if (maildir_uidvalidity_last(control->tree, control->root,
	                             &reader->last_uid_validity, &reason))
		return TRUE;
	if (!reader->options->copies || !reader->options->tree.keep_going) {
		g_propagate_error(error, reason);
		return FALSE;
	}
	g_ptr_array_add(reader->store->damage, g_strdup(reason->message));
	g_error_free(reason);
	return TRUE;
}

/* What a Maildir that is copied has besides its messages. */
static gboolean
read_state(MaildirReader *reader, const MaildirRoot *root,
           MaildirFolders *folders, GError **error)
{
	Store *store = reader->store;
	const MaildirControl *control = reader->control;

	if (!read_last_uid_validity(reader, error) ||
	    !maildir_folders_find(folders, root->tree,
	                          maildir_folder_get(folders, 0)->contents,
	                          root->below, store->warnings, error))
		return FALSE;
	maildir_subscriptions_read(control, folders, store);
	return TRUE;
}

static void
set_last_uid_validity(Store *store, guint32 last)
{
	for (guint i = 0; i < store->folders->len; i++)
		last = MAX(last, store_folder(store, i)->uid_validity);
	store->last_uid_validity = last;
}

static gboolean
read_all(Store *store, MaildirRoot *root, const MaildirOptions *options,
         GError **error)
{
	g_autoptr(MaildirControl) control = maildir_control_open(
		root->tree, root->contents, options->control, error);
	g_autoptr(MaildirFolders) folders = maildir_folders_new();
	MaildirReader reader = {
		.store = store,
		.options = options,
		.control = control,
	};
	gboolean ok;

	if (control == NULL)
		return FALSE;
	maildir_folder_get(folders, 0)->contents =
		g_steal_pointer(&root->contents);
	ok = !maildir_scope_has_others(options) ||
	     (read_state(&reader, root, folders, error) &&
	      maildir_scope_keep(folders, options, error));
	if (ok)
		ok = read_folders(&reader, folders, error);
	if (ok)
		maildir_scope_choose(store, options);
	set_last_uid_validity(store, reader.last_uid_validity);
	g_free(reader.first_without);
	return ok;
}

static void
take_texts(GPtrArray *texts, GPtrArray **from)
{
	g_ptr_array_extend_and_steal(texts, g_steal_pointer(from));
}

Store *
maildir_read(const char *path, const MaildirOptions *options, GError **error)
{
	g_autoptr(MaildirRoot) root = maildir_root_open(path, options, error);
	g_autoptr(Store) store = NULL;

	if (root == NULL)
		return NULL;
	store = store_new(root->tree, tree_path(root->tree));
	take_texts(store->damage, &root->damage);
	take_texts(store->warnings, &root->warnings);
	if (!read_all(store, root, options, error))
		return NULL;
	if (!tree_is_archive(root->tree))
		maildir_relocate_set(store, options->copies);
	return g_steal_pointer(&store);
}
