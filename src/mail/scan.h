/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan.h - a message's octets go by once, and leave its facts
 *
 * A POP3 server's answer is undone (answer.h): all that is told is of the
 * message in it.
 */
#ifndef MAIL_SCAN_H
#define MAIL_SCAN_H

#include "mail/header-digest.h"
#include "mail/table.h"

typedef struct Scan Scan;

/* How the octets were cut makes no difference. */
typedef struct {
	/* Of the message, as stored; 0: it is empty. Of its header, if nothing
	   else was asked for; void if that is over_limit. */
	guint64 octets;
	guint64 wire_size;  /* if asked for FACT_SIZE or FACT_LINES */
	guint64 lines;      /* line ends, likewise */
	HeaderFacts header; /* always; void if over_limit */
	/* Something follows the header; if asked for more than FACT_HEADER. */
	gboolean has_body;
	gboolean over_limit; /* the header is longer than the limit */
	gboolean cut_off;    /* an answer that ended without its last line */
	/* "gzip", "bzip2", "xz", "zstd", "lz4": compressed; "mail-crypt":
	   encrypted, by Dovecot; all else is told of the octets as they are.
	   NULL: neither. */
	const char *packed;
	/* If asked for FACT_BODY; void if over_limit. Of the header's strays
	   as well, if it has neither Message-ID nor Received. */
	guint8 body[DIGEST_LENGTH];
	/* If asked for FACT_FIELDS: of guint64, the scan's own, good until the
	   next message; void if over_limit. */
	GArray *fields;
	/* If asked for FACT_IDENTITY; void if over_limit. */
	gboolean has_identity;
	MailIdentity identity;
	/* What was asked for of FACT_TEXTS, void if over_limit, and of
	   FACT_CONTENT. The text is the scan's own, good until the next
	   message. */
	UidlMessage uidl;
} ScanResult;

/* One Scan serves any number of messages, one after the other. */
Scan *scan_new(void);
void scan_free(Scan *scan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scan, scan_free)

/*
 * header_limit: octets as stored. Of FORM_TOP nothing but the header is looked
 * at, and if its empty line is missing, wire_size of the header counts one:
 * some servers leave it out.
 */
void scan_begin(Scan *scan, MailForm form, FactSet wants, guint64 header_limit);

/* The next octets, cut anywhere. FALSE: no more are needed. */
gboolean scan_feed(Scan *scan, const guint8 *octets, gsize length);

void scan_end(Scan *scan, ScanResult *result);

#endif
