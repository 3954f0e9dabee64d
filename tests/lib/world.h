/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * world.h - a Maildrop and a Store that are nowhere, to match
 *
 * The model says of each message what its bytes would; what match/ wants of it
 * becomes known from there, or fails, and what was wanted is noted.
 *
 * A side can be written as text, messages apart by blanks. Each is a header
 * (equal names: equal digests; "-": no file), then any of:
 *
 *	/body     equal names: equal digests; "/" alone: nothing follows the
 *	          header. Without it an IMAP message has the body of its
 *	          header's name, a POP3 message is the answer to TOP
 *	:octets   IMAP: wire octets, else 1000. POP3: what LIST says, else
 *	          nothing
 *	~octets   POP3: wire octets of the file, else those of LIST, else 1000
 *	*lines    else 10
 *	^octets   of the header, else 100
 *	%a.b.c    lines of the header, "R..." a Received, "M..." the Message-ID;
 *	          else one, which is the header's name
 *	=uidl     POP3: else u<number>, "=" alone: none. IMAP: P, "=" alone:
 *	          empty
 *	?uidl     that the header states
 *	&name     identities of one name are equal; else it has none
 *	@octets   what the file's name claims
 *	>number   O
 *	!facts    that fail: s(ize) l(ines) h(eader) b(ody)
 *	          f(ields) i(dentity) t(exts)
 *	#         its base name has two files (STORE_CLASH)
 *
 * "<name>|" begins a folder of the IMAP side, "<name>|-" one that takes no
 * part; INBOX needs none. They come in the order of their names.
 *
 * Numbers and UIDs count from 1, UIDs through all folders; base names are
 * m<uid>. A header that begins with 'w' is weak, one with 'n' has no
 * Message-ID; headers that are alike up to an apostrophe have the same
 * Message-ID. The text of it is <header>. Only with lines that say so has a
 *message an oldest Received.
 */
#ifndef LIB_WORLD_H
#define LIB_WORLD_H

#include "match/match.h"

#define WORLD_NAME 16

typedef struct {
	char header[WORLD_NAME]; /* "": no file */
	char body[WORLD_NAME];
	char fields[2 * WORLD_NAME]; /* apart by dots */
	char stated[WORLD_NAME];     /* "": none */
	char identity[WORLD_NAME];   /* likewise */
	guint64 message_id;          /* 0: none */
	gboolean received;
	gboolean no_body; /* nothing follows the header */
	guint64 size;     /* wire octets */
	guint64 claimed;  /* by the name; 0: nothing */
	guint32 lines;
	guint32 header_size;
	FactSet can;
	FactSet failing;
	FactSet asked; /* all that was ever wanted of it */
} WorldMail;

typedef struct {
	Maildrop *maildrop;
	Store *store;
	GArray *pop3; /* of WorldMail, by message */
	GArray *imap;
	/* Facts come exactly as wanted; else as mail/load brings them: the
	   header with everything, lines with the size. */
	gboolean exact;
	gboolean backwards; /* the last message's first */
	guint fetches;
	guint fail_fetch; /* the fetch that fails, counted from 1; 0: none */
	/* Messages added since are proofs of a rule, and not told of. */
	guint told_pop3;
	guint told_imap;
} World;

World *world_new(void);
void world_free(World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(World, world_free)

World *world_read(const char *pop3, const char *imap);

/* The same mail with what a match found as P and O; nothing of it is known. */
World *world_again(const World *world, const Match *match);

/* Messages are added to the last one; INBOX is there. */
void world_begin_folder(World *world, const char *name, gboolean takes_part);

void world_add_pop3(World *world, const char *uidl, guint64 listed,
                    const WorldMail *mail);
guint32 world_add_imap(World *world, const char *uidl, const WorldMail *mail);

/* Pairs that are alone with their header and obey a rule; HEADER and NONE too,
   which obeys none. */
void world_prove(World *world, SizeRuleKind kind);

static inline WorldMail *
world_pop3(const World *world, guint32 message)
{
	return &g_array_index(world->pop3, WorldMail, message);
}

static inline WorldMail *
world_imap(const World *world, guint32 message)
{
	return &g_array_index(world->imap, WorldMail, message);
}

/* A MatchFetch; data is the World. */
gboolean world_fetch(gpointer data, GError **error);

/*
 * What came out: "<number>=<UID> <evidence>" or "<number> <fate>" for each POP3
 * message, "+<UID> <fate>" for each IMAP message that has no pair, and
 * "!<fault> <number>@<UID>" for each UIDL that is where it must not be, and
 * "-@<UID>" for each message that loses its P.
 */
char *world_tell(const World *world, const Match *match);

const char *world_evidence_name(Evidence evidence);

#endif
