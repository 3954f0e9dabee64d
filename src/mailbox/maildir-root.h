/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-root.h - opens what people gave, and finds the Maildir in it
 */
#ifndef MAILBOX_MAILDIR_ROOT_H
#define MAILBOX_MAILDIR_ROOT_H

#include "mailbox/maildir.h"

typedef struct {
	Tree *tree;            /* the Maildir */
	TreeListing *contents; /* what lies in it */
	char *below;       /* its path, as --export-path would name it, or "" */
	GPtrArray *damage; /* texts, as store.h has them */
	GPtrArray *warnings;
} MaildirRoot;

/* Errors are those of maildir_read(). */
MaildirRoot *maildir_root_open(const char *path, const MaildirOptions *options,
                               GError **error);
void maildir_root_free(MaildirRoot *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MaildirRoot, maildir_root_free)

#endif
