/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Made worlds (made-world.h), WORLDS of them: what is decidable is decided,
 * nobody gets a wrong UIDL, what is left is named, no UIDL is served twice, and
 * a second run has nothing to do. WORLD=<seed> WORLDS=1 runs one alone.
 */
#include "carry-out.h"
#include "made-truth.h"

#include "match/served-message.h"
#include "match/sizes.h"
#include "match/uidls.h"
#include "match/verdict.h"

#include <string.h>

#define WORLDS 500

/* So many UIDs to come are looked at. */
#define TO_COME 200

/* Of the worlds of one theme. */
typedef struct {
	gsize worlds;
	gsize pairs;
	gsize by_size; /* of these */
	gsize left;    /* POP3 messages without pair */
	gsize refused;
	gsize doubtful; /* whose size breaks the rule of all others */
	gsize later;    /* found by a second run only */
	gsize stale;    /* P that --replace leaves, though they are another's */
	gsize wrong[N_EXCUSES];
} Tally;

static Tally tallies[N_THEMES];

/* What went wrong, for people; NO_PARTNER: no message in particular. */
static void
fail(const MadeWorld *world, const Match *match, guint32 pop3, const char *what)
{
	if (!g_test_failed())
		made_tell(world, match, pop3);
	g_test_message("POP3 %u: %s", pop3 + 1, what);
	g_test_fail();
}

static Match *
run(MadeWorld *world)
{
	g_autoptr(GError) error = NULL;
	Match *match;

	world->fetches = 0;
	match = match_run(world->maildrop, world->store,
	                  &world->choices.options, made_world_fetch, world,
	                  &error);
	if (match == NULL)
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpuint(world->fetches, <, 16);
	return match;
}

static void
check_pairs(const MadeWorld *world, const Match *match, Tally *tally)
{
	for (guint32 i = 0; i < match->pop3_length; i++) {
		guint32 imap = match->pop3[i].partner;
		Excuse excuse;

		if (imap == NO_PARTNER) {
			tally->left++;
			continue;
		}
		tally->pairs++;
		if (match->pop3[i].evidence == EVIDENCE_SIZE)
			tally->by_size++;
		g_assert_cmpuint(match->imap[imap].partner, ==, i);
		g_assert_true(store_takes_part(world->store, imap));
		if (made_is_right(world, i, imap))
			continue;
		excuse = made_excuse(world, match, i);
		tally->wrong[excuse]++;
		if (excuse == EXCUSE_NONE)
			fail(world, match, i, "has another's UIDL");
	}
}

/* Nothing but its header speaks for it, and its size against it. */
static gboolean
is_doubtful(const MadeWorld *world, const Match *match, guint32 pop3)
{
	const ModelMail *mail = made_mail(world, made_pop3(world, pop3)->mail);
	const MadeChoices *it = &world->choices;

	/* A file without body and of another size than LIST's is a header,
	   unless others show that LIST counts more. */
	if (mail->body[0] == '\0' && it->list == MADE_LIST_MORE)
		return match->pop3[pop3].fate != FATE_ABSENT;
	return match->pop3[pop3].fate == FATE_DOUBTFUL && match->rule.proven &&
	       it->dump == MADE_TOP;
}

static void
check_complete(const MadeWorld *world, const Match *match, Tally *tally)
{
	g_autofree guint *expected = made_expected(world);

	if (match->sizes_misfit)
		fail(world, match, NO_PARTNER, "no rule fits the sizes");
	if (match->bad_claims->len > 0)
		fail(world, match, NO_PARTNER, "a P is contradicted");
	for (guint32 i = 0; i < match->pop3_length; i++) {
		guint32 same =
			made_mail(world, made_pop3(world, i)->mail)->same;

		if (match->pop3[i].partner != NO_PARTNER && expected[same] > 0)
			expected[same]--;
	}
	for (guint32 i = 0; i < match->pop3_length; i++) {
		guint32 same =
			made_mail(world, made_pop3(world, i)->mail)->same;

		if (match->pop3[i].partner != NO_PARTNER || expected[same] == 0)
			continue;
		if (is_doubtful(world, match, i))
			tally->doubtful++;
		else
			fail(world, match, i, "is not found");
	}
}

