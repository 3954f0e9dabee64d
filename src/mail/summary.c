/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/summary.h"

#include "mail/answer.h"
#include "mail/gmime.h"
#include "mail/tree.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Octets of a header line with its continuations, and characters of a field:
   nobody reads more of it in a list. */
#define RAW_LIMIT 4096
#define FIELD_LIMIT 200

static const char *const shown[] = { "Date", "From", "Subject" };
#define N_SHOWN G_N_ELEMENTS(shown)

void
mail_summary_free(MailSummary *summary)
{
	if (summary == NULL)
		return;
	g_free(summary->date);
	g_free(summary->from);
	g_free(summary->subject);
	g_free(summary);
}

/* Which of the shown headers a line begins, and where its value does; or
   N_SHOWN. */
static gsize
find_shown(const char *line, gsize length, const char **value)
{
	const char *colon = memchr(line, ':', length);
	gsize name_length = colon != NULL ? (gsize)(colon - line) : 0;

	while (name_length > 0 &&
	       (line[name_length - 1] == ' ' || line[name_length - 1] == '\t'))
		name_length--;
	for (gsize i = 0; i < N_SHOWN; i++) {
		if (name_length == strlen(shown[i]) &&
		    g_ascii_strncasecmp(line, shown[i], name_length) == 0) {
			*value = colon + 1;
			return i;
		}
	}
	return N_SHOWN;
}

/* What GMime would stumble over: a NUL ends its values, a CR its lines. */
static void
append_line(GString *text, const char *octets, gsize length)
{
	gsize start = text->len;

	if (length > 0 && octets[length - 1] == '\r')
		length--;
	g_string_append_len(text, octets, (gssize)MIN(length, RAW_LIMIT));
	for (gsize i = start; i < text->len; i++) {
		if (text->str[i] == '\0' || text->str[i] == '\r')
			text->str[i] = '?';
	}
	g_string_append_c(text, '\n');
}

/*
 * The first of each shown header and nothing else, in a form that GMime takes:
 * lines that are no headers make it drop the message, and so do names or lines
 * without a colon of over 4 KB.
 */
static GString *
select_shown(const char *octets, gsize length)
{
	GString *text = g_string_new(NULL);
	gboolean has[N_SHOWN] = { FALSE }, keeps = FALSE;
	const char *line = octets, *end = octets + length, *value;
	gsize started = 0;

	while (line < end) {
		const char *lf = memchr(line, '\n', (gsize)(end - line));
		gsize line_length = (gsize)((lf != NULL ? lf : end) - line);
		gsize which;

		if (line_length == 0 || (line_length == 1 && *line == '\r'))
			break;
		if (*line == ' ' || *line == '\t') {
			if (keeps && text->len - started < RAW_LIMIT)
				append_line(text, line, line_length);
		} else {
			which = find_shown(line, line_length, &value);
			keeps = which < N_SHOWN && !has[which];
			started = text->len;
			if (keeps) {
				has[which] = TRUE;
				g_string_append_printf(text,
				                       "%s:", shown[which]);
				append_line(
					text, value,
					(gsize)(line + line_length - value));
			}
		}
		line = lf != NULL ? lf + 1 : end;
	}
	g_string_append_c(text, '\n');
	return text;
}

