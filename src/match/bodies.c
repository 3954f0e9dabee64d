/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/bodies.h"

#include <string.h>

gboolean
bodies_are_known(const Work *work, guint32 pop3, guint32 imap)
{
	return facts_know(work_pop3(work, pop3), FACT_BODY) &&
	       facts_know(work_imap(work, imap), FACT_BODY);
}

gboolean
bodies_are_equal(const Work *work, guint32 pop3, guint32 imap)
{
	return memcmp(mail_table_body(work->maildrop->mail, pop3),
	              mail_table_body(work->store->mail, imap),
	              DIGEST_LENGTH) == 0;
}
