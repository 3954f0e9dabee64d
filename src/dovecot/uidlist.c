/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidlist.c - reading dovecot-uidlist, by Dovecot's rules
 */
#include "dovecot/uidlist.h"
#include "dovecot/uidlist-text.h"

#include <gio/gio.h>
#include <string.h>

#define GUID_DIGITS 32

static gboolean
fail(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

void
uidlist_free(Uidlist *list)
{
	if (list == NULL)
		return;
	g_free(list->text);
	g_free(list->records);
	g_free(list);
}

/* ---- the way through the text ---- */

/* Dovecot takes one CR before the LF off, and no more. */
static UidlistSlice
cut_line(const char *start, const char *line_feed)
{
	UidlistSlice line = { .at = start };

	line.length = (gsize)(line_feed - start);
	if (line.length > 0 && line_feed[-1] == '\r')
		line.length--;
	return line;
}

UidlistSlice
uidlist_line(const Uidlist *list, gsize offset)
{
	const char *start = list->text + offset;

	return cut_line(start, memchr(start, '\n', list->length - offset));
}

static void
skip_spaces(UidlistCursor *cursor)
{
	while (cursor->at < cursor->end && *cursor->at == ' ')
		cursor->at++;
}

/* To the next space, the first octet whatever it is. */
static void
take_field(UidlistCursor *cursor, UidlistSlice *field)
{
	const gsize rest = (gsize)(cursor->end - cursor->at);
	const char *space = memchr(cursor->at + 1, ' ', rest - 1);

	field->at = cursor->at;
	cursor->at = space != NULL ? space : cursor->end;
	field->length = (gsize)(cursor->at - field->at);
	skip_spaces(cursor);
}

gboolean
uidlist_next_header_field(UidlistCursor *cursor, UidlistSlice *field)
{
	if (cursor->at == cursor->end)
		return FALSE;
	take_field(cursor, field);
	return TRUE;
}

void
uidlist_skip_uid(UidlistCursor *cursor)
{
	while (cursor->at < cursor->end && g_ascii_isdigit(*cursor->at))
		cursor->at++;
	skip_spaces(cursor);
}

gboolean
uidlist_next_field(UidlistCursor *cursor, UidlistSlice *field)
{
	if (cursor->at == cursor->end || *cursor->at == ':')
		return FALSE;
	take_field(cursor, field);
	return TRUE;
}

gboolean
uidlist_number(const char *digits, gsize length, guint64 max, guint64 *number)
{
	guint64 value = 0;

	for (gsize i = 0; i < length; i++) {
		guint64 digit = (guint64)(guchar)digits[i] - '0';

		if (digit > 9 || digit > max || value > (max - digit) / 10)
			return FALSE;
		value = value * 10 + digit;
	}
	*number = value;
	return length > 0;
}

static UidlistCursor
cursor_over(const UidlistSlice *slice)
{
	UidlistCursor cursor = { .at = slice->at };

	cursor.end = slice->at + slice->length;
	return cursor;
}

/* ---- parsing ---- */

static gboolean
parse_header_number(const UidlistSlice *field, guint32 *number)
{
	guint64 value;

	if (!uidlist_number(field->at + 1, field->length - 1, G_MAXUINT32,
	                    &value))
		return FALSE;
	*number = (guint32)value;
	return value > 0;
}

gboolean
uidlist_is_guid(const char *digits, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		if (!g_ascii_isxdigit(digits[i]))
			return FALSE;
	}
	return length == GUID_DIGITS;
}

/* As in Dovecot the last of several V or N counts. */
static gboolean
parse_header_3(Uidlist *list, UidlistCursor cursor, GError **error)
{
	UidlistSlice field;

	while (uidlist_next_header_field(&cursor, &field)) {
		if (*field.at == 'V' &&
		    !parse_header_number(&field, &list->uid_validity))
			return fail(error, "V is no number from 1 to 2^32-1");
		if (*field.at == 'N' &&
		    !parse_header_number(&field, &list->header_next_uid))
			return fail(error, "N is no number from 1 to 2^32-1");
		if (*field.at == 'G' &&
		    !uidlist_is_guid(field.at + 1, field.length - 1))
			return fail(error, "G is not 32 hexadecimal digits");
	}
	if (list->uid_validity == 0)
		return fail(error, "V, the UIDVALIDITY, is missing");
	if (list->header_next_uid == 0)
		return fail(error, "N, the next UID, is missing");
	return TRUE;
}

