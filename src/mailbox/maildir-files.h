/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-files.h - the files of cur/ and new/ that are messages
 *
 * A message's name to all eternity is its base name: moves from new/ to cur/
 * and changes of flags keep it. So there is one MaildirFile a base name.
 */
#ifndef MAILBOX_MAILDIR_FILES_H
#define MAILBOX_MAILDIR_FILES_H

#include "mailbox/store.h"

#include <gio/gio.h>

typedef struct {
	guint32 entry; /* in the tree */
	guint8 base_length;
	guint8 flags; /* StoreFlags: STORE_CLASH, STORE_COPY */
} MaildirFile;

typedef struct {
	GArray *files; /* of MaildirFile, by base name */
	/* What is wrong with those that clash: a text by entry. */
	GHashTable *faults;
} MaildirFiles;

/* Warns of what lies there and is no message. */
MaildirFiles *maildir_files_read(Tree *tree, Store *store, GError **error);
void maildir_files_free(MaildirFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirFiles, maildir_files_free)

/* The order of maildir_name_compare_bases(); each base name ends at its first
   ':' or NUL. */
int maildir_files_compare_bases(const char *a, const char *b);

/* A MailRelocate: looks for the base names in cur/ and new/ again. */
void maildir_files_relocate(MailTable *table, const guint32 *messages,
                            gsize length, gpointer data);

#endif
