/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-lines.h"

#include "uidl/uidl.h"

#include <string.h>

#define FNV_PRIME G_GUINT64_CONSTANT(0x100000001b3)

guint64
header_hash(guint64 hash, const guint8 *octets, gsize length)
{
	for (gsize i = 0; i < length; i++)
		hash = (hash ^ octets[i]) * FNV_PRIME;
	return hash;
}

/* FNV-1a leaves the high bits of short texts alike. */
guint64
header_hash_spread(guint64 hash)
{
	hash ^= hash >> 33;
	hash *= G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	hash ^= hash >> 33;
	return MAX(hash, 1);
}

void
header_line_begin(HeaderLine *line, GArray *hashes)
{
	memset(line, 0, G_STRUCT_OFFSET(HeaderLine, raw));
	line->hashes = hashes;
}

void
header_line_open(HeaderLine *line, LineKind kind, gboolean first)
{
	line->kind = kind;
	line->is_open = TRUE;
	line->is_hashed = kind == LINE_MESSAGE_ID || kind == LINE_RECEIVED ||
	                  (line->hashes != NULL && kind != LINE_X_UIDL);
	line->is_raw = first && (kind == LINE_X_UIDL || kind == LINE_RECEIVED);
	line->has_value = FALSE;
	line->name = line->value = HEADER_HASH_START;
	line->raw_length = 0;
}

void
header_line_name(HeaderLine *line, const guint8 *octets, gsize length)
{
	if (line->hashes != NULL)
		line->name = header_hash(line->name, octets, length);
}

void
header_line_value(HeaderLine *line, const guint8 *octets, gsize length)
{
	line->value = header_hash(line->value, octets, length);
	line->has_value |= length > 0;
}

void
header_line_raw(HeaderLine *line, const guint8 *octets, gsize length)
{
	gsize used = MIN(line->raw_length, sizeof line->raw);

	memcpy(line->raw + used, octets, MIN(length, sizeof line->raw - used));
	line->raw_length += length;
}

/* ---- what a line states ---- */

static gboolean
is_blank(char octet)
{
	return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

static gsize
end_of_word(const HeaderLine *line, gsize start)
{
	while (start < line->raw_length && !is_blank(line->raw[start]))
		start++;
	return start;
}

static void
take_uidl(HeaderLine *line, gsize start, gsize end)
{
	if (uidl_is_usable(uidl_check(line->raw + start, end - start)))
		line->stated = uidl_hash(line->raw + start, end - start);
}

static void
take_x_uidl(HeaderLine *line)
{
	gsize start = 0, end = line->raw_length;

	while (start < end && is_blank(line->raw[start]))
		start++;
	while (end > start && is_blank(line->raw[end - 1]))
		end--;
	line->raw_length = end;
	/* Two words are no UIDL. */
	for (gsize i = start; i < end; i++) {
		if (is_blank(line->raw[i]))
			return;
	}
	take_uidl(line, start, end);
}

/* A UIDL may end in a semicolon, but one ends the line's first part, too. */
static gboolean
ends_part(const HeaderLine *line, gsize end)
{
	static const char more[] = "for";
	gsize next = end;

	if (line->raw[end - 1] != ';')
		return FALSE;
	while (next < line->raw_length && is_blank(line->raw[next]))
		next++;
	return line->raw_length - next < strlen(more) ||
	       memcmp(line->raw + next, more, strlen(more)) != 0;
}

static void
take_getmail(HeaderLine *line)
{
	static const char mark[] = "msgid:";
	const char *program = memmem(line->raw, line->raw_length, "getmail", 7);
	const char *end = line->raw + line->raw_length, *found;
	gsize start, stop;

	if (program == NULL)
		return;
	found = memmem(program, (gsize)(end - program), mark, strlen(mark));
	if (found == NULL)
		return;
	start = (gsize)(found - line->raw) + strlen(mark);
	stop = end_of_word(line, start);
	take_uidl(line, start, ends_part(line, stop) ? stop - 1 : stop);
}

static void
take_stated(HeaderLine *line)
{
	if (line->raw_length > sizeof line->raw)
		return;
	/* getmail asked the server itself; an X-UIDL may be older. */
	if (line->kind == LINE_RECEIVED)
		take_getmail(line);
	else if (line->stated == 0)
		take_x_uidl(line);
}

guint64
header_line_close(HeaderLine *line)
{
	guint64 hash;

	if (!line->is_open)
		return 0;
	line->is_open = FALSE;
	if (line->is_raw)
		take_stated(line);
	if (line->hashes != NULL && line->kind != LINE_X_UIDL) {
		hash = header_hash_spread(line->name * 31 + line->value) &
		       ~LINE_KIND_BITS;
		if (line->kind == LINE_RECEIVED)
			hash |= LINE_IS_RECEIVED;
		else if (line->kind == LINE_MESSAGE_ID)
			hash |= LINE_IS_MESSAGE_ID;
		g_array_append_val(line->hashes, hash);
	}
	return line->is_hashed && line->has_value
	               ? header_hash_spread(line->value)
	               : 0;
}
