/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * match-cases.h - a table of little worlds, and what match/ makes of each
 *
 * How: <wire>, <lf>, <constant>, <header> and <x-uidl> prove that rule, <none>
 * proves that none holds; <trust>, <skip>, <uncached> and <replace> are
 * --trust-sizes,
 * --skip-size-check, --skip-uidl-cache and --replace; <identity> is
 * --match-identity, <f=formula> and <auto> are --uidl-formula; <check> is
 * --check, with Dovecot's own pop3_uidl_format.
 */
#ifndef LIB_MATCH_CASES_H
#define LIB_MATCH_CASES_H

#include "world.h"

typedef struct {
	const char *name;
	const char *pop3; /* world.h; <words> at its beginning tell how */
	const char *imap;
	const char *told; /* what comes out, or "error: <how it begins>" */
} MatchCase;

/* A test a case, named path/name. Each is run forwards, backwards, and with
   facts that come exactly as they are wanted, all to the same end. */
void match_cases_add(const char *path, const MatchCase *cases, gsize length);

#endif
