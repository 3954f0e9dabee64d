/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * maildir-kind.h - what a path is that is no Maildir, and what to do about it
 */
#ifndef MAILBOX_MAILDIR_KIND_H
#define MAILBOX_MAILDIR_KIND_H

#include "mail/tree.h"

/* Why tree_open() failed, in words about Maildirs. Takes error. */
void maildir_kind_explain_path(GError *error, GError **explained);

/* Whether it is cur, new or tmp. */
gboolean maildir_kind_is_part(const char *name);

/* Whether what lies there makes a folder of mail: a cur or a new, be they fit
   or not. */
gboolean maildir_kind_is_folder(const TreeListing *contents);

/* Whether cur and new are folders, if they are there. where: the folder's path,
   escaped, with a slash, for messages, or "". */
gboolean maildir_kind_check_parts(const Tree *tree, const TreeListing *contents,
                                  const char *where, GError **error);

/*
 * Whether a folder of a tree is a Maildir, as tree_find() asks: it has a cur,
 * or a new with mail in it. Copies may lack folders that are empty, even those
 * of INBOX: so one with folders of Maildir++ in it is a Maildir as well, if
 * there are two or more, or a maildirfolder in one, or a new or a file of
 * Dovecot or Courier beside it. Else a folder whose name has a dot is the
 * Maildir itself, for a home has it as ".mail" or ".Maildir". With a list it is
 * a Maildir too if one of its other folders (LAYOUT=fs) has mail and a list.
 */
gboolean maildir_kind_is_maildir(Tree *tree, const char *directory,
                                 const TreeListing *contents);

/* The same of a folder that was named: a new, a list or one folder of Maildir++
   is enough. */
gboolean maildir_kind_is_chosen(Tree *tree, const char *directory,
                                const TreeListing *contents);

/* Says what the tree is that has no Maildir. Always FALSE. */
gboolean maildir_kind_refuse(Tree *tree, GError **error);

#endif
