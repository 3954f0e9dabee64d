/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * subscriptions.c - reading and writing lists of subscriptions
 */
#include "dovecot/subscriptions.h"

#include <string.h>

#define VERSION_2 "V\t2\n\n"

typedef struct {
	gboolean tabs; /* version 2 */
	MailboxLayout layout;
	NameEncoding encoding;
} Form;

/* In version 2 tabs separate. An escaped octet is a control character, so that
   a part with one is no name, whether it is unescaped or not. */
static char *
parse_line(const char *start, const char *end, const Form *form)
{
	const char separator = form->layout == LAYOUT_FS ? '/' : '.';
	g_autofree char *line = g_strndup(start, (gsize)(end - start));

	if (strlen(line) != (gsize)(end - start))
		return NULL;
	if (form->tabs)
		g_strdelimit(line, "\t", separator);
	return mailbox_name_from_listed(line, form->layout, form->encoding,
	                                NULL);
}

GPtrArray *
subscriptions_parse(const char *text, gsize length, MailboxLayout layout,
                    NameEncoding encoding, guint *bad)
{
	const char *const end = text + length;
	const gsize version_length = strlen(VERSION_2);
	Form form = { FALSE, layout, encoding };
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	*bad = 0;
	if (length >= version_length &&
	    memcmp(text, VERSION_2, version_length) == 0) {
		form.tabs = TRUE;
		text += version_length;
	}
	while (text < end) {
		const char *line_feed = memchr(text, '\n', (gsize)(end - text));
		const char *stop = line_feed != NULL ? line_feed : end;
		g_autofree char *name = NULL;

		if (stop > text && stop[-1] == '\r')
			stop--;
		name = parse_line(text, stop, &form);
		text = line_feed != NULL ? line_feed + 1 : end;

		if (name == NULL) {
			++*bad;
		} else if (!g_hash_table_contains(seen, name)) {
			g_hash_table_add(seen, name);
			g_ptr_array_add(names, g_steal_pointer(&name));
		}
	}
	return names;
}

guint
subscriptions_format(const GPtrArray *names, MailboxLayout layout,
                     GString *text)
{
	guint left_out = 0;

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *line =
			mailbox_name_to_listed(names->pdata[i], layout, NULL);

		if (line == NULL)
			left_out++;
		else
			g_string_append_printf(text, "%s\n", line);
	}
	return left_out;
}
