/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * server-view.h - what servers and stores make of a message
 *
 * Seen in the field (Yahoo, Zimbra, qpopper, mailutils, UW, Courier, mbox
 * stores, fetchers, scanners).
 */
#ifndef LIB_SERVER_VIEW_H
#define LIB_SERVER_VIEW_H

#include "model-mail.h"

typedef enum {
	/* What the header digest does not see. */
	VIEW_NO_RETURN_PATH = 1 << 0,
	VIEW_NO_COLONLESS = 1 << 1, /* lines; names with a blank as well */
	VIEW_NO_BLANKS = 1 << 2,    /* at the end of lines, nor lines of them */
	VIEW_QUESTIONS = 1 << 3,    /* '?' for each octet of 8-bit text */
	VIEW_QUESTION = 1 << 4,     /* and for each run of them */
	VIEW_STATUS = 1 << 5,       /* Status and X-UID lines */
	VIEW_X_UIDL = 1 << 6,       /* an X-UIDL line */
	/* What it sees, but added or dropped lines. */
	VIEW_DELIVERED = 1 << 7, /* a Delivered-To line on top */
	VIEW_NO_DELIVERED = 1 << 8,
	VIEW_SCANNED = 1 << 9,   /* X-Spam lines */
	VIEW_UNFOLDED = 1 << 10, /* not even a line */
	/* What makes another header of it. */
	VIEW_FETCHED = 1 << 11,   /* a Received line on top */
	VIEW_REWRITTEN = 1 << 12, /* the Subject */
	/* Of the body; the body digest does not see it. */
	VIEW_QUOTED = 1 << 13, /* '>' before "From " */
	VIEW_ENDED = 1 << 14,  /* the last line */
	VIEW_CUT = 1 << 15,    /* no blank lines at the end */
	/* Of all. */
	VIEW_CRLF = 1 << 16,
	/* Lines that each of two servers adds. */
	VIEW_MARK_A = 1 << 17,
	VIEW_MARK_B = 1 << 18
} View;

#define VIEW_SAME_SIZE (VIEW_QUESTIONS | VIEW_CRLF)
#define VIEW_SAME_BODY (VIEW_QUOTED - 1)
#define VIEW_SAME_DIGEST                                                       \
	(VIEW_NO_RETURN_PATH | VIEW_NO_COLONLESS | VIEW_NO_BLANKS |            \
	 VIEW_QUESTIONS | VIEW_QUESTION | VIEW_STATUS | VIEW_X_UIDL |          \
	 VIEW_QUOTED | VIEW_ENDED | VIEW_CUT | VIEW_CRLF)
#define VIEW_SAME_LINES                                                        \
	(VIEW_DELIVERED | VIEW_NO_DELIVERED | VIEW_SCANNED | VIEW_UNFOLDED)

/* Replaces what is in octets. view: of View. uidl: of the X-UIDL line. */
void server_view(const ModelMail *mail, guint view, const char *uidl,
                 guint32 number, GString *octets);

/* Cuts a view to its header and the empty line. */
void server_view_top(GString *octets);

#endif
