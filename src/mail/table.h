/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * table.h - messages: where each lies, and what is known of its bytes
 *
 * A fact is unknown, known or failed. Whoever wants one marks it as wanted;
 * load.h makes each wanted fact known or failed, and what is known stays so. No
 * text of a message is kept but what UIDLs are made of, where that is wanted:
 * facts are numbers and digests. 80 octets a message, with its Source, and more
 * where more is wanted: 8 a line of its header, 64 for its identity.
 *
 * Wire octets are those that POP3 LIST and IMAP RFC822.SIZE count: every line
 * end as CRLF.
 */
#ifndef MAIL_TABLE_H
#define MAIL_TABLE_H

#include "mail/identity.h"
#include "uidl/message.h"

#include <glib.h>

#define DIGEST_LENGTH 20 /* SHA-1 */

/* Octets of a header: one that is longer is not digested. */
#define MAIL_HEADER_LIMIT (10 * 1024 * 1024)

/* Sets of facts, or of the parts of a message that a source has. */
typedef enum {
	FACT_SIZE = 1 << 0,   /* wire_size */
	FACT_LINES = 1 << 1,  /* lines */
	FACT_HEADER = 1 << 2, /* all of the header but its lines, and traits */
	FACT_BODY = 1 << 3,   /* the body digest */
	FACT_FIELDS = 1 << 4, /* hashes of the header's lines */
	FACT_IDENTITY = 1 << 5, /* MailIdentity, or that it has none */
	FACT_TEXTS = 1 << 6,    /* UidlMessage, what is of the header */
	FACT_CONTENT = 1 << 7   /* and what is of the whole message */
} FactSet;

/* Those that a header tells without the rest of its message. */
#define FACT_OF_HEADER (FACT_HEADER | FACT_FIELDS | FACT_IDENTITY | FACT_TEXTS)

#define FACT_ALL                                                               \
	(FACT_SIZE | FACT_LINES | FACT_BODY | FACT_CONTENT | FACT_OF_HEADER)

/* The low bits of a line's hash (FACT_FIELDS) tell these apart. */
#define LINE_IS_RECEIVED G_GUINT64_CONSTANT(1)
#define LINE_IS_MESSAGE_ID G_GUINT64_CONSTANT(2)
#define LINE_KIND_BITS (LINE_IS_RECEIVED | LINE_IS_MESSAGE_ID)

/* Known along with FACT_HEADER. */
typedef enum {
	TRAIT_RECEIVED = 1 << 0, /* the header has a Received line */
	/* Nothing follows the header; known along with FACT_SIZE. */
	TRAIT_NO_BODY = 1 << 1,
	/* Begins as what Dovecot compresses or encrypts does. */
	TRAIT_COMPRESSED = 1 << 2
} Traits;

typedef struct {
	guint64 wire_size;
	guint64 message_id; /* hash of the first Message-ID line; 0: none */
	guint64 oldest_received; /* of the last Received line; 0: none */
	/* uidl_hash() of the UIDL that the header names; 0: none */
	guint64 stated;
	guint32 lines;       /* line ends: wire_size - lines octets with LF */
	guint32 header_size; /* wire octets, the empty line included */
	/* of the normalised header, as if an empty line ended it */
	guint8 header[DIGEST_LENGTH];
	guint8 can;    /* FactSet: what the source can tell at all */
	guint8 wanted; /* FactSet */
	guint8 known;  /* FactSet */
	guint8 failed; /* FactSet */
	/* FactSet: wire_size is what a name says, and nobody has read it yet */
	guint8 claimed;
	guint8 traits; /* Traits */
} Facts;

/* How the bytes at the source stand for a message. */
typedef enum {
	FORM_PLAIN,  /* the message, line ends as they are */
	FORM_ANSWER, /* the message, or a POP3 server's answer that holds it:
	                a +OK line, dot-stuffed lines, a last line "." */
	FORM_TOP     /* the same, of the header alone */
} MailForm;

typedef struct {
	guint32 entry; /* in the table's tree */
	guint8 form;   /* MailForm */
} Source;

