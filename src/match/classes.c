/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/classes.h"

#include "match/resolve.h"

#include <string.h>

static gint
compare_members(gconstpointer a, gconstpointer b, gpointer data)
{
	const Member *first = a, *second = b;
	const Facts *facts = data;
	int order;

	if (first->prefix != second->prefix)
		return first->prefix < second->prefix ? -1 : 1;
	order = memcmp(facts[first->message].header,
	               facts[second->message].header, DIGEST_LENGTH);
	if (order != 0)
		return order;
	return first->message < second->message
	               ? -1
	               : first->message > second->message;
}

static GArray *
sort_members(const MailTable *mail, const MatchRow *rows, gsize length)
{
	GArray *members = g_array_new(FALSE, FALSE, sizeof(Member));

	for (guint32 i = 0; i < length; i++) {
		Member member = { .message = i };

		if (!facts_know(&mail->facts[i], FACT_HEADER) ||
		    !rows[i].takes_part || rows[i].partner != NO_PARTNER)
			continue;
		memcpy(&member.prefix, mail->facts[i].header,
		       sizeof member.prefix);
		g_array_append_val(members, member);
	}
	g_array_sort_with_data(members, compare_members, mail->facts);
	return members;
}

Classes *
classes_new(const Work *work)
{
	Classes *classes = g_new(Classes, 1);

	classes->pop3 = sort_members(work->maildrop->mail, work->match->pop3,
	                             work->match->pop3_length);
	classes->imap = sort_members(work->store->mail, work->match->imap,
	                             work->match->imap_length);
	return classes;
}

void
classes_free(Classes *classes)
{
	if (classes == NULL)
		return;
	g_array_unref(classes->pop3);
	g_array_unref(classes->imap);
	g_free(classes);
}

static const Member *
member(const GArray *members, guint place)
{
	return &g_array_index(members, Member, place);
}

/* The order of digests across the two sides. */
static int
compare_sides(const Work *work, const Member *pop3, const Member *imap)
{
	if (pop3->prefix != imap->prefix)
		return pop3->prefix < imap->prefix ? -1 : 1;
	return memcmp(work_pop3(work, pop3->message)->header,
	              work_imap(work, imap->message)->header, DIGEST_LENGTH);
}

static guint
class_end(const GArray *members, const Facts *facts, guint first)
{
	const guint8 *digest = facts[member(members, first)->message].header;
	guint end = first + 1;

	while (end < members->len &&
	       memcmp(facts[member(members, end)->message].header, digest,
	              DIGEST_LENGTH) == 0)
		end++;
	return end;
}

/* Visits each class that has messages on both sides. */
typedef void (*ClassVisit)(const Work *work, const Class *it, gpointer data);

static void
visit_classes(const Work *work, const Classes *classes, ClassVisit visit,
              gpointer data)
{
	const GArray *pop3 = classes->pop3, *imap = classes->imap;
	guint i = 0, j = 0;

	while (i < pop3->len && j < imap->len) {
		int order =
			compare_sides(work, member(pop3, i), member(imap, j));
		Class it;

		if (order != 0) {
			i += order < 0;
			j += order > 0;
			continue;
		}
		it.pop3 = member(pop3, i);
		it.imap = member(imap, j);
		it.pop3_length =
			class_end(pop3, work->maildrop->mail->facts, i) - i;
		it.imap_length =
			class_end(imap, work->store->mail->facts, j) - j;
		visit(work, &it, data);
		i += it.pop3_length;
		j += it.imap_length;
	}
}

static void
note_single(const Work *work, const Class *it, gpointer data)
{
	const Pair pair = { .pop3 = it->pop3->message,
		            .imap = it->imap->message };

	(void)work;
	if (it->pop3_length == 1 && it->imap_length == 1)
		g_array_append_val((GArray *)data, pair);
}

GArray *
classes_singles(const Work *work, const Classes *classes)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

	visit_classes(work, classes, note_single, pairs);
	return pairs;
}

static void
want_all(const Work *work, const Class *it, FactSet facts)
{
	for (guint i = 0; i < it->pop3_length; i++)
		mail_table_want(work->maildrop->mail, it->pop3[i].message,
		                facts);
	for (guint i = 0; i < it->imap_length; i++)
		mail_table_want(work->store->mail, it->imap[i].message, facts);
}

static void
prepare(const Work *work, const Class *it, gpointer data)
{
	FactSet facts = FACT_BODY;

	(void)data;
	for (guint i = 0; i < it->pop3_length; i++)
		work->match->pop3[it->pop3[i].message].has_class = TRUE;
	for (guint i = 0; i < it->imap_length; i++)
		work->match->imap[it->imap[i].message].has_class = TRUE;

	if (it->pop3_length == 1 && it->imap_length == 1) {
		if (!resolve_needs_bodies(work, it))
			return;
	} else if (work->match->rule.kind == SIZE_RULE_LF) {
		facts |= FACT_LINES;
	}
	want_all(work, it, facts | FACT_SIZE);
}

void
classes_prepare(const Work *work, const Classes *classes)
{
	visit_classes(work, classes, prepare, NULL);
}

static void
resolve(const Work *work, const Class *it, gpointer data)
{
	(void)data;
	resolve_class(work, it);
}

void
classes_resolve(const Work *work, const Classes *classes)
{
	visit_classes(work, classes, resolve, NULL);
}
