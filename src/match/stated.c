/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/stated.h"

#include "match/bodies.h"
#include "match/lines.h"
#include "match/pair-rule.h"
#include "match/sizes.h"
#include "uidl/uidl.h"

#include <stdlib.h>
#include <string.h>

/* In Work.stated: several messages name the UIDL, which is no evidence. */
#define SEVERAL (G_MAXUINT32 - 1)

/* Of so many messages, chosen evenly, one must state a UIDL of the dump, if
   half the listing is to be stated. */
#define SAMPLE 64

typedef struct {
	guint64 hash;
	guint32 message;
} Hashed;

static int
compare_hashed(const void *a, const void *b)
{
	const Hashed *first = a, *second = b;

	return (first->hash > second->hash) - (first->hash < second->hash);
}

/* The UIDLs of the dump, by hash. */
static GArray *
hash_uidls(const Work *work)
{
	const Maildrop *maildrop = work->maildrop;
	GArray *hashes = g_array_new(FALSE, FALSE, sizeof(Hashed));

	for (guint32 i = 0; i < maildrop->messages->len; i++) {
		const char *uidl = maildrop_uidl(maildrop, i);
		Hashed it = { .message = i };

		if (uidl == NULL)
			continue;
		it.hash = uidl_hash(uidl, strlen(uidl));
		g_array_append_val(hashes, it);
	}
	if (hashes->len > 1)
		qsort(hashes->data, hashes->len, sizeof(Hashed),
		      compare_hashed);
	return hashes;
}

/* NO_PARTNER: the dump has no such UIDL. */
static guint32
find_hash(const GArray *hashes, guint64 hash)
{
	const Hashed key = { .hash = hash };
	const Hashed *found = NULL;

	if (hash != 0 && hashes->len > 0)
		found = bsearch(&key, hashes->data, hashes->len, sizeof key,
		                compare_hashed);
	return found != NULL ? found->message : NO_PARTNER;
}

/* How many messages of the Store state a UIDL of the dump. */
static gsize
note_stated(Work *work, const GArray *hashes)
{
	const Match *match = work->match;
	gsize count = 0;

	for (guint32 i = 0; i < match->pop3_length; i++)
		work->stated[i] = NO_PARTNER;
	for (guint32 i = 0; i < match->imap_length; i++) {
		const Facts *facts = work_imap(work, i);
		guint32 pop3 = NO_PARTNER;

		if (match->imap[i].takes_part && facts_know(facts, FACT_HEADER))
			pop3 = find_hash(hashes, facts->stated);
		if (pop3 == NO_PARTNER)
			continue;
		work->stated[pop3] =
			work->stated[pop3] == NO_PARTNER ? i : SEVERAL;
		count++;
	}
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (work->stated[i] == SEVERAL)
			work->stated[i] = NO_PARTNER;
	}
	return count;
}

/* Every step-th message; the first step is so long that few are looked at. */
static void
want_headers(const Work *work, gsize step)
{
	const Match *match = work->match;

	for (gsize i = 0; i < match->imap_length; i += step) {
		if (match->imap[i].takes_part &&
		    match->imap[i].partner == NO_PARTNER)
			mail_table_want(work->store->mail, (guint32)i,
			                FACT_HEADER);
	}
}

gboolean
stated_find(Work *work, gboolean has_headers, GError **error)
{
	const gsize length = work->match->imap_length;
	g_autoptr(GArray) hashes = hash_uidls(work);

	work->stated = g_new(guint32, MAX(1, work->match->pop3_length));
	if (!has_headers && hashes->len > 0) {
		want_headers(work, length / SAMPLE + 1);
		if (!work_fetch(work, error))
			return FALSE;
		if (note_stated(work, hashes) == 0)
			return TRUE;
		want_headers(work, 1);
		if (!work_fetch(work, error))
			return FALSE;
	}
	note_stated(work, hashes);
	return TRUE;
}

/* The message that states a POP3 message's UIDL, if both are free. Who has a
   UIDL of the dump already has better evidence. */
static gboolean
get_open(const Work *work, guint32 pop3, guint32 *imap)
{
	*imap = work->stated[pop3];
	return *imap != NO_PARTNER && work->kept[pop3] == NO_PARTNER &&
	       work->claims[*imap] == NO_PARTNER &&
	       work->match->pop3[pop3].partner == NO_PARTNER &&
	       work->match->imap[*imap].partner == NO_PARTNER;
}

static gboolean
is_in_class(const Work *work, const Class *it, guint32 imap)
{
	const Facts *first = work_imap(work, it->imap->message);

	return memcmp(first->header, work_imap(work, imap)->header,
	              DIGEST_LENGTH) == 0;
}

static gboolean
is_denied(const Work *work, guint32 pop3, guint32 imap)
{
	if (bodies_are_known(work, pop3, imap))
		return !bodies_are_equal(work, pop3, imap);
	return sizes_say(work, pop3, imap) < 0;
}

gboolean
stated_take_class(const Work *work, const Class *it)
{
	gboolean found = FALSE;

	for (guint i = 0; i < it->pop3_length; i++) {
		guint32 pop3 = it->pop3[i].message, imap;

		if (!get_open(work, pop3, &imap) ||
		    !is_in_class(work, it, imap) || is_denied(work, pop3, imap))
			continue;
		work_pair(work, pop3, imap, EVIDENCE_STATED);
		found = TRUE;
	}
	return found;
}

/* What a message of no class has that agrees. */
static gboolean
something_agrees(const Work *work, guint32 pop3, guint32 imap)
{
	const Facts *first = work_pop3(work, pop3);
	const Facts *second = work_imap(work, imap);

	if (facts_know(first, FACT_HEADER)) {
		if (first->message_id != 0 && second->message_id != 0)
			return first->message_id == second->message_id;
		if (lines_are_related(work, pop3, imap))
			return TRUE;
	}
	return sizes_say(work, pop3, imap) > 0;
}

void
stated_take_others(const Work *work)
{
	const Match *match = work->match;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		guint32 imap;

		if (get_open(work, i, &imap) && !match->pop3[i].has_class &&
		    !match->imap[imap].has_class && !is_denied(work, i, imap) &&
		    something_agrees(work, i, imap))
			work_pair(work, i, imap, EVIDENCE_STATED);
	}
}

/* ---- a dump without headers ---- */

static GArray *
open_pairs(const Work *work)
{
	GArray *pairs = g_array_new(FALSE, FALSE, sizeof(Pair));

	for (guint32 i = 0; i < work->match->pop3_length; i++) {
		Pair pair = { .pop3 = i };

		if (get_open(work, i, &pair.imap))
			g_array_append_val(pairs, pair);
	}
	return pairs;
}

gboolean
stated_take_listing(const Work *work, GError **error)
{
	g_autoptr(GArray) pairs = open_pairs(work);
	SizeRule rule = { .kind = SIZE_RULE_NONE };

	if ((gsize)pairs->len * 2 < work->match->pop3_length)
		return TRUE;
	if (!pair_fetch_sizes(work, pairs, error))
		return FALSE;
	if (!work->options->skip_size_check)
		rule = pair_rule_find(work, pairs);
	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gboolean known, obeying = pair_obeys(work, &rule, pair, &known);

		if (!known || obeying)
			work_pair(work, pair->pop3, pair->imap,
			          EVIDENCE_STATED);
	}
	return TRUE;
}
