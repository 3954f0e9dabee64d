/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-kind.h - what a path is that is no Maildir, and what to do about it
 */
#ifndef MAILBOX_MAILDIR_KIND_H
#define MAILBOX_MAILDIR_KIND_H

#include "mail/tree.h"

/* Why tree_open() failed, in words about Maildirs. Takes error. */
void maildir_kind_explain_path(GError *error, GError **explained);

/* Whether the tree has a cur/, and a new/ that is a folder if it has one;
   root: what lies in the tree itself. */
gboolean maildir_kind_check(Tree *tree, const TreeListing *root,
                            GError **error);

#endif
