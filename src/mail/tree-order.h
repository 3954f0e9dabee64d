/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-order.h - the order of paths in which a folder's own come together
 *
 * By bytes, but "/" before all others: "a", "a/b", "a-b".
 */
#ifndef MAIL_TREE_ORDER_H
#define MAIL_TREE_ORDER_H

#include "mail/tree-members.h"

int tree_order_compare(const char *a, const char *b);

/* Numbers of members by their paths, of one path by their numbers. */
void tree_order_sort(guint32 *numbers, gsize length, const Members *members);

#endif
