/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * target-name.h - names for the files of a new Maildir
 *
 *	<INTERNALDATE>.M<6 digits>P<20
 *digits>[Q<n>].pop3uidl-convert,S=<octets>,W=<wire size>:2,<flags>
 *
 * The digits are of a digest of the folder's name, the UID if somebody has
 * given it out, and the octets; n tells identical messages apart, from 2 on. So
 *the same message gets the same name in another run, whatever came to the
 *folder since.
 */
#ifndef WRITE_TARGET_NAME_H
#define WRITE_TARGET_NAME_H

#include <glib.h>

/* DRAFT: helper decides details */

#endif
