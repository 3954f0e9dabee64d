/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * target-name.h - names for the files of a new Maildir
 *
 *	<INTERNALDATE>.M<6 digits>P<20 digits>[Q<n>].pop3uidl-convert,
 *	S=<octets>,W=<wire size>[:2,<flags>]
 *
 * The digits are of a digest of the folder's name, the UID if somebody has
 * given it out, and the octets; n tells identical messages apart, from 2 on. So
 * the same message gets the same name in another run, whatever came to the
 * folder since.
 */
#ifndef WRITE_TARGET_NAME_H
#define WRITE_TARGET_NAME_H

#include <glib.h>
#include <nettle/sha1.h>

/* Octets of a file's name, on every file system that matters. */
#define TARGET_NAME_MAX 255

/* In every name that is made here, and hardly ever in another. */
#define TARGET_NAME_HOST ".pop3uidl-convert,"

/*
 * The name that a file keeps, as Dovecot reads it: the base name, and flags
 * after a ":2,", also where the ":" was changed on the way
 * (maildir_name_split()). Returns the length of the base name, which begins
 * *kept; 0: the base name is none for a Maildir.
 */
gsize target_name_keep(const char *name, GString *kept);

/* Whether S= and W=, if there are any in the name as it is kept, are the sizes
   that are given. */
gboolean target_name_is_true(const char *name, guint64 octets,
                             guint64 wire_size);

/* What a made name is made of, but for the flags. */
typedef struct {
	gint64 time;       /* INTERNALDATE, seconds since 1970 */
	guint64 octets;    /* as stored */
	guint64 wire_size; /* with CRLF */
	guint64 unique;    /* the digits after P */
	guint32 micros;    /* and after M */
	guint32 copy;      /* n; 0 or 1: none */
} TargetName;

/* The digest is fed with the octets after this, by sha1_update(). uid: 0 for
   one that nobody has given out. */
void target_name_digest_begin(struct sha1_ctx *digest, const char *folder,
                              guint32 uid);
void target_name_digest_end(struct sha1_ctx *digest, TargetName *made);

/* By all that tells names apart, but for copy: those that are alike are
   identical messages. */
int target_name_compare(const TargetName *a, const TargetName *b);

/* Sets *text to the base name. */
void target_name_base(const TargetName *made, GString *text);

/* Appends ":2," and the flags of another name, as many as fit. */
void target_name_add_flags(const char *name, GString *text);

/* Whether a name has a ":2,", or what became of it on the way. */
gboolean target_name_has_flags(const char *name);

#endif
