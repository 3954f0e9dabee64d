/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-text.h - trees as text, so that tests can compare them
 */
#ifndef LIB_TREE_TEXT_H
#define LIB_TREE_TEXT_H

#include "mail/tree.h"

#include "make-archive.h"

#define MEMBER_FILE(path, text)                                                \
	{                                                                      \
		.name = path, .content = text                                  \
	}
#define MEMBER_FOLDER(path)                                                    \
	{                                                                      \
		.name = path, .type = MAKE_FOLDER                              \
	}
#define MEMBER_LINK(path, to)                                                  \
	{                                                                      \
		.name = path, .type = MAKE_HARD_LINK, .target = to             \
	}
#define MEMBER_SYMLINK(path, to)                                               \
	{                                                                      \
		.name = path, .type = MAKE_SYMLINK, .target = to               \
	}

/* All of it, folders first and in the order of their listings: a line each,
   "folder cur", "file cur/a", "other link". */
char *tree_text(Tree *tree);

/* "cur/a: octets" for each regular file that tree_text_use() scans, a line
   each; line ends of the octets shown as "$", CRs as "^". */
char *tree_text_contents(Tree *tree);

/* Scans what lies in a cur or new folder, or ends with ".eml" (an answer) or
   ".top"; keeps "UIDL", "LIST" and "dovecot-uidlist"; leaves all else. */
TreeUse tree_text_use(const char *path, MailForm *form);

/* Opened with tree_text_use(); no error. */
Tree *tree_text_open(const char *path);

/* The same of an archive of members in folder (make-archive.h). */
Tree *tree_text_open_members(const char *folder, const char *kind,
                             const MakeMember *members);

/* The same, with options. */
Tree *tree_text_try(const char *folder, const char *kind,
                    const MakeMember *members, const TreeOptions *options,
                    GError **error);

#endif
