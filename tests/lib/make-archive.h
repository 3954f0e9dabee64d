/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * make-archive.h - tar and zip files for tests, good ones and hostile ones
 */
#ifndef LIB_MAKE_ARCHIVE_H
#define LIB_MAKE_ARCHIVE_H

#include <glib.h>

typedef enum {
	MAKE_FILE,
	MAKE_FOLDER,
	MAKE_SYMLINK,
	MAKE_HARD_LINK,
	MAKE_FIFO,
	MAKE_DEVICE,
	MAKE_SPARSE /* a file, after a hole of 1 MiB */
} MakeType;

typedef struct {
	const char *name; /* any octets, written as they are */
	const char *content;
	MakeType type;
	const char *target; /* of a link */
	gint64 time;        /* seconds since 1970 */
	gsize length;       /* of the content; 0: up to its NUL */
} MakeMember;

/*
 * kind: "tar" (ustar, or pax where that is needed), "gnutar", "pax", "zip" (its
 * members deflated), "zip-stored" or "zip-encrypted"; for tar with ".gz",
 * ".bz2", ".xz", ".zst" or ".lz4" behind it. It may be
 * packed several times. zip cannot have what is no file,
 * folder or symlink. The last member's name is NULL.
 */
GByteArray *make_archive_octets(const char *kind, const MakeMember *members);

/* The same as a file, which is written over. */
void make_archive(const char *path, const char *kind,
                  const MakeMember *members);

/* Any octets packed by gzip. */
GByteArray *make_gzip(const GByteArray *octets);

#endif
