/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * contents.h - asks what lies in one directory of a tree
 */
#ifndef MAILBOX_CONTENTS_H
#define MAILBOX_CONTENTS_H

#include "mail/tree.h"

/* The name of file i. */
const char *contents_file(const Tree *tree, const TreeListing *listing,
                          guint i);

gboolean contents_has_file(const Tree *tree, const TreeListing *listing,
                           const char *name);
gboolean contents_has_folder(const TreeListing *listing, const char *name);
/* Symlinks, devices, FIFOs, sockets. */
gboolean contents_has_other(const TreeListing *listing, const char *name);

#endif
