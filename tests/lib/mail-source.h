/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mail-source.h - the same messages in a folder and in an archive
 */
#ifndef LIB_MAIL_SOURCE_H
#define LIB_MAIL_SOURCE_H

#include "make-archive.h"

#include "mail/tree.h"

/* Octets of a header that are too many. */
#define MAIL_SOURCE_LIMIT 200

#define SOURCE_FILE(path, octets)                                              \
	{                                                                      \
		.name = path, .content = octets                                \
	}
#define SOURCE_LINK(path, to)                                                  \
	{                                                                      \
		.name = path, .type = MAKE_HARD_LINK, .target = to             \
	}

/*
 * A message for each of members, in their order: a file, or a hard link to one
 * before. Of a path that begins with "answer/" or "top/" it has that form.
 * What is made lies below folder. An archive's kind is make-archive.h's.
 */
MailTable *mail_source_folder(const char *folder, const MakeMember *members);
MailTable *mail_source_archive(const char *folder, const char *kind,
                               const MakeMember *members);

/* Where they lie. */
char *mail_source_path(const char *folder, gboolean is_archive);

#endif
