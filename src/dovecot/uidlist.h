/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidlist.h - dovecot-uidlist: the UIDs and POP3 UIDLs of one Maildir folder
 *
 * Version 3 (Dovecot 1.1 to 2.4): a header, then a record a message by
 * ascending UID:
 *
 *	3 V<uidvalidity> N<next uid> [G<32 hex>] [<key><value> ...]
 *	<uid> [<key><value> ...] :<base name>
 *
 * Keys of records: P the POP3 UIDL (empty: the base name), O the POP3 order,
 * S and W sizes in octets as stored and with CRLF, G the message's GUID; others
 * are carried along. Version 1 (Courier's form): "1 <uidvalidity> <next uid>",
 * then "<uid> <base name>".
 *
 * N is a lower bound: Dovecot appends records without raising it. A file that
 * breaks the rules is unlinked by Dovecot, and all UIDs are lost; so what it
 * would not read whole is an error here. (maildir-uidlist.c, 2.3.19.1)
 *
 * A parsed list is one text and 8 octets a record.
 */
#ifndef DOVECOT_UIDLIST_H
#define DOVECOT_UIDLIST_H

#include <glib.h>

#define UIDLIST_FILE "dovecot-uidlist"
#define UIDLIST_MAX_UID (G_MAXUINT32 - 1)
#define UIDLIST_NO_ORDER G_MAXUINT32 /* Dovecot's own value for "no O" */

typedef struct Uidlist Uidlist;

/* Slices of the list's text, or NULL where the record has no such field; of
   several the first counts, even where it is unreadable. */
typedef struct {
	guint32 uid;
	guint32 order;    /* O; UIDLIST_NO_ORDER if missing or unreadable */
	const char *name; /* the base name; never NULL, no NUL at its end */
	gsize name_length;
	const char *uidl; /* P: may be empty */
	gsize uidl_length;
	const char *guid; /* G; NULL if empty: Dovecot takes that off */
	gsize guid_length;
	gboolean has_size; /* W */
	guint64 wire_size;
	const char *line; /* the whole record, without its line end */
	gsize line_length;
} UidlistRecord;

/*
 * Takes text (g_malloc'ed, not NUL-terminated), also on failure.
 * G_IO_ERROR_INVALID_DATA, "line N: why", if Dovecot would not read all of it.
 */
Uidlist *uidlist_parse(char *text, gsize length, GError **error);
void uidlist_free(Uidlist *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Uidlist, uidlist_free)

guint32 uidlist_uid_validity(const Uidlist *list);
/* The header's G, the mailbox's GUID; NULL if there is none. g_free() it. */
char *uidlist_guid(const Uidlist *list);
/* max(N, last UID + 1): what Dovecot will really give next; never lower. */
guint32 uidlist_next_uid(const Uidlist *list);
gsize uidlist_length(const Uidlist *list);
void uidlist_get(const Uidlist *list, gsize index, UidlistRecord *record);

/* Whether a record's P is this; NULL: it has none. */
gboolean uidlist_has_uidl(const UidlistRecord *record, const char *uidl);

/* What becomes of a record's P or O when it is written again. */
typedef struct {
	gboolean change_uidl;
	const char *uidl; /* NULL: P is taken off; "": the base name */
	gboolean change_order;
	guint32 order; /* UIDLIST_NO_ORDER: O is taken off */
} UidlistChange;

/*
 * Append a header or a record to text, as version 3, LF at the end. All keys
 * but those that are changed stay, in their order; a record without a change
 * stays to the byte (but for the version). next_uid is written if it is above
 * the N that is there.
 */
void uidlist_format_header(const Uidlist *list, guint32 next_uid,
                           GString *text);
void uidlist_format_record(const Uidlist *list, gsize index,
                           const UidlistChange *change, GString *text);

/*
 * The same for a new list and for a record that is new. guid: G, of the mailbox
 * (32 hexadecimal digits) or of the message; NULL for none, as may be change.
 */
void uidlist_format_new_header(guint32 uid_validity, guint32 next_uid,
                               const char *guid, GString *text);
void uidlist_format_new_record(guint32 uid, const char *name, gsize name_length,
                               const UidlistChange *change, const char *guid,
                               GString *text);

#endif
