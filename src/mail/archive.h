/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * archive.h - the members of a tar or zip file, as they go by
 *
 * tar (ustar, pax, GNU; several one after the other too) and zip, bare or
 * packed by gzip, bzip2, xz, zstd or lz4. Nothing is ever written: a member is
 * a name and octets that are read once, in the archive's order. Names are
 * bytes, made relative: "/" before them and "." parts are taken off, and one
 * with a ".." part is no name. Members of the same name occur.
 *
 * What an archive says of itself is nobody's word: sizes, links and names are
 * those of whoever made it, so each is bounded or checked here.
 */
#ifndef MAIL_ARCHIVE_H
#define MAIL_ARCHIVE_H

#include <gio/gio.h>

typedef enum {
	ARCHIVE_FILE,
	ARCHIVE_FOLDER,
	ARCHIVE_LINK, /* a hard link: another name of the member "target" */
	ARCHIVE_OTHER /* a symlink, a device, a FIFO */
} ArchiveType;

typedef struct {
	const char *name;   /* NULL: unsafe (".." in it) or empty; see shown.
	                       The folder itself ("./") is no member */
	const char *shown;  /* as the archive has it, escaped, for messages */
	const char *rest;   /* of an unsafe name: what it is without its ".."
	                       parts, which is not where it leads */
	const char *target; /* of a hard link; NULL: unsafe; without its data */
	ArchiveType type;
	gboolean has_time;
	gint64 time; /* seconds since 1970: when its file was changed; a zip's
	                that is local time of an unknown zone is none */
} ArchiveMember;

/* 0 stands for the default of each. */
typedef struct {
	guint64 member;  /* octets of one that is read; ARCHIVE_MAX_MEMBER */
	guint64 members; /* how many; ARCHIVE_MAX_MEMBERS */
	guint64 growth;  /* octets unpacked for each of the archive's file;
	                    ARCHIVE_MAX_GROWTH */
	/* Of an archive inside one: octets of the outer one's file, from which
	   growth counts if they are fewer. */
	guint64 base;
} ArchiveLimits;

#define ARCHIVE_MAX_MEMBER (G_GUINT64_CONSTANT(2) << 30)
#define ARCHIVE_MAX_MEMBERS G_GUINT64_CONSTANT(10000000)
#define ARCHIVE_MAX_GROWTH G_GUINT64_CONSTANT(1000)

typedef struct Archive Archive;

typedef enum {
	ARCHIVE_MEMBER, /* there is a next member */
	ARCHIVE_END,    /* there is none, and the archive is whole */
	ARCHIVE_DAMAGED /* there may have been more: error says what is wrong */
} ArchiveNext;

/*
 * fd: of a regular file; it stays the caller's and must stay open; its offset
 * does not matter. G_IO_ERROR_NOT_SUPPORTED: neither tar nor zip, packed or
 * not; all others as archive_next().
 */
Archive *archive_open(int fd, const ArchiveLimits *limits, GError **error);
/* libarchive has an archive_free() of its own. */
void archive_close(Archive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Archive, archive_close)

/*
 * The next member, good until the next call; what was not read of the one
 * before is skipped. A limit that is passed by the archive as a whole is
 * G_IO_ERROR_NO_SPACE and names the member and the option that raises it; an
 * archive that is damaged or cut off, even where a member ends, is
 * G_IO_ERROR_PARTIAL_INPUT; other codes are of a file that could not be read.
 * Texts name the member before ("damaged after member \"a\": why") and go on
 * being told.
 */
ArchiveNext archive_next(Archive *archive, ArchiveMember *member,
                         GError **error);

/*
 * The member's next octets, good until the next call: how many, 0 at its clean
 * end, -1 if it cannot be read whole (damaged, encrypted, sparse, too long);
 * its octets so far are void then, it is not to be read again, and
 * archive_next() tells whether more members can be read. Errors do not name the
 * member: G_IO_ERROR_NO_SPACE for one that is too long, G_IO_ERROR_INVALID_DATA
 * for one that is encrypted or sparse, else as archive_next().
 */
gssize archive_read(Archive *archive, const guint8 **octets, GError **error);

/* Octets of the archive's file that have been read, and all of it. */
guint64 archive_position(const Archive *archive);
guint64 archive_size(const Archive *archive);

/* Whether a name ends as archives' names do (".tar", ".tar.gz", ".tgz", ".zip"
   and so on, in any letter case). */
gboolean archive_has_suffix(const char *name);

#endif
