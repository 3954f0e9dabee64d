/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Random worlds (random-world.h), WORLDS of them: nobody gets a wrong UIDL,
 * what can be known is known, and a second run finds what the first one wrote.
 */
#include "match/check.h"
#include "random-world.h"

#include <string.h>

#define WORLDS 500

/* Of all worlds together. */
typedef struct {
	gsize worlds;
	gsize pairs;
	gsize by_size;
	gsize wrong_by_size;
	gsize trusted;
	gsize wrong_trusted;
	gsize wrong_unconfirmed; /* where somebody put P where it is wrong */
	gsize by_header;
	gsize undecidable; /* one header, and no size or body tells */
	gsize unread;      /* nor was the body of a good header read */
	gsize refused;
} Tally;

static Tally tally;

static Match *
run(World *world, const MatchOptions *options)
{
	g_autoptr(GError) error = NULL;
	Match *match;

	world->fetches = 0;
	match = match_run(world->maildrop, world->store, options, world_fetch,
	                  world, &error);
	if (match == NULL)
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpuint(world->fetches, <, 12);
	return match;
}

static gboolean
can_read(const WorldMail *mail, FactSet facts)
{
	return (mail->can & ~mail->failing & facts) == facts;
}

/* 1: the sizes agree by the rule that was found; -1: not; 0: one is unknown. */
static int
compare_sizes(const RandomWorld *random, const Match *match, guint32 pop3,
              guint32 imap)
{
	const WorldMail *first = world_pop3(random->world, pop3);
	const WorldMail *second = world_imap(random->world, imap);
	const Facts *seen = &random->world->store->mail->facts[imap];
	gint64 x = (gint64)maildrop_get(random->world->maildrop, pop3)->size;
	gint64 y = (gint64)seen->wire_size;
	gboolean listed = x != (gint64)MAILDROP_NO_SIZE;

	if (match->rule.kind == SIZE_RULE_NONE ||
	    (!listed && !can_read(first, FACT_SIZE)) ||
	    !facts_know(seen, FACT_SIZE))
		return 0;
	if (!listed)
		x = (gint64)first->size;
	if (match->rule.kind == SIZE_RULE_LF && !can_read(second, FACT_LINES))
		return 0;
	if (match->rule.kind == SIZE_RULE_LF)
		y -= second->lines;
	if (match->rule.kind == SIZE_RULE_LF && !listed)
		x -= first->lines;
	if (match->rule.kind == SIZE_RULE_CONSTANT && listed)
		x -= match->rule.constant;
	if (match->rule.kind == SIZE_RULE_HEADER) {
		x -= first->header_size;
		y -= second->header_size;
	}
	return x == y ? 1 : -1;
}

/* Whether DESIGN says of a wrong pair of one header that it may be. */
static void
excuse(const RandomWorld *random, const Match *match, guint32 pop3,
       const MatchOptions *options)
{
	const MatchRow *row = &match->pop3[pop3];
	const WorldMail *first = world_pop3(random->world, pop3);
	const WorldMail *second = world_imap(random->world, row->partner);
	gboolean weak = second->message_id == 0 && !second->received;
	int sizes = compare_sizes(random, match, pop3, row->partner);

	g_assert_cmpstr(first->header, ==, second->header);
	g_assert_false(match->rule.proven && sizes < 0);
	g_assert_false(weak && !(match->rule.proven && sizes > 0));
	if (can_read(first, FACT_BODY) && can_read(second, FACT_BODY)) {
		g_assert_true(row->evidence == EVIDENCE_HEADER ||
		              row->evidence == EVIDENCE_KEPT);
		g_assert_cmpint(sizes, >=, 0);
		/* Where no rule fits, bodies decide. */
		g_assert_true(match->rule.kind != SIZE_RULE_NONE ||
		              options->skip_size_check);
		tally.unread++;
	} else {
		tally.undecidable++;
	}
}

static void
check_pair(const RandomWorld *random, const Match *match, guint32 pop3,
           const MatchOptions *options)
{
	const MatchRow *row = &match->pop3[pop3];
	gboolean right;

	g_assert_cmpuint(match->imap[row->partner].partner, ==, pop3);
	right = random_world_is_right(random, pop3, row->partner);
	tally.pairs++;
	if (row->evidence == EVIDENCE_SIZE) {
		*(options->trust_sizes ? &tally.trusted : &tally.by_size) += 1;
		if (!right)
			*(options->trust_sizes ? &tally.wrong_trusted
			                       : &tally.wrong_by_size) += 1;
		return;
	}
	tally.by_header++;
	if (right)
		return;
	if (row->evidence == EVIDENCE_UNCONFIRMED)
		tally.wrong_unconfirmed++;
	else
		excuse(random, match, pop3, options);
}

