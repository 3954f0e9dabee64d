/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * match.h - which POP3 message is which IMAP message, and by what evidence
 *
 * Works on a Maildrop, a Store and the facts of their messages; asks for the
 * facts that it needs, opens nothing and prints nothing. What counts as proof:
 *
 *	kept    the message has the UIDL already, and nothing contradicts it
 *	stated  the message names the UIDL itself, and something else agrees
 *	header  equal header digests; several with one header are told apart by
 *	        body, else by size; what is left is paired only if identical
 *	lines   one header has all lines of the other
 *	identity  the user says that headers were written anew
 *	size    where no header is known: sizes in the same order
 *
 * A message is used once, on both sides. What is not proven is not paired.
 */
#ifndef MATCH_MATCH_H
#define MATCH_MATCH_H

#include "mailbox/store.h"
#include "pop3/maildrop.h"
#include "uidl/format.h"
#include "uidl/formula.h"

#include <gio/gio.h>

#define NO_PARTNER G_MAXUINT32

typedef enum {
	EVIDENCE_NONE,
	EVIDENCE_KEPT,        /* has the UIDL, and its header says so too */
	EVIDENCE_UNCONFIRMED, /* has the UIDL; nothing else speaks of it */
	EVIDENCE_STATED,      /* names the UIDL itself, and something agrees */
	EVIDENCE_HEADER,      /* alone with its header on both sides */
	EVIDENCE_BODY,        /* header, told from others by the body */
	EVIDENCE_HEADER_SIZE, /* header, told from others by the size */
	EVIDENCE_IDENTICAL,   /* header, one of several identical messages */
	EVIDENCE_LINES,       /* all lines of the header, and some added */
	EVIDENCE_IDENTITY,    /* what a header that was written anew keeps */
	EVIDENCE_FORMULA,     /* the old server's formula gives its UIDL */
	EVIDENCE_SIZE,        /* by size, not provable */
	N_EVIDENCES
} Evidence;

typedef enum {
	FATE_ABSENT, /* the other side has no such message */
	FATE_PAIRED,
	FATE_AMBIGUOUS, /* several fit, and nothing tells which */
	FATE_DOUBTFUL,  /* one has its header, but size or body say otherwise,
	                   or the header is too weak to prove anything */
	FATE_UNREADABLE /* its file could not be read, or names two messages */
} Fate;

typedef struct {
	guint32 partner;   /* index on the other side; NO_PARTNER */
	guint8 evidence;   /* Evidence */
	guint8 fate;       /* Fate */
	guint8 has_class;  /* messages of the other side have its header */
	guint8 takes_part; /* else its folder is none of the match's */
	guint8 loses_uidl; /* its P turned out to be another message's */
} MatchRow;

typedef enum {
	SIZE_RULE_NONE,     /* sizes say nothing */
	SIZE_RULE_WIRE,     /* octets with CRLF, as POP3 and IMAP demand */
	SIZE_RULE_LF,       /* octets with LF */
	SIZE_RULE_CONSTANT, /* a constant more than wire octets */
	SIZE_RULE_HEADER,   /* the header as POP3 sent it, and the same body */
	/* wire octets, an X-UIDL line, and a constant, for more such lines:
	   what qpopper and mailutils write into a spool and serve, and count in
	   LIST */
	SIZE_RULE_X_UIDL
} SizeRuleKind;

typedef struct {
	SizeRuleKind kind;
	gint64 constant; /* SIZE_RULE_CONSTANT, SIZE_RULE_X_UIDL */
	gboolean proven; /* else wire octets are assumed, and deny nothing */
} SizeRule;

/* What is wrong with a P that the Store has. */
typedef enum {
	CLAIM_HEADER,     /* its message has another header, found elsewhere */
	CLAIM_MESSAGE_ID, /* its message has another Message-ID */
	CLAIM_BODY,       /* its message has another body, found elsewhere */
	CLAIM_SIZE,       /* its message has another size */
	CLAIM_STRAY,      /* of the dump, on a message that is not its pair */
	CLAIM_FOREIGN     /* not of the dump, on a message that has a pair */
} ClaimFault;

typedef struct {
	ClaimFault fault;
	guint32 pop3; /* the message that the P belongs to; for CLAIM_FOREIGN
	                 the one whose P should be there */
	guint32 imap; /* the message that has it */
} BadClaim;

typedef struct {
	guint32 pop3;
	guint32 imap;
} MatchPair;

typedef struct {
	MatchRow *pop3; /* a row for each message of the Maildrop */
	MatchRow *imap; /* and of the Store */
	gsize pop3_length;
	gsize imap_length;           /* Store.matched */
	gsize imap_matched;          /* of these, those that take part */
	gsize evidence[N_EVIDENCES]; /* how many pairs by each */
	SizeRule rule;     /* across POP3 and IMAP, from header pairs */
	SizeRule sequence; /* of pairs by size; kind NONE if there are none */
	gboolean sizes_misfit; /* no rule fits the sizes, and LIST may be of
	                          another session than the headers */
	gboolean names_lied;   /* sizes in file names were wrong */
	guint32 packed; /* the first message that Dovecot compresses or encrypts
	                   (TRAIT_COMPRESSED); NO_PARTNER: there is none */
	GArray *bad_claims; /* of BadClaim, by IMAP message */
	gsize by_identity;  /* pairs by it, or that there would be */
	/* Of MatchPair: UIDLs that the formula gives for several messages
	   that differ, and these. */
	GArray *formula_doubles;
	GArray *formulas; /* of guint: known formulas that fit (auto) */
} Match;

typedef struct {
	gboolean trust_sizes;     /* size comes before header */
	gboolean skip_size_check; /* sizes say nothing */
	gboolean skip_uidl_cache; /* UIDLs that are there are no evidence */
	gboolean replace;         /* and may be changed or taken off */
	gboolean match_identity;
	gboolean formula_auto;      /* find out by which formula UIDLs go */
	gboolean formula_is_dump;   /* the dump is what the formula gives */
	const UidlFormula *formula; /* or the one by which they do; NULL */
	/* NULL, or: what is served counts as kept, also where it is computed
	   by this format (--check) */
	const UidlFormat *served;
} MatchOptions;

/*
 * Makes each wanted fact of both tables known or failed. May be called several
 * times.
 */
typedef gboolean (*MatchFetch)(gpointer data, GError **error);

/*
 * Fails as fetch does, and with G_IO_ERROR_INVALID_DATA if the dump's listing
 * and its messages are of different sessions.
 */
Match *match_run(Maildrop *maildrop, Store *store, const MatchOptions *options,
                 MatchFetch fetch, gpointer fetch_data, GError **error);
void match_free(Match *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Match, match_free)

#endif
