/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * list.h - lists of messages, a line or two each, 20 of them and a count;
 * private to report/
 */
#ifndef REPORT_LIST_H
#define REPORT_LIST_H

#include "report/report.h"

/* Whether the dump has a file of the message; one of 0 octets is none. */
gboolean list_has_header(const Report *report, guint32 pop3);

/* POP3 messages with a UIDL and no pair, and IMAP messages without pair, with
   the reason. */
void list_missing(const Report *report, GString *text);
void list_extra(const Report *report, GString *text);

/* Match.bad_claims, Plan.served_twice and Match.formula_doubles. */
void list_claims(const Report *report, GString *text);
void list_twice(const Report *report, GString *text);
void list_doubles(const Report *report, GString *text);

/* Loads the summaries that a list has asked for; TRUE: write it again. */
gboolean list_load(const Report *report);

#endif