static void
check_pairs(const RandomWorld *random, const Match *match,
            const MatchOptions *options)
{
	gsize pairs = 0;

	/* Refused anyway, or too few to see it. */
	if (random->list == LIST_STALE || match->sizes_misfit) {
		tally.refused++;
		return;
	}
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (match->pop3[i].partner == NO_PARTNER)
			continue;
		check_pair(random, match, i, options);
		pairs++;
	}
	for (guint32 i = 0; i < match->imap_length; i++)
		pairs -= match->imap[i].partner != NO_PARTNER ? 1 : 0;
	g_assert_cmpuint(pairs, ==, 0);
}

/* How many messages have this header, and this body if it is not NULL. */
static guint
count(GArray *model, const char *header, const char *body)
{
	guint found = 0;

	for (guint i = 0; i < model->len; i++) {
		const WorldMail *mail = &g_array_index(model, WorldMail, i);

		if (strcmp(mail->header, header) == 0 &&
		    (body == NULL || strcmp(mail->body, body) == 0))
			found++;
	}
	return found;
}

static gboolean
is_there(const RandomWorld *random, guint32 pop3)
{
	guint32 it = g_array_index(random->pop3, guint32, pop3);

	for (guint i = 0; i < random->imap->len; i++) {
		if (g_array_index(random->imap, guint32, i) == it)
			return TRUE;
	}
	return FALSE;
}

/* Whether nothing in the world leaves a message of the dump in the dark, that
   has its message on the other side. */
static gboolean
must_be_paired(const RandomWorld *random, guint32 pop3)
{
	const World *world = random->world;
	const WorldMail *mail = &g_array_index(world->pop3, WorldMail, pop3);
	guint on_pop3 = count(world->pop3, mail->header, NULL);
	guint on_imap = count(world->imap, mail->header, NULL);
	gboolean weak = mail->message_id == 0 && !mail->received;

	if (random->dump == DUMP_SIZES)
		return !random->lacks && random->order == ORDER_SAME &&
		       random->list == LIST_COMPLETE &&
		       random->rule != SIZE_RULE_CONSTANT &&
		       random->rule != SIZE_RULE_HEADER;
	if (!is_there(random, pop3))
		return FALSE;
	if (random->dump == DUMP_FULL)
		/* Its body tells it from all others. */
		return count(world->pop3, mail->header, mail->body) == 1 &&
		       count(world->imap, mail->header, mail->body) == 1;
	return can_read(mail, FACT_HEADER) && on_pop3 == 1 && on_imap == 1 &&
	       !weak;
}

static void
check_complete(const RandomWorld *random, const Match *match)
{
	if (random->fails || random->names_lie || random->list == LIST_STALE)
		return;
	/* One header on other messages may look like that: it is refused. */
	g_assert_false(match->sizes_misfit && !random->lacks);
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (match->pop3[i].partner == NO_PARTNER)
			g_assert_false(must_be_paired(random, i));
	}
}

static void
check_same(const Match *first, const Match *second)
{
	for (guint32 i = 0; i < first->pop3_length; i++)
		g_assert_cmpuint(first->pop3[i].partner, ==,
		                 second->pop3[i].partner);
	g_assert_cmpuint(second->bad_claims->len, ==, 0);
}

/* Nothing is left to write, and --check finds no difference. */
static void
check_done(World *world, const MatchOptions *options)
{
	const VerdictOptions ignore = { .ignore_missing = TRUE };
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	MatchOptions how = *options;
	g_autoptr(Match) match = NULL;
	g_autoptr(Plan) plan = NULL;
	g_autoptr(Verdict) verdict = NULL;
	g_autoptr(Check) check = NULL;

	how.served = format;
	match = run(world, &how);
	plan = plan_make(world->maildrop, world->store, match, format);
	verdict = verdict_reach(world->maildrop, match, plan, &ignore);
	check = check_run(world->maildrop, world->store, match, format, verdict,
	                  &ignore);
	g_assert_true(plan_is_done(plan));
	/* Where there is no pair the first run was refused. */
	g_assert_true(verdict->nothing || check->differences->len == 0);
}

/* A second run finds what the first one wrote. */
static void
check_again(RandomWorld *random, const Match *match,
            const MatchOptions *options)
{
	g_autoptr(World) again = world_again(random->world, match);
	g_autoptr(Match) second = run(again, options);
	g_autoptr(World) third = NULL;

	g_assert_nonnull(second);
	check_same(match, second);
	for (guint32 i = 0; i < second->pop3_length; i++) {
		const MatchRow *row = &second->pop3[i];

		if (row->partner != NO_PARTNER &&
		    maildrop_uidl(again->maildrop, i) != NULL)
			g_assert_true(row->evidence == EVIDENCE_KEPT ||
			              row->evidence == EVIDENCE_UNCONFIRMED);
	}
	third = world_again(again, second);
	check_done(third, options);
}

/* P somewhere, which may be wrong: a message that proves to be another one's
   is told of, and the others come out as without. */
