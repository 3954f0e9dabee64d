/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * made-disk.h - a made world as files
 *
 *	DIR/box     the Maildir, with its lists
 *	DIR/dump    the dump: UIDL, LIST, <number>.eml or .top
 *
 * And for Dovecot's plugin, which asks servers:
 *
 *	DIR/imap         the Maildir with CRLF, so that a file has as many
 *	                 octets as IMAP says, without P
 *	DIR/pop3/.INBOX  the POP3 server's mail, whole, as a Maildir whose list
 *	                 has the UIDLs and sizes
 *	DIR/right        "<UIDL> <folder> <UID>": all pairs that are right
 *	DIR/theme        "decidable 12 bodies": how many pairs must be found
 *	DIR/options      of our program, one a line
 */
#ifndef LIB_MADE_DISK_H
#define LIB_MADE_DISK_H

#include "made-world.h"

/* FALSE: it has what files cannot have, or a dump would not be one. */
gboolean made_disk_can(const MadeWorld *world);

/* Both make the folder. */
void made_disk_write(const MadeWorld *world, const char *folder);
void made_disk_write_servers(const MadeWorld *world, const char *folder);

#endif
