/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * facts.h - what a scan found becomes facts, known or failed
 */
#ifndef MAIL_FACTS_H
#define MAIL_FACTS_H

#include "mail/scan.h"

/* Those that have failed where a header is over the limit: who cannot have it
   is to decide nothing by what is left. */
#define FACTS_OF_ANY_HEADER (FACT_OF_HEADER | FACT_BODY | FACT_CONTENT)

/*
 * The facts of result are those of a scan_begin() with form, wants and
 * header_limit; of FACT_BODY nothing but its failing is kept in row. What is
 * known of row stays so. Of a download that brought nothing row can have none.
 * Returns why some have failed, or NULL; g_free() it.
 */
char *facts_take(Facts *row, const ScanResult *result, MailForm form,
                 FactSet wants, guint64 header_limit);

/* Those of facts that are not known have failed. */
void facts_fail(Facts *row, FactSet facts);

#endif