static gboolean
parse_word_number(UidlistCursor *cursor, guint32 *number)
{
	const char *start;
	guint64 value;

	skip_spaces(cursor);
	start = cursor->at;
	while (cursor->at < cursor->end && *cursor->at != ' ')
		cursor->at++;
	if (!uidlist_number(start, (gsize)(cursor->at - start), G_MAXUINT32,
	                    &value))
		return FALSE;
	*number = (guint32)value;
	return value > 0;
}

/* Text after the two numbers is ignored, as by Dovecot. */
static gboolean
parse_header_1(Uidlist *list, UidlistCursor cursor, GError **error)
{
	if (!parse_word_number(&cursor, &list->uid_validity) ||
	    !parse_word_number(&cursor, &list->header_next_uid))
		return fail(error, "no UIDVALIDITY and next UID");
	return TRUE;
}

static gboolean
parse_header(Uidlist *list, const UidlistSlice *line, GError **error)
{
	UidlistCursor cursor = cursor_over(line);

	if (line->length < 2 || !g_ascii_isdigit(line->at[0]) ||
	    line->at[1] != ' ')
		return fail(error, "it does not begin with a version");
	/* One more at the end would be lost, or kept, with the line end. */
	if (memchr(line->at, '\r', line->length) != NULL)
		return fail(error, "a CR within the line");

	cursor.at += 2;
	list->version = (guint)(line->at[0] - '0');
	switch (list->version) {
	case 1:
		return parse_header_1(list, cursor, error);
	case 3:
		return parse_header_3(list, cursor, error);
	default:
		return fail(error, "the version is neither 3 nor 1");
	}
}

static gboolean
check_name(UidlistCursor name, GError **error)
{
	const gsize length = (gsize)(name.end - name.at);

	/* Dovecot reads an empty base name, but breaks the file with it. */
	if (length == 0 || *name.at == ':')
		return fail(error, "no file name");
	if (memchr(name.at, '/', length) != NULL)
		return fail(error, "the file name has a slash");
	if (memchr(name.at, '\r', length) != NULL)
		return fail(error, "the file name has a CR");
	return TRUE;
}

/* last_uid: the record's before, or 0. Dovecot's numbers wrap at 32 bits. */
static gboolean
parse_uid(const Uidlist *list, UidlistCursor cursor, guint32 last_uid,
          guint32 *uid, GError **error)
{
	const char *start = cursor.at;
	guint64 value;

	while (cursor.at < cursor.end && g_ascii_isdigit(*cursor.at))
		cursor.at++;
	if (cursor.at == start || cursor.at == cursor.end || *cursor.at != ' ')
		return fail(error, "no UID");
	if (!uidlist_number(start, (gsize)(cursor.at - start), UIDLIST_MAX_UID,
	                    &value))
		return fail(error, "the UID is above 4294967294");
	if (value == 0)
		return fail(error, "the UID is 0");
	if (value <= last_uid)
		return fail(error, "the UID is not above the one before");
	if (list->version == 1 && value >= list->header_next_uid)
		return fail(error, "the UID is not below the next UID");
	*uid = (guint32)value;
	return TRUE;
}

static gboolean
parse_record(Uidlist *list, const UidlistSlice *line, GError **error)
{
	const gsize count = list->record_count;
	const guint32 last = count > 0 ? list->records[count - 1].uid : 0;
	UidlistIndex *record = &list->records[count];
	UidlistCursor cursor = cursor_over(line);
	UidlistSlice field;

	if (!parse_uid(list, cursor, last, &record->uid, error))
		return FALSE;
	uidlist_skip_uid(&cursor);
	if (list->version == 3) {
		while (uidlist_next_field(&cursor, &field))
			;
		if (cursor.at == cursor.end)
			return fail(error, "no file name");
		cursor.at++;
	}
	if (!check_name(cursor, error))
		return FALSE;

	record->offset = (guint32)(line->at - list->text);
	list->record_count++;
	return TRUE;
}

static gsize
count_lines(const Uidlist *list)
{
	const char *at = list->text, *end = at + list->length;
	gsize count = 0;

	while ((at = memchr(at, '\n', (gsize)(end - at))) != NULL) {
		count++;
		at++;
	}
	return count;
}

static gboolean
parse_line(Uidlist *list, const char *start, gboolean first,
           const char **line_feed, GError **error)
{
	const gsize rest = list->length - (gsize)(start - list->text);
	UidlistSlice line;

	/* Dovecot would append to that line. */
	*line_feed = memchr(start, '\n', rest);
	if (*line_feed == NULL)
		return fail(error, "cut off: the last line has no line end");
	line = cut_line(start, *line_feed);
	if (memchr(line.at, '\0', line.length) != NULL)
		return fail(error, "a NUL octet");
	return first ? parse_header(list, &line, error)
	             : parse_record(list, &line, error);
}

