/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-subscriptions.c - names that were read are written, and read again
 */
#include "dovecot/subscriptions.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
write_and_read(const GPtrArray *names, MailboxLayout layout)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint left_out = subscriptions_format(names, layout, text);
	guint bad;
	g_autoptr(GPtrArray) again = subscriptions_parse(
		text->str, text->len, layout, NAME_ENCODING_MUTF7, &bad);
	guint next = 0;

	g_assert_cmpuint(bad, ==, 0);
	g_assert_cmpuint(again->len + left_out, ==, names->len);
	for (guint i = 0; i < names->len && next < again->len; i++) {
		if (g_str_equal(names->pdata[i], again->pdata[next]))
			next++;
	}
	g_assert_cmpuint(next, ==, again->len);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	for (guint i = 0; i < 4; i++) {
		const MailboxLayout layout =
			i & 1 ? LAYOUT_FS : LAYOUT_MAILDIRPP;
		guint bad;
		g_autoptr(GPtrArray) names = subscriptions_parse(
			(const char *)data, size, layout,
			i & 2 ? NAME_ENCODING_UTF8 : NAME_ENCODING_MUTF7, &bad);

		write_and_read(names, LAYOUT_MAILDIRPP);
		write_and_read(names, LAYOUT_FS);
	}
	return 0;
}
