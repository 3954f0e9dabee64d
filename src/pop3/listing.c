/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/listing.h"

#include "pop3/maildrop.h"
#include "uidl/uidl.h"

#include <string.h>

#define MOST_QUOTED 100

typedef struct {
	Listing *listing;
	gboolean answer; /* the first line is +OK */
	gboolean ended;  /* the line with a dot was seen */
	guint32 empty;   /* the first empty line; 0: none yet */
	char *count;     /* the number of messages that +OK states, or NULL */
} Parser;

Listing *
listing_new(char *text)
{
	Listing *listing = g_new0(Listing, 1);

	listing->text = text;
	listing->lines = g_array_new(FALSE, FALSE, sizeof(ListingLine));
	return listing;
}

void
listing_free(Listing *listing)
{
	if (listing == NULL)
		return;
	g_free(listing->text);
	g_array_unref(listing->lines);
	g_free(listing);
}

static gboolean G_GNUC_PRINTF(3, 4)
	fail(GError **error, guint32 line, const char *format, ...)
{
	g_autofree char *reason = NULL;
	va_list arguments;

	va_start(arguments, format);
	reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "line %" G_GUINT32_FORMAT ": %s", line, reason);
	return FALSE;
}

char *
listing_quote(const char *octets, gsize length)
{
	gsize shown = MIN(length, MOST_QUOTED);
	g_autofree char *text = uidl_escape(octets, (gssize)shown);

	return g_strdup_printf("\"%s\"%s", text, shown < length ? "..." : "");
}

gboolean
listing_number(const char *text, gsize length, guint64 max, guint64 *number)
{
	guint64 value = 0;

	if (length == 0)
		return FALSE;
	for (gsize i = 0; i < length; i++) {
		guint64 digit = (guint64)(text[i] - '0');

		if (!g_ascii_isdigit(text[i]) || digit > max ||
		    value > (max - digit) / 10)
			return FALSE;
		value = value * 10 + digit;
	}
	*number = value;
	return TRUE;
}

static gboolean
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static gsize
word_length(const char *text, gsize length)
{
	gsize i = 0;

	while (i < length && !is_blank(text[i]))
		i++;
	return i;
}

static gsize
blank_length(const char *text, gsize length)
{
	gsize i = 0;

	while (i < length && is_blank(text[i]))
		i++;
	return i;
}

gboolean
listing_octets(const Listing *listing, const ListingLine *line, guint64 *octets)
{
	const char *text;

	if (line->text == LISTING_NO_TEXT)
		return FALSE;
	text = listing->text + line->text;
	return listing_number(text, word_length(text, line->length),
	                      LISTING_MAX_OCTETS, octets);
}

static gboolean
begins_with(const char *text, gsize length, const char *start)
{
	gsize wanted = strlen(start);

	return length >= wanted && memcmp(text, start, wanted) == 0;
}

/* "+OK 3 messages" states a count, "+OK listing follows" none. */
static void
parse_status(Parser *parser, const char *text, gsize length)
{
	gsize blanks = blank_length(text + 3, length - 3);
	const char *word = text + 3 + blanks;
	gsize digits = word_length(word, length - 3 - blanks);

	parser->answer = TRUE;
	if (blanks == 0 || digits == 0)
		return;
	for (gsize i = 0; i < digits; i++) {
		if (!g_ascii_isdigit(word[i]))
			return;
	}
	parser->count = g_strndup(word, digits);
}

static gboolean
parse_record(Parser *parser, guint32 offset, gsize length, guint32 line,
             GError **error)
{
	const char *text = parser->listing->text + offset;
	gsize word = word_length(text, length);
	gsize before = word + blank_length(text + word, length - word);
	ListingLine record = {
		.line = line,
		.text = offset + (guint32)before,
		.length = (guint32)(length - before),
	};
	guint64 number;

	if (!listing_number(text, word, MAILDROP_MAX_NUMBER, &number) ||
	    number == 0) {
		g_autofree char *quoted = listing_quote(text, word);

		return fail(error, line,
		            "%s is not a number from 1 to %" G_GUINT32_FORMAT,
		            quoted, MAILDROP_MAX_NUMBER);
	}
	record.number = (guint32)number;
	g_array_append_val(parser->listing->lines, record);
	return TRUE;
}

