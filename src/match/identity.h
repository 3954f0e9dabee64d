/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * identity.h - pairs of messages whose header a server wrote anew
 *
 * Only where the user asks for it (--match-identity): Message-ID, Date, From,
 * Subject and Received are those of both (mail/identity.h), of nobody else on
 * either side, and no body says otherwise. A second delivery and a Sent copy
 * have other Received lines.
 */
#ifndef MATCH_IDENTITY_H
#define MATCH_IDENTITY_H

#include "match/groups.h"

/* Finds who may be a pair, by Message-ID, and wants what tells. After
   classes_prepare(). */
Groups *identity_new(const Work *work);

/* Pairs them, or only counts them in Match.by_identity. After the lines. */
void identity_resolve(const Work *work, const Groups *groups);

#endif
