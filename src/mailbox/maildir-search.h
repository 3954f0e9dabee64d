/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-search.h - looks through a Maildir for the folders of both layouts
 */
#ifndef MAILBOX_MAILDIR_SEARCH_H
#define MAILBOX_MAILDIR_SEARCH_H

#include "mail/tree.h"
#include "mailbox/maildir-left-out.h"

typedef struct {
	const char *below; /* as in maildir-folders.h */
	GPtrArray *dotted; /* paths of folders of Maildir++ */
	GPtrArray *nested; /* of LAYOUT=fs */
	LeftOut links;     /* what is no folder, but may stand for one */
	/* private */
	Tree *tree;
	guint seen;
} MaildirSearch;

/* Starts as zeroes, but for below. Only one of the lists has paths then. root:
   what lies in the tree. Errors as in maildir-folders.h. */
gboolean maildir_search(MaildirSearch *search, Tree *tree,
                        const TreeListing *root, GError **error);
void maildir_search_clear(MaildirSearch *search);

#endif