static gboolean
parse_line(Parser *parser, guint32 offset, gsize length, guint32 line,
           GError **error)
{
	const char *text = parser->listing->text + offset;

	if (length == 0) {
		if (parser->empty == 0)
			parser->empty = line;
		return TRUE;
	}
	if (parser->ended) {
		if (parser->answer && begins_with(text, length, "+OK"))
			return TRUE;
		return fail(error, line, "text after the end, a line of a dot");
	}
	if (parser->empty != 0)
		return fail(error, parser->empty, "is empty");
	if (line == 1 && begins_with(text, length, "+OK")) {
		parse_status(parser, text, length);
		return TRUE;
	}
	if (line == 1 && begins_with(text, length, "-ERR")) {
		g_autofree char *quoted = listing_quote(text, length);

		return fail(error, line, "the server refused to list: %s",
		            quoted);
	}
	if (length == 1 && text[0] == '.') {
		parser->ended = TRUE;
		return TRUE;
	}
	return parse_record(parser, offset, length, line, error);
}

/* Editors of Windows begin a file of UTF-8 with it. */
static gsize
bom_length(const char *text, gsize length)
{
	return begins_with(text, length, "\xef\xbb\xbf") ? 3 : 0;
}

static gboolean
parse_lines(Parser *parser, gsize length, GError **error)
{
	char *text = parser->listing->text;
	guint32 line = 0;

	for (gsize start = bom_length(text, length), next; start < length;
	     start = next) {
		char *feed = memchr(text + start, '\n', length - start);
		gsize end = feed != NULL ? (gsize)(feed - text) : length;

		next = end + 1;
		while (end > start &&
		       (is_blank(text[end - 1]) || text[end - 1] == '\r'))
			end--;
		start += blank_length(text + start, end - start);
		text[end] = '\0';
		if (!parse_line(parser, (guint32)start, end - start, ++line,
		                error))
			return FALSE;
	}
	return TRUE;
}

/* Whether nothing is missing at the end. */
static gboolean
check_whole(const Parser *parser, GError **error)
{
	guint listed = parser->listing->lines->len;
	guint64 count = G_MAXUINT64;

	if (!parser->answer && !parser->ended && listed == 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "is empty: a server without messages answers +OK "
		            "and a line of a dot");
		return FALSE;
	}
	if (parser->answer && !parser->ended) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "cut off: begins with +OK, but has no last line of "
		            "a dot");
		return FALSE;
	}
	if (parser->count == NULL)
		return TRUE;
	listing_number(parser->count, strlen(parser->count), G_MAXUINT32,
	               &count);
	if (count != listed) {
		g_autofree char *quoted =
			listing_quote(parser->count, strlen(parser->count));

		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "cut off: +OK states %s messages, %u are listed",
		            quoted, listed);
		return FALSE;
	}
	return TRUE;
}

/* Lines of one number stay in their order: the sort is stable. */
static gint
compare_lines(gconstpointer a, gconstpointer b)
{
	const ListingLine *left = a, *right = b;

	return left->number < right->number ? -1 : left->number > right->number;
}

gboolean
listing_sort(Listing *listing, GError **error)
{
	const ListingLine *again = NULL;
	gboolean sorted = TRUE;

	for (guint i = 1; i < listing->lines->len && sorted; i++)
		sorted = listing_get(listing, i - 1)->number <
		         listing_get(listing, i)->number;
	if (sorted)
		return TRUE;

	g_array_sort(listing->lines, compare_lines);
	for (guint i = 1; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);

		if (line[-1].number == line->number &&
		    (again == NULL || line->line < again->line))
			again = line;
	}
	if (again == NULL)
		return TRUE;
	return fail(error, again->line,
	            "the number %" G_GUINT32_FORMAT " was listed before, in "
	            "line %" G_GUINT32_FORMAT,
	            again->number, again[-1].line);
}

Listing *
listing_parse(char *text, gsize length, GError **error)
{
	g_autoptr(Listing) listing = NULL;
	g_autofree char *count = NULL;
	Parser parser = { 0 };
	gboolean ok;

	g_assert(length < G_MAXUINT32);
	/* Room for the NUL after a last line without its line end. */
	listing = listing_new(g_realloc(text, length + 1));
	parser.listing = listing;
	ok = parse_lines(&parser, length, error) &&
	     check_whole(&parser, error) && listing_sort(listing, error);
	count = parser.count;
	return ok ? g_steal_pointer(&listing) : NULL;
}
