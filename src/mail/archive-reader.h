/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * archive-reader.h - libarchive, reading a tar or zip file through unpack.h
 *
 * It unpacks nothing itself but what lies in a zip, so that whatever a packed
 * file becomes is counted, headers and padding too.
 */
#ifndef MAIL_ARCHIVE_READER_H
#define MAIL_ARCHIVE_READER_H

#include "mail/unpack.h"

struct archive;

typedef struct {
	int fd;
	Unpack *unpack;
	struct archive *libarchive;
	gboolean cut;  /* a zip that lacks the list of members at its end */
	GError *error; /* why octets could not be had */
} ArchiveReader;

/* reader: all zero; is to be cleared even if this fails. Errors as
   archive_open(). */
gboolean archive_reader_open(ArchiveReader *reader, int fd, guint64 growth,
                             guint64 base, GError **error);
void archive_reader_clear(ArchiveReader *reader);

/* Octets of the unpacked file that are used up. */
guint64 archive_reader_position(const ArchiveReader *reader);

/* What went wrong when libarchive last failed. */
GError *archive_reader_error(const ArchiveReader *reader);

#endif
