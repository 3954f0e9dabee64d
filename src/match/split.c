/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/split.h"

#include "match/sizes.h"

#include <string.h>

gboolean
class_is_weak(const Work *work, const Class *it)
{
	const Facts *facts = work_imap(work, it->imap[0].message);

	return facts->message_id == 0 && !(facts->traits & TRAIT_RECEIVED);
}

static int
compare_bodies(const Work *work, guint32 a, guint32 b)
{
	gboolean first = facts_know(work_imap(work, a), FACT_BODY);
	gboolean second = facts_know(work_imap(work, b), FACT_BODY);

	if (!first || !second)
		return second - first;
	return memcmp(mail_table_body(work->store->mail, a),
	              mail_table_body(work->store->mail, b), DIGEST_LENGTH);
}

static int
compare_ranks(const Work *work, guint32 a, guint32 b)
{
	guint32 first = work->ranks[store_get(work->store, a)->folder];
	guint32 second = work->ranks[store_get(work->store, b)->folder];

	return (first > second) - (first < second);
}

/* Messages with a body first, identical ones side by side, in order. */
static gint
compare_imap(gconstpointer a, gconstpointer b, gpointer data)
{
	const Split *split = data;
	guint32 x = *(const guint32 *)a, y = *(const guint32 *)b;
	guint32 first = split->it->imap[x].message;
	guint32 second = split->it->imap[y].message;
	const Facts *left = work_imap(split->work, first);
	const Facts *right = work_imap(split->work, second);
	int order = compare_bodies(split->work, first, second);

	if (order != 0)
		return order;
	if (left->wire_size != right->wire_size)
		return left->wire_size < right->wire_size ? -1 : 1;
	order = compare_ranks(split->work, first, second);
	if (order != 0)
		return order;
	return x < y ? -1 : x > y;
}

static gboolean
are_identical(const Work *work, guint32 a, guint32 b)
{
	const FactSet all = FACT_HEADER | FACT_BODY | FACT_SIZE;
	const Facts *first = work_imap(work, a), *second = work_imap(work, b);

	return facts_know(first, all) && facts_know(second, all) &&
	       compare_bodies(work, a, b) == 0 &&
	       first->wire_size == second->wire_size;
}

static gint
compare_kind_keys(gconstpointer a, gconstpointer b, gpointer data)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;
	gint64 x = split_kind(data, first)->key,
	       y = split_kind(data, second)->key;

	if (x != y)
		return x < y ? -1 : 1;
	return first < second ? -1 : first > second;
}

static void
add_kind(Split *split, guint first, guint length)
{
	const Work *work = split->work;
	guint32 number = split->kinds->len;
	guint32 sample = split_imap(split, first);
	Kind it = { .first = first, .length = length, .next = first };

	it.has_body = facts_know(work_imap(work, sample), FACT_BODY);
	it.has_key = sizes_imap_key(work, &split->rule, sample, &it.key);
	for (guint i = first; i < first + length; i++)
		split->kind_of[split->order[i]] = number;
	g_array_append_val(split->kinds, it);
	if (!it.has_key) {
		split->keyless++;
		split->keyless_bodiless += !it.has_body;
		return;
	}
	g_array_append_val(split->by_key, number);
	if (!it.has_body)
		g_array_append_val(split->bodiless, number);
}

static void
find_kinds(Split *split)
{
	guint length = split->it->imap_length, end;

	for (guint i = 0; i < length; i++)
		split->order[i] = i;
	g_qsort_with_data(split->order, (gint)length, sizeof *split->order,
	                  compare_imap, split);
	for (guint first = 0; first < length; first = end) {
		end = first + 1;
		while (end < length &&
		       are_identical(split->work, split_imap(split, first),
		                     split_imap(split, end)))
			end++;
		add_kind(split, first, end - first);
	}
	g_array_sort_with_data(split->by_key, compare_kind_keys, split);
	g_array_sort_with_data(split->bodiless, compare_kind_keys, split);
}

