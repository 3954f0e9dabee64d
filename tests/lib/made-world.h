/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * made-world.h - a dump and a store made of a model of mail, byte by byte
 *
 * A seed decides what mail there is, who has it, what the servers made of it
 * and how much of it was saved. Facts come of the bytes, as when files are
 * read. Who is who is known (made-truth.h).
 */
#ifndef LIB_MADE_WORLD_H
#define LIB_MADE_WORLD_H

#include "made-choices.h"

#define MADE_UID_VALIDITY 7

typedef struct {
	guint32 mail;    /* of MadeWorld.mails */
	guint view;      /* of View: what its server made of it */
	char *named;     /* the UIDL that its X-UIDL line names, or NULL */
	GString *octets; /* of its file; NULL: it has none */
	gboolean unreadable;
} MadeMessage;

typedef struct {
	guint32 seed;
	MadeChoices choices;
	GPtrArray *mails; /* of ModelMail */
	Maildrop *maildrop;
	Store *store;
	UidlFormula *formula; /* of choices.options, or NULL */
	GPtrArray *pop3;      /* of MadeMessage, by message */
	GPtrArray *imap;
	/* Facts come last message first, and lines with sizes. */
	gboolean backwards;
	guint fetches;
} MadeWorld;

MadeWorld *made_world_new(guint32 seed);
void made_world_free(MadeWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MadeWorld, made_world_free)

/* A MatchFetch; data is the MadeWorld. */
gboolean made_world_fetch(gpointer data, GError **error);

static inline const MadeMessage *
made_pop3(const MadeWorld *world, guint32 message)
{
	return g_ptr_array_index(world->pop3, message);
}

static inline const MadeMessage *
made_imap(const MadeWorld *world, guint32 message)
{
	return g_ptr_array_index(world->imap, message);
}

static inline const ModelMail *
made_mail(const MadeWorld *world, guint32 mail)
{
	return g_ptr_array_index(world->mails, mail);
}

/* What a server makes of a message; uidl: for its X-UIDL line. */
void made_view(const MadeWorld *world, guint32 mail, guint view,
               const char *uidl, GString *octets);

#endif
