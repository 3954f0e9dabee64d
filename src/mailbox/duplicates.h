/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * duplicates.h - whether files of one base name are one message
 *
 * Dovecot takes hard links for one message; of other files it renames all but
 * one, and which of them keeps UID and UIDL is chance. With equal octets that
 * does no harm.
 */
#ifndef MAILBOX_DUPLICATES_H
#define MAILBOX_DUPLICATES_H

#include "mail/tree.h"
#include "mailbox/store.h"

/*
 * entries: of the tree, at least one. Those that are gone by now are taken out,
 * but for one. Returns STORE_CLASH (and sets *fault, to be freed: why they are
 * not one message), STORE_COPY, or 0: hard links.
 */
StoreFlags duplicates_judge(const Tree *tree, GArray *entries, char **fault);

/*
 * The same where they are copied: of those that are equal only the first stays
 * in entries. equal: the others are appended to it, but for hard links. Of more
 * than DUPLICATES_MAX all stay, since comparing each with each has no end.
 */
void duplicates_reduce(const Tree *tree, GArray *entries, GArray *equal);

#define DUPLICATES_MAX 64

#endif
