/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * listing.h - a UIDL or LIST listing, by hand or as a server answered it
 *
 *	[+OK ...]
 *	<number> <uidl>          or <number> <octets>[ <text>]
 *	...
 *	[.]
 *
 * LF or CRLF. Blanks around a line are ignored, and so are empty lines at the
 * end of the file, and a byte order mark at its beginning. After +OK the
 *listing ends with a line of one dot; without one, or if the count that some
 *servers tell as the first word after +OK is another, it was cut off. What the
 *server answered next ("+OK Bye") may follow the dot.
 */
#ifndef POP3_LISTING_H
#define POP3_LISTING_H

#include <gio/gio.h>

#define LISTING_NO_TEXT G_MAXUINT32
#define LISTING_MAX_OCTETS ((guint64)G_MAXINT64)

typedef struct {
	guint32 number;
	guint32 line;   /* of the file, from 1 */
	guint32 text;   /* offset in the listing's text of what follows the
	                   number; LISTING_NO_TEXT: known to have none */
	guint32 length; /* octets of it */
} ListingLine;

typedef struct {
	char *text;    /* a NUL follows what belongs to a line */
	GArray *lines; /* of ListingLine, by ascending number */
} Listing;

/* Takes text. */
Listing *listing_new(char *text);
void listing_free(Listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, listing_free)

/* Takes text, of less than 4 GiB. G_IO_ERROR_INVALID_DATA, "line N: why". */
Listing *listing_parse(char *text, gsize length, GError **error);

static inline ListingLine *
listing_get(const Listing *listing, guint index)
{
	return &g_array_index(listing->lines, ListingLine, index);
}

/* The octets of a line of LIST; FALSE: its text does not begin with any. */
gboolean listing_octets(const Listing *listing, const ListingLine *line,
                        guint64 *octets);

/* For other files with numbered lines: sorts by number, refuses one twice. */
gboolean listing_sort(Listing *listing, GError **error);

/* Digits and nothing else, up to max; else FALSE. */
gboolean listing_number(const char *text, gsize length, guint64 max,
                        guint64 *number);

/* Octets for a message: escaped, in quotes, cut where there are very many. */
char *listing_quote(const char *octets, gsize length);

#endif
