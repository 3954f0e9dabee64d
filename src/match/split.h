/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * split.h - tells messages of one header apart
 *
 * The IMAP messages of a class are of one kind if they are identical: header,
 * body and wire size. A POP3 message belongs to a kind if that is the only one
 * it can be of: by body where both bodies can be read, else by size. O(n log n)
 * whatever is alike.
 */
#ifndef MATCH_SPLIT_H
#define MATCH_SPLIT_H

#include "match/work.h"

/* A message in the order of digests; the first octets of it are at hand. */
typedef struct {
	guint64 prefix;
	guint32 message;
} Member;

/* Both sides by ascending message, neither empty. */
typedef struct {
	const Member *pop3;
	guint pop3_length;
	const Member *imap;
	guint imap_length;
} Class;

/* Neither Message-ID nor Received: such a header proves nothing. */
gboolean class_is_weak(const Work *work, const Class *it);

/* Identical IMAP messages of a class. */
typedef struct {
	guint first; /* place in Split.order */
	guint length;
	gboolean has_body; /* known; else the kind is one message */
	gboolean has_key;
	gint64 key;        /* its size, by the rule in force */
	guint chosen;      /* POP3 messages that belong to it */
	gboolean same;     /* and these are identical */
	gboolean guessed;  /* some belong to it neither by body nor by size */
	gboolean uneven;   /* they are listed with several sizes */
	guint64 size;      /* listed, of the first that is */
	guint64 file_size; /* of the first POP3 message's file */
	guint next;        /* place in Split.order of its next free message */
} Kind;

/* In place of a kind's number. */
#define NO_KIND G_MAXUINT32
#define SEVERAL_KINDS (G_MAXUINT32 - 1)

typedef struct {
	const Work *work;
	const Class *it;
	SizeRule rule; /* in force here; NONE: sizes say nothing */
	gboolean weak;
	guint32 *order;   /* places in it->imap: by body, then size */
	guint32 *kind_of; /* by place in it->imap */
	GArray *kinds;    /* of Kind */
	GArray *by_key;   /* of guint32: kinds with a key, by it */
	GArray *bodiless; /* the same, of those without body */
	guint keyless;    /* kinds without key */
	guint keyless_bodiless;
	guint32 *choice; /* by place in it->pop3: a kind */
	guint8 *reason;  /* by place in it->pop3: Evidence */
} Split;

/* Finds the kinds. */
void split_begin(Split *split, const Work *work, const Class *it);
void split_end(Split *split);

/* Finds the kind that each POP3 message belongs to. */
void split_choose(Split *split);

/*
 * Whether the POP3 message at place may be any of its kind's messages: those
 * that belong to the kind are not more, or are identical too. Where nothing but
 * the header says that they belong to it, they must be listed with one size:
 * identical messages have one, whatever the rule.
 */
gboolean split_settles(const Split *split, guint place);

/* The kind that has this message's body: NO_KIND, SEVERAL_KINDS. */
guint32 split_find_body(const Split *split, guint32 pop3);

static inline Kind *
split_kind(const Split *split, guint32 number)
{
	return &g_array_index(split->kinds, Kind, number);
}

/* The message at a place of Split.order. */
static inline guint32
split_imap(const Split *split, guint place)
{
	return split->it->imap[split->order[place]].message;
}

#endif
