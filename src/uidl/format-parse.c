/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format-parse.c - the two syntaxes of pop3_uidl_format and of formulas
 *
 * What Dovecot takes but nobody uses (substrings, arithmetic, other digests)
 * is refused: a UIDL computed wrong would be worse than none.
 */
#include "uidl/format-parts.h"
#include "uidl/uidl.h"

#include <gio/gio.h>
#include <string.h>

/* No UIDL is that long; without a bound a format could fill the memory. */
#define MAX_WIDTH 255

static gboolean
fail(GError **error, const char *reason, const char *at, gsize length)
{
	g_autofree char *shown = uidl_escape(at, (gssize)length);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: %s",
	            reason, shown);
	return FALSE;
}

static void
add_literal(UidlFormat *format, const char *text, gsize length)
{
	const FormatPart part = {
		.kind = PART_LITERAL,
		.literal = text,
		.literal_length = length,
	};

	if (length > 0)
		g_array_append_val(format->parts, part);
}

/* Reads digits, moves *at behind them; too much comes as MAX_WIDTH + 1. */
static gsize
read_width(const char **at)
{
	gsize width = 0;

	for (; g_ascii_isdigit(**at); ++*at) {
		width = width * 10 + (gsize)(**at - '0');
		width = MIN(width, MAX_WIDTH + 1);
	}
	return width;
}

/* ---- 2.3: %[0][<width>][<modifiers>]<letter> ---- */

static gboolean
short_variable(char letter, PartKind *kind)
{
	switch (letter) {
	case 'u':
		*kind = PART_UID;
		return TRUE;
	case 'v':
		*kind = PART_UID_VALIDITY;
		return TRUE;
	case 'f':
		*kind = PART_NAME;
		return TRUE;
	case 'g':
		*kind = PART_GUID;
		return TRUE;
	default:
		return FALSE;
	}
}

/* Modifiers act from left to right: %UXu is lower case, %XUu upper. */
static gboolean
apply_modifier(FormatPart *part, char modifier, gboolean first)
{
	switch (modifier) {
	case 'L':
		part->letters = CASE_LOWER;
		return TRUE;
	case 'U':
		part->letters = CASE_UPPER;
		return TRUE;
	case 'X':
		if (!format_part_is_number(part) || part->hex)
			return FALSE;
		part->hex = TRUE;
		part->letters = CASE_KEPT;
		return TRUE;
	case 'M':
		if (format_part_is_number(part) || !first)
			return FALSE;
		part->md5 = TRUE;
		return TRUE;
	default:
		return FALSE;
	}
}

/* start is at the '%'. */
static gboolean
parse_short(UidlFormat *format, const char *start, const char **end,
            GError **error)
{
	FormatPart part = { 0 };
	const char *at = start + 1, *modifiers;
	gboolean zero = *at == '0';

	part.width = read_width(&at);
	if (part.width > 0)
		part.fit = zero ? FIT_PAD : FIT_FIRST;
	modifiers = at;
	at += strspn(at, "LUEXRHNMDT");
	*end = *at != '\0' ? at + 1 : at;

	if (part.width > MAX_WIDTH)
		return fail(error, "the width is too large", start,
		            (gsize)(*end - start));
	if (!short_variable(*at, &part.kind))
		return fail(error, "not a variable that is known", start,
		            (gsize)(*end - start));
	for (const char *modifier = modifiers; modifier < at; modifier++) {
		if (!apply_modifier(&part, *modifier, modifier == modifiers))
			return fail(error, "not a modifier that is known here",
			            start, (gsize)(*end - start));
	}
	/* A cut name need not be unlike all others any more. */
	if (part.fit == FIT_FIRST && !format_part_is_number(&part))
		return fail(error, "a name that is cut is not known", start,
		            (gsize)(*end - start));
	g_array_append_val(format->parts, part);
	return TRUE;
}

static gboolean
parse_2_3(UidlFormat *format, GError **error)
{
	const char *at = format->text;

	while (*at != '\0') {
		gsize literal = strcspn(at, "%");

		add_literal(format, at, literal);
		at += literal;
		if (*at == '\0')
			break;
		/* Dovecot drops a '%' at the end. */
		if (at[1] == '\0')
			break;
		if (at[1] == '%') {
			add_literal(format, at, 1);
			at += 2;
		} else if (!parse_short(format, at, &at, error)) {
			return FALSE;
		}
	}
	return TRUE;
}

/* ---- 2.4: %{<name> [| <filter>[(<number>)]]...} ---- */

typedef struct {
	const char *text;
	gsize length;
} Word;

static gboolean
word_is(const Word *word, const char *text)
{
	return word->length == strlen(text) &&
	       memcmp(word->text, text, word->length) == 0;
}

static void
skip_blanks(const char **at)
{
	*at += strspn(*at, " \t");
}

/* Names may hold more characters; none that we know does. */
static Word
read_word(const char **at)
{
	Word word = { .text = *at };

	while (g_ascii_isalnum(**at) || **at == '_' || **at == '-')
		++*at;
	word.length = (gsize)(*at - word.text);
	skip_blanks(at);
	return word;
}

