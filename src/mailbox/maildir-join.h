/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-join.h - which file each record of a list means
 */
#ifndef MAILBOX_MAILDIR_JOIN_H
#define MAILBOX_MAILDIR_JOIN_H

#include "dovecot/uidlist.h"
#include "mail/tree.h"

#define MAILDIR_JOIN_NONE G_MAXUINT32

/* Records that another one with a higher UID makes void. */
typedef struct {
	gsize count;
	guint32 uid;   /* the first of them by base name */
	guint32 valid; /* the UID that its base name has */
} MaildirDoubles;

/*
 * files: of MaildirFile, by base name. Returns for each record the index of its
 * file, or MAILDIR_JOIN_NONE; g_free() it.
 */
guint32 *maildir_join(const Tree *tree, const GArray *files,
                      const Uidlist *list, MaildirDoubles *doubles);

#endif
