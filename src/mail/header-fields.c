/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-fields.h"

#include <string.h>

static gboolean
is_blank(char octet)
{
	return octet == ' ' || octet == '\t';
}

static const char *
line_end_of(const char *at, const char *end)
{
	const char *line_end = memchr(at, '\n', (gsize)(end - at));

	return line_end != NULL ? line_end + 1 : end;
}

static gboolean
is_empty_line(const char *line, const char *line_end)
{
	const gsize length = (gsize)(line_end - line);

	return (length == 1 && *line == '\n') ||
	       (length == 2 && memcmp(line, "\r\n", 2) == 0);
}

/* Moves *at behind a line and all that continue it; returns where the first of
   them ends. */
static const char *
skip_lines(const char **at, const char *end)
{
	const char *first_end = line_end_of(*at, end);

	*at = first_end;
	while (*at < end && is_blank(**at))
		*at = line_end_of(*at, end);
	return first_end;
}

gboolean
header_field_next(const char **at, const char *end, HeaderField *field)
{
	while (*at < end && !is_empty_line(*at, line_end_of(*at, end))) {
		const char *line = *at;
		const char *first_end = skip_lines(at, end);
		const char *colon =
			memchr(line, ':', (gsize)(first_end - line));

		if (colon == NULL)
			continue;
		field->line = line;
		field->length = (gsize)(*at - line);
		field->name_length = (gsize)(colon - line);
		field->value = colon + 1;
		field->value_length = (gsize)(*at - field->value);
		return TRUE;
	}
	return FALSE;
}

gboolean
header_field_is(const HeaderField *field, const char *name)
{
	gsize length = field->name_length;

	while (length > 0 && is_blank(field->line[length - 1]))
		length--;
	return length == strlen(name) &&
	       g_ascii_strncasecmp(field->line, name, length) == 0;
}

static void
trim(GString *text)
{
	gsize start = 0, end = text->len;

	while (end > 0 && is_blank(text->str[end - 1]))
		end--;
	while (start < end && is_blank(text->str[start]))
		start++;
	g_string_truncate(text, end);
	g_string_erase(text, 0, (gssize)start);
}

void
header_field_unfold(const HeaderField *field, GString *text)
{
	const char *at = field->value, *end = at + field->value_length;

	g_string_truncate(text, 0);
	while (at < end) {
		const char *line_end = line_end_of(at, end);
		gsize length = (gsize)(line_end - at);

		if (at[length - 1] == '\n')
			length--;
		if (length > 0 && at[length - 1] == '\r')
			length--;
		g_string_append_len(text, at, (gssize)length);
		at = line_end;
	}
	trim(text);
}
