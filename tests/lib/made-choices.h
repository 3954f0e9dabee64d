/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * made-choices.h - what a seed decides about a made world (made-world.h)
 *
 * Three kinds. Of a decidable one something on disk decides all: nothing may be
 * wrong, nothing missing. Of an undecidable one nothing may be wrong. In a
 * trusted one an option says that something is to be believed that need not be
 * so: what is wrong is counted.
 */
#ifndef LIB_MADE_CHOICES_H
#define LIB_MADE_CHOICES_H

#include "match/match.h"
#include "model-mail.h"

typedef enum {
	MADE_DECIDABLE,
	MADE_UNDECIDABLE,
	MADE_TRUSTED
} MadeKind;

/* In turn, by seed. */
typedef enum {
	/* Decidable. */
	THEME_BODIES,   /* whole messages */
	THEME_HEADERS,  /* headers, and sizes by a rule */
	THEME_LINES,    /* one side has lines that the other lacks */
	THEME_KEPT,     /* some have their P */
	THEME_REPLACE,  /* all kinds of wrong P, and --replace */
	THEME_SIZES,    /* nothing but sizes, and nothing missing */
	THEME_STATED,   /* UIDLs alone, which the store states */
	THEME_FORMULA,  /* UIDLs alone, which the store's UIDs give */
	THEME_IDENTITY, /* both sides have lines that the other lacks */
	/* Undecidable. */
	THEME_ANYTHING,
	THEME_ALIASES,   /* whose Delivered-To one side drops */
	THEME_REWRITTEN, /* headers that a fetcher or scanner changed */
	THEME_SESSIONS,  /* LIST is of another session */
	THEME_HOLES,     /* sizes alone, with holes */
	THEME_UIDLS,     /* UIDLs alone */
	THEME_FORGED,    /* X-UIDL of others */
	THEME_CLAIMS,    /* wrong P */
	THEME_AUTO,      /* UIDLs that UIDs give, or others do */
	/* Trusted. */
	THEME_TRUST_SIZES,
	THEME_SKIP_SIZES,
	N_THEMES
} MadeTheme;

typedef enum {
	MADE_FULL,
	MADE_TOP,
	MADE_MIXED, /* full, header or no file */
	MADE_NO_FILES
} MadeDump;

typedef enum {
	MADE_LIST_NONE,
	MADE_LIST_SENT,   /* octets of what RETR sends */
	MADE_LIST_STORED, /* without lines and line ends that RETR adds */
	MADE_LIST_LF,     /* with LF */
	MADE_LIST_MORE    /* a constant more */
} MadeList;

typedef enum {
	MADE_SAME,
	MADE_REVERSED,
	MADE_SWAPS,
	MADE_SHUFFLED
} MadeOrder;

typedef enum {
	MADE_NO_P,
	MADE_RIGHT_P,
	MADE_FOREIGN_P, /* of another dump */
	MADE_ANY_P      /* right, another's, twice, foreign */
} MadeP;

/* Shares are of 100 messages. */
typedef struct {
	MadeTheme theme;
	MadeKind kind;
	guint length;
	guint32 first; /* the number of the first message, for servers */
	guint kins;    /* of KINS() */
	guint related; /* share */
	guint shapes;  /* of 1U << MailShape */
	guint shaped;  /* share */
	guint rounded; /* sizes are multiples of this */
	guint anchors; /* the first ones: usual, and on both sides */
	guint lacked_by_pop3;
	guint lacked_by_imap;
	guint crossed;      /* of two with one header, each side has one */
	gboolean crosswise; /* of one header each side may lack another */
	MadeDump dump;
	MadeList list;
	guint unlisted;
	guint constant;
	guint shift;     /* LIST is that of so many messages later */
	guint pop3_view; /* of View */
	guint imap_view;
	guint other_view; /* of a share of messages, on one side */
	gboolean other_is_imap;
	guint other_share;
	MadeOrder order;
	gboolean folders;  /* several */
	gboolean all;      /* take part */
	guint copied;      /* to another folder as well */
	guint elsewhere;   /* in another folder only */
	guint nameless;    /* without UIDL */
	gboolean computed; /* UIDLs are such as Dovecot computes */
	gboolean formula;  /* UIDLs are UIDVALIDITY and UID, */
	guint moved;       /* or so many more than UID */
	guint stated;
	guint forged;
	MadeP p;
	guint claimed;  /* share with P */
	gboolean names; /* claim sizes */
	guint lying;
	guint unreadable;
	MatchOptions options;
} MadeChoices;

MadeChoices made_choices(GRand *rand, guint32 seed);

const char *made_theme_name(MadeTheme theme);

/* g_free() it. */
char *made_choices_tell(const MadeChoices *choices);

#endif
