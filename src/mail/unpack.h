/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * unpack.h - the octets of a file, unpacked if a packer made it
 *
 * Packed once, by gzip, bzip2, xz, zstd or lz4; what is packed twice comes out
 * packed. Several packed streams, one after the other, are one. A checksum that
 * the packer left is checked.
 */
#ifndef MAIL_UNPACK_H
#define MAIL_UNPACK_H

#include <gio/gio.h>

typedef struct Unpack Unpack;

/* Below this many octets nothing is too much. */
#define UNPACK_FREE (G_GUINT64_CONSTANT(64) << 20)

/*
 * fd: of a regular file, stays the caller's; its offset is neither used nor
 * changed. growth: how many octets may come of each octet of the file, or of
 * base, if that is less and not 0.
 */
Unpack *unpack_new(int fd, guint64 growth, guint64 base, GError **error);
void unpack_free(Unpack *unpack);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unpack, unpack_free)

gboolean unpack_is_packed(const Unpack *unpack);

/*
 * The next octets, good until the next call: how many, 0 at the end, -1: the
 * file cannot be read (G_IO_ERROR of an errno), it is damaged or cut off
 * (G_IO_ERROR_PARTIAL_INPUT), or grows too much (G_IO_ERROR_NO_SPACE).
 */
gssize unpack_read(Unpack *unpack, const guint8 **octets, GError **error);

/* Of a file that is not packed: where unpack_read() reads next. */
void unpack_seek(Unpack *unpack, guint64 offset);

/* Counts octets that were unpacked elsewhere; FALSE: too many by now. */
gboolean unpack_count(Unpack *unpack, guint64 octets, GError **error);

/* Octets of the file that have been read, and all of it as it was at first: of
   one that grows no more is read. */
guint64 unpack_position(const Unpack *unpack);
guint64 unpack_size(const Unpack *unpack);

#endif
