/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * header-digest.h - the key by which a POP3 and an IMAP message are one
 *
 * SHA-1 of a message's header, normalised so that it survives what servers do
 * to it: to the bit what Dovecot's pop3-migration plugin computes (2.3.17 to
 * 2.4.1, hash version 4), without the plugin's limit on the length of lines.
 * The rules are those of its pop3-migration-plugin.c, and of the header parser
 * and header filter below it; the reasons are those of its log.
 *
 *  1. A line ends at LF, and one CR before that belongs to the line end; it
 *     becomes LF. A last line without LF stays without. (LF and CRLF stores.)
 *  2. The first empty line ends the header, and is part of the digest.
 *  3. A line that begins with a space or tab continues the one before, except
 *     as the first of all. What drops a line drops its continuations.
 *  4. A line of only CRs (two or more, or one without LF) ends what is
 *     digested, and no empty line is digested either: Courier's IMAP stops
 *     there, its POP3 does not. The header itself goes on to its empty line.
 *  5. Any other line without a colon is dropped: Zimbra leaves such out of
 *     BODY[HEADER], but not out of BODY[] or TOP.
 *  6. The name is what precedes the first colon, without spaces and tabs at
 *     its end. It may be empty. More than 1000 octets: as if without colon.
 *  7. For rules 8 and 9 a name ends at its first NUL. (They were written for C
 *     strings.)
 *  8. Dropped, in any letter case: Content-Length, Status, X-IMAP, X-IMAPbase,
 *     X-Keywords, X-Message-Flag, X-Status, X-UID, X-UIDL (what mbox stores
 *     write into the message); Return-Path, X-Yahoo-Newman-Property (Yahoo's
 *     IMAP has them, its POP3 not).
 *  9. Dropped: a name with an octet up to 0x20, or 0x7F (Yahoo's IMAP drops
 *     them, its POP3 not). Octets from 0x80 on are fine; Dovecot has it so
 *     where C's char is signed.
 * 10. A continuation of only spaces and tabs is dropped with all further ones
 *     of its header: Zimbra and Oracle leave such out of BODY[HEADER].
 * 11. Of the rest spaces and tabs are deleted: Zimbra strips the end of lines.
 * 12. Other octets below 0x20, and from 0x7F on, are each a '?', and several
 *     '?' side by side in the message are one: Zimbra has a '?' for each octet
 *     of 8-bit text, Yahoo for each character, Dovecot 0x80 for NUL.
 *
 * Where a header was cut off before its empty line, a server that adds the
 * line has another digest; so there is a second one, "ended".
 *
 * What the rules but 8 drop may be all that tells two messages apart, such as
 * text that somebody sent without any header: a hash of it without spaces and
 * tabs, "strays", goes with the body (scan.h).
 *
 * Servers add and drop lines, and then digests differ: so each line that the
 * digest has can be hashed for itself (header-lines.h).
 */
#ifndef MAIL_HEADER_DIGEST_H
#define MAIL_HEADER_DIGEST_H

#include "mail/header-lines.h"
#include "mail/table.h"

#include <glib.h>
#include <nettle/sha1.h>

#define HEADER_NAME_LIMIT 1000

/* Of Message-ID and Received only those count that the digest has too. */
typedef struct {
	guint8 exact[DIGEST_LENGTH]; /* what the plugin computes */
	/* The same if no empty line came, but two more LFs had. */
	guint8 ended[DIGEST_LENGTH];
	gboolean has_end; /* an empty line ended the header */
	gboolean has_received;
	guint64 message_id; /* hash of the normalised value of the first that
	                       is not empty, line breaks left out; 0: none */
	guint64 oldest_received; /* the same of the last one */
	guint64 stated;          /* uidl_hash() of the UIDL that the header
	                            names; 0: none */
	guint64 strays;          /* 0: none */
	guint64 wire_size;       /* of the header, its empty line included */
	guint64 ended_size;      /* of the one that "ended" is of */
} HeaderFacts;

typedef enum {
	HEADER_LINE_START,
	HEADER_IN_NAME,  /* of a new line, which may have no colon */
	HEADER_IN_FOLD,  /* a continuation that was only blanks so far */
	HEADER_IN_VALUE, /* octets that are digested */
	HEADER_IN_DROPPED
} HeaderState;

/* The state between chunks; its fields are the module's own. */
typedef struct HeaderDigest {
	struct sha1_ctx sha1;
	HeaderState state;
	gboolean has_ended;
	gboolean has_line;  /* the first line is over */
	gboolean has_stop;  /* by rule 4 */
	gboolean is_kept;   /* continuations are digested */
	gboolean is_stray;  /* what is dropped now is hashed */
	gboolean is_all_cr; /* the name so far */
	gboolean holds_cr;  /* whether it is part of a line end comes next */
	gboolean has_received;
	guint8 last_class; /* of the octet before, by rules 11 and 12 */
	guint64 message_id;
	guint64 oldest_received;
	guint64 strays;
	guint64 wire_size;
	gsize name_octets; /* all so far; name has the first of them */
	gsize name_length; /* without blanks at its end */
	gsize text_length;
	HeaderLine line; /* the one that is read */
	guint8 name[HEADER_NAME_LIMIT];
	guint8 text[2048]; /* normalised, not yet in sha1 */
} HeaderDigest;

/* lines: of guint64, gets the hash of each line of the digest; or NULL. */
void header_digest_begin(HeaderDigest *digest, GArray *lines);

/*
 * The message's next octets, cut anywhere. Returns how many belong to the
 * header: fewer than length, or has_ended, once its empty line was seen.
 */
gsize header_digest_feed(HeaderDigest *digest, const guint8 *octets,
                         gsize length);
gboolean header_digest_has_ended(const HeaderDigest *digest);

/* The digest can be begun anew then. */
void header_digest_end(HeaderDigest *digest, HeaderFacts *facts);

#endif
