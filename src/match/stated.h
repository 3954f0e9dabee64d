/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stated.h - messages that name their UIDL themselves
 *
 * X-UIDL (Thunderbird, qpopper, mailutils) and getmail's Received hold the UIDL
 * that a server gave the message; anybody can write them. So one of the dump
 * counts only on one message, and where something else agrees: the header
 * digest, its lines, the Message-ID, or under a proven rule the size. Of a dump
 * without headers that is half its listing being stated, and no size that
 * denies it.
 */
#ifndef MATCH_STATED_H
#define MATCH_STATED_H

#include "match/split.h"

/*
 * Fills in Work.stated, by what headers are known. Where the dump has none,
 * wants and fetches those of the Store, if a few of them state UIDLs of the
 * dump.
 */
gboolean stated_find(Work *work, gboolean has_headers, GError **error);

/* Pairs those of a class whose bodies and sizes do not say otherwise. TRUE:
   there was one. */
gboolean stated_take_class(const Work *work, const Class *it);

/* Pairs those that are of no class, where Message-ID, lines or size agree.
   After the classes have been resolved. */
void stated_take_others(const Work *work);

/* The same for a dump without headers. */
gboolean stated_take_listing(const Work *work, GError **error);

#endif
