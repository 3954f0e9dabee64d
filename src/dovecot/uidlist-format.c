/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidlist-format.c - writing dovecot-uidlist, losing nothing that was read
 */
#include "dovecot/uidlist-text.h"
#include "dovecot/uidlist.h"

#include <string.h>

/* What is left of a change once what is so already is taken off. */
typedef struct {
	gboolean uidl;
	gboolean order;
} Changes;

static void
append_slice(GString *text, const char *bytes, gsize length)
{
	g_string_append_len(text, bytes, (gssize)length);
}

static void
append_number(GString *text, guint32 number)
{
	char digits[10];
	gsize first = sizeof digits;

	do {
		digits[--first] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	append_slice(text, digits + first, sizeof digits - first);
}

/* These would end the field, or forge a record. All other octets may be there
   already, and Dovecot keeps and serves them. */
static void
append_uidl(GString *text, const char *uidl)
{
	g_assert(strpbrk(uidl, " \n") == NULL);
	g_string_append_len(text, " P", 2);
	append_slice(text, uidl, strlen(uidl));
}

static void
append_order(GString *text, guint32 order)
{
	g_string_append_len(text, " O", 2);
	append_number(text, order);
}

static void
append_guid(GString *text, const char *guid)
{
	if (guid != NULL) {
		g_string_append_len(text, " G", 2);
		append_slice(text, guid, strlen(guid));
	}
}

/* ---- the header ---- */

void
uidlist_format_new_header(guint32 uid_validity, guint32 next_uid,
                          const char *guid, GString *text)
{
	g_assert(uid_validity > 0 && next_uid > 0);
	g_assert(guid == NULL || uidlist_is_guid(guid, strlen(guid)));
	g_string_append_len(text, "3 V", 3);
	append_number(text, uid_validity);
	g_string_append_len(text, " N", 2);
	append_number(text, next_uid);
	append_guid(text, guid);
	g_string_append_c(text, '\n');
}

void
uidlist_format_header(const Uidlist *list, guint32 next_uid, GString *text)
{
	const UidlistSlice line = uidlist_line(list, 0);
	UidlistCursor cursor = { line.at + 2, line.at + line.length };
	UidlistSlice field;

	next_uid = MAX(next_uid, list->header_next_uid);
	if (list->version != 3) {
		uidlist_format_new_header(list->uid_validity, next_uid, NULL,
		                          text);
		return;
	}
	if (next_uid == list->header_next_uid) {
		append_slice(text, line.at, line.length);
		g_string_append_c(text, '\n');
		return;
	}

	g_string_append_c(text, '3');
	while (uidlist_next_header_field(&cursor, &field)) {
		g_string_append_c(text, ' ');
		if (*field.at != 'N') {
			append_slice(text, field.at, field.length);
			continue;
		}
		g_string_append_c(text, 'N');
		append_number(text, next_uid);
	}
	g_string_append_c(text, '\n');
}

/* ---- records ---- */

static UidlistCursor
fields_of(const Uidlist *list, const UidlistRecord *record)
{
	UidlistCursor cursor = { record->line, record->line };

	/* A line of version 1 has none. */
	if (list->version == 3) {
		cursor.end += record->line_length;
		uidlist_skip_uid(&cursor);
	}
	return cursor;
}

static gboolean
has_field(const Uidlist *list, const UidlistRecord *record, char key)
{
	UidlistCursor cursor = fields_of(list, record);
	UidlistSlice field;

	while (uidlist_next_field(&cursor, &field)) {
		if (*field.at == key)
			return TRUE;
	}
	return FALSE;
}

/* An O that is unreadable, or too large, sorts like none, or after none. */
static gboolean
same_order(const Uidlist *list, const UidlistRecord *record, guint32 order)
{
	if (order != record->order)
		return FALSE;
	return order != UIDLIST_NO_ORDER || !has_field(list, record, 'O');
}

static Changes
real_changes(const Uidlist *list, const UidlistRecord *record,
             const UidlistChange *change)
{
	Changes changes = { FALSE, FALSE };

	if (change == NULL)
		return changes;
	changes.uidl =
		change->change_uidl && !uidlist_has_uidl(record, change->uidl);
	changes.order = change->change_order &&
	                !same_order(list, record, change->order);
	return changes;
}

/* All fields but those of changed keys; a new value stands where the first old
   one stood, or at the end. */
static void
append_fields(const Uidlist *list, const UidlistRecord *record,
              const UidlistChange *change, Changes changes, GString *text)
{
	gboolean uidl_left = changes.uidl && change->uidl != NULL;
	gboolean order_left =
		changes.order && change->order != UIDLIST_NO_ORDER;
	UidlistCursor cursor = fields_of(list, record);
	UidlistSlice field;

	while (uidlist_next_field(&cursor, &field)) {
		if (changes.uidl && *field.at == 'P') {
			if (uidl_left)
				append_uidl(text, change->uidl);
			uidl_left = FALSE;
		} else if (changes.order && *field.at == 'O') {
			if (order_left)
				append_order(text, change->order);
			order_left = FALSE;
		} else {
			g_string_append_c(text, ' ');
			append_slice(text, field.at, field.length);
		}
	}
	if (uidl_left)
		append_uidl(text, change->uidl);
	if (order_left)
		append_order(text, change->order);
}

void
uidlist_format_record(const Uidlist *list, gsize index,
                      const UidlistChange *change, GString *text)
{
	UidlistRecord record;
	const char *name_end;
	Changes changes;

	uidlist_get(list, index, &record);
	changes = real_changes(list, &record, change);
	if (list->version == 3 && !changes.uidl && !changes.order) {
		append_slice(text, record.line, record.line_length);
		g_string_append_c(text, '\n');
		return;
	}

	append_number(text, record.uid);
	append_fields(list, &record, change, changes, text);
	g_string_append_len(text, " :", 2);
	name_end = list->version == 3 ? record.line + record.line_length
	                              : record.name + record.name_length;
	append_slice(text, record.name, (gsize)(name_end - record.name));
	g_string_append_c(text, '\n');
}

void
uidlist_format_new_record(guint32 uid, const char *name, gsize name_length,
                          const UidlistChange *change, const char *guid,
                          GString *text)
{
	g_assert(uid > 0 && uid <= UIDLIST_MAX_UID && name_length > 0);
	g_assert(guid == NULL ||
	         (*guid != '\0' && strpbrk(guid, " \n") == NULL));
	for (gsize i = 0; i < name_length; i++)
		g_assert(strchr("\n\r/:", name[i]) == NULL);

	append_number(text, uid);
	if (change != NULL && change->change_uidl && change->uidl != NULL)
		append_uidl(text, change->uidl);
	if (change != NULL && change->change_order &&
	    change->order != UIDLIST_NO_ORDER)
		append_order(text, change->order);
	append_guid(text, guid);
	g_string_append_len(text, " :", 2);
	append_slice(text, name, name_length);
	g_string_append_c(text, '\n');
}
