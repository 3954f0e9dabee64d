/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mutf7.h - modified UTF-7, IMAP's encoding of mailbox names (RFC 3501, 5.1.3)
 *
 * Each text has one form, and no other is read: Dovecot reads a few more
 * ("a&AOl-" for "a&AOk-"), but opens the folder of the one form only.
 * (2.3.19.1, by experiment.)
 */
#ifndef DOVECOT_MUTF7_H
#define DOVECOT_MUTF7_H

#include <glib.h>

/* To UTF-8; NULL if it is no modified UTF-7, or has a NUL. */
char *mutf7_decode(const char *text);

/* text must be UTF-8. */
char *mutf7_encode(const char *text);

#endif
