/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * summaries.h - the summaries of those messages that a report names
 *
 * Who writes a report asks for one after the other; an archive can tell them
 * only all at once. So a report is written twice: the first time collects what
 * it asks for.
 */
#ifndef MAIL_SUMMARIES_H
#define MAIL_SUMMARIES_H

#include "mail/summary.h"

typedef struct MailSummaries MailSummaries;

MailSummaries *mail_summaries_new(MailTable *table);
void mail_summaries_free(MailSummaries *summaries);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSummaries, mail_summaries_free)

/* NULL: it cannot be read, or it has not been loaded: then it is wanted. */
const MailSummary *mail_summaries_get(MailSummaries *summaries,
                                      guint32 message);

/* Loads those that are wanted, in one pass; FALSE: there was none. */
gboolean mail_summaries_load(MailSummaries *summaries);

#endif
