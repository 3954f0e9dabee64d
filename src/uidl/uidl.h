/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidl.h - what a UIDL is, and how bytes of unknown origin are shown
 *
 * A UIDL is 1 to 70 octets from 0x21 to 0x7E, unique in its maildrop and never
 * used again while the message lives (RFC 1939, section 7). Real servers break
 * the length; Dovecot 2.3 and 2.4 store and serve longer ones unharmed. Any
 * other octet would end the field of dovecot-uidlist that it is written to, or
 * forge a record there.
 */
#ifndef UIDL_UIDL_H
#define UIDL_UIDL_H

#include <glib.h>

#define UIDL_MAX_LENGTH 70

typedef enum {
	UIDL_GOOD,
	UIDL_LONG,     /* good, but over 70 octets */
	UIDL_EMPTY,    /* unusable */
	UIDL_BAD_OCTET /* unusable */
} UidlVerdict;

/* length: octets; the text may hold any octet, NUL included. */
UidlVerdict uidl_check(const char *text, gsize length);

static inline gboolean
uidl_is_usable(UidlVerdict verdict)
{
	return verdict == UIDL_GOOD || verdict == UIDL_LONG;
}

/*
 * Bytes for a person's eyes: all but 0x20-0x7E and the backslash come as \xHH
 * (upper case), the backslash doubled; length -1: up to NUL. g_free() it.
 */
char *uidl_escape(const char *bytes, gssize length);

/*
 * The same for text that is meant to be UTF-8, such as a decoded Subject:
 * printable characters stay, and what is no UTF-8, a control or a formatting
 * character (bidi overrides) comes as \xHH an octet.
 */
char *uidl_escape_utf8(const char *bytes, gssize length);

/* By which UIDLs are compared where their texts are not at hand; not 0. */
guint64 uidl_hash(const char *uidl, gsize length);

#endif
