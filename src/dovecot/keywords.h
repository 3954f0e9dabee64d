/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * keywords.h - dovecot-keywords: what the letters a to z of a file's flags mean
 *
 *	<index> <name>      a line each, index 0 to 25 for a to z, more allowed
 *
 * (maildir-keywords.c, 2.3.19.1)
 */
#ifndef DOVECOT_KEYWORDS_H
#define DOVECOT_KEYWORDS_H

#include <gio/gio.h>

#define KEYWORDS_FILE "dovecot-keywords"

/* Whether Dovecot reads all of it. G_IO_ERROR_INVALID_DATA, "line N: why". */
gboolean keywords_check(const char *text, gsize length, GError **error);

#endif