static gboolean
long_variable(const Word *word, gboolean is_formula, PartKind *kind)
{
	static const struct {
		const char *name;
		PartKind kind;
	} variables[] = {
		{ "uid", PART_UID },
		{ "uidvalidity", PART_UID_VALIDITY },
		{ "filename", PART_NAME },
		{ "guid", PART_GUID },
		{ "courier_name", PART_COURIER_NAME },
		{ "message_id", PART_MESSAGE_ID },
		{ "owm", PART_OWM },
		{ "gmail_id", PART_GMAIL_ID },
		{ "zimbra_id", PART_ZIMBRA_ID },
		{ "zimbra_digest", PART_ZIMBRA_DIGEST },
		{ "popa3d", PART_POPA3D },
		{ "message", PART_MESSAGE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
		if (word_is(word, variables[i].name)) {
			*kind = variables[i].kind;
			return is_formula || *kind <= PART_GUID;
		}
	}
	return FALSE;
}

/* "(8)" or "(-8)", if anything is there. */
static gboolean
read_argument(const char **at, FormatPart *part)
{
	gboolean negative;

	if (**at != '(')
		return TRUE;
	++*at;
	skip_blanks(at);
	negative = **at == '-';
	if (negative) {
		++*at;
		skip_blanks(at);
	}
	if (!g_ascii_isdigit(**at))
		return FALSE;
	part->width = read_width(at);
	skip_blanks(at);
	if (**at != ')' || part->width > MAX_WIDTH)
		return FALSE;
	++*at;
	skip_blanks(at);
	if (part->width > 0)
		part->fit = negative ? FIT_FIRST_PADDED : FIT_LAST;
	return TRUE;
}

/* A digest is binary for any filter but hexlify; what ends so is shown as hex,
   and so hexlify changes nothing where it is the last one. */
static gboolean
apply_filter(FormatPart *part, const Word *filter, const char **at)
{
	if (format_part_is_number(part) && word_is(filter, "hex")) {
		if (part->hex)
			return FALSE;
		part->hex = TRUE;
		part->letters = CASE_KEPT;
		return read_argument(at, part);
	}
	if (part->md5)
		return word_is(filter, "hexlify");
	if (word_is(filter, "lower"))
		part->letters = CASE_LOWER;
	else if (word_is(filter, "upper"))
		part->letters = CASE_UPPER;
	else if (word_is(filter, "md5") && !format_part_is_number(part) &&
	         part->letters == CASE_KEPT)
		part->md5 = TRUE;
	else
		return FALSE;
	return TRUE;
}

/* start is at the "%{". */
static gboolean
parse_long(UidlFormat *format, const char *start, const char **end,
           GError **error)
{
	FormatPart part = { 0 };
	const char *at = start + 2;
	gsize length = strcspn(start, "}");
	Word word;

	if (start[length] == '\0')
		return fail(error, "the brace is not closed", start, length);
	length++;

	skip_blanks(&at);
	word = read_word(&at);
	if (!long_variable(&word, format->is_formula, &part.kind))
		return fail(error, "not a variable that is known", start,
		            length);
	while (*at == '|') {
		at++;
		skip_blanks(&at);
		word = read_word(&at);
		if (!apply_filter(&part, &word, &at))
			return fail(error, "not a filter that is known here",
			            start, length);
	}
	/* A whole message is no UIDL, and what is kept of it is its MD5. */
	if (*at != '}' || (part.kind == PART_MESSAGE && !part.md5))
		return fail(error, "not an expression that is known", start,
		            length);
	*end = at + 1;
	g_array_append_val(format->parts, part);
	return TRUE;
}

/* By a slip in its lexer Dovecot 2.4.1 drops a "y" that is all there is between
   two '%', or a '%' and an end. Later versions may not. */
static gboolean
has_lone_y(const char *text, gsize length)
{
	const char *end = text + length;

	while (text < end) {
		const char *percent = memchr(text, '%', (gsize)(end - text));
		const char *stop = percent != NULL ? percent : end;

		if (stop - text == 1 && *text == 'y')
			return TRUE;
		text = stop + 1;
	}
	return FALSE;
}

static gboolean
add_literal_2_4(UidlFormat *format, const char *text, gsize length,
                GError **error)
{
	if (!format->is_formula && has_lone_y(text, length))
		return fail(error, "Dovecot loses a y that stands alone", text,
		            length);
	add_literal(format, text, length);
	return TRUE;
}

static gboolean
parse_2_4(UidlFormat *format, GError **error)
{
	const char *at = format->text, *open;

	while ((open = strstr(at, "%{")) != NULL) {
		gsize literal = (gsize)(open - at);

		/* The escape for a literal "%{"; Dovecot Pro has variables so
		   escaped. */
		if (literal > 0 && open[-1] == '%') {
			if (!format->is_formula)
				return fail(error,
				            "not an expression that is known",
				            open - 1, 3);
			literal--;
		}
		if (!add_literal_2_4(format, at, literal, error))
			return FALSE;
		if (!parse_long(format, open, &at, error))
			return FALSE;
	}
	return add_literal_2_4(format, at, strlen(at), error);
}

static gboolean
has_variable(const UidlFormat *format)
{
	for (guint i = 0; i < format->parts->len; i++) {
		if (format_part(format, i)->kind != PART_LITERAL)
			return TRUE;
	}
	return FALSE;
}

static UidlFormat *
parse(const char *text, gboolean is_formula, GError **error)
{
	g_autoptr(UidlFormat) format = g_new0(UidlFormat, 1);
	gboolean parsed;

	format->text = g_strdup(text);
	format->parts = g_array_new(FALSE, FALSE, sizeof(FormatPart));
	format->is_formula = is_formula;
	parsed = strstr(text, "%{") != NULL ? parse_2_4(format, error)
	                                    : parse_2_3(format, error);
	if (!parsed)
		return NULL;
	if (!has_variable(format)) {
		fail(error, "there is no variable in it", text, strlen(text));
		return NULL;
	}
	return g_steal_pointer(&format);
}

UidlFormat *
uidl_format_parse(const char *text, GError **error)
{
	return parse(text, FALSE, error);
}

UidlFormat *
uidl_format_parse_formula(const char *text, GError **error)
{
	return parse(text, TRUE, error);
}
