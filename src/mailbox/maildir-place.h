/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-place.h - where the state of a Maildir's folders lies
 *
 * A folder's dovecot-uidlist and dovecot-keywords lie in the folder itself;
 * with Dovecot's CONTROL=DIR (in 2.4 mail_control_path) in DIR/.INBOX, DIR/.A.B
 * (Maildir++) or DIR/INBOX, DIR/A/B (LAYOUT=fs), never in DIR itself, and then
 * those in the Maildir are nobody's. (2.3.19.1, by experiment)
 */
#ifndef MAILBOX_MAILDIR_PLACE_H
#define MAILBOX_MAILDIR_PLACE_H

#include "mailbox/maildir-folders.h"

/* The control directory, or, without one, the Maildir. */
typedef struct {
	Tree *tree;
	const TreeListing *root; /* what lies in it */
	TreeListing *own;        /* root, unless it is the Maildir's */
	char *shown; /* its path, escaped; NULL: it is the Maildir */
} MaildirControl;

/* path: --control, or NULL; root: what lies in the Maildir, which must live as
   long. */
MaildirControl *maildir_control_open(Tree *maildir, const TreeListing *root,
                                     const char *path, GError **error);
void maildir_control_free(MaildirControl *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirControl, maildir_control_free)

typedef struct {
	Tree *tree;
	char *directory;             /* below the tree; "": the tree itself */
	char *label;                 /* its path for messages, escaped, with a
	                                slash, or "" */
	const TreeListing *contents; /* what lies in it; NULL: it is missing */
	TreeListing *own;            /* contents, unless it is the folder's */
} MaildirPlace;

/*
 * A folder's. Fails if INBOX's list, which tells what the right place is, lies
 * elsewhere. The folder must live as long.
 */
MaildirPlace *maildir_place_find(const MaildirControl *control, Tree *maildir,
                                 const MaildirFolder *folder, GError **error);
void maildir_place_free(MaildirPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirPlace, maildir_place_free)

gboolean maildir_place_has(const MaildirPlace *place, const char *name);

/* As tree_read(); name: of a file of the place. */
char *maildir_place_read(const MaildirPlace *place, const char *name,
                         gsize limit, gsize *length, GError **error);

#endif
