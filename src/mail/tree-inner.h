/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-inner.h - an archive inside an archive, copied while it goes by
 *
 * To a file that has no name in the folder for temporary files. Whether anybody
 * will want it is not known yet: that it cannot be copied is told to who does.
 */
#ifndef MAIL_TREE_INNER_H
#define MAIL_TREE_INNER_H

#include <gio/gio.h>

/* Starts as { .fd = -1 }. */
typedef struct {
	gboolean is_taken; /* there was one */
	guint32 entry;     /* its entry, if so */
	int fd;
	GError *error; /* why it is not whole */
} TreeInner;

void tree_inner_begin(TreeInner *inner, guint32 entry);

/* FALSE: no more are needed, for it has failed. */
gboolean tree_inner_write(TreeInner *inner, const guint8 *octets, gsize length);

/* Takes error, for which the octets so far are void. */
void tree_inner_fail(TreeInner *inner, GError *error);

void tree_inner_clear(TreeInner *inner);

/* A descriptor of its own; -1. */
int tree_inner_open(const TreeInner *inner, GError **error);

#endif
