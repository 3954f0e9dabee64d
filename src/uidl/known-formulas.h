/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * known-formulas.h - the formulas of servers that are known
 *
 * For reports: "these UIDLs are UW-IMAP's: uidvalidity + uid".
 */
#ifndef UIDL_KNOWN_FORMULAS_H
#define UIDL_KNOWN_FORMULAS_H

#include <glib.h>

typedef struct {
	const char *text;  /* for uidl_formula_parse() */
	const char *owner; /* "UW-IMAP"; of several servers "Cyrus or ..." */
	const char *what;  /* "uidvalidity + uid" */
} KnownFormula;

/* No two of them are the same; some give one UIDL for some messages. */
const KnownFormula *known_formulas(gsize *length);

#endif