/* A UIDL that several messages have is no evidence. */
static void
check_kept(const MadeWorld *world, const Match *match)
{
	g_autofree guint8 *times = g_new0(guint8, match->pop3_length + 1);
	g_autoptr(UidlIndex) uidls = uidl_index_new(world->maildrop);

	for (guint32 i = 0; i < match->imap_length; i++) {
		const char *p = store_uidl(world->store, i);
		guint32 pop3 = NO_PARTNER;

		if (p != NULL && match->imap[i].takes_part)
			pop3 = uidl_index_find(uidls, p, strlen(p));
		if (pop3 != NO_PARTNER)
			times[pop3] = MIN(2, times[pop3] + 1);
	}
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (times[i] > 1 &&
		    (match->pop3[i].evidence == EVIDENCE_KEPT ||
		     match->pop3[i].evidence == EVIDENCE_UNCONFIRMED))
			fail(world, match, i, "is kept by one of several");
	}
}

static gboolean
are_identical(const MadeWorld *world, guint32 a, guint32 b)
{
	const FactSet all = FACT_HEADER | FACT_BODY | FACT_SIZE;
	MailTable *mail = world->store->mail;
	const Facts *first = &mail->facts[a], *second = &mail->facts[b];

	return facts_know(first, all) && facts_know(second, all) &&
	       first->wire_size == second->wire_size &&
	       memcmp(first->header, second->header, DIGEST_LENGTH) == 0 &&
	       memcmp(mail_table_body(mail, a), mail_table_body(mail, b),
	              DIGEST_LENGTH) == 0;
}

/* Of identical messages INBOX's come first. */
static void
check_ranks(const MadeWorld *world, const Match *match)
{
	const StoreFolder *inbox = store_folder(world->store, 0);

	for (guint32 i = inbox->length; i < match->imap_length; i++) {
		if (match->imap[i].evidence != EVIDENCE_IDENTICAL)
			continue;
		for (guint32 j = 0; j < inbox->length; j++) {
			if (match->imap[j].partner == NO_PARTNER &&
			    are_identical(world, i, j))
				fail(world, match, match->imap[i].partner,
				     "is paired beside INBOX");
		}
	}
}

static gboolean
are_alike(const MadeWorld *world, guint32 pop3, guint32 imap)
{
	const Facts *first = &world->maildrop->mail->facts[pop3];
	const Facts *second = &world->store->mail->facts[imap];

	return facts_know(first, FACT_HEADER) &&
	       facts_know(second, FACT_HEADER) &&
	       memcmp(first->header, second->header, DIGEST_LENGTH) == 0;
}

/* By its size it is another copy's pair. */
static gboolean
is_denied(const MadeWorld *world, const Match *match, guint32 pop3,
          guint32 imap)
{
	const Work work = { .maildrop = world->maildrop,
		            .store = world->store,
		            .options = &world->choices.options,
		            .match = (Match *)match };

	return match->rule.proven && sizes_hint(&work, pop3, imap) < 0;
}

/* What is not paired though it is there is not called absent. */
static void
check_fates(const MadeWorld *world, const Match *match)
{
	for (guint32 i = 0; i < match->pop3_length; i++) {
		const MatchRow *row = &match->pop3[i];

		if (row->partner != NO_PARTNER || row->fate != FATE_ABSENT)
			continue;
		for (guint32 j = 0; j < match->imap_length; j++) {
			if (match->imap[j].takes_part &&
			    match->imap[j].partner == NO_PARTNER &&
			    are_alike(world, i, j) &&
			    made_is_right(world, i, j) &&
			    !is_denied(world, match, i, j))
				fail(world, match, i,
				     "is absent, though its header is not");
		}
	}
}