static gboolean
parse_text(Uidlist *list, GError **error)
{
	const char *at = list->text, *end = at + list->length;

	for (gsize number = 1; at < end; number++) {
		const char *line_feed;

		if (!parse_line(list, at, number == 1, &line_feed, error)) {
			g_prefix_error(error, "line %" G_GSIZE_FORMAT ": ",
			               number);
			return FALSE;
		}
		at = line_feed + 1;
	}
	return TRUE;
}

Uidlist *
uidlist_parse(char *text, gsize length, GError **error)
{
	g_autoptr(Uidlist) list = g_new0(Uidlist, 1);

	list->text = text;
	list->length = length;
	if (length == 0) {
		fail(error, "line 1: the file is empty");
		return NULL;
	}
	if (length > G_MAXUINT32) {
		fail(error, "the file has 4 GiB or more");
		return NULL;
	}
	/* The header's line gives one more than is needed. */
	list->records = g_new(UidlistIndex, count_lines(list) + 1);
	if (!parse_text(list, error))
		return NULL;
	return g_steal_pointer(&list);
}

/* ---- what is in it ---- */

guint32
uidlist_uid_validity(const Uidlist *list)
{
	return list->uid_validity;
}

/* Of several the last counts, as in Dovecot. */
char *
uidlist_guid(const Uidlist *list)
{
	const UidlistSlice line = uidlist_line(list, 0);
	UidlistCursor cursor = { line.at + 2, line.at + line.length };
	UidlistSlice field;
	char *guid = NULL;

	if (list->version != 3)
		return NULL;
	while (uidlist_next_header_field(&cursor, &field)) {
		if (*field.at != 'G')
			continue;
		g_free(guid);
		guid = g_strndup(field.at + 1, field.length - 1);
	}
	return guid;
}

guint32
uidlist_next_uid(const Uidlist *list)
{
	const gsize count = list->record_count;
	const guint32 last = count > 0 ? list->records[count - 1].uid : 0;

	return MAX(list->header_next_uid, last + 1);
}

gsize
uidlist_length(const Uidlist *list)
{
	return list->record_count;
}

/* The first field of a key counts, be it unreadable. */
static void
read_field(UidlistRecord *record, const UidlistSlice *field,
           gboolean *has_order, gboolean *has_wire_size)
{
	const char *value = field->at + 1;
	const gsize length = field->length - 1;
	guint64 number;

	if (*field->at == 'P' && record->uidl == NULL) {
		record->uidl = value;
		record->uidl_length = length;
	} else if (*field->at == 'G' && record->guid == NULL) {
		record->guid = value;
		record->guid_length = length;
	} else if (*field->at == 'O' && !*has_order) {
		*has_order = TRUE;
		if (uidlist_number(value, length, UIDLIST_NO_ORDER, &number))
			record->order = (guint32)number;
	} else if (*field->at == 'W' && !*has_wire_size) {
		*has_wire_size = TRUE;
		record->has_size = uidlist_number(value, length, G_MAXUINT64,
		                                  &record->wire_size);
	}
}

void
uidlist_get(const Uidlist *list, gsize index, UidlistRecord *record)
{
	gboolean has_order = FALSE, has_wire_size = FALSE;
	UidlistSlice line, field;
	UidlistCursor cursor;
	const char *info;
	gsize rest;

	g_assert(index < list->record_count);
	line = uidlist_line(list, list->records[index].offset);
	cursor = cursor_over(&line);
	*record = (UidlistRecord){
		.uid = list->records[index].uid,
		.order = UIDLIST_NO_ORDER,
		.line = line.at,
		.line_length = line.length,
	};

	uidlist_skip_uid(&cursor);
	if (list->version == 3) {
		while (uidlist_next_field(&cursor, &field))
			read_field(record, &field, &has_order, &has_wire_size);
		cursor.at++;
	}
	/* Dovecot takes an empty G off and goes by the base name. */
	if (record->guid_length == 0)
		record->guid = NULL;

	rest = (gsize)(cursor.end - cursor.at);
	info = memchr(cursor.at, ':', rest);
	record->name = cursor.at;
	record->name_length = info != NULL ? (gsize)(info - cursor.at) : rest;
}

gboolean
uidlist_has_uidl(const UidlistRecord *record, const char *uidl)
{
	if (uidl == NULL || record->uidl == NULL)
		return uidl == record->uidl;
	return strlen(uidl) == record->uidl_length &&
	       memcmp(uidl, record->uidl, record->uidl_length) == 0;
}
