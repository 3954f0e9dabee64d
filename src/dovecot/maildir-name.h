/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-name.h - the names of a Maildir's files, as Dovecot reads them
 *
 *	<seconds>.[M<microseconds>]<unique>.<host>[,S=<octets>][,W=<octets>][:2,<flags>]
 *
 * The base name ends at the first ':'; it is what stays when flags change or a
 * file moves from new/ to cur/, and what dovecot-uidlist holds.
 */
#ifndef DOVECOT_MAILDIR_NAME_H
#define DOVECOT_MAILDIR_NAME_H

#include <glib.h>

/* The length of the base name of a file's name. */
gsize maildir_name_base(const char *name);

/* Base names by their octets, for looking them up: not the order below. They
   need no NUL at their ends. */
int maildir_name_compare_bases(const char *a, gsize a_length, const char *b,
                               gsize b_length);

/* Whether Dovecot takes a file of this name as a message: its base name is not
   empty and does not begin with a dot, and nowhere is a CR, LF or slash. */
gboolean maildir_name_is_message(const char *name);

/* ,W= (the size in octets with CRLF); FALSE if there is none, or no number. */
gboolean maildir_name_wire_size(const char *name, guint64 *octets);

/* ,S= (the size in octets as stored), likewise. */
gboolean maildir_name_octets(const char *name, guint64 *octets);

/*
 * Where the name's base ends and its info ("2,S") begins, where the ':' between
 * them may have been changed on the way, by Windows or a zip program: to ";",
 * "!", "-", "_", "%3A", U+F03A or U+F022 before a "2," and letters, or none, at
 * the name's end (no program ends a base name with a comma). Only in names
 * without a ':'. *info: where "2," is; the name's end if there is none. Returns
 * the length of the base.
 */
gsize maildir_name_split(const char *name, const char **info);

/* Whether mbsync or offlineimap wrote the name: it has ",U=<uid>". */
gboolean maildir_name_has_foreign_uid(const char *name);

/*
 * The order in which Dovecot gives UIDs to new files: by leading number, then
 * by M<number> (anywhere between the first two dots) where both have one, then
 * by bytes. (maildir_filename_sort_cmp of 2.3.19.1.) Names with and without M
 * in one second can form a circle: sort by bytes before, or the result depends
 * on the order of reading.
 */
int maildir_name_compare(const char *a, const char *b);

#endif
