/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keywords.c - checking dovecot-keywords
 */
#include "dovecot/keywords.h"

#include <string.h>

#define LETTERS 26
#define MAX_LINE 1023

typedef struct {
	char *names[LETTERS]; /* in lower case, or NULL */
} Keywords;

static gboolean
fail(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

static void
keywords_clear(Keywords *keywords)
{
	for (guint i = 0; i < LETTERS; i++)
		g_free(keywords->names[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Keywords, keywords_clear)

static gboolean
add_name(Keywords *keywords, guint64 index, const char *name, GError **error)
{
	g_autofree char *lower = g_ascii_strdown(name, -1);

	if (keywords->names[index] != NULL)
		return fail(error, "the index is there twice");
	for (guint i = 0; i < LETTERS; i++) {
		if (g_strcmp0(keywords->names[i], lower) == 0)
			return fail(error, "the keyword is there twice");
	}
	keywords->names[index] = g_steal_pointer(&lower);
	return TRUE;
}

static gboolean
check_line(Keywords *keywords, const char *start, gsize length, GError **error)
{
	g_autofree char *line = g_strndup(start, length);
	const gsize digits = strspn(line, "0123456789");
	guint64 index;

	if (strlen(line) != length)
		return fail(error, "it has a NUL");
	if (length > MAX_LINE)
		return fail(error, "it is longer than 1023 octets");
	if (digits == 0 || line[digits] != ' ' || line[digits + 1] == '\0')
		return fail(error, "it is no number and keyword");

	index = g_ascii_strtoull(line, NULL, 10);
	return index >= LETTERS ||
	       add_name(keywords, index, line + digits + 1, error);
}

gboolean
keywords_check(const char *text, gsize length, GError **error)
{
	const char *const end = text + length;
	g_auto(Keywords) keywords = { { NULL } };

	for (guint number = 1; text < end; number++) {
		const char *line_feed = memchr(text, '\n', (gsize)(end - text));
		const char *stop = line_feed != NULL ? line_feed : end;

		if (stop > text && stop[-1] == '\r')
			stop--;
		if (!check_line(&keywords, text, (gsize)(stop - text), error)) {
			g_prefix_error(error, "line %u: ", number);
			return FALSE;
		}
		text = line_feed != NULL ? line_feed + 1 : end;
	}
	return TRUE;
}
