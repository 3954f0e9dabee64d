/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-walk.h - the messages of an archive: what is known, and another pass
 *
 * Only for those who load, copy and show messages (load.h, stream.h,
 * summary.h): they may not open an archive's files one by one.
 */
#ifndef MAIL_TREE_WALK_H
#define MAIL_TREE_WALK_H

#include "mail/tree.h"

/* What the first pass left of a message. */
typedef struct {
	guint64 octets; /* as stored */
	gint64 time;    /* when its file was changed, if has_time */
	gboolean has_time;
	/* SIZE, LINES and HEADER, known, or failed with a failure; those of
	   header_limit and form below. They lie in own_facts. */
	const Facts *facts;
	MailForm form; /* that the octets were taken for */
	/* Why facts have failed; NULL: none has. Unless SIZE is known (of
	   FORM_TOP: cannot be), it cannot be read and octets say nothing. */
	const char *failure;
	Facts own_facts;
} TreeMessage;

/* FALSE: the entry is no message that was scanned. */
gboolean tree_message(const Tree *tree, guint32 entry, TreeMessage *message);

/* The entry that holds an entry's octets: itself, or what it is a link to.
   Links in a row lead to their end. */
guint32 tree_entry_data(const Tree *tree, guint32 entry);

typedef struct TreeWalk TreeWalk;

/* The archive's scanned messages once more, in its own order. */
TreeWalk *tree_walk_new(Tree *tree, GError **error);
void tree_walk_free(TreeWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TreeWalk, tree_walk_free)

/*
 * The next entry that holds octets; NO_ENTRY at the end. Those that are not
 * read are skipped. FALSE: the archive is no longer what it was when it was
 * opened (G_IO_ERROR_BUSY, "changed while read"), or fails (others). Damage
 * that was there before is the end.
 */
gboolean tree_walk_next(TreeWalk *walk, guint32 *entry, GError **error);

/* As archive_read(). */
gssize tree_walk_read(TreeWalk *walk, const guint8 **octets, GError **error);

/* Octets of the archive so far, and all. */
void tree_walk_position(const TreeWalk *walk, guint64 *done, guint64 *total);

#endif
