/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/identity.h"

#include "match/bodies.h"

static guint64
key_of(const Facts *facts)
{
	return facts->message_id;
}

Groups *
identity_new(const Work *work)
{
	Groups *groups = groups_new(work, key_of);
	guint next = 0;
	Group group;

	while (groups_next(groups, &next, &group)) {
		if (!group_is_too_large(&group))
			group_want(work, &group, FACT_IDENTITY | FACT_BODY,
			           FACT_IDENTITY);
	}
	return groups;
}

static gboolean
are_one(const Work *work, guint32 pop3, guint32 imap)
{
	const MailIdentity *first, *second;

	if (!facts_know(work_pop3(work, pop3), FACT_IDENTITY) ||
	    !facts_know(work_imap(work, imap), FACT_IDENTITY))
		return FALSE;
	first = mail_table_identity(work->maildrop->mail, pop3);
	second = mail_table_identity(work->store->mail, imap);
	return first != NULL && second != NULL &&
	       mail_identity_compare(first, second) == 0 &&
	       mail_identity_recipients_agree(first, second);
}

static gboolean
bodies_agree(const Work *work, guint32 pop3, guint32 imap)
{
	return !bodies_are_known(work, pop3, imap) ||
	       bodies_are_equal(work, pop3, imap);
}

void
identity_resolve(const Work *work, const Groups *groups)
{
	const GroupRule rule = {
		.evidence = EVIDENCE_IDENTITY,
		.related = are_one,
		.agreeing = bodies_agree,
		.only_counts = !work->options->match_identity,
	};
	guint next = 0;
	Group group;

	while (groups_next(groups, &next, &group))
		work->match->by_identity += group_resolve(work, &group, &rule);
}
