/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildrop.h - what a POP3 server listed: numbers, sizes, UIDLs, messages
 *
 * All of one session: numbers are given anew at each login (RFC 1939).
 */
#ifndef POP3_MAILDROP_H
#define POP3_MAILDROP_H

#include "mail/table.h"

#include <glib.h>

#define MAILDROP_MAX_NUMBER (G_MAXUINT32 - 1)
#define MAILDROP_NO_SIZE G_MAXUINT64
#define MAILDROP_NO_UIDL G_MAXUINT32

typedef struct {
	guint64 size;   /* LIST, octets; MAILDROP_NO_SIZE */
	guint32 number; /* 1 to MAILDROP_MAX_NUMBER */
	guint32 uidl; /* offset in uidls; MAILDROP_NO_UIDL: none, or unusable */
} MaildropMessage;

/* Message i is messages[i] and row i of mail; by ascending number. */
typedef struct {
	MailTable *mail;
	GArray *messages;      /* of MaildropMessage */
	GString *uidls;        /* each with a NUL after it */
	gboolean has_no_order; /* its numbers are no POP3 server's */
	GPtrArray *warnings;   /* texts without the dump's path */
	GPtrArray *damage; /* texts likewise: what was left out of an archive
	                      that is damaged */
} Maildrop;

/* tree: NULL where no message has a file. */
Maildrop *maildrop_new(Tree *tree);
void maildrop_free(Maildrop *maildrop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Maildrop, maildrop_free)

/* uidl: NULL for none. Numbers must ascend. Returns the message's index. */
guint32 maildrop_add(Maildrop *maildrop, guint32 number, const char *uidl,
                     guint64 size, guint32 entry, MailForm form, FactSet can);

/* Takes text. */
void maildrop_warn(Maildrop *maildrop, char *text);

static inline const MaildropMessage *
maildrop_get(const Maildrop *maildrop, guint32 message)
{
	return &g_array_index(maildrop->messages, MaildropMessage, message);
}

/* NULL: none. Good until a message is added. */
static inline const char *
maildrop_uidl(const Maildrop *maildrop, guint32 message)
{
	guint32 uidl = maildrop_get(maildrop, message)->uidl;

	return uidl != MAILDROP_NO_UIDL ? maildrop->uidls->str + uidl : NULL;
}

#endif
