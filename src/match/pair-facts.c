/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/pair-facts.h"

#include "match/sizes.h"

#include <string.h>

gboolean
pair_knows_bodies(const Work *work, guint32 pop3, guint32 imap)
{
	return facts_know(work_pop3(work, pop3), FACT_BODY) &&
	       facts_know(work_imap(work, imap), FACT_BODY);
}

gboolean
pair_has_equal_bodies(const Work *work, guint32 pop3, guint32 imap)
{
	return memcmp(mail_table_body(work->maildrop->mail, pop3),
	              mail_table_body(work->store->mail, imap),
	              DIGEST_LENGTH) == 0;
}

int
pair_size_hints(const Work *work, guint32 pop3, guint32 imap)
{
	const SizeRule *rule = &work->match->rule;
	gint64 first, second;

	if (!sizes_pop3_key(work, rule, pop3, &first) ||
	    !sizes_imap_key(work, rule, imap, &second))
		return 0;
	return first == second ? 1 : -1;
}

int
pair_size_says(const Work *work, guint32 pop3, guint32 imap)
{
	return work->match->rule.proven ? pair_size_hints(work, pop3, imap) : 0;
}
