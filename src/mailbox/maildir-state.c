/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-state.h"

#include "dovecot/maildir-name.h"
#include "mailbox/maildir-files.h"
#include "uidl/uidl.h"

#define OPEN_ONCE "let Dovecot make a list (doveadm force-resync -u USER INBOX)"
#define LOST "IMAP clients will load its messages again"

/* Of Courier's IMAP server, offlineimap or mbsync, and mbsync. */
static gboolean
is_foreign(const char *name)
{
	static const char *const names[] = { "courierimapuiddb", ".uidvalidity",
		                             ".mbsyncstate", NULL };

	return g_strv_contains(names, name);
}

static char *
tell_index(const char *where, const char *name, gboolean copies)
{
	g_autofree char *shown = uidl_escape(name, -1);
	const char *elsewhere =
		copies ? "the UIDs are lost, and " LOST
			 "; if the list is elsewhere "
			 "(CONTROL=, mail_control_path), say "
			 "--control"
		       : "say with --control where it is "
			 "(CONTROL=, mail_control_path), or " OPEN_ONCE
			 ", of new UIDs";

	return g_strdup_printf("%s%s: Dovecot has given UIDs out, but its "
	                       "dovecot-uidlist is not here: %s",
	                       where, shown, elsewhere);
}

static const char *
what_of_foreign(gboolean copies)
{
	return copies ? LOST : OPEN_ONCE ", of new UIDs";
}

char *
maildir_state_of_folder(const Tree *tree, const TreeListing *contents,
                        const char *where, gboolean copies)
{
	for (guint i = 0; i < contents->files->len; i++) {
		const char *name = tree_listing_file(tree, contents, i);

		if (g_str_has_prefix(name, "dovecot.index"))
			return tell_index(where, name, copies);
		if (is_foreign(name))
			return g_strdup_printf("%s%s: another program has "
			                       "given UIDs out, and its files "
			                       "are not read yet: %s",
			                       where, name,
			                       what_of_foreign(copies));
	}
	return NULL;
}

char *
maildir_state_of_names(const Tree *tree, const GArray *files, gboolean copies)
{
	for (guint i = 0; i < files->len; i++) {
		guint32 entry = g_array_index(files, MaildirFile, i).entry;
		g_autofree char *shown = NULL;

		if (!maildir_name_has_foreign_uid(tree_entry_name(tree, entry)))
			continue;
		shown = uidl_escape(tree_entry_path(tree, entry), -1);
		return g_strdup_printf("%s: another program has given UIDs "
		                       "out, in the names (,U=), which are not "
		                       "read yet: %s",
		                       shown, what_of_foreign(copies));
	}
	return NULL;
}
