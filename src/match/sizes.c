/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/sizes.h"

#include "match/bodies.h"

#include <string.h>

#define NAME_SAMPLE 64
#define NAME_SEED 0x706f7033 /* any; fixed, so that two runs agree */

/* Chooses up to NAME_SAMPLE of the messages whose name claims a size. */
static GArray *
choose_sample(const Work *work)
{
	const MailTable *mail = work->store->mail;
	GArray *sample = g_array_new(FALSE, FALSE, sizeof(guint32));
	guint64 state = NAME_SEED;
	gsize seen = 0;

	/* Reservoir sampling, by Knuth's 64-bit generator. */
	for (guint32 i = 0; i < work->match->imap_length; i++) {
		if (!mail->facts[i].claimed || !work->match->imap[i].takes_part)
			continue;
		seen++;
		if (sample->len < NAME_SAMPLE) {
			g_array_append_val(sample, i);
			continue;
		}
		state = state * G_GUINT64_CONSTANT(6364136223846793005) +
		        G_GUINT64_CONSTANT(1442695040888963407);
		if ((state >> 33) % seen < NAME_SAMPLE)
			g_array_index(sample, guint32, (state >> 33) % seen) =
				i;
	}
	return sample;
}

static void
settle_claims(MailTable *mail, gsize length, gboolean believed)
{
	for (gsize i = 0; i < length; i++) {
		Facts *facts = &mail->facts[i];

		if (facts->claimed && believed)
			facts->known |= FACT_SIZE;
		facts->claimed = 0;
	}
}

gboolean
sizes_prove_names(Work *work, GError **error)
{
	MailTable *mail = work->store->mail;
	gsize length = work->match->imap_length;
	g_autoptr(GArray) sample = choose_sample(work);
	guint64 claims[NAME_SAMPLE];
	gboolean lied = FALSE, checked = FALSE;

	if (sample->len == 0)
		return TRUE;
	for (guint i = 0; i < sample->len; i++) {
		guint32 message = g_array_index(sample, guint32, i);

		claims[i] = mail->facts[message].wire_size;
		mail_table_want(mail, message, FACT_SIZE);
	}
	if (!work_fetch(work, error))
		return FALSE;
	for (guint i = 0; i < sample->len; i++) {
		const Facts *facts =
			&mail->facts[g_array_index(sample, guint32, i)];

		if (!facts_know(facts, FACT_SIZE))
			continue;
		checked = TRUE;
		if (facts->wire_size != claims[i])
			lied = TRUE;
	}
	work->match->names_lied = lied;
	settle_claims(mail, length, checked && !lied);
	return TRUE;
}

/* Wire octets of the line that states a message's UIDL. */
static gint64
x_uidl_line(const Work *work, guint32 pop3)
{
	return (gint64)(strlen("X-UIDL: \r\n") +
	                strlen(maildrop_uidl(work->maildrop, pop3)));
}

gboolean
sizes_pop3_key(const Work *work, const SizeRule *rule, guint32 pop3,
               gint64 *key)
{
	const Facts *facts = work_pop3(work, pop3);
	guint64 size = maildrop_get(work->maildrop, pop3)->size;
	gboolean listed = size != MAILDROP_NO_SIZE;

	if (rule->kind == SIZE_RULE_NONE ||
	    (!listed && !facts_know(facts, FACT_SIZE | FACT_LINES)))
		return FALSE;
	if (rule->kind == SIZE_RULE_HEADER && !facts_know(facts, FACT_HEADER))
		return FALSE;
	if (rule->kind == SIZE_RULE_X_UIDL &&
	    (!listed || maildrop_uidl(work->maildrop, pop3) == NULL))
		return FALSE;
	*key = (gint64)(listed ? size : facts->wire_size);
	if (rule->kind == SIZE_RULE_HEADER)
		*key -= facts->header_size;
	else if (rule->kind == SIZE_RULE_LF && !listed)
		*key -= facts->lines;
	else if (rule->kind == SIZE_RULE_CONSTANT && listed)
		*key -= rule->constant;
	else if (rule->kind == SIZE_RULE_X_UIDL)
		*key -= rule->constant + x_uidl_line(work, pop3);
	return TRUE;
}

