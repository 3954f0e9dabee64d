/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/lines.h"

#include "match/bodies.h"
#include "match/sizes.h"

/*
 * Two messages of which one has all lines of the other, and no Received more,
 * have the same Received lines, the oldest too; if they have none, then the
 * same Message-ID. So who is to be compared shares that trace.
 */
static guint64
trace_of(const Facts *facts)
{
	return facts->oldest_received != 0 ? facts->oldest_received
	                                   : facts->message_id;
}

Groups *
lines_new(const Work *work)
{
	Groups *groups = groups_new(work, trace_of);
	guint next = 0;
	Group group;

	while (groups_next(groups, &next, &group)) {
		if (!group_is_too_large(&group))
			group_want(work, &group,
			           FACT_FIELDS | FACT_BODY | FACT_SIZE,
			           FACT_FIELDS);
	}
	return groups;
}

/* Whether more has all that few has, and nothing besides that tells another
   delivery. Both ascend. */
static gboolean
has_all(const guint64 *more, guint more_length, const guint64 *few,
        guint few_length, gboolean *shares)
{
	guint i = 0;

	for (guint j = 0; j < few_length; j++) {
		while (i < more_length && more[i] < few[j]) {
			if (more[i++] & LINE_IS_RECEIVED)
				return FALSE;
		}
		if (i == more_length || more[i] != few[j])
			return FALSE;
		*shares |= (few[j] & LINE_KIND_BITS) != 0;
		i++;
	}
	for (; i < more_length; i++) {
		if (more[i] & LINE_IS_RECEIVED)
			return FALSE;
	}
	return TRUE;
}

gboolean
lines_are_related(const Work *work, guint32 pop3, guint32 imap)
{
	guint first_length, second_length;
	const guint64 *first, *second;
	gboolean shares = FALSE, related;

	if (!facts_know(work_pop3(work, pop3), FACT_FIELDS) ||
	    !facts_know(work_imap(work, imap), FACT_FIELDS))
		return FALSE;
	first = mail_table_fields(work->maildrop->mail, pop3, &first_length);
	second = mail_table_fields(work->store->mail, imap, &second_length);
	related = first_length < second_length
	                  ? has_all(second, second_length, first, first_length,
	                            &shares)
	                  : has_all(first, first_length, second, second_length,
	                            &shares);
	return related && shares;
}

/* What is not the header: equal, or not known. */
static gboolean
rests_agree(const Work *work, guint32 pop3, guint32 imap)
{
	const SizeRule *rule = &work->match->rule;
	gint64 first, second;

	if (bodies_are_known(work, pop3, imap))
		return bodies_are_equal(work, pop3, imap);
	/* How many line ends a header has nobody counts. */
	if (!rule->proven || rule->kind == SIZE_RULE_LF ||
	    !sizes_pop3_key(work, rule, pop3, &first) ||
	    !sizes_imap_key(work, rule, imap, &second))
		return TRUE;
	if (rule->kind != SIZE_RULE_HEADER) {
		first -= work_pop3(work, pop3)->header_size;
		second -= work_imap(work, imap)->header_size;
	}
	/* What a constant counts may be a line of the header (UW's Status). */
	return first == second ||
	       (sizes_is_fitted(rule) && first + rule->constant == second);
}

void
lines_resolve(const Work *work, const Groups *groups)
{
	const GroupRule rule = {
		.evidence = EVIDENCE_LINES,
		.related = lines_are_related,
		.agreeing = rests_agree,
	};
	guint next = 0;
	Group group;

	while (groups_next(groups, &next, &group))
		group_resolve(work, &group, &rule);
}
