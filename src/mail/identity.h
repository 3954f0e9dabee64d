/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * identity.h - what stays of a message whose header a server wrote anew
 *
 * Message-ID, Date, From and Subject as GMime decodes them: the Date as an
 * instant, the addresses of From without names, the Subject without what only
 * folding adds. A message that lacks one of the four, or any Received, has no
 * identity: what is left would prove nothing.
 *
 * Two messages are taken for one if the four are equal, the Received lines are
 * the same ones in any order, blanks aside, and no Delivered-To, X-Original-To
 * or Envelope-To differs: one that only one of them has does not, for some
 * servers and fetchers add it.
 */
#ifndef MAIL_IDENTITY_H
#define MAIL_IDENTITY_H

#include <glib.h>
#include <string.h>

#define IDENTITY_FIELDS_LENGTH 20 /* SHA-1 */

typedef enum {
	RECIPIENT_DELIVERED_TO,
	RECIPIENT_X_ORIGINAL_TO,
	RECIPIENT_ENVELOPE_TO,
	N_RECIPIENTS
} Recipient;

typedef struct {
	guint8 fields[IDENTITY_FIELDS_LENGTH]; /* digest of the four */
	guint32 received_lines;
	guint64 received;                 /* hash of the multiset of lines */
	guint64 recipients[N_RECIPIENTS]; /* of the values of each; 0: none */
} MailIdentity;

/* FALSE: the header (with or without its empty line) has no identity. */
gboolean mail_identity_take(const guint8 *header, gsize length,
                            MailIdentity *identity);

/* An order by all but recipients; 0: these are equal. */
static inline int
mail_identity_compare(const MailIdentity *a, const MailIdentity *b)
{
	int order = memcmp(a->fields, b->fields, sizeof a->fields);

	if (order != 0)
		return order;
	if (a->received_lines != b->received_lines)
		return a->received_lines < b->received_lines ? -1 : 1;
	return (a->received > b->received) - (a->received < b->received);
}

/* Whether no recipient differs. This is no equivalence: who has none agrees
   with all. */
static inline gboolean
mail_identity_recipients_agree(const MailIdentity *a, const MailIdentity *b)
{
	for (guint i = 0; i < N_RECIPIENTS; i++) {
		if (a->recipients[i] != 0 && b->recipients[i] != 0 &&
		    a->recipients[i] != b->recipients[i])
			return FALSE;
	}
	return TRUE;
}

#endif
