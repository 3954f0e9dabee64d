/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-mailbox-name.c - a name that has a folder comes back from it, and a
 * folder that has a name has the same folder again
 */
#include "dovecot/mailbox-name.h"
#include "dovecot/mutf7.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
encode_text(const char *text)
{
	g_autofree char *decoded = mutf7_decode(text);

	if (decoded != NULL) {
		g_autofree char *encoded = mutf7_encode(decoded);

		g_assert_true(g_utf8_validate(decoded, -1, NULL));
		g_assert_cmpstr(encoded, ==, text);
	}
	if (g_utf8_validate(text, -1, NULL)) {
		g_autofree char *encoded = mutf7_encode(text);
		g_autofree char *again = mutf7_decode(encoded);

		g_assert_cmpstr(again, ==, text);
	}
}

/* NULL: the layout cannot have it. */
static char *
name_to_folder_and_back(const char *name, MailboxLayout layout)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *directory =
		mailbox_name_to_directory(name, layout, &error);
	g_autofree char *listed = mailbox_name_to_listed(name, layout, NULL);
	g_autofree char *from_listed = NULL;
	char *again;

	g_assert_cmpint(directory == NULL, ==, listed == NULL);
	if (directory == NULL) {
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME);
		return NULL;
	}
	again = mailbox_name_from_directory(directory, layout,
	                                    NAME_ENCODING_MUTF7, &error);
	g_assert_no_error(error);
	from_listed = mailbox_name_from_listed(listed, layout,
	                                       NAME_ENCODING_MUTF7, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(from_listed, ==, again);
	/* But for INBOX in other letters. */
	g_assert_cmpint(g_ascii_strcasecmp(again, name), ==, 0);
	return again;
}

static void
folder_to_name_and_back(const char *directory, MailboxLayout layout,
                        NameEncoding encoding)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *name = mailbox_name_from_directory(directory, layout,
	                                                    encoding, &error);
	g_autofree char *again = NULL;

	if (name == NULL) {
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
		return;
	}
	again = name_to_folder_and_back(name, layout);
	g_assert_true(again == NULL || strcmp(again, name) == 0);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data, size);

	encode_text(text);
	for (MailboxLayout i = LAYOUT_MAILDIRPP; i <= LAYOUT_FS; i++) {
		g_free(name_to_folder_and_back(text, i));
		folder_to_name_and_back(text, i, NAME_ENCODING_MUTF7);
		folder_to_name_and_back(text, i, NAME_ENCODING_UTF8);
	}
	return 0;
}
