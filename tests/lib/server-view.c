/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "server-view.h"

#include <string.h>

typedef struct {
	const char *start;
	gsize length; /* with its continuations and last LF */
	gsize name;   /* before its colon; 0: it has none */
} Line;

static gboolean
next_line(const char **at, Line *line)
{
	const char *end, *colon;

	if (**at == '\0')
		return FALSE;
	line->start = *at;
	end = strchr(*at, '\n');
	colon = memchr(*at, ':', (gsize)(end - *at));
	line->name = colon != NULL ? (gsize)(colon - *at) : 0;
	for (end++; *end == ' ' || *end == '\t'; end++)
		end = strchr(end, '\n');
	line->length = (gsize)(end - *at);
	*at = end;
	return TRUE;
}

static gboolean
is_named(const Line *line, const char *name)
{
	return line->name == strlen(name) &&
	       g_ascii_strncasecmp(line->start, name, line->name) == 0;
}

static gboolean
is_dropped(const Line *line, guint view)
{
	if ((view & VIEW_NO_RETURN_PATH) && is_named(line, "Return-Path"))
		return TRUE;
	if ((view & VIEW_NO_DELIVERED) && is_named(line, "Delivered-To"))
		return TRUE;
	return (view & VIEW_NO_COLONLESS) &&
	       (line->name == 0 ||
	        memchr(line->start, ' ', line->name) != NULL);
}

static gboolean
is_blank(char octet)
{
	return octet == ' ' || octet == '\t';
}

/* Cuts blanks at the end of what was added since start, and all of it if there
   is nothing else. */
static void
strip(GString *octets, gsize start)
{
	gsize end = octets->len;

	while (end > start && is_blank(octets->str[end - 1]))
		end--;
	g_string_truncate(octets, end);
	/* A continuation that was only blanks: no line end either. */
	if (end == start && end > 0)
		g_string_truncate(octets, end - 1);
}

static void
add_octet(GString *octets, char octet, guint view)
{
	guchar value = (guchar)octet;

	if (value < 0x80 || !(view & (VIEW_QUESTIONS | VIEW_QUESTION))) {
		g_string_append_c(octets, octet);
		return;
	}
	if ((view & VIEW_QUESTION) && octets->len > 0 &&
	    octets->str[octets->len - 1] == '?')
		return;
	g_string_append_c(octets, '?');
}

static void
add_line(GString *octets, const Line *line, guint view)
{
	const char *rewritten = "[SPAM] ";
	gsize start = octets->len;

	for (gsize i = 0; i < line->length; i++) {
		char octet = line->start[i];

		if (octet == '\n' && (view & VIEW_NO_BLANKS))
			strip(octets, start);
		if (octet == '\n' && (view & VIEW_UNFOLDED) &&
		    i + 1 < line->length)
			continue;
		add_octet(octets, octet, view);
		if (octet == '\n')
			start = octets->len;
		if ((view & VIEW_REWRITTEN) && i == line->name &&
		    is_named(line, "Subject"))
			g_string_append(octets, rewritten);
	}
}

static void
add_header(const ModelMail *mail, guint view, const char *uidl, guint32 number,
           GString *octets)
{
	const char *at = mail->header;
	Line line;

	if (view & VIEW_FETCHED)
		g_string_append_printf(
			octets, "Received: by fetch.example id %u\n", number);
	if (view & VIEW_DELIVERED)
		g_string_append(octets, "Delivered-To: fetched@example.com\n");
	if (view & VIEW_MARK_A)
		g_string_append(octets, "X-Mark: A\n");
	if (view & VIEW_MARK_B)
		g_string_append(octets, "X-Mark: B\n");
	while (next_line(&at, &line)) {
		if (!is_dropped(&line, view))
			add_line(octets, &line, view);
	}
	if (view & VIEW_SCANNED)
		g_string_append_printf(octets,
		                       "X-Spam-Status: No, score=0.%u\n"
		                       "X-Spam-Level:\n",
		                       number);
	if ((view & VIEW_X_UIDL) && uidl != NULL)
		g_string_append_printf(octets, "X-UIDL: %s\n", uidl);
	if (view & VIEW_STATUS)
		g_string_append_printf(octets, "X-UID: %u\nStatus: RO\n",
		                       number);
	g_string_append_c(octets, '\n');
}

static void
add_body(const ModelMail *mail, guint view, GString *octets)
{
	const char *at = mail->body;
	gsize start = octets->len;

	while (*at != '\0') {
		const char *end = strchr(at, '\n');

		if ((view & VIEW_QUOTED) && g_str_has_prefix(at, "From "))
			g_string_append_c(octets, '>');
		end = end != NULL ? end + 1 : at + strlen(at);
		g_string_append_len(octets, at, end - at);
		at = end;
	}
	while ((view & VIEW_CUT) && octets->len > start + 1 &&
	       octets->str[octets->len - 1] == '\n' &&
	       octets->str[octets->len - 2] == '\n')
		g_string_truncate(octets, octets->len - 1);
	if ((view & VIEW_ENDED) && octets->len > start &&
	    octets->str[octets->len - 1] != '\n')
		g_string_append_c(octets, '\n');
}

void
server_view(const ModelMail *mail, guint view, const char *uidl, guint32 number,
            GString *octets)
{
	g_string_truncate(octets, 0);
	add_header(mail, view, uidl, number, octets);
	add_body(mail, view, octets);
	if (view & VIEW_CRLF)
		g_string_replace(octets, "\n", "\r\n", 0);
}

void
server_view_top(GString *octets)
{
	const char *crlf = strstr(octets->str, "\r\n\r\n");
	const char *lf = strstr(octets->str, "\n\n");

	/* An empty header. */
	if (g_str_has_prefix(octets->str, "\r\n"))
		g_string_truncate(octets, 2);
	else if (g_str_has_prefix(octets->str, "\n"))
		g_string_truncate(octets, 1);
	else if (crlf != NULL)
		g_string_truncate(octets, (gsize)(crlf + 4 - octets->str));
	else if (lf != NULL)
		g_string_truncate(octets, (gsize)(lf + 2 - octets->str));
}
