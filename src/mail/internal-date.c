/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/internal-date.h"

#include <gmime/gmime.h>
#include <string.h>

/* Octets of a header with its continuations: no date needs more. */
#define VALUE_LIMIT 4096

typedef struct {
	const char *at;
	const char *end;
} Lines;

/* The next header, its continuations after it, as it is. */
static gboolean
next_header(Lines *lines, const char **header, gsize *length)
{
	const char *at = lines->at, *lf;

	if (at == lines->end || *at == '\n' ||
	    (*at == '\r' && at + 1 < lines->end && at[1] == '\n'))
		return FALSE;
	do {
		lf = memchr(at, '\n', (gsize)(lines->end - at));
		at = lf != NULL ? lf + 1 : lines->end;
	} while (at < lines->end && (*at == ' ' || *at == '\t'));
	*header = lines->at;
	*length = (gsize)(at - lines->at);
	lines->at = at;
	return TRUE;
}

/* Unfolded, and without what would end it for GMime. NULL: it is another. */
static char *
value_of(const char *header, gsize length, const char *name)
{
	gsize at = strlen(name);
	char *value;

	if (length <= at || g_ascii_strncasecmp(header, name, at) != 0)
		return NULL;
	while (at < length && (header[at] == ' ' || header[at] == '\t'))
		at++;
	if (at == length || header[at] != ':')
		return NULL;
	at++;
	length = MIN(length - at, VALUE_LIMIT);
	value = g_strndup(header + at, length);
	for (gsize i = 0; i < length; i++) {
		if (g_ascii_iscntrl(header[at + i]))
			value[i] = ' ';
		else
			value[i] = header[at + i];
	}
	return value;
}

static gboolean
parse_date(const char *text, gint64 *time)
{
	g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(text);

	if (date == NULL)
		return FALSE;
	*time = g_date_time_to_unix(date);
	return TRUE;
}

/* The date is what follows the last semicolon. */
static gboolean
parse_received(const char *text, gint64 *time)
{
	const char *semicolon = strrchr(text, ';');

	return semicolon != NULL && parse_date(semicolon + 1, time);
}

gboolean
internal_date_parse(const guint8 *octets, gsize length, gint64 *time)
{
	Lines lines = { (const char *)octets, (const char *)octets + length };
	gboolean has_received = FALSE, received_is_date = FALSE;
	const char *header;
	gint64 received = 0;
	gsize header_length;

	while (next_header(&lines, &header, &header_length)) {
		g_autofree char *date = value_of(header, header_length, "Date");
		g_autofree char *value = NULL;

		if (date != NULL && parse_date(date, time))
			return TRUE;
		if (!has_received)
			value = value_of(header, header_length, "Received");
		if (value == NULL)
			continue;
		has_received = TRUE;
		received_is_date = parse_received(value, &received);
	}
	if (received_is_date)
		*time = received;
	return received_is_date;
}
