/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-state.h"

#include "dovecot/maildir-name.h"
#include "mailbox/maildir-files.h"
#include "uidl/uidl.h"

#define OPEN_ONCE "let Dovecot make a list (doveadm force-resync -u USER INBOX)"

/* Of Courier's IMAP server, offlineimap or mbsync, and mbsync. */
static gboolean
is_foreign(const char *name)
{
	static const char *const names[] = { "courierimapuiddb", ".uidvalidity",
		                             ".mbsyncstate", NULL };

	return g_strv_contains(names, name);
}

gboolean
maildir_state_check_folder(const Tree *tree, const TreeListing *contents,
                           const char *where, GError **error)
{
	for (guint i = 0; i < contents->files->len; i++) {
		const char *name = tree_listing_file(tree, contents, i);

		if (g_str_has_prefix(name, "dovecot.index")) {
			g_autofree char *shown = uidl_escape(name, -1);

			g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
			            "%s%s: Dovecot has given UIDs out, but its "
			            "dovecot-uidlist is not here: say with "
			            "--control where it is (CONTROL=, "
			            "mail_control_path), or " OPEN_ONCE
			            ", of new UIDs",
			            where, shown);
			return FALSE;
		}
		if (is_foreign(name)) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
			            "%s%s: another program has given UIDs out, "
			            "and its files are not read yet: " OPEN_ONCE
			            ", of new UIDs",
			            where, name);
			return FALSE;
		}
	}
	return TRUE;
}

gboolean
maildir_state_check_names(const Tree *tree, const GArray *files, GError **error)
{
	for (guint i = 0; i < files->len; i++) {
		guint32 entry = g_array_index(files, MaildirFile, i).entry;
		g_autofree char *shown = NULL;

		if (!maildir_name_has_foreign_uid(tree_entry_name(tree, entry)))
			continue;
		shown = uidl_escape(tree_entry_path(tree, entry), -1);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_EXISTS,
		            "%s: another program has given UIDs out, in the "
		            "names (,U=), which are not read yet: " OPEN_ONCE
		            ", of new UIDs",
		            shown);
		return FALSE;
	}
	return TRUE;
}
