/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * archive-text.h - all that mail/archive.h tells of an archive, as text
 */
#ifndef LIB_ARCHIVE_TEXT_H
#define LIB_ARCHIVE_TEXT_H

#include "mail/archive.h"

/* A file without a name that holds the octets; its descriptor. */
int archive_text_file(const guint8 *octets, gsize length);

/*
 * A line each, with names and content escaped:
 *
 *	file NAME: CONTENT	of over 64 octets: N octets, SHA-1 S
 *	file NAME! ERROR
 *	folder NAME
 *	link NAME TARGET
 *	other NAME
 *	end			or: stop ERROR, open ERROR
 *
 * What has no name is shown in brackets. limits: NULL for the defaults.
 */
char *archive_text(const GByteArray *octets, const ArchiveLimits *limits);

#endif
