/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keywords.h - dovecot-keywords: what the letters a to z of a file's flags mean
 *
 *	<index> <name>      a line each, index 0 to 25 for a to z
 *
 * Dovecot 2.3.19.1, by experiment: lines may come in any order and have gaps; a
 * letter without a line becomes the keyword "unknown-<index>", for good. Lines
 * that it cannot read it drops without a word, and so their keywords' names:
 * those without a number and a name; the former of two for one index; the
 * latter of two with one name (a and A are the same); all from a line of 1024
 * octets on. An index above 25 means no letter, so it is no loss. Names may
 * hold blanks; a CR at a line's end and a missing last LF do not matter.
 * (maildir-keywords.c)
 */
#ifndef DOVECOT_KEYWORDS_H
#define DOVECOT_KEYWORDS_H

#include <gio/gio.h>

#define KEYWORDS_FILE "dovecot-keywords"

/* Whether Dovecot reads all that a letter could mean.
   G_IO_ERROR_INVALID_DATA, "line N: why". */
gboolean keywords_check(const char *text, gsize length, GError **error);

#endif
