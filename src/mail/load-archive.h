/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * load-archive.h - what load.h does, for the messages of an archive
 *
 * Most facts are those that the archive's first reading left. What it has not,
 * bodies above all, takes one more pass.
 */
#ifndef MAIL_LOAD_ARCHIVE_H
#define MAIL_LOAD_ARCHIVE_H

#include "mail/load.h"

/* messages: of which something is wanted; options: with a header_limit, the one
   that the archive was opened with. */
gboolean load_archive(MailTable *table, const guint32 *messages, gsize length,
                      const LoadOptions *options, GError **error);

#endif
