/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "slow-digest.h"

#include <string.h>

typedef struct {
	GString *text;    /* without its end */
	gboolean has_end; /* a LF followed */
} Line;

static const char *const dropped_names[] = {
	"content-length",
	"return-path",
	"status",
	"x-imap",
	"x-imapbase",
	"x-keywords",
	"x-message-flag",
	"x-status",
	"x-uid",
	"x-uidl",
	"x-yahoo-newman-property",
};

static void
line_clear(gpointer line)
{
	g_string_free(((Line *)line)->text, TRUE);
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static gboolean
has_only(const GString *text, const char *set)
{
	for (gsize i = 0; i < text->len; i++) {
		if (text->str[i] == '\0' || strchr(set, text->str[i]) == NULL)
			return FALSE;
	}
	return TRUE;
}

/* Rules 1 and 2: the header's lines without the empty one. */
static GArray *
split(const char *octets, gsize length, SlowHeader *header)
{
	GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
	gsize at = 0;

	g_array_set_clear_func(lines, line_clear);
	while (at < length) {
		Line line = { .text = g_string_new(NULL) };

		while (at < length && octets[at] != '\n')
			g_string_append_c(line.text, octets[at++]);
		if (at < length) {
			at++;
			line.has_end = TRUE;
			if (line.text->len > 0 && octets[at - 2] == '\r')
				g_string_truncate(line.text,
				                  line.text->len - 1);
		}
		if (line.has_end && line.text->len == 0) {
			header->has_end = TRUE;
			line_clear(&line);
			break;
		}
		g_array_append_val(lines, line);
	}
	header->octets = at;
	return lines;
}

/* Rule 6: NULL if there is no colon. */
static GString *
name_of(const GString *line)
{
	const char *colon = memchr(line->str, ':', line->len);
	GString *name;

	if (colon == NULL)
		return NULL;
	name = g_string_new_len(line->str, colon - line->str);
	while (name->len > 0 && is_blank(name->str[name->len - 1]))
		g_string_truncate(name, name->len - 1);
	return name;
}

/* Rules 5 to 9; that GString ends with a NUL is rule 7. */
static gboolean
is_kept(const GString *name)
{
	if (name == NULL || name->len > 1000)
		return FALSE;
	for (gsize i = 0; i < G_N_ELEMENTS(dropped_names); i++) {
		if (g_ascii_strcasecmp(name->str, dropped_names[i]) == 0)
			return FALSE;
	}
	for (const char *c = name->str; *c != '\0'; c++) {
		if ((*c > 0 && *c <= ' ') || *c == 0x7f)
			return FALSE;
	}
	return TRUE;
}

/* Rules 11 and 12. */
static void
append_normalised(GString *to, const char *octets, gsize length)
{
	gboolean was_mark = FALSE;

	for (gsize i = 0; i < length; i++) {
		guint8 c = (guint8)octets[i];
		gboolean is_mark =
			(c < ' ' && c != '\t') || c >= 0x7f || c == '?';

		if (is_mark && !was_mark)
			g_string_append_c(to, '?');
		if (!is_mark && !is_blank(octets[i]))
			g_string_append_c(to, (char)c);
		was_mark = is_mark;
	}
}

static void
append_line(SlowHeader *header, const GString *text, gboolean has_end,
            gboolean is_id)
{
	const char *value = text->str;

	append_normalised(header->text, text->str, text->len);
	if (has_end)
		g_string_append_c(header->text, '\n');
	if (!is_id)
		return;
	if (!is_blank(text->str[0]))
		value = (const char *)memchr(text->str, ':', text->len) + 1;
	append_normalised(header->message_id, value,
	                  text->len - (gsize)(value - text->str));
}

/* Rules 3 to 10; FALSE if by rule 4 nothing more counts. */
static gboolean
add_lines(SlowHeader *header, const GArray *lines)
{
	gboolean keeps = FALSE, is_id = FALSE;

	for (guint i = 0; i < lines->len; i++) {
		const Line *line = &g_array_index(lines, Line, i);

		if (i > 0 && is_blank(line->text->str[0])) {
			keeps = keeps && !has_only(line->text, " \t");
		} else {
			GString *name = name_of(line->text);

			keeps = is_kept(name);
			is_id = keeps && header->message_id->len == 0 &&
			        g_ascii_strcasecmp(name->str, "Message-ID") ==
			                0;
			if (keeps &&
			    g_ascii_strcasecmp(name->str, "Received") == 0)
				header->has_received = TRUE;
			if (name != NULL)
				g_string_free(name, TRUE);
			else if (has_only(line->text, "\r"))
				return FALSE;
		}
		if (keeps)
			append_line(header, line->text, line->has_end, is_id);
	}
	return TRUE;
}

SlowHeader *
slow_header_new(const guint8 *octets, gsize length)
{
	SlowHeader *header = g_new0(SlowHeader, 1);
	g_autoptr(GArray) lines = split((const char *)octets, length, header);

	header->text = g_string_new(NULL);
	header->message_id = g_string_new(NULL);
	if (add_lines(header, lines) && header->has_end)
		g_string_append_c(header->text, '\n');
	header->wire_size = header->octets;
	for (gsize i = 0; i < header->octets; i++) {
		if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r'))
			header->wire_size++;
	}
	return header;
}

SlowHeader *
slow_header_new_ended(const guint8 *octets, gsize length)
{
	g_autoptr(GByteArray) ended = g_byte_array_new();

	g_byte_array_append(ended, octets, (guint)length);
	g_byte_array_append(ended, (const guint8 *)"\n\n", 2);
	return slow_header_new(ended->data, ended->len);
}

void
slow_header_free(SlowHeader *header)
{
	if (header == NULL)
		return;
	g_string_free(header->text, TRUE);
	g_string_free(header->message_id, TRUE);
	g_free(header);
}

void
assert_sha1(const guint8 *digest, const char *text, gsize length)
{
	g_autofree char *expected = g_compute_checksum_for_data(
		G_CHECKSUM_SHA1, (const guchar *)text, length);
	g_autoptr(GString) hex = g_string_new(NULL);

	for (gsize i = 0; i < 20; i++)
		g_string_append_printf(hex, "%02x", digest[i]);
	g_assert_cmpstr(hex->str, ==, expected);
}
