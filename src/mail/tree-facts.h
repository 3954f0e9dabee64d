/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-facts.h - the facts of an archive's messages, and a fingerprint of each
 *
 * 68 octets a message.
 */
#ifndef MAIL_TREE_FACTS_H
#define MAIL_TREE_FACTS_H

#include "mail/table.h"

typedef struct TreeFacts TreeFacts;

TreeFacts *tree_facts_new(void);
void tree_facts_free(TreeFacts *facts);

/* Returns the number; fingerprint: of the octets as stored. */
guint32 tree_facts_add(TreeFacts *facts, const Facts *row, guint64 fingerprint);

void tree_facts_get(const TreeFacts *facts, guint32 number, Facts *row);
guint64 tree_facts_fingerprint(const TreeFacts *facts, guint32 number);

#endif
