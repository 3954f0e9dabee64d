/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * made-mails.h - the mail of a made world, and who has it
 */
#ifndef LIB_MADE_MAILS_H
#define LIB_MADE_MAILS_H

#include "made-choices.h"

/* INBOX is the first. */
#define MADE_FOLDERS 3

typedef struct {
	gboolean on_pop3;
	gboolean in[MADE_FOLDERS];
} MadePlace;

/* Of ModelMail, and of MadePlace for each. */
void made_mails(GRand *rand, const MadeChoices *choices, GPtrArray **mails,
                GArray **places);

/* Whether folders that take part in the matching have it. */
gboolean made_place_is_found(const MadeChoices *choices,
                             const MadePlace *place);

#endif
