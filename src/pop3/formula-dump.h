/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * formula-dump.h - what a POP3 server would have listed, by its formula
 *
 * Where nothing is left of the old server, but its UIDs are: each message that
 * takes part is listed with the UIDL that the formula gives for it, without
 * size, and in no order of its own. (What Dovecot Pro's pop3-uidl-migrate does
 * on a live server.) A UIDL that comes for two messages is listed if these are
 * identical.
 */
#ifndef POP3_FORMULA_DUMP_H
#define POP3_FORMULA_DUMP_H

#include "mailbox/store.h"
#include "pop3/maildrop.h"
#include "uidl/formula.h"

#include <gio/gio.h>

/* Makes the facts that are wanted of the store known or failed. */
typedef gboolean (*FormulaDumpFetch)(gpointer data, GError **error);

/* Warns of messages that get no UIDL. Fails as fetch does. */
Maildrop *formula_dump_make(Store *store, const UidlFormula *formula,
                            FormulaDumpFetch fetch, gpointer data,
                            GError **error);

#endif
