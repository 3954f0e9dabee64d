/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * store.h - the IMAP side: folders of messages with their UIDs, P and O
 */
#ifndef MAILBOX_STORE_H
#define MAILBOX_STORE_H

#include "dovecot/mailbox-name.h"
#include "mail/table.h"
#include "uidl/formula.h"

#include <glib.h>

#define STORE_NO_ORDER G_MAXUINT32
#define STORE_NO_UIDL G_MAXUINT32

typedef enum {
	/* Not in the list: the UID is the one that Dovecot would give it. */
	STORE_NEW = 1 << 0,
	/* Files of one base name with other bytes: which of them a record
	   means cannot be known. Not to be matched. */
	STORE_CLASH = 1 << 1,
	/* A second file of the same base name and bytes, no hard link:
	   Dovecot will serve it as a new message. */
	STORE_COPY = 1 << 2
} StoreFlags;

typedef struct {
	guint32 uid;
	guint32 order;      /* O; STORE_NO_ORDER */
	guint32 uidl;       /* P: offset in strings; STORE_NO_UIDL;
	                       an empty text means the base name */
	guint32 guid;       /* G: offset in strings; STORE_NO_UIDL */
	guint16 folder;     /* index */
	guint8 base_length; /* of the base name, which begins the name */
	guint8 flags;       /* StoreFlags */
} StoreMessage;

typedef struct {
	char *name;      /* for people (mailbox-name.h): "INBOX", "A/B" */
	char *directory; /* below the mail root: "" of INBOX, ".A.B", "A/B" */
	char *guid;      /* the header's G, or NULL */
	char *keywords;  /* the text of dovecot-keywords, or NULL */
	guint32 uid_validity;
	guint32 next_uid;  /* max(N, last uid + 1) of the list; 1 without one */
	gboolean has_list; /* there is a dovecot-uidlist: else the UIDs, and
	                      UIDVALIDITY, are new ones */
	gboolean list_is_old; /* of version 1 */
	char *list_directory; /* path of the folder that holds or gets the list
	                       */
	char *list_label;    /* the list for messages, escaped: a path below the
	                        Maildir, or one with the control directory that
	                        the user gave */
	gboolean takes_part; /* in the matching; else it is only copied */
	guint32 first;       /* its messages: first to first + length - 1 */
	guint32 length;
	guint32 absent_orders; /* records of files that are gone and have an O
	                        */
} StoreFolder;

/* Message i is messages[i] and row i of mail; by folder, then UID. */
typedef struct {
	MailTable *mail;
	char *path;          /* of the mail root, as given or found below it */
	guint32 matched;     /* the end of the last folder that takes part in
	                        the matching */
	GArray *messages;    /* of StoreMessage */
	GArray *folders;     /* of StoreFolder; 0 is INBOX */
	GString *strings;    /* each with a NUL after it */
	GPtrArray *warnings; /* texts without the store's path */
	GPtrArray *damage;   /* texts likewise: what was left out of an archive
	                        that is damaged */
	GPtrArray *subscriptions;  /* names (mailbox-name.h); NULL: no file */
	guint32 last_uid_validity; /* no folder has or ever had a higher one, as
	                              far as anybody knows */
} Store;

/* tree: one reference more. */
Store *store_new(Tree *tree, const char *path);
void store_free(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)

/* Takes nothing; the caller fills the folder's other fields in. */
StoreFolder *store_add_folder(Store *store, const char *name);

/* To the last folder, by ascending UID. uidl: P, NULL for none. */
guint32 store_add(Store *store, guint32 uid, const char *uidl, guint32 order,
                  guint32 entry, guint8 base_length, FactSet can);

/* The same, but for the row of mail, which must follow: its 64 octets are worth
   saving while a list is in memory. */
guint32 store_append(Store *store, guint32 uid, const char *uidl, guint32 order,
                     guint8 base_length);

/* G of the message's record. */
void store_set_guid(Store *store, guint32 message, const char *guid);

/* Whether a folder takes part in the matching; without a word INBOX does. Once
   all messages are there. */
void store_choose(Store *store, guint32 folder, gboolean takes_part);

/* Takes text. */
void store_warn(Store *store, char *text);

static inline StoreMessage *
store_get(const Store *store, guint32 message)
{
	return &g_array_index(store->messages, StoreMessage, message);
}

static inline StoreFolder *
store_folder(const Store *store, guint32 folder)
{
	return &g_array_index(store->folders, StoreFolder, folder);
}

static inline gboolean
store_takes_part(const Store *store, guint32 message)
{
	return store_folder(store, store_get(store, message)->folder)
	        ->takes_part;
}

/* What an old server's formula computed the message's UIDL from, as far as it
   is known: UIDs that are new ones are not. The texts are the store's own. */
void store_formula_parts(const Store *store, guint32 message,
                         FormulaParts *parts, UidlMessage *texts);

/* P; NULL: none. Good until a message is added. */
static inline const char *
store_uidl(const Store *store, guint32 message)
{
	guint32 uidl = store_get(store, message)->uidl;

	return uidl != STORE_NO_UIDL ? store->strings->str + uidl : NULL;
}

/* G; likewise. */
static inline const char *
store_guid(const Store *store, guint32 message)
{
	guint32 guid = store_get(store, message)->guid;

	return guid != STORE_NO_UIDL ? store->strings->str + guid : NULL;
}

/* The name of the message's file, base name first; "" if it has no file. */
const char *store_name(const Store *store, guint32 message);

/* The base name as a text of its own; g_free() it. */
char *store_base_name(const Store *store, guint32 message);

#endif