static void
check_same(const MadeWorld *world, const Match *first, const Match *second)
{
	for (guint32 i = 0; i < first->pop3_length; i++) {
		if (memcmp(&first->pop3[i], &second->pop3[i],
		           sizeof first->pop3[i]) != 0)
			fail(world, first, i,
			     "differs with the order of reading");
	}
	for (guint32 i = 0; i < first->imap_length; i++) {
		if (memcmp(&first->imap[i], &second->imap[i],
		           sizeof first->imap[i]) != 0)
			fail(world, first, NO_PARTNER,
			     "IMAP differs with the order of reading");
	}
}

/* ---- what is written, and served then ---- */

/* Of each POP3 message, the message that is served with its UIDL. */
static void
check_served(const MadeWorld *world, const Match *match, const Store *store,
             const UidlFormat *format, Tally *tally)
{
	g_autoptr(UidlIndex) uidls = uidl_index_new(world->maildrop);
	g_autoptr(GString) uidl = g_string_new(NULL);
	g_autofree guint8 *times = g_new0(guint8, match->pop3_length + 1);
	const StoreFolder *inbox = store_folder(store, 0);

	for (guint32 i = inbox->first; i < inbox->first + inbox->length; i++) {
		ServedMessage served = served_message(store, i);
		guint32 pop3;

		served_uidl(&served, format, inbox->uid_validity, uidl);
		pop3 = uidl_index_find(uidls, uidl->str, uidl->len);
		if (pop3 == NO_PARTNER)
			continue;
		/* What was there already, and --replace has nothing for. */
		if (times[pop3]++ > 0 &&
		    (!world->choices.options.skip_uidl_cache ||
		     match->pop3[pop3].partner != NO_PARTNER))
			fail(world, match, pop3, "has its UIDL served twice");
		if (match->pop3[pop3].partner == i ||
		    made_is_right(world, pop3, i))
			continue;
		tally->stale++;
		if (!world->choices.options.skip_uidl_cache)
			fail(world, match, pop3,
			     "has its UIDL served for another");
	}
	for (guint32 i = 0; i < TO_COME; i++) {
		const ServedMessage served = { .uid = inbox->next_uid + i,
			                       .name = "" };

		served_uidl(&served, format, inbox->uid_validity, uidl);
		if (uidl_index_find(uidls, uidl->str, uidl->len) != NO_PARTNER)
			fail(world, match, NO_PARTNER,
			     "mail to come has a UIDL");
	}
}

/*
 * What is taken for proven of a formula, or told apart beside messages that
 * state their UIDLs, may be more once messages have a P. Returns how many more
 * pairs there are then.
 */
static guint
check_pairs_again(const MadeWorld *world, const Match *first,
                  const Match *second, Tally *tally)
{
	gboolean may_be_more = world->choices.options.formula_auto ||
	                       first->evidence[EVIDENCE_STATED] > 0;
	guint more = 0;

	for (guint32 i = 0; i < first->pop3_length; i++) {
		const guint32 imap = second->pop3[i].partner;

		/* One that has no UIDL has left no trace of its pair. */
		if (maildrop_uidl(world->maildrop, i) == NULL ||
		    first->pop3[i].partner == imap)
			continue;
		if (may_be_more && first->pop3[i].partner == NO_PARTNER &&
		    made_is_right(world, i, imap))
			more++;
		else
			fail(world, first, i,
			     "has another pair in a second run");
	}
	tally->later += more;
	return more;
}

/* The same run again has the same to say, and nothing to do. */
static void
check_again(const MadeWorld *world, const Match *match, const Plan *plan,
            const UidlFormat *format, Tally *tally)
{
	g_autoptr(MadeWorld) again = made_world_new(world->seed);
	g_autoptr(Match) second = NULL;
	g_autoptr(Plan) second_plan = NULL;

	carry_out(plan, world->maildrop, world->store, again->store);
	check_served(world, match, again->store, format, tally);
	second = run(again);
	if (second == NULL) {
		fail(world, match, NO_PARTNER, "a second run fails");
		return;
	}
	if (check_pairs_again(world, match, second, tally) > 0)
		return;
	second_plan = plan_make(again->maildrop, again->store, second, format);
	if (!plan_is_done(second_plan))
		fail(world, match, NO_PARTNER, "a second run would write");
}

