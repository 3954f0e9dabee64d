/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/lines.h"

#include "match/bodies.h"
#include "match/sizes.h"

#include <stdlib.h>

/* More messages than so on both sides of one trace are not compared each with
   each: a list's digest, sent a thousand times, is nobody's only copy. */
#define MOST_COMPARED 4096

/*
 * Two messages of which one has all lines of the other, and no Received more,
 * have the same Received lines, the oldest too; if they have none, then the
 * same Message-ID. So who is to be compared shares that trace.
 */
typedef struct {
	guint64 trace;
	guint32 message;
	guint8 is_imap;
	guint8 is_open; /* no other side's message has its header */
} Traced;

struct Lines {
	GArray *traced; /* of Traced, by trace, POP3 first, by message */
};

/* Those of one trace; neither side is empty. */
typedef struct {
	const Traced *pop3;
	guint pop3_length;
	const Traced *imap;
	guint imap_length;
} Group;

static int
compare_traced(const void *a, const void *b)
{
	const Traced *first = a, *second = b;

	if (first->trace != second->trace)
		return first->trace < second->trace ? -1 : 1;
	if (first->is_imap != second->is_imap)
		return first->is_imap ? 1 : -1;
	return (first->message > second->message) -
	       (first->message < second->message);
}

static void
add_side(const MailTable *mail, const MatchRow *rows, gsize length,
         gboolean is_imap, GArray *traced)
{
	for (guint32 i = 0; i < length; i++) {
		const Facts *facts = &mail->facts[i];
		Traced it = { .message = i, .is_imap = is_imap != FALSE };

		if (!rows[i].takes_part || !facts_know(facts, FACT_HEADER))
			continue;
		it.trace = facts->oldest_received != 0 ? facts->oldest_received
		                                       : facts->message_id;
		it.is_open =
			!rows[i].has_class && rows[i].partner == NO_PARTNER;
		if (it.trace != 0)
			g_array_append_val(traced, it);
	}
}

static gboolean
some_are_open(const Traced *traced, guint length)
{
	for (guint i = 0; i < length; i++) {
		if (traced[i].is_open)
			return TRUE;
	}
	return FALSE;
}

static const Traced *
traced_at(const Lines *lines, guint i)
{
	return &g_array_index(lines->traced, Traced, i);
}

/* The next group in which two open messages could be a pair; *next begins at 0.
   FALSE: there is none. */
static gboolean
next_group(const Lines *lines, guint *next, Group *group)
{
	while (*next < lines->traced->len) {
		const guint first = *next;
		const guint64 trace = traced_at(lines, first)->trace;
		guint middle = first, end;

		while (middle < lines->traced->len &&
		       traced_at(lines, middle)->trace == trace &&
		       !traced_at(lines, middle)->is_imap)
			middle++;
		end = middle;
		while (end < lines->traced->len &&
		       traced_at(lines, end)->trace == trace)
			end++;
		*next = end;
		*group = (Group){ .pop3 = traced_at(lines, first),
			          .pop3_length = middle - first,
			          .imap = traced_at(lines, first) +
			                  (middle - first),
			          .imap_length = end - middle };
		if (some_are_open(group->pop3, group->pop3_length) &&
		    some_are_open(group->imap, group->imap_length))
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_too_large(const Group *group)
{
	return (guint64)group->pop3_length * group->imap_length > MOST_COMPARED;
}

static void
want(MailTable *mail, const Traced *traced, guint length)
{
	for (guint i = 0; i < length; i++)
		mail_table_want(mail, traced[i].message,
		                traced[i].is_open
		                        ? FACT_FIELDS | FACT_BODY | FACT_SIZE
		                        : FACT_FIELDS);
}

Lines *
lines_new(const Work *work)
{
	Lines *lines = g_new(Lines, 1);
	const Match *match = work->match;
	guint next = 0;
	Group group;

	lines->traced = g_array_new(FALSE, FALSE, sizeof(Traced));
	add_side(work->maildrop->mail, match->pop3, match->pop3_length, FALSE,
	         lines->traced);
	add_side(work->store->mail, match->imap, match->imap_length, TRUE,
	         lines->traced);
	if (lines->traced->len > 1)
		qsort(lines->traced->data, lines->traced->len, sizeof(Traced),
		      compare_traced);
	while (next_group(lines, &next, &group)) {
		if (is_too_large(&group))
			continue;
		want(work->maildrop->mail, group.pop3, group.pop3_length);
		want(work->store->mail, group.imap, group.imap_length);
	}
	return lines;
}

void
lines_free(Lines *lines)
{
	if (lines == NULL)
		return;
	g_array_unref(lines->traced);
	g_free(lines);
}

/* ---- two headers ---- */

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
	return first == second;
}

/* ---- a group ---- */

/* By place in the group: how many related messages there are, and the last. */
typedef struct {
	guint count;
	guint other;
} Relation;

static void
relate(const Work *work, const Group *group, Relation *pop3, Relation *imap)
{
	for (guint i = 0; i < group->pop3_length; i++) {
		for (guint j = 0; j < group->imap_length; j++) {
			if (!lines_are_related(work, group->pop3[i].message,
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
tell(MatchRow *rows, const Traced *it, Fate fate)
{
	MatchRow *row = &rows[it->message];

	if (it->is_open && row->partner == NO_PARTNER)
		row->fate = (guint8)fate;
}

static void
pair_or_tell(const Work *work, const Traced *pop3, const Traced *imap,
             gboolean unique)
{
	const Match *match = work->match;
	Fate fate = unique ? FATE_DOUBTFUL : FATE_AMBIGUOUS;

	if (unique && pop3->is_open && imap->is_open &&
	    match->pop3[pop3->message].partner == NO_PARTNER &&
	    match->imap[imap->message].partner == NO_PARTNER &&
	    rests_agree(work, pop3->message, imap->message)) {
		work_pair(work, pop3->message, imap->message, EVIDENCE_LINES);
		return;
	}
	/* The other copy, which somebody has already, tells nothing. */
	if (!imap->is_open || !pop3->is_open)
		fate = FATE_AMBIGUOUS;
	tell(match->pop3, pop3, fate);
	tell(match->imap, imap, fate);
}

static void
resolve(const Work *work, const Group *group)
{
	g_autofree Relation *pop3 = g_new0(Relation, group->pop3_length);
	g_autofree Relation *imap = g_new0(Relation, group->imap_length);

	relate(work, group, pop3, imap);
	for (guint i = 0; i < group->pop3_length; i++) {
		guint j = pop3[i].other;

		if (pop3[i].count > 0)
			pair_or_tell(work, &group->pop3[i], &group->imap[j],
			             pop3[i].count == 1 && imap[j].count == 1);
	}
	for (guint j = 0; j < group->imap_length; j++) {
		if (imap[j].count > 1 ||
		    (imap[j].count == 1 && pop3[imap[j].other].count > 1))
			tell(work->match->imap, &group->imap[j],
			     FATE_AMBIGUOUS);
	}
}

void
lines_resolve(const Work *work, const Lines *lines)
{
	guint next = 0;
	Group group;

	while (next_group(lines, &next, &group)) {
		if (!is_too_large(&group)) {
			resolve(work, &group);
			continue;
		}
		for (guint i = 0; i < group.pop3_length; i++)
			tell(work->match->pop3, &group.pop3[i], FATE_AMBIGUOUS);
	}
}
