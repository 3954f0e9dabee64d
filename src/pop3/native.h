/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * native.h - our own dump: a folder that an administrator can make by hand
 *
 *	UIDL          "<number> <uidl>" a line, or a server's answer as it came
 *	LIST          "<number> <octets>[ <text>]" likewise; may be missing
 *	<number>.eml  the whole message (RETR), plain or as the server's answer
 *	<number>.top  or .hdr: its header (TOP n 0)
 *
 * Names in any letter case, UIDL and LIST also with .txt; messages in the
 * folder itself or in one sub-folder, leading zeros allowed. Or, in place of
 * all that:
 *
 *	manifest.tsv  "<number>\t<size>\t<uidl>\t<path>" a line
 *
 * An .eml beats a .top; a file of 0 octets is a missing message. Whatever could
 * be meant in two ways is an error. Links and devices are never read.
 */
#ifndef POP3_NATIVE_H
#define POP3_NATIVE_H

#include "mail/tree.h"
#include "pop3/dump.h"

/* Whether the folder looks like one: has one of the names above. */
gboolean native_recognises(const Tree *tree, const TreeListing *root);

/* What a file of an archive is good for; see TreeOptions. */
TreeUse native_use(const char *path, MailForm *form);

Maildrop *native_read(Tree *tree, const TreeListing *root,
                      const DumpOptions *options, GError **error);

#endif