static void
check_plan(const MadeWorld *world, const Match *match, Tally *tally)
{
	const VerdictOptions ignore = {
		.ignore_missing = TRUE,
		.skip_size_check = world->choices.options.skip_size_check,
	};
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(Plan) plan =
		plan_make(world->maildrop, world->store, match, format);
	g_autoptr(Verdict) verdict =
		verdict_reach(world->maildrop, match, plan, &ignore);

	if (verdict->obstacles->len > 0)
		tally->refused++;
	else
		check_again(world, match, plan, format, tally);
}

/* ---- all of it ---- */

static void
test_world(guint32 seed)
{
	g_autoptr(MadeWorld) world = made_world_new(seed);
	g_autoptr(MadeWorld) other = made_world_new(seed);
	g_autoptr(Match) match = run(world);
	g_autoptr(Match) backwards = NULL;
	Tally *tally = &tallies[world->choices.theme];

	other->backwards = TRUE;
	backwards = run(other);
	tally->worlds++;
	if (match == NULL) {
		tally->refused++;
		g_assert_null(backwards);
		g_assert_true(world->choices.shift > 0 ||
		              world->choices.list == MADE_LIST_STORED);
		return;
	}
	check_same(world, match, backwards);
	/* Nothing of it would be written. */
	if (match->sizes_misfit && world->choices.kind != MADE_DECIDABLE) {
		tally->refused++;
		return;
	}
	check_pairs(world, match, tally);
	if (world->choices.kind == MADE_DECIDABLE)
		check_complete(world, match, tally);
	check_kept(world, match);
	check_ranks(world, match);
	check_fates(world, match);
	check_plan(world, match, tally);
}

static void
tell_tallies(void)
{
	for (guint i = 0; i < N_THEMES; i++) {
		const Tally *it = &tallies[i];
		g_autoptr(GString) text = g_string_new(NULL);

		g_string_append_printf(
			text,
			"%s: %" G_GSIZE_FORMAT " worlds, %" G_GSIZE_FORMAT
			" refused; %" G_GSIZE_FORMAT " pairs, %" G_GSIZE_FORMAT
			" messages left, %" G_GSIZE_FORMAT
			" doubtful, %" G_GSIZE_FORMAT
			" found later, %" G_GSIZE_FORMAT " wrong P left",
			made_theme_name(i), it->worlds, it->refused, it->pairs,
			it->left, it->doubtful, it->later, it->stale);
		for (guint j = 0; j < N_EXCUSES; j++) {
			if (it->wrong[j] > 0)
				g_string_append_printf(
					text, "; wrong, %s: %" G_GSIZE_FORMAT,
					made_excuse_name(j), it->wrong[j]);
		}
		g_test_message("%s", text->str);
	}
}

/* Not provable is not wrong: a rate that is far from what it is. LIST of
   another session places all wrong, and nobody can know. */
static void
check_rate(void)
{
	gsize wrong = 0, by_size = 0;

	for (guint i = 0; i < THEME_TRUST_SIZES; i++) {
		if (i == THEME_SESSIONS)
			continue;
		wrong += tallies[i].wrong[EXCUSE_SIZE];
		by_size += tallies[i].by_size;
	}
	g_assert_cmpuint(wrong * 100, <=, by_size + 1000);
}

static void
test_worlds(void)
{
	const char *length = g_getenv("WORLDS"), *first = g_getenv("WORLD");
	guint64 end =
		length != NULL ? g_ascii_strtoull(length, NULL, 10) : WORLDS;
	guint64 seed = first != NULL ? g_ascii_strtoull(first, NULL, 10) : 1;

	for (guint64 i = 0; i < end && !g_test_failed(); i++) {
		test_world((guint32)(seed + i));
		if (g_test_failed())
			g_test_message("run it alone: WORLD=%" G_GUINT64_FORMAT
			               " WORLDS=1",
			               seed + i);
	}
	tell_tallies();
	check_rate();
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/worlds/made", test_worlds);
	return g_test_run();
}
