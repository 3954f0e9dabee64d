/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * dump.h - recognises what a DUMP is and reads it
 *
 * Each format is one file of this folder and one line of the table in dump.c.
 */
#ifndef POP3_DUMP_H
#define POP3_DUMP_H

#include "mail/tree.h"
#include "pop3/maildrop.h"

#include <gio/gio.h>

typedef struct {
	gboolean ignore_bad_uidls; /* such messages are without UIDL, named */
	const char *chosen; /* the dump's path below the one given, or NULL */
	TreeOptions tree;   /* its use is set here */
} DumpOptions;

/*
 * path: a dump, an archive of one, or a folder above the only one that it
 * holds. Errors name the file inside the dump and the line, not the dump's
 * path: "UIDL: line 3: ...". A Maildir given as DUMP has an error of its own
 * that says that the arguments are swapped.
 */
Maildrop *dump_read(const char *path, const DumpOptions *options,
                    GError **error);

#endif
