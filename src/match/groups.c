/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/groups.h"

#include <stdlib.h>

struct Groups {
	GArray *grouped; /* of Grouped, by key, POP3 first, by message */
};

static int
compare_grouped(const void *a, const void *b)
{
	const Grouped *first = a, *second = b;

	if (first->key != second->key)
		return first->key < second->key ? -1 : 1;
	if (first->is_imap != second->is_imap)
		return first->is_imap ? 1 : -1;
	return (first->message > second->message) -
	       (first->message < second->message);
}

static void
add_side(const MailTable *mail, const MatchRow *rows, gsize length,
         gboolean is_imap, guint64 (*key)(const Facts *facts), GArray *grouped)
{
	for (guint32 i = 0; i < length; i++) {
		const Facts *facts = &mail->facts[i];
		Grouped it = { .message = i, .is_imap = is_imap != FALSE };

		if (!rows[i].takes_part || !facts_know(facts, FACT_HEADER))
			continue;
		it.key = key(facts);
		it.is_open =
			!rows[i].has_class && rows[i].partner == NO_PARTNER;
		if (it.key != 0)
			g_array_append_val(grouped, it);
	}
}

Groups *
groups_new(const Work *work, guint64 (*key)(const Facts *facts))
{
	const Match *match = work->match;
	Groups *groups = g_new(Groups, 1);

	groups->grouped = g_array_new(FALSE, FALSE, sizeof(Grouped));
	add_side(work->maildrop->mail, match->pop3, match->pop3_length, FALSE,
	         key, groups->grouped);
	add_side(work->store->mail, match->imap, match->imap_length, TRUE, key,
	         groups->grouped);
	if (groups->grouped->len > 1)
		qsort(groups->grouped->data, groups->grouped->len,
		      sizeof(Grouped), compare_grouped);
	return groups;
}

void
groups_free(Groups *groups)
{
	if (groups == NULL)
		return;
	g_array_unref(groups->grouped);
	g_free(groups);
}

static const Grouped *
grouped_at(const Groups *groups, guint i)
{
	return &g_array_index(groups->grouped, Grouped, i);
}

static gboolean
some_are_open(const Grouped *grouped, guint length)
{
	for (guint i = 0; i < length; i++) {
		if (grouped[i].is_open)
			return TRUE;
	}
	return FALSE;
}

gboolean
groups_next(const Groups *groups, guint *next, Group *group)
{
	const guint length = groups->grouped->len;

	while (*next < length) {
		const Grouped *first = grouped_at(groups, *next);
		guint middle = *next, end;

		while (middle < length &&
		       grouped_at(groups, middle)->key == first->key &&
		       !grouped_at(groups, middle)->is_imap)
			middle++;
		end = middle;
		while (end < length &&
		       grouped_at(groups, end)->key == first->key)
			end++;
		*group = (Group){ .pop3 = first,
			          .pop3_length = middle - *next,
			          .imap = first + (middle - *next),
			          .imap_length = end - middle };
		*next = end;
		if (some_are_open(group->pop3, group->pop3_length) &&
		    some_are_open(group->imap, group->imap_length))
			return TRUE;
	}
	return FALSE;
}

gboolean
group_is_too_large(const Group *group)
{
	return (guint64)group->pop3_length * group->imap_length >
	       GROUP_MOST_PAIRS;
}

static void
want(MailTable *mail, const Grouped *grouped, guint length, FactSet open,
     FactSet others)
{
	for (guint i = 0; i < length; i++)
		mail_table_want(mail, grouped[i].message,
		                grouped[i].is_open ? open : others);
}

void
group_want(const Work *work, const Group *group, FactSet open, FactSet others)
{
	want(work->maildrop->mail, group->pop3, group->pop3_length, open,
	     others);
	want(work->store->mail, group->imap, group->imap_length, open, others);
}

static void
relate(const Work *work, const Group *group, const GroupRule *rule,
       Relation *pop3, Relation *imap)
{
	for (guint i = 0; i < group->pop3_length; i++) {
		for (guint j = 0; j < group->imap_length; j++) {
			if (!rule->related(work, group->pop3[i].message,
			                   group->imap[j].message))
				continue;
			pop3[i].count++;
			pop3[i].other = j;
			imap[j].count++;
			imap[j].other = i;
		}
	}
}

static void
tell(MatchRow *rows, const Grouped *it, Fate fate)
{
	MatchRow *row = &rows[it->message];

	if (it->is_open && row->partner == NO_PARTNER)
		row->fate = (guint8)fate;
}

/* Whether both are still to be had. */
static gboolean
are_free(const Work *work, const Grouped *pop3, const Grouped *imap)
{
	return pop3->is_open && imap->is_open &&
	       work->match->pop3[pop3->message].partner == NO_PARTNER &&
	       work->match->imap[imap->message].partner == NO_PARTNER;
}

static gboolean
pair_or_tell(const Work *work, const Grouped *pop3, const Grouped *imap,
             gboolean unique, const GroupRule *rule)
{
	const Match *match = work->match;
	gboolean free = are_free(work, pop3, imap);
	Fate fate = unique && free ? FATE_DOUBTFUL : FATE_AMBIGUOUS;

	if (unique && free &&
	    rule->agreeing(work, pop3->message, imap->message)) {
		if (!rule->only_counts)
			work_pair(work, pop3->message, imap->message,
			          rule->evidence);
		return TRUE;
	}
	if (!rule->only_counts) {
		tell(match->pop3, pop3, fate);
		tell(match->imap, imap, fate);
	}
	return FALSE;
}

/* Who is related to somebody that is related to several. */
static void
tell_others(const Work *work, const Group *group, const Relation *pop3,
            const Relation *imap)
{
	for (guint j = 0; j < group->imap_length; j++) {
		if (imap[j].count > 1 ||
		    (imap[j].count == 1 && pop3[imap[j].other].count > 1))
			tell(work->match->imap, &group->imap[j],
			     FATE_AMBIGUOUS);
	}
}

gsize
group_resolve(const Work *work, const Group *group, const GroupRule *rule)
{
	g_autofree Relation *pop3 = NULL, *imap = NULL;
	gsize pairs = 0;

	if (group_is_too_large(group)) {
		for (guint i = 0; !rule->only_counts && i < group->pop3_length;
		     i++)
			tell(work->match->pop3, &group->pop3[i],
			     FATE_AMBIGUOUS);
		return 0;
	}
	pop3 = g_new0(Relation, group->pop3_length);
	imap = g_new0(Relation, group->imap_length);
	relate(work, group, rule, pop3, imap);
	for (guint i = 0; i < group->pop3_length; i++) {
		guint j = pop3[i].other;

		if (pop3[i].count > 0 &&
		    pair_or_tell(work, &group->pop3[i], &group->imap[j],
		                 pop3[i].count == 1 && imap[j].count == 1,
		                 rule))
			pairs++;
	}
	if (!rule->only_counts)
		tell_others(work, group, pop3, imap);
	return pairs;
}
