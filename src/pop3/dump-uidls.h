/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dump-uidls.h - the rules that the UIDLs of a whole dump must keep
 *
 * Each is 1 octet or more from 0x21 to 0x7E, and no two are the same. Over 70
 * octets is against RFC 1939 too, but servers do it and Dovecot does not mind.
 */
#ifndef POP3_DUMP_UIDLS_H
#define POP3_DUMP_UIDLS_H

#include "pop3/dump.h"
#include "pop3/listing.h"

/*
 * The text of each line is its UIDL. G_IO_ERROR_INVALID_DATA, "line N: message
 * M: why", for the lowest number that breaks a rule. If such are to be ignored,
 * they become LISTING_NO_TEXT, all of those that share one, with a warning
 * each. label: the file's name for warnings.
 */
gboolean dump_uidls_check(Listing *listing, const char *label,
                          const DumpOptions *options, Maildrop *maildrop,
                          GError **error);

/* With a NUL at its end; NULL: none, or ignored. After dump_uidls_check(). */
static inline const char *
dump_uidls_get(const Listing *listing, const ListingLine *line)
{
	return line->text != LISTING_NO_TEXT ? listing->text + line->text
	                                     : NULL;
}

#endif
