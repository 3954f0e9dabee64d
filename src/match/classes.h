/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * classes.h - messages of one header digest, and who is who among them
 *
 * A class is what has one header digest, on both sides; resolve.h tells what
 * becomes of one. Classes are formed over all messages first: those that have
 * their UIDL already choose inside them, or are contradicted by them.
 */
#ifndef MATCH_CLASSES_H
#define MATCH_CLASSES_H

#include "match/work.h"

typedef struct {
	GArray *pop3; /* of Member, by digest, then message */
	GArray *imap;
} Classes;

/* Of all unpaired messages whose header is known. */
Classes *classes_new(const Work *work);
void classes_free(Classes *classes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Classes, classes_free)

/* Pairs (of Pair) that are alone with their header on both sides. */
GArray *classes_singles(const Work *work, const Classes *classes);

/* Notes in the rows who has a class, and wants the bodies that will decide. */
void classes_prepare(const Work *work, const Classes *classes);

/*
 * Pairs what is proven and says of the rest why it is not. Messages that have
 * the UIDL (Work.kept) come first inside their class; a member that is paired
 * already, unconfirmed, makes the rest of its class ambiguous.
 */
void classes_resolve(const Work *work, const Classes *classes);

#endif
