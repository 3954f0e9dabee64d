/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * message.h - what of a message itself old servers made their UIDLs of
 */
#ifndef UIDL_MESSAGE_H
#define UIDL_MESSAGE_H

#include <glib.h>

/* Octets of a Message-ID: a longer one counts as none. */
#define UIDL_MESSAGE_ID_LIMIT 1000

typedef struct {
	/* Of the header, if has_texts. */
	gboolean has_texts;
	/* The value of the first Message-ID that is not empty, unfolded,
	   without blanks at its ends, with its <>; any octets; NULL: none. */
	const char *message_id;
	gsize message_id_length;
	guint64 gmail_id;  /* of X-GM-MSGID, which is decimal; 0: none */
	guint8 popa3d[16]; /* MD5 of what popa3d looks at (formula.h) */

	/* Of the whole message, if has_content. */
	gboolean has_content;
	guint8 md5[16];    /* every line end as LF */
	guint8 sha256[32]; /* of the octets as they are stored */
} UidlMessage;

#endif