static void
check_wrong_claims(RandomWorld *random, const Match *match,
                   const MatchOptions *options, guint32 seed)
{
	g_autoptr(World) again = world_again(random->world, match);
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	g_autoptr(Match) second = NULL;
	World *before = random->world;

	for (guint32 i = 0; i < again->imap->len; i++) {
		StoreMessage *row = store_get(again->store, i);
		guint32 other = (guint32)g_rand_int_range(
			rand, 0, (gint32)again->imap->len);

		/* Swapped, given twice, taken off, or the base name. */
		if (g_rand_int_range(rand, 0, 5) == 0)
			row->uidl = store_get(again->store, other)->uidl;
	}
	second = run(again, options);
	if (second == NULL)
		return;
	random->world = again;
	check_pairs(random, second, options);
	random->world = before;
}

static void
test_world(guint32 seed)
{
	g_autoptr(RandomWorld) random = random_world_new(seed);
	g_autoptr(RandomWorld) same = random_world_new(seed);
	const MatchOptions options = {
		.trust_sizes = seed % 11 == 0,
		.skip_size_check = seed % 13 == 0,
	};
	g_autoptr(Match) match = run(random->world, &options);
	g_autoptr(Match) other = NULL;
	g_autofree char *told = NULL;
	g_autofree char *other_told = NULL;

	tally.worlds++;
	/* The order of reading, and what comes along with it, decide nothing.
	 */
	same->world->exact = same->world->backwards = TRUE;
	other = run(same->world, &options);
	if (match == NULL) {
		g_assert_cmpint(random->list, ==, LIST_STALE);
		g_assert_null(other);
		return;
	}
	told = world_tell(random->world, match);
	other_told = world_tell(same->world, other);
	g_assert_cmpstr(told, ==, other_told);

	g_assert_cmpuint(match->bad_claims->len, ==, 0);
	check_pairs(random, match, &options);
	if (!options.trust_sizes && !options.skip_size_check)
		check_complete(random, match);
	check_again(random, match, &options);
	check_wrong_claims(random, match, &options, seed);
}

/* One that failed. */
static void
tell_world(guint32 seed)
{
	g_autoptr(RandomWorld) random = random_world_new(seed);

	for (guint32 i = 0; i < random->pop3->len; i++) {
		const WorldMail *mail = world_pop3(random->world, i);
		guint64 size = maildrop_get(random->world->maildrop, i)->size;

		g_test_message("POP3 %u is %u: %s/%s:%" G_GINT64_FORMAT
		               "~%" G_GUINT64_FORMAT " can %d not %d",
		               i + 1, g_array_index(random->pop3, guint32, i),
		               mail->header, mail->body, (gint64)size,
		               mail->size, mail->can, mail->failing);
	}
	for (guint32 i = 0; i < random->imap->len; i++) {
		const WorldMail *mail = world_imap(random->world, i);

		g_test_message("IMAP %u is %u: %s/%s:%" G_GUINT64_FORMAT
		               "*%u^%u not %d",
		               i + 1, g_array_index(random->imap, guint32, i),
		               mail->header, mail->body, mail->size,
		               mail->lines, mail->header_size, mail->failing);
	}
}

static void
tell_tally(void)
{
	g_test_message("%" G_GSIZE_FORMAT " worlds, %" G_GSIZE_FORMAT
	               " pairs; %" G_GSIZE_FORMAT " by header, of these wrong: "
	               "%" G_GSIZE_FORMAT " where nothing else is known, "
	               "%" G_GSIZE_FORMAT " whose bodies were not read, "
	               "%" G_GSIZE_FORMAT " with a wrong P",
	               tally.worlds, tally.pairs, tally.by_header,
	               tally.undecidable, tally.unread,
	               tally.wrong_unconfirmed);
	g_test_message("by size, not trusted: %" G_GSIZE_FORMAT
	               ", wrong %" G_GSIZE_FORMAT "; trusted: %" G_GSIZE_FORMAT
	               ", wrong %" G_GSIZE_FORMAT,
	               tally.by_size, tally.wrong_by_size, tally.trusted,
	               tally.wrong_trusted);
}

/* WORLDS=<how many> WORLD=<the first seed> */
static void
test_worlds(void)
{
	const char *length = g_getenv("WORLDS"), *first = g_getenv("WORLD");
	guint64 end =
		length != NULL ? g_ascii_strtoull(length, NULL, 10) : WORLDS;
	guint64 seed = first != NULL ? g_ascii_strtoull(first, NULL, 10) : 1;

	for (guint64 i = 0; i < end; i++) {
		test_world((guint32)(seed + i));
		if (!g_test_failed())
			continue;
		tell_world((guint32)(seed + i));
		g_test_message("WORLDS=1 WORLD=%" G_GUINT64_FORMAT, seed + i);
		break;
	}
	tell_tally();
	/* Not provable is not wrong: a rate that is far from what it is. */
	g_assert_cmpuint(tally.wrong_by_size * 100, <=, tally.by_size + 1000);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/worlds/random", test_worlds);
	return g_test_run();
}