#define NO_ENTRY G_MAXUINT32

typedef struct Tree Tree;
typedef struct MailTable MailTable;

/*
 * Looks for messages whose file was gone when opened, by whatever else names
 * them, and sets their Source anew where it finds them. unclear: the set of
 * those that may be one of several files now, and stay as they are.
 */
typedef void (*MailRelocate)(MailTable *table, const guint32 *messages,
                             gsize length, GHashTable *unclear, gpointer data);

/* What is wrong with those. */
#define MAIL_UNCLEAR                                                           \
	"has another name now, and there are several files that it may be"

/* Something to tell people about one message. */
typedef struct {
	guint32 message;
	char *text; /* what is wrong, without the file's name */
	/* Its user removed it since it was listed: nothing of it is lost that
	   anybody wants. */
	gboolean is_gone;
} MailFault;

struct MailTable {
	Tree *tree; /* a reference; NULL where no message has a file */
	Source *sources;
	Facts *facts;
	guint8 (*bodies)[DIGEST_LENGTH]; /* NULL until a body is wanted */
	GArray *fields;        /* of guint64: a count and so many hashes each */
	guint32 *first_fields; /* by message; NULL until fields are wanted */
	GArray *identities;    /* of MailIdentity */
	guint32 *identity_rows;   /* by message, from 1 on; 0: none; or NULL */
	GArray *uidl_messages;    /* of UidlMessage */
	guint32 *uidl_rows;       /* likewise */
	GStringChunk *uidl_texts; /* what they point to */
	GMutex lock;              /* of all these arrays */
	gsize length;
	gsize allocated;
	GArray *faults; /* of MailFault, in the order in which they came, but
	                   by message after mail_load() */
	MailRelocate relocate;
	gpointer relocate_data;
};

MailTable *mail_table_new(Tree *tree);
void mail_table_free(MailTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailTable, mail_table_free)

/* Returns the message's index. entry may be NO_ENTRY: can must be 0 then. */
guint32 mail_table_add(MailTable *table, guint32 entry, MailForm form,
                       FactSet can);

/* Wants those of facts that the source can tell and nobody has tried yet. */
void mail_table_want(MailTable *table, guint32 message, FactSet facts);

/* The body digest of a message of which it is known, or will be now. */
guint8 *mail_table_body(MailTable *table, guint32 message);

/* The hashes of the lines of a header of which they are known, ascending
   (header-lines.h). Good until others become known. */
const guint64 *mail_table_fields(const MailTable *table, guint32 message,
                                 guint *length);

/* Sets them; hashes, of guint64, are sorted. From any thread. */
void mail_table_set_fields(MailTable *table, guint32 message, GArray *hashes);

/* The identity of a message of which it is known; NULL: it has none. */
const MailIdentity *mail_table_identity(const MailTable *table,
                                        guint32 message);

/* Sets it; NULL: the message has none. From any thread. */
void mail_table_set_identity(MailTable *table, guint32 message,
                             const MailIdentity *identity);

/* What is known by FACT_TEXTS and FACT_CONTENT, of neither too. The text is
   good as long as the table. */
void mail_table_get_message(const MailTable *table, guint32 message,
                            UidlMessage *parts);

/* Sets what parts has of the two, and keeps a copy of the text. From any
   thread. */
void mail_table_set_message(MailTable *table, guint32 message,
                            const UidlMessage *parts);

/* Where the message lies in the table's tree; NULL: it has no file. */
const char *mail_table_path(const MailTable *table, guint32 message);

/* Takes text. */
void mail_table_add_fault(MailTable *table, guint32 message, char *text);

/* "was removed meanwhile" */
void mail_table_add_gone(MailTable *table, guint32 message);

/* Messages that have other faults than that they are gone. After
   mail_table_sort_faults(), or where they came by message. */
gsize mail_table_faulty(const MailTable *table);

/* By ascending message, those of one message as they came. */
void mail_table_sort_faults(MailTable *table);

static inline gboolean
facts_know(const Facts *facts, FactSet set)
{
	return (facts->known & set) == set;
}

#endif