gboolean
sizes_imap_key(const Work *work, const SizeRule *rule, guint32 imap,
               gint64 *key)
{
	const Facts *facts = work_imap(work, imap);
	FactSet needed = FACT_SIZE;

	if (rule->kind == SIZE_RULE_LF)
		needed |= FACT_LINES;
	else if (rule->kind == SIZE_RULE_HEADER)
		needed |= FACT_HEADER;
	if (rule->kind == SIZE_RULE_NONE || !facts_know(facts, needed))
		return FALSE;
	*key = (gint64)facts->wire_size;
	if (rule->kind == SIZE_RULE_LF)
		*key -= facts->lines;
	else if (rule->kind == SIZE_RULE_HEADER)
		*key -= facts->header_size;
	return TRUE;
}

int
sizes_hint(const Work *work, guint32 pop3, guint32 imap)
{
	const SizeRule *rule = &work->match->rule;
	gint64 first, second;

	if (!sizes_pop3_key(work, rule, pop3, &first) ||
	    !sizes_imap_key(work, rule, imap, &second))
		return 0;
	return first == second ? 1 : -1;
}

/* Whether what each size leaves beside its own header is equal. */
static gboolean
bodies_may_be_equal(const Work *work, guint32 pop3, guint32 imap)
{
	const SizeRule rule = { .kind = SIZE_RULE_HEADER };
	gint64 first, second;

	return sizes_pop3_key(work, &rule, pop3, &first) &&
	       sizes_imap_key(work, &rule, imap, &second) && first == second;
}

int
sizes_say(const Work *work, guint32 pop3, guint32 imap)
{
	int hint = work->match->rule.proven ? sizes_hint(work, pop3, imap) : 0;

	/* A few headers may lack a line, where all others have all. */
	return hint < 0 && bodies_may_be_equal(work, pop3, imap) ? 0 : hint;
}

static gint
compare_values(gconstpointer a, gconstpointer b)
{
	gint64 first = *(const gint64 *)a, second = *(const gint64 *)b;

	return (first > second) - (first < second);
}

void
sizes_sort(GArray *values)
{
	g_array_sort(values, compare_values);
}

gint64
sizes_most_common(GArray *values)
{
	gint64 best = 0;
	guint most = 0, run = 0;

	sizes_sort(values);
	for (guint i = 0; i < values->len; i++) {
		gint64 value = g_array_index(values, gint64, i);

		run = i > 0 && value == g_array_index(values, gint64, i - 1)
		              ? run + 1
		              : 1;
		if (run > most) {
			most = run;
			best = value;
		}
	}
	return best;
}

gboolean
sizes_are_various(const GArray *sorted)
{
	guint different = 0;

	for (guint i = 0; i < sorted->len; i++)
		different +=
			i == 0 || g_array_index(sorted, gint64, i) !=
					  g_array_index(sorted, gint64, i - 1);
	return different >= SIZES_MIN_DIFFERENT;
}

/* Whether enough values, of gint64, are there to prove something by. */
static gboolean
are_enough(GArray *values)
{
	sizes_sort(values);
	return values->len >= SIZES_MIN_PROOFS && sizes_are_various(values);
}

/* Of total messages those with these sizes obey: is that proof? */
static gboolean
is_proof(GArray *obeying, gsize total)
{
	return are_enough(obeying) && (gsize)obeying->len * 100 >= total * 95;
}

static GArray *
new_values(void)
{
	return g_array_new(FALSE, FALSE, sizeof(gint64));
}

/*
 * Pairs with equal bodies are right whatever their sizes: they count for a
 * rule, but not against it. Only a constant, which was fitted to the sizes,
 * must be that of most pairs: among many some always agree in one.
 */
