/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-pass.h - the first pass over an archive, for tree-archive.c alone
 */
#ifndef MAIL_TREE_PASS_H
#define MAIL_TREE_PASS_H

#include "mail/tree-archive.h"

/* All that TREE_KEEP keeps, in sum. */
#define TREE_KEEP_LIMIT ((gsize)1 << 30)

/* Fills what tree_archive_new() made empty. */
gboolean tree_pass(TreeArchive *archive, const TreeOptions *options,
                   GError **error);

#endif
