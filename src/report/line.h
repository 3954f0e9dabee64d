/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * line.h - pieces of lines that several reports have; private to report/
 */
#ifndef REPORT_LINE_H
#define REPORT_LINE_H

#include "report/report.h"

/* "PROGRAM: NAME: " */
void line_begin(GString *text, const char *name);

/* "1 message", "2 messages"; the plural ends in s. */
void line_count(GString *text, gsize count, const char *noun);

/* The UIDL of a message of the dump, escaped; "-" without one. */
void line_uidl(GString *text, const Report *report, guint32 pop3);

/* Size, Date, From and Subject of a message, decoded and escaped; the size
   alone until summaries are loaded. */
void line_pop3_summary(GString *text, const Report *report, guint32 pop3);
void line_imap_summary(GString *text, const Report *report, guint32 imap);

/* The name of a folder, escaped. */
void line_folder(GString *text, const Report *report, guint32 folder);

/* "UID 7 (1700000000.M1P1.mx)"; outside of INBOX "UID 7 of Sent (...)" */
void line_imap(GString *text, const Report *report, guint32 imap);

#endif
