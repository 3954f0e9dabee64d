/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-scope.h"

#include "uidl/uidl.h"

#include <string.h>

/* Names in an error, at most. */
#define MOST_SHOWN 10

gboolean
maildir_scope_has_others(const MaildirOptions *options)
{
	return options->copies || options->all_mailboxes ||
	       options->mailboxes != NULL;
}

static gboolean
is_called(const char *name, const char *directory, const char *called)
{
	if (directory[0] == '\0')
		return g_ascii_strcasecmp(called, "INBOX") == 0;
	return strcmp(called, name) == 0 || strcmp(called, directory) == 0;
}

static gboolean
is_named(const char *name, const char *directory, const MaildirOptions *options)
{
	for (const char *const *it = options->mailboxes; *it != NULL; it++) {
		if (is_called(name, directory, *it))
			return TRUE;
	}
	return FALSE;
}

static char *
show_names(const MaildirFolders *folders)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < folders->folders->len; i++) {
		g_autofree char *shown = NULL;

		if (i == MOST_SHOWN) {
			g_string_append_printf(text, " and %u more",
			                       folders->folders->len - i);
			break;
		}
		shown = uidl_escape_utf8(maildir_folder_get(folders, i)->name,
		                         -1);
		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", shown);
	}
	return g_string_free(text, FALSE);
}

static gboolean
check_name(const MaildirFolders *folders, const char *called, GError **error)
{
	g_autofree char *shown = NULL, *others = NULL;

	for (guint i = 0; i < folders->folders->len; i++) {
		const MaildirFolder *folder = maildir_folder_get(folders, i);

		if (is_called(folder->name, folder->directory, called))
			return TRUE;
	}
	shown = uidl_escape(called, -1);
	others = show_names(folders);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	            "has no mailbox %s (--mailbox); it has %s", shown, others);
	return FALSE;
}

gboolean
maildir_scope_keep(MaildirFolders *folders, const MaildirOptions *options,
                   GError **error)
{
	if (options->mailboxes == NULL)
		return TRUE;
	for (const char *const *it = options->mailboxes; *it != NULL; it++) {
		if (!check_name(folders, *it, error))
			return FALSE;
	}
	for (guint i = folders->folders->len; !options->copies && i-- > 1;) {
		const MaildirFolder *folder = maildir_folder_get(folders, i);

		if (!is_named(folder->name, folder->directory, options))
			g_array_remove_index(folders->folders, i);
	}
	return TRUE;
}

void
maildir_scope_choose(Store *store, const MaildirOptions *options)
{
	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);
		gboolean takes_part = options->all_mailboxes || i == 0;

		if (options->mailboxes != NULL)
			takes_part = is_named(folder->name, folder->directory,
			                      options);
		store_choose(store, i, takes_part);
	}
}
