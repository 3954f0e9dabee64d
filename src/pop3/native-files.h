/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * native-files.h - the files of a native dump, told by their names
 */
#ifndef POP3_NATIVE_FILES_H
#define POP3_NATIVE_FILES_H

#include "mail/tree.h"
#include "pop3/maildrop.h"

/* The file of a message, and of what form it is. */
typedef struct {
	guint32 number;
	guint32 entry;
	MailForm form;
} NativeMessage;

typedef struct {
	guint32 uidl, list, manifest; /* entries, or NO_ENTRY */
	GArray *messages;             /* of NativeMessage, ascending, each
	                                 number once; none with a manifest */
} NativeFiles;

void native_files_free(NativeFiles *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NativeFiles, native_files_free)

/* Whether a name of the tree's root is one of a native dump's. */
gboolean native_files_recognise(const Tree *tree, const TreeListing *root);

/*
 * G_IO_ERROR_INVALID_DATA if it cannot be told which of several files is
 * meant. Warns about files that are left out.
 */
NativeFiles *native_files_find(Tree *tree, const TreeListing *root,
                               Maildrop *maildrop, GError **error);

/* What a file of an archive is good for; see TreeOptions. */
TreeUse native_files_use(const char *path, MailForm *form);

/* What a file's suffix says of its form; FALSE: it is no message's. */
gboolean native_files_form(const char *name, MailForm *form);

/* The facts that a message of this form can have. */
FactSet native_files_can(MailForm form);

#endif
