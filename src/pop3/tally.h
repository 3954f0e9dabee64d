/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tally.h - one warning about many messages or files: how many, and the first
 */
#ifndef POP3_TALLY_H
#define POP3_TALLY_H

#include "pop3/maildrop.h"

/* Starts as { 0 }. */
typedef struct {
	guint count;
	guint named;
	GString *names; /* NULL while there are none */
} Tally;

void tally_clear(Tally *tally);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tally, tally_clear)

void tally_add_number(Tally *tally, guint32 number);

/* Bytes of unknown origin: they are escaped. */
void tally_add_name(Tally *tally, const char *name);

/*
 * Warns unless nothing was added: "1 <one>: 7", or "12 <many>: 7, 9, ... and
 * 2 more".
 */
void tally_warn(const Tally *tally, Maildrop *maildrop, const char *one,
                const char *many);

#endif
