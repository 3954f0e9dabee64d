/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-folders.h - which folders a Maildir has, and how they are laid out
 *
 * Those of Maildir++ have names that begin with a dot and lie in the Maildir
 * itself; those of LAYOUT=fs lie in each other. What has neither a cur/ nor a
 * new/ is no folder. Both in one place means that one Maildir lies in another,
 * as cPanel's mail/<domain>/<user> may: nobody can tell whose folders are
 * whose.
 */
#ifndef MAILBOX_MAILDIR_FOLDERS_H
#define MAILBOX_MAILDIR_FOLDERS_H

#include "dovecot/mailbox-name.h"
#include "mail/tree.h"

#define MAILDIR_MAX_FOLDERS G_MAXUINT16
#define MAILDIR_MAX_DEPTH 32
/* Folders of all kinds that are looked through for them. */
#define MAILDIR_MAX_SEEN 100000

typedef struct {
	char *directory; /* below the Maildir: "" of INBOX, ".A.B", "A/B" */
	char *label;     /* that for messages, escaped, with a slash, or "" */
	char *name;      /* for people: mailbox-name.h */
	TreeListing *contents; /* what lies in it; NULL until it is read */
} MaildirFolder;

typedef struct {
	GArray *folders; /* of MaildirFolder: INBOX, then by their names' octets
	                  */
	MailboxLayout layout;
	NameEncoding encoding;
} MaildirFolders;

/* INBOX alone. */
MaildirFolders *maildir_folders_new(void);

/*
 * Finds the others. root: what lies in the tree. below: the Maildir's path
 * below the folder that --export-path counts from, "" for none. Appends to
 * warnings what was left out. Folders that cannot be told apart, or that have
 * no name, are G_IO_ERROR_INVALID_DATA; too many, or too deep ones,
 * G_IO_ERROR_NO_SPACE.
 */
gboolean maildir_folders_find(MaildirFolders *folders, Tree *tree,
                              const TreeListing *root, const char *below,
                              GPtrArray *warnings, GError **error);
void maildir_folders_free(MaildirFolders *folders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirFolders, maildir_folders_free)

static inline MaildirFolder *
maildir_folder_get(const MaildirFolders *folders, guint i)
{
	return &g_array_index(folders->folders, MaildirFolder, i);
}

#endif
