/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-uidvalidity.h"

#include <string.h>

#define FILE_NAME "dovecot-uidvalidity"
#define DIGITS 8

static gboolean
parse_hex(const char *digits, gsize length, guint32 *number)
{
	guint32 value = 0;

	if (length != DIGITS)
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		int digit = g_ascii_xdigit_value(digits[i]);

		if (digit < 0)
			return FALSE;
		value = value << 4 | (guint32)digit;
	}
	*number = value;
	return TRUE;
}

/* Content that is no number is none to Dovecot either. */
static gboolean
read_content(Tree *tree, guint32 *last, GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autofree char *text = NULL;
	guint32 number;
	gsize length;

	text = tree_read(tree, FILE_NAME, 4096, &length, &reason);
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
		return TRUE;
	if (text == NULL) {
		g_propagate_prefixed_error(error, g_steal_pointer(&reason),
		                           FILE_NAME ": ");
		return FALSE;
	}
	while (length > 0 && g_ascii_isspace(text[length - 1]))
		length--;
	if (parse_hex(text, length, &number))
		*last = MAX(*last, number);
	return TRUE;
}

static void
read_name(const char *name, guint32 *last)
{
	const gsize prefix = strlen(FILE_NAME ".");
	guint32 number;

	if (g_str_has_prefix(name, FILE_NAME ".") &&
	    parse_hex(name + prefix, strlen(name + prefix), &number))
		*last = MAX(*last, number);
}

gboolean
maildir_uidvalidity_last(Tree *tree, const TreeListing *root, guint32 *last,
                         GError **error)
{
	*last = 0;
	if (tree_listing_has_file(tree, root, FILE_NAME) &&
	    !read_content(tree, last, error))
		return FALSE;
	for (guint i = 0; i < root->files->len; i++)
		read_name(tree_listing_file(tree, root, i), last);
	return TRUE;
}

gboolean
maildir_uidvalidity_next(guint32 last, guint32 now, guint32 *uid_validity,
                         GError **error)
{
	guint64 next = now;

	if (last > 0)
		next = MAX(next, (guint64)last + 1);
	if (next == 0 || next > G_MAXUINT32) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		                    next == 0 ? "the clock says 1970: set it"
		                              : FILE_NAME
		                            " says that the last UIDVALIDITY "
		                            "there is, ffffffff, was given "
		                            "out: take it away");
		return FALSE;
	}
	*uid_validity = (guint32)next;
	return TRUE;
}