static gboolean
rule_holds(const Work *work, const SizeRule *rule, const GArray *pairs)
{
	const SizeRule wire = { .kind = SIZE_RULE_WIRE };
	g_autoptr(GArray) obeying = new_values();
	gsize total = 0, excused = 0;

	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gint64 first, second, size;

		if (!sizes_pop3_key(work, rule, pair->pop3, &first) ||
		    !sizes_imap_key(work, rule, pair->imap, &second) ||
		    !sizes_pop3_key(work, &wire, pair->pop3, &size))
			continue;
		if (first == second)
			g_array_append_val(obeying, size);
		else if (bodies_are_known(work, pair->pop3, pair->imap) &&
		         bodies_are_equal(work, pair->pop3, pair->imap)) {
			excused++;
			continue;
		}
		total++;
	}
	if (sizes_is_fitted(rule) && excused >= obeying->len)
		return FALSE;
	return is_proof(obeying, total);
}

/* What LIST has more than by a rule without constant, most often. */
gint64
sizes_find_constant(const Work *work, SizeRuleKind kind, const GArray *pairs)
{
	const SizeRule rule = {
		.kind = kind == SIZE_RULE_CONSTANT ? SIZE_RULE_WIRE : kind,
	};
	g_autoptr(GArray) differences = new_values();

	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gint64 first, second, difference;

		if (!sizes_pop3_key(work, &rule, pair->pop3, &first) ||
		    !sizes_imap_key(work, &rule, pair->imap, &second))
			continue;
		difference = first - second;
		g_array_append_val(differences, difference);
	}
	return sizes_most_common(differences);
}

static gboolean
try_rules(Work *work, const GArray *pairs)
{
	for (SizeRuleKind kind = SIZE_RULE_WIRE; kind <= SIZE_RULE_X_UIDL;
	     kind++) {
		SizeRule rule = { .kind = kind, .proven = TRUE };

		if (sizes_is_fitted(&rule))
			rule.constant = sizes_find_constant(work, kind, pairs);
		if (!sizes_may_be(&rule))
			continue;
		if (rule_holds(work, &rule, pairs)) {
			work->match->rule = rule;
			return TRUE;
		}
	}
	return FALSE;
}

/* Whether the pairs could prove a rule if there were one; bare: those alone of
   which the dump has only the header. */
static gboolean
pairs_suffice(const Work *work, const GArray *pairs, gboolean bare)
{
	const SizeRule wire = { .kind = SIZE_RULE_WIRE };
	g_autoptr(GArray) sizes = new_values();

	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);
		gint64 first, second;

		if (bare && (work_pop3(work, pair->pop3)->can & FACT_BODY))
			continue;
		if (sizes_pop3_key(work, &wire, pair->pop3, &first) &&
		    sizes_imap_key(work, &wire, pair->imap, &second))
			g_array_append_val(sizes, first);
	}
	return are_enough(sizes);
}

static gboolean
fetch_for_pairs(Work *work, const GArray *pairs, FactSet facts, GError **error)
{
	for (guint i = 0; i < pairs->len; i++) {
		const Pair *pair = &g_array_index(pairs, Pair, i);

		mail_table_want(work->maildrop->mail, pair->pop3, facts);
		mail_table_want(work->store->mail, pair->imap, facts);
	}
	return work_fetch(work, error);
}

static gboolean
some_have_body(const Work *work, const GArray *pairs)
{
	for (guint i = 0; i < pairs->len; i++) {
		guint32 pop3 = g_array_index(pairs, Pair, i).pop3;

		if (work_pop3(work, pop3)->can & FACT_BODY)
			return TRUE;
	}
	return FALSE;
}

/* The next full message of the dump with a listed size, from *message on. */
static gboolean
next_full(const Work *work, guint32 *message)
{
	for (; *message < work->maildrop->messages->len; (*message)++) {
		const Facts *facts = work_pop3(work, *message);

		if ((facts->can & FACT_BODY) &&
		    facts_know(facts, FACT_SIZE | FACT_LINES) &&
		    maildrop_get(work->maildrop, *message)->size !=
		            MAILDROP_NO_SIZE)
			return TRUE;
	}
	return FALSE;
}

