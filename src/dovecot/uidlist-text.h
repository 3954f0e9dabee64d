/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidlist-text.h - a list's text and the way through its lines; for uidlist*.c
 */
#ifndef DOVECOT_UIDLIST_TEXT_H
#define DOVECOT_UIDLIST_TEXT_H

#include "dovecot/uidlist.h"

typedef struct {
	const char *at; /* the next octet */
	const char *end;
} UidlistCursor;

typedef struct {
	const char *at;
	gsize length;
} UidlistSlice;

typedef struct {
	guint32 uid;
	guint32 offset; /* of its line */
} UidlistIndex;

struct Uidlist {
	char *text;
	gsize length;
	guint version; /* 1 or 3 */
	guint32 uid_validity;
	guint32 header_next_uid; /* N */
	UidlistIndex *records;
	gsize record_count;
};

/* The line at offset, without its line end; the text is known to be good. */
UidlistSlice uidlist_line(const Uidlist *list, gsize offset);

/* The header's fields, "3 " left out; a key can be any octet, a space too. */
gboolean uidlist_next_header_field(UidlistCursor *cursor, UidlistSlice *field);

/* Skips a record's UID and what blanks follow. */
void uidlist_skip_uid(UidlistCursor *cursor);

/* A record's fields; FALSE where the name (its ':') or the end is reached. */
gboolean uidlist_next_field(UidlistCursor *cursor, UidlistSlice *field);

/* Whether it is the value of a header's G. */
gboolean uidlist_is_guid(const char *digits, gsize length);

/* Digits only, from the first octet to the last, and no more than max. */
gboolean uidlist_number(const char *digits, gsize length, guint64 max,
                        guint64 *number);

#endif