/* The first place in kinds, by key and number, that is not before these. */
static guint
lower_bound(const Split *split, const GArray *kinds, gint64 key, guint32 number)
{
	guint low = 0, high = kinds->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		guint32 other = g_array_index(kinds, guint32, middle);
		gint64 other_key = split_kind(split, other)->key;

		if (other_key < key || (other_key == key && other < number))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The only kind of this key; others are kinds that it might be besides. */
static guint32
find_by_key(const Split *split, const GArray *kinds, guint others, gint64 key)
{
	guint place = lower_bound(split, kinds, key, 0);
	gboolean found =
		place < kinds->len &&
		split_kind(split, g_array_index(kinds, guint32, place))->key ==
			key;
	guint32 number;

	if (!found)
		return others > 0 ? SEVERAL_KINDS : NO_KIND;
	number = g_array_index(kinds, guint32, place);
	if (others > 0 ||
	    (place + 1 < kinds->len &&
	     split_kind(split, g_array_index(kinds, guint32, place + 1))->key ==
	             key))
		return SEVERAL_KINDS;
	return number;
}

/* How a POP3 message's body stands to a kind's: as memcmp(). */
static int
compare_to_kind(const Split *split, guint32 pop3, guint32 number)
{
	const Kind *it = split_kind(split, number);

	if (!it->has_body)
		return -1;
	return memcmp(mail_table_body(split->work->maildrop->mail, pop3),
	              mail_table_body(split->work->store->mail,
	                              split_imap(split, it->first)),
	              DIGEST_LENGTH);
}

/* Whether the kind at a place of by_key has this key and a message's body. */
static gboolean
is_like(const Split *split, guint place, gint64 key, guint32 pop3)
{
	guint32 number;

	if (place >= split->by_key->len)
		return FALSE;
	number = g_array_index(split->by_key, guint32, place);
	return split_kind(split, number)->key == key &&
	       compare_to_kind(split, pop3, number) == 0;
}

/* Kinds of one body differ in size: by blank lines at the end. */
guint32
split_find_body(const Split *split, guint32 pop3)
{
	const Work *work = split->work;
	guint32 low = 0, high = split->kinds->len;
	guint place;
	gint64 key;

	while (low < high) {
		guint32 middle = low + (high - low) / 2;

		if (compare_to_kind(split, pop3, middle) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == split->kinds->len || compare_to_kind(split, pop3, low) != 0)
		return NO_KIND;
	if (low + 1 == split->kinds->len ||
	    compare_to_kind(split, pop3, low + 1) != 0)
		return low;
	if (!sizes_pop3_key(work, &split->rule, pop3, &key))
		return SEVERAL_KINDS;
	/* Kinds are numbered by body, so those of one body lie together. */
	place = lower_bound(split, split->by_key, key, low);
	if (!is_like(split, place, key, pop3) ||
	    is_like(split, place + 1, key, pop3))
		return SEVERAL_KINDS;
	return g_array_index(split->by_key, guint32, place);
}

/* The one kind that a POP3 message can be of, and by what evidence. */
static guint32
choose(const Split *split, guint32 pop3, guint8 *reason)
{
	const Work *work = split->work;
	gboolean has_body = facts_know(work_pop3(work, pop3), FACT_BODY);
	gboolean strict = split->weak && !split->rule.proven;
	const GArray *kinds = has_body ? split->bodiless : split->by_key;
	guint others = has_body ? split->keyless_bodiless : split->keyless;
	guint32 found;
	gint64 key;

	if (has_body) {
		found = split_find_body(split, pop3);
		*reason = EVIDENCE_BODY;
		if (found != NO_KIND)
			return found;
	}
	if (kinds->len + others == 0)
		return NO_KIND;
	*reason =
		split->kinds->len > 1 ? EVIDENCE_HEADER_SIZE : EVIDENCE_HEADER;
	if (sizes_pop3_key(work, &split->rule, pop3, &key)) {
		found = find_by_key(split, kinds, others, key);
		/* A kind without key is no answer of the size. */
		if (found == SEVERAL_KINDS && split->kinds->len == 1)
			return split->weak ? NO_KIND : 0;
		return found < SEVERAL_KINDS && strict ? NO_KIND : found;
	}
	if (split->weak)
		return NO_KIND;
	return split->kinds->len == 1 ? 0 : SEVERAL_KINDS;
}

/*
 * An unproven rule splits a class only where it explains all of it: equal sizes
 * on both sides, one by one.
 */
static gboolean
sizes_explain(const Work *work, const Class *it)
{
	g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(gint64));
	g_autoptr(GArray) second = g_array_new(FALSE, FALSE, sizeof(gint64));
	const SizeRule *rule = &work->match->rule;
	gint64 key;

	if (it->pop3_length != it->imap_length)
		return FALSE;
	for (guint i = 0; i < it->pop3_length; i++) {
		if (!sizes_pop3_key(work, rule, it->pop3[i].message, &key))
			return FALSE;
		g_array_append_val(first, key);
		if (!sizes_imap_key(work, rule, it->imap[i].message, &key))
			return FALSE;
		g_array_append_val(second, key);
	}
	sizes_sort(first);
	sizes_sort(second);
	return memcmp(first->data, second->data, first->len * sizeof key) == 0;
}

void
split_begin(Split *split, const Work *work, const Class *it)
{
	*split = (Split){ .work = work, .it = it };
	split->weak = class_is_weak(work, it);
	if (work->match->rule.proven || sizes_explain(work, it))
		split->rule = work->match->rule;
	split->order = g_new(guint32, it->imap_length);
	split->kind_of = g_new(guint32, it->imap_length);
	split->choice = g_new(guint32, it->pop3_length);
	split->reason = g_new0(guint8, it->pop3_length);
	split->kinds = g_array_new(FALSE, FALSE, sizeof(Kind));
	split->by_key = g_array_new(FALSE, FALSE, sizeof(guint32));
	split->bodiless = g_array_new(FALSE, FALSE, sizeof(guint32));
	find_kinds(split);
}

void
split_end(Split *split)
{
	g_free(split->order);
	g_free(split->kind_of);
	g_free(split->choice);
	g_free(split->reason);
	g_array_unref(split->kinds);
	g_array_unref(split->by_key);
	g_array_unref(split->bodiless);
}

static void
note_choice(const Split *split, guint32 pop3, Kind *it)
{
	const Work *work = split->work;
	guint64 size = maildrop_get(work->maildrop, pop3)->size;
	const Facts *facts = work_pop3(work, pop3);
	gboolean by_body = it->has_body && facts_know(facts, FACT_BODY);

	if (it->chosen++ == 0) {
		it->same = TRUE;
		it->size = MAILDROP_NO_SIZE;
		it->file_size = facts->wire_size;
	}
	if (!by_body || !facts_know(facts, FACT_SIZE) ||
	    facts->wire_size != it->file_size)
		it->same = FALSE;
	if (!by_body && split->rule.kind == SIZE_RULE_NONE)
		it->guessed = TRUE;
	if (work->options->skip_size_check || size == MAILDROP_NO_SIZE)
		return;
	if (it->size == MAILDROP_NO_SIZE)
		it->size = size;
	it->uneven = it->uneven || size != it->size;
	it->same = it->same && !it->uneven;
}

void
split_choose(Split *split)
{
	for (guint i = 0; i < split->it->pop3_length; i++) {
		guint32 pop3 = split->it->pop3[i].message;
		guint32 number = choose(split, pop3, &split->reason[i]);

		split->choice[i] = number;
		if (number < SEVERAL_KINDS)
			note_choice(split, pop3, split_kind(split, number));
	}
}

/* Whether a POP3 message may be any of its kind's messages. */
gboolean
split_settles(const Split *split, guint place)
{
	guint32 number = split->choice[place];
	const Kind *it;

	if (number >= SEVERAL_KINDS)
		return FALSE;
	it = split_kind(split, number);
	if (it->guessed && it->uneven)
		return FALSE;
	return it->chosen <= it->length || it->same;
}
