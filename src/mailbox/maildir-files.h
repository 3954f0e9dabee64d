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
	/* Of MaildirFile, by base name, where the Maildir is copied: files that
	   would clash, each a message of its own. */
	GArray *others;
} MaildirFiles;

/*
 * directory: the folder's, below the tree; "" for the tree itself. copies: as
 * in maildir.h. Warns of what lies there and is no message.
 */
MaildirFiles *maildir_files_read(Tree *tree, const char *directory,
                                 gboolean copies, Store *store, GError **error);
void maildir_files_free(MaildirFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirFiles, maildir_files_free)

/* The length of the base name of a file's name; is_mangled: where the ':' after
   it may be another character, as in archives and in copies of a Maildir. */
gsize maildir_files_base(const char *name, gboolean is_mangled);

#endif
