/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h - a message's octets go by once, and leave its facts
 *
 * Also undoes a POP3 server's answer (RFC 1939, section 3): a first line that
 * is "+OK" or begins with "+OK " is no header; then a line's first dot of
 * several octets is dropped, and a line of only a dot is the end.
 *
 * The body digest is SHA-1 over the body with its line ends made LF, the blank
 * lines at its end cut (servers add and drop one) and every '>' before "From "
 * at the start of a line dropped (mbox quoting).
 */
#ifndef MAIL_SCAN_H
#define MAIL_SCAN_H

#include "mail/header-digest.h"
#include "mail/table.h"

typedef struct Scan Scan;

typedef struct {
	guint64 octets;    /* of the message as stored, unstuffed; 0: empty */
	guint64 wire_size; /* if asked for FACT_SIZE or FACT_LINES */
	guint64 lines;     /* line ends, likewise */
	HeaderFacts header;
	gboolean has_body;   /* something follows the header */
	gboolean over_limit; /* the header is longer than the limit */
	gboolean cut_off;    /* a server's answer without its last line */
	const char *packed; /* "gzip", "bzip2", "xz", "zstd", "lz4": compressed;
	                       "mail-crypt": encrypted, by Dovecot; else NULL */
	guint8 body[DIGEST_LENGTH]; /* if asked for FACT_BODY */
} ScanResult;

/* One Scan serves any number of messages, one after the other. */
Scan *scan_new(void);
void scan_free(Scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scan, scan_free)

/* header_limit: octets as stored. */
void scan_begin(Scan *scan, MailForm form, FactSet wants, guint64 header_limit);

/* The next octets, cut anywhere. FALSE: no more are needed. */
gboolean scan_feed(Scan *scan, const guint8 *octets, gsize length);

void scan_end(Scan *scan, ScanResult *result);

#endif
