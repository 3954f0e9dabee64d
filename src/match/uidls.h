/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidls.h - finds the message of a Maildrop by its UIDL; 4 octets a message
 */
#ifndef MATCH_UIDLS_H
#define MATCH_UIDLS_H

#include "pop3/maildrop.h"

typedef struct UidlIndex UidlIndex;

/* The maildrop must outlive the index and stay as it is. */
UidlIndex *uidl_index_new(const Maildrop *maildrop);
void uidl_index_free(UidlIndex *index);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UidlIndex, uidl_index_free)

/* The message's index; G_MAXUINT32 (NO_PARTNER): nobody has this UIDL. */
guint32 uidl_index_find(const UidlIndex *index, const char *uidl, gsize length);

#endif
