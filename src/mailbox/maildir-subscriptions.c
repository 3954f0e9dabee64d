/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-subscriptions.h"

#include "dovecot/subscriptions.h"

#define LIMIT ((gsize)16 << 20)

void
maildir_subscriptions_read(const MaildirControl *control,
                           const MaildirFolders *folders, Store *store)
{
	g_autofree char *label = g_strconcat(
		control->shown != NULL ? control->shown : "",
		control->shown != NULL ? "/" : "", SUBSCRIPTIONS_FILE, NULL);
	g_autoptr(GError) reason = NULL;
	g_autofree char *text = NULL;
	guint bad = 0;
	gsize length;

	if (!tree_listing_has_file(control->tree, control->root,
	                           SUBSCRIPTIONS_FILE))
		return;
	text = tree_read(control->tree, SUBSCRIPTIONS_FILE, LIMIT, &length,
	                 &reason);
	if (text == NULL) {
		store_warn(store, g_strdup_printf("%s: left out: %s", label,
		                                  reason->message));
		return;
	}
	store->subscriptions = subscriptions_parse(
		text, length, folders->layout, folders->encoding, &bad);
	if (bad > 0)
		store_warn(store,
		           g_strdup_printf("%s: left out the lines that are no "
		                           "folder's name (%u)",
		                           label, bad));
}