static GMimeMessage *
parse(const GString *text, GMimeParserOptions *options)
{
	GMimeStream *stream =
		g_mime_stream_mem_new_with_buffer(text->str, text->len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message;

	g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
	message = g_mime_parser_construct_message(parser, options);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

/* Takes text. */
static char *
cut(char *text)
{
	char *valid;

	if (text == NULL)
		return NULL;
	valid = g_utf8_make_valid(g_strstrip(text), -1);
	g_free(text);
	if (g_utf8_strlen(valid, -1) > FIELD_LIMIT)
		*g_utf8_offset_to_pointer(valid, FIELD_LIMIT) = '\0';
	return valid;
}

static char *
decoded_value(GMimeMessage *message, const char *name,
              GMimeParserOptions *options)
{
	GMimeHeaderList *headers =
		g_mime_object_get_header_list(GMIME_OBJECT(message));
	GMimeHeader *header = g_mime_header_list_get_header(headers, name);
	g_autofree char *value = NULL;

	if (header == NULL)
		return NULL;
	value = g_mime_utils_header_unfold(g_mime_header_get_raw_value(header));
	return g_mime_utils_header_decode_text(options, value);
}

/* In the sender's own time, which is what his message shows. */
static char *
format_date(GDateTime *date)
{
	gint minutes =
		(gint)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE);

	return g_strdup_printf(
		"%04d-%02d-%02d %02d:%02d %c%02d%02d",
		g_date_time_get_year(date), g_date_time_get_month(date),
		g_date_time_get_day_of_month(date), g_date_time_get_hour(date),
		g_date_time_get_minute(date), minutes < 0 ? '-' : '+',
		ABS(minutes) / 60, ABS(minutes) % 60);
}

static char *
date_of(GMimeMessage *message, GMimeParserOptions *options)
{
	GDateTime *date = g_mime_message_get_date(message);

	if (date != NULL)
		return format_date(date);
	return cut(decoded_value(message, "Date", options));
}

static char *
from_of(GMimeMessage *message, GMimeParserOptions *options)
{
	InternetAddressList *from = g_mime_message_get_from(message);

	if (from != NULL && internet_address_list_length(from) > 0)
		return cut(internet_address_list_to_string(from, NULL, FALSE));
	return cut(decoded_value(message, "From", options));
}

MailSummary *
mail_summary_parse(const guint8 *header, gsize length)
{
	MailSummary *summary = g_new0(MailSummary, 1);
	g_autoptr(GString) text = select_shown((const char *)header, length);
	GMimeParserOptions *options;
	GMimeMessage *message;

	options = mail_gmime_options_new();
	message = parse(text, options);
	if (message != NULL) {
		summary->date = date_of(message, options);
		summary->from = from_of(message, options);
		summary->subject =
			cut(decoded_value(message, "Subject", options));
		g_object_unref(message);
	}
	g_mime_parser_options_free(options);
	return summary;
}

/* The first octets of a file; NULL and errno if it cannot be read. */
static GByteArray *
read_beginning(int fd)
{
	g_autoptr(GByteArray) octets =
		g_byte_array_sized_new(MAIL_SUMMARY_OCTETS);
	guint8 buffer[4096];
	gssize got = 1;

	while (got != 0 && octets->len < MAIL_SUMMARY_OCTETS) {
		got = read(fd, buffer, sizeof buffer);
		if (got < 0 && errno != EINTR)
			return NULL;
		if (got > 0)
			g_byte_array_append(octets, buffer, (guint)got);
	}
	return g_steal_pointer(&octets);
}

MailSummary *
mail_summary_take(const guint8 *octets, gsize length, MailForm form)
{
	g_autoptr(GByteArray) message = g_byte_array_new();
	const guint8 *part;
	gsize part_length;
	Answer state;

	answer_begin(&state, form != FORM_PLAIN);
	while ((part_length = answer_next(&state, &octets, &length, &part)) > 0)
		g_byte_array_append(message, part, (guint)part_length);
	return mail_summary_parse(message->data, message->len);
}

MailSummary *
mail_summary_read(const MailTable *table, guint32 message)
{
	const Source *source = &table->sources[message];
	g_autoptr(GByteArray) octets = NULL;
	int fd;

	g_assert(message < table->length);
	if (table->tree == NULL || source->entry == NO_ENTRY)
		return NULL;
	fd = tree_open_path(table->tree,
	                    tree_entry_path(table->tree, source->entry));
	if (fd < 0)
		return NULL;
	octets = read_beginning(fd);
	close(fd);
	if (octets == NULL)
		return NULL;
	return mail_summary_take(octets->data, octets->len,
	                         (MailForm)source->form);
}
