/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-identity.c - an identity is that of a header, however it is written
 *
 * It stays the same with CRLF line ends, beside a header that does not matter,
 * and with an empty line and a body after it.
 */
#include "mail/identity.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_same(const MailIdentity *identity, const GString *header)
{
	MailIdentity other;

	g_assert_cmpint(mail_identity_take((const guint8 *)header->str,
	                                   header->len, &other),
	                ==, identity != NULL);
	if (identity == NULL)
		return;
	g_assert_cmpint(mail_identity_compare(identity, &other), ==, 0);
	g_assert_true(mail_identity_recipients_agree(identity, &other));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GString) header = g_string_new("X: y\n");
	MailIdentity identity;
	const MailIdentity *it =
		mail_identity_take(data, size, &identity) ? &identity : NULL;

	/* A continuation would be the new header's. */
	if (size > 0 && *data != ' ' && *data != '\t') {
		g_string_append_len(header, (const char *)data, (gssize)size);
		check_same(it, header);
	}
	g_string_truncate(header, 0);
	for (gsize i = 0; i < size; i++) {
		/* What is at the end may be one or no line end. */
		if (data[i] == '\n' && (i == 0 || data[i - 1] != '\r'))
			g_string_append_c(header, '\r');
		g_string_append_c(header, (char)data[i]);
	}
	check_same(it, header);
	if (size > 0 && data[size - 1] == '\n') {
		g_string_append(header, "\nSubject: body\n");
		check_same(it, header);
	}
	return 0;
}