/* Whether LIST has been held against enough full messages. */
static gboolean
full_messages_suffice(const Work *work)
{
	g_autoptr(GArray) sizes = new_values();

	for (guint32 i = 0; next_full(work, &i); i++) {
		gint64 size = (gint64)maildrop_get(work->maildrop, i)->size;

		g_array_append_val(sizes, size);
	}
	return are_enough(sizes);
}

gboolean
sizes_find_rule(Work *work, const GArray *pairs, GError **error)
{
	const SizeRule assumed = { .kind = SIZE_RULE_WIRE };
	const SizeRule wire = { .kind = SIZE_RULE_WIRE, .proven = TRUE };
	SizeRule *rule = &work->match->rule;

	if (work->options->skip_size_check)
		return TRUE;
	*rule = assumed;
	if (!pairs_suffice(work, pairs, FALSE))
		return TRUE;
	if (rule_holds(work, &wire, pairs)) {
		*rule = wire;
		return TRUE;
	}
	/* Only now are line ends worth a look at files whose names tell their
	   sizes. */
	if (!fetch_for_pairs(work, pairs, FACT_LINES, error))
		return FALSE;
	if (try_rules(work, pairs))
		return TRUE;
	if (some_have_body(work, pairs)) {
		if (!fetch_for_pairs(work, pairs, FACT_BODY, error))
			return FALSE;
		if (try_rules(work, pairs))
			return TRUE;
	}
	work->match->sizes_misfit = !full_messages_suffice(work) &&
	                            pairs_suffice(work, pairs, TRUE);
	rule->kind = SIZE_RULE_NONE;
	return TRUE;
}

/*
 * A message as RETR sent it may have one line end more than LIST counts: a
 * server adds the last one where the message lacks it.
 */
static gboolean
obeys_listing(const Facts *facts, guint64 listed, const SizeRule *rule)
{
	guint64 size = facts->wire_size, end = 2;

	if (rule->kind == SIZE_RULE_LF) {
		size -= facts->lines;
		end = 1;
	} else if (rule->kind == SIZE_RULE_CONSTANT) {
		size += (guint64)rule->constant;
	}
	return listed == size || listed + end == size;
}

static gsize
count_obeying(const Work *work, const SizeRule *rule)
{
	gsize count = 0;

	for (guint32 i = 0; next_full(work, &i); i++) {
		guint64 listed = maildrop_get(work->maildrop, i)->size;

		if (obeys_listing(work_pop3(work, i), listed, rule))
			count++;
	}
	return count;
}

gboolean
sizes_check_session(const Work *work, GError **error)
{
	g_autoptr(GArray) sizes = new_values();
	g_autoptr(GArray) differences = new_values();
	SizeRule rule = { .kind = SIZE_RULE_WIRE };
	gsize wire, lf, constant = 0;

	if (work->options->skip_size_check)
		return TRUE;
	for (guint32 i = 0; next_full(work, &i); i++) {
		gint64 size = (gint64)maildrop_get(work->maildrop, i)->size;
		gint64 difference =
			size - (gint64)work_pop3(work, i)->wire_size;

		g_array_append_val(sizes, size);
		g_array_append_val(differences, difference);
	}
	if (!are_enough(sizes))
		return TRUE;
	wire = count_obeying(work, &rule);
	rule.kind = SIZE_RULE_LF;
	lf = count_obeying(work, &rule);
	rule.kind = SIZE_RULE_CONSTANT;
	rule.constant = sizes_most_common(differences);
	if (rule.constant > 0)
		constant = count_obeying(work, &rule);
	if (MAX(wire, MAX(lf, constant)) * 100 >= (gsize)sizes->len * 95)
		return TRUE;
	g_set_error(
		error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		"LIST and the messages are not of one POP3 session: %" G_GSIZE_FORMAT
		" of %u messages have another size than LIST says "
		"(--skip-size-check goes on, without using sizes)",
		sizes->len - MAX(wire, MAX(lf, constant)), sizes->len);
	return FALSE;
}
