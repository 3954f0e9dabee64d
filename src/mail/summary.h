/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * summary.h - a message in three fields for people, decoded by GMime
 *
 * GMime sees one header at a time, out of memory, and only of the few messages
 * that a report names: it cannot read headers alone, loses a message whose
 * first line is no header, and loops if a parser is used twice. So it gets the
 * three fields and nothing else, and a parser of its own each time.
 */
#ifndef MAIL_SUMMARY_H
#define MAIL_SUMMARY_H

#include "mail/table.h"

#include <gio/gio.h>

/* UTF-8, cut off after 200 characters, and not safe to show unescaped; NULL
   where the message has none. The same in every locale. */
typedef struct {
	char *date; /* YYYY-MM-DD HH:MM +ZZZZ, or the raw value if unreadable */
	char *from;
	char *subject;
} MailSummary;

void mail_summary_free(MailSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSummary, mail_summary_free)

/* header: octets of a header, with or without its empty line and body. */
MailSummary *mail_summary_parse(const guint8 *header, gsize length);

/* How much of a file is looked at: few headers are longer, and what people look
   for comes early. */
#define MAIL_SUMMARY_OCTETS 65536

/* octets: the beginning of a file, that holds the message in this form. */
MailSummary *mail_summary_take(const guint8 *octets, gsize length,
                               MailForm form);

/* Of a folder's file. NULL if the message has none or it cannot be read. */
MailSummary *mail_summary_read(const MailTable *table, guint32 message);

#endif
