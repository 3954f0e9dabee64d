/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * served.h - what Dovecot's POP3 server will list for a Maildir's INBOX
 *
 * Messages come by ascending O, those of one O by UID, those without O last.
 * The UIDL is P; an empty P means the base name; without P it is computed by
 * pop3_uidl_format. (Dovecot 2.3.19.1 and 2.4.1, by experiment; a server with
 * pop3_reuse_xuidl serves X-UIDL in place of the computed one.)
 */
#ifndef DOVECOT_SERVED_H
#define DOVECOT_SERVED_H

#include "uidl/format.h"

#include <glib.h>

#define SERVED_NO_ORDER G_MAXUINT32

typedef struct {
	guint32 index; /* the caller's own */
	guint32 uid;
	guint32 order;    /* SERVED_NO_ORDER: none */
	const char *uidl; /* P; NULL: none */
	const char *name; /* the base name */
	gsize name_length;
	const char *guid; /* NULL: none */
} ServedMessage;

/* Sorts messages into the order of their POP3 numbers. */
void served_sort(ServedMessage *messages, gsize length);

/* The UIDL that is served; replaces what is in uidl. */
void served_uidl(const ServedMessage *message, const UidlFormat *format,
                 guint32 uid_validity, GString *uidl);

#endif
