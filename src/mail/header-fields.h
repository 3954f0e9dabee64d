/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * header-fields.h - a header that lies in memory, one field after the other
 *
 * A field is a line with a colon, with the lines after it that begin with a
 * blank. Other lines are none, and go with what continues them.
 */
#ifndef MAIL_HEADER_FIELDS_H
#define MAIL_HEADER_FIELDS_H

#include <glib.h>

/* All point into the header. */
typedef struct {
	const char *line; /* with its line ends, the last one too */
	gsize length;
	gsize name_length; /* up to the colon */
	const char *value; /* from behind the colon on, line ends and all */
	gsize value_length;
} HeaderField;

/*
 * The next field from *at on, which moves behind it. FALSE: there is none; an
 * empty line ends the header.
 */
gboolean header_field_next(const char **at, const char *end,
                           HeaderField *field);

/* In any letter case; blanks before the colon do not count. */
gboolean header_field_is(const HeaderField *field, const char *name);

/* Replaces text by the value, without its line ends and without blanks at both
   ends. */
void header_field_unfold(const HeaderField *field, GString *text);

#endif
