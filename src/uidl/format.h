/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format.h - Dovecot's pop3_uidl_format: the UIDL of a message without its own
 *
 * With a "%{" in it a format has 2.4's syntax, in which any other '%' stands
 * for itself; without, 2.3's. No format is valid in both (Dovecot 2.3.19.1 and
 * 2.4.1 each refuse the other's; 2.3 knows "%%", which 2.4 takes as it is.)
 *
 *	2.4	%{uid | hex(8)}%{uidvalidity | hex(8)}
 *	2.3	%08Xu%08Xv
 *
 * Variables: uid/u, uidvalidity/v, filename/f (the base name), guid/g (the G of
 * the record, else the base name). 2.4's hex(N) pads with zeros and keeps the
 * LAST N digits (hex(-N) pads behind and keeps the first); 2.3's width pads if
 * it begins with 0, and else keeps the FIRST. Hex digits are lower case; L, U,
 * lower and upper change letters, M and md5 make a digest of a name.
 */
#ifndef UIDL_FORMAT_H
#define UIDL_FORMAT_H

#include <glib.h>

#define UIDL_FORMAT_DEFAULT "%{uid | hex(8)}%{uidvalidity | hex(8)}"

typedef struct UidlFormat UidlFormat;

/* What a UIDL is computed from; name and guid need no NUL at their ends. */
typedef struct {
	guint32 uid;
	guint32 uid_validity;
	const char *name; /* the base name, without flags */
	gsize name_length;
	const char *guid; /* NULL: the base name */
	gsize guid_length;
} UidlParts;

/* G_IO_ERROR_INVALID_ARGUMENT: not a format, or a part that is not known. */
UidlFormat *uidl_format_parse(const char *text, GError **error);
void uidl_format_free(UidlFormat *format);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UidlFormat, uidl_format_free)

/* The text that it was parsed from. */
const char *uidl_format_text(const UidlFormat *format);

/* Replaces what is in uidl. */
void uidl_format_expand(const UidlFormat *format, const UidlParts *parts,
                        GString *uidl);

typedef enum {
	UIDL_COMES_NEVER,
	UIDL_COMES_ONCE, /* with the UID told, and no other one from least on */
	UIDL_COMES_AGAIN /* with many: a format without uid, or one that cuts it
	                  */
} UidlComes;

/*
 * Whether some message with a UID from least to 4294967294 will get this UIDL
 * computed. Base names and GUIDs of mail to come are unlike all that is there
 * now: a format that has one never gives it again.
 */
UidlComes uidl_format_comes(const UidlFormat *format, guint32 uid_validity,
                            guint32 least, const char *uidl, gsize length,
                            guint32 *uid);

#endif
