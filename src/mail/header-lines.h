/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * header-lines.h - single lines of a header: their hashes, and what they state
 *
 * A line is one with what continues it, normalised as header-digest.h does.
 *
 * Two kinds of line name the UIDL that a POP3 server gave the message:
 *
 *	X-UIDL: <UIDL>          Thunderbird, qpopper, mailutils
 *	Received: ... getmail<version> msgid:<UIDL>[ for <address>]; <date>
 *	                        getmail 4 to 6; the topmost Received
 */
#ifndef MAIL_HEADER_LINES_H
#define MAIL_HEADER_LINES_H

#include "mail/table.h"

typedef enum {
	LINE_OTHER,
	LINE_MESSAGE_ID,
	LINE_RECEIVED,
	LINE_X_UIDL
} LineKind;

/* Longer lines state nothing. */
#define LINE_RAW_LIMIT 1024

/* One line between chunks; its fields are for header-digest.c. */
typedef struct {
	GArray *hashes; /* of guint64, or NULL: the caller's own */
	LineKind kind;
	gboolean is_open;
	gboolean is_hashed; /* somebody wants the value's hash */
	gboolean has_value;
	gboolean is_raw;  /* its octets are kept */
	gboolean has_raw; /* an X-UIDL was */
	guint64 name;
	guint64 value;
	guint64 stated;
	gsize raw_length; /* all of it; raw has the first of them */
	char raw[LINE_RAW_LIMIT];
} HeaderLine;

void header_line_begin(HeaderLine *line, GArray *hashes);

/* A line of this kind begins; first: of its kind in the header. */
void header_line_open(HeaderLine *line, LineKind kind, gboolean first);

/* Normalised octets of its name and of its value. */
void header_line_name(HeaderLine *line, const guint8 *octets, gsize length);
void header_line_value(HeaderLine *line, const guint8 *octets, gsize length);

/* Octets of its value as they are. */
void header_line_raw(HeaderLine *line, const guint8 *octets, gsize length);

/* Nothing more of it follows. Returns the hash of the value; 0: it is empty, or
   nobody wanted it. */
guint64 header_line_close(HeaderLine *line);

/* FNV-1a, from hash on; and what makes all its bits good to sort by; not 0. */
#define HEADER_HASH_START G_GUINT64_CONSTANT(0xcbf29ce484222325)
guint64 header_hash(guint64 hash, const guint8 *octets, gsize length);
guint64 header_hash_spread(guint64 hash);

#endif
