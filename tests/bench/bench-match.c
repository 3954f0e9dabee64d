/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench-match.c - what matching costs where messages are hard to tell apart
 *
 *	bench-match [N...]
 *
 * For each N (10000, 100000 and 1000000, if none is given) matches N POP3
 * messages, but for one, with N IMAP messages, of which all, or some part, are
 * alike. Facts are made up when wanted; nothing is read. Prints for each case
 * the time, how it grew from the N before (where N is 10 times as many, 10 is
 * linear, 12 is N log N, 100 is what must not be), and how many facts of each
 * kind were wanted for each IMAP message.
 */
#include "bench.h"

#include "mail/tree.h"
#include "match/match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_FACTS 8

typedef struct {
	const char *name;
	gboolean one_header;
	gboolean one_body;
	gboolean one_size;
	gboolean one_trace; /* Message-ID and Received */
	gboolean other;     /* POP3 headers have a line more */
	gboolean reversed;  /* one order is that of the other, reversed */
	FactSet can;        /* of the dump */
	gboolean identity;
	gboolean formula;
} BenchCase;

static const BenchCase cases[] = {
	{ .name = "all different", .can = FACT_ALL },
	{ .name = "all different, headers, reversed",
	  .reversed = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "identical",
	  .one_header = TRUE,
	  .one_body = TRUE,
	  .one_size = TRUE,
	  .can = FACT_ALL },
	{ .name = "identical, headers",
	  .one_header = TRUE,
	  .one_body = TRUE,
	  .one_size = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "one header", .one_header = TRUE, .can = FACT_ALL },
	{ .name = "one header, headers",
	  .one_header = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "one header and size",
	  .one_header = TRUE,
	  .one_size = TRUE,
	  .can = FACT_ALL },
	{ .name = "one header and body",
	  .one_header = TRUE,
	  .one_body = TRUE,
	  .can = FACT_ALL },
	{ .name = "one size, headers",
	  .one_size = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "a line more", .other = TRUE, .can = FACT_ALL },
	{ .name = "a line more, one Received",
	  .other = TRUE,
	  .one_trace = TRUE,
	  .can = FACT_ALL },
	{ .name = "a line more, identities",
	  .other = TRUE,
	  .identity = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "a line more, one identity",
	  .other = TRUE,
	  .one_trace = TRUE,
	  .identity = TRUE,
	  .can = FACT_OF_HEADER },
	{ .name = "sizes alone" },
	{ .name = "sizes alone, reversed", .reversed = TRUE },
	{ .name = "one size alone", .one_size = TRUE },
	{ .name = "UIDLs alone, a formula", .formula = TRUE },
};

typedef struct {
	const BenchCase *it;
	Maildrop *maildrop;
	Store *store;
	gsize length;
	gsize wanted[N_FACTS]; /* of the Store's messages */
	GArray *hashes;        /* scratch */
} Bench;

/* Any number, as many octets as are wanted. */
static void
fill(guint8 *octets, gsize length, guint64 number)
{
	number = (number + 1) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
	for (gsize i = 0; i < length; i++)
		octets[i] = (guint8)(number >> (8 * (i % 8)));
}

/* Which message is the POP3 one of this number, from 0 on. */
static gsize
number_of(const Bench *bench, gsize number)
{
	return bench->it->reversed ? bench->length - 1 - number : number;
}

/* Which message the row is of; POP3 lacks the one in the middle. */
static gsize
find_number(const Bench *bench, guint32 row, gboolean is_pop3)
{
	if (!is_pop3)
		return row;
	return number_of(bench, row >= bench->length / 2 ? row + 1 : row);
}

static guint64
size_of(const Bench *bench, gsize number)
{
	return 1000 + (bench->it->one_size ? 0 : number);
}

static void
reveal_lines(const Bench *bench, MailTable *table, guint32 row, gsize number,
             gsize trace, gboolean has_more)
{
	const guint64 lines[] = { (trace + 1) << 8 | LINE_IS_MESSAGE_ID,
		                  (trace + 1) << 8 | LINE_IS_RECEIVED,
		                  (guint64)number << 8, 1 << 8 };

	g_array_set_size(bench->hashes, 0);
	g_array_append_vals(bench->hashes, lines, has_more ? 4 : 3);
	mail_table_set_fields(table, row, bench->hashes);
}

static void
reveal(const Bench *bench, MailTable *table, guint32 row, gboolean is_pop3)
{
	const BenchCase *it = bench->it;
	const gsize number = find_number(bench, row, is_pop3);
	const gsize trace = it->one_trace ? 0 : number;
	const gboolean has_more = it->other && is_pop3;
	Facts *facts = &table->facts[row];

	facts->wire_size = size_of(bench, number);
	facts->lines = 10;
	fill(facts->header, DIGEST_LENGTH,
	     2 * (it->one_header ? 0 : number) + (has_more ? 1 : 0));
	facts->header_size = has_more ? 120 : 100;
	facts->message_id = facts->oldest_received = trace + 1;
	facts->traits = TRAIT_RECEIVED;
	if (facts->wanted & FACT_BODY)
		fill(mail_table_body(table, row), DIGEST_LENGTH,
		     it->one_body ? 0 : number);
	if (facts->wanted & FACT_FIELDS)
		reveal_lines(bench, table, row, number, trace, has_more);
	if (facts->wanted & FACT_IDENTITY) {
		MailIdentity identity = { .received_lines = 1,
			                  .received = trace };

		fill(identity.fields, sizeof identity.fields, trace);
		mail_table_set_identity(table, row, &identity);
	}
	facts->known |= facts->wanted | (facts->can & FACT_HEADER);
	if (facts->wanted & (FACT_SIZE | FACT_LINES))
		facts->known |= FACT_SIZE | FACT_LINES;
	facts->wanted = 0;
}

static gboolean
fetch(gpointer data, GError **error)
{
	Bench *bench = data;
	MailTable *pop3 = bench->maildrop->mail, *imap = bench->store->mail;

	(void)error;
	for (guint32 i = 0; i < pop3->length; i++) {
		if (pop3->facts[i].wanted != 0)
			reveal(bench, pop3, i, TRUE);
	}
	for (guint32 i = 0; i < imap->length; i++) {
		for (guint fact = 0; fact < N_FACTS; fact++)
			bench->wanted[fact] +=
				imap->facts[i].wanted >> fact & 1;
		if (imap->facts[i].wanted != 0)
			reveal(bench, imap, i, FALSE);
	}
	return TRUE;
}

/* One is missing: sequences are not equal throughout. */
static void
fill_sides(Bench *bench)
{
	StoreFolder *inbox = store_add_folder(bench->store, "INBOX");

	inbox->uid_validity = 7;
	inbox->has_list = TRUE;
	for (guint32 i = 0; i < bench->length; i++) {
		const gsize number = number_of(bench, i);
		g_autofree char *name = g_strdup_printf("m%u", i);
		g_autofree char *uidl =
			g_strdup_printf("%08x%08x", 7, (guint)number + 1);
		guint32 entry = tree_add(bench->store->mail->tree, "cur", name);

		store_add(bench->store, i + 1, NULL, STORE_NO_ORDER, entry,
		          (guint8)strlen(name), FACT_ALL);
		if (i != bench->length / 2)
			maildrop_add(bench->maildrop, i + 1, uidl,
			             bench->it->formula
			                     ? MAILDROP_NO_SIZE
			                     : size_of(bench, number),
			             NO_ENTRY, FORM_ANSWER, bench->it->can);
	}
	inbox->next_uid = (guint32)bench->length + 1;
}

static void
tell(const Bench *bench, const Match *match, const BenchCost *cost,
     double before)
{
	static const char *const names[N_FACTS] = { "size",   "lines",
		                                    "header", "body",
		                                    "fields", "identity",
		                                    "texts",  "content" };
	gsize pairs = 0;

	for (gsize i = 0; i < match->pop3_length; i++)
		pairs += match->pop3[i].partner != NO_PARTNER;
	printf("  %-34s %8.3f s", bench->it->name, cost->cpu);
	if (before > 0)
		printf(" %6.1f", cost->cpu / before);
	else
		printf(" %6s", "");
	printf(" %8zu pairs;", pairs);
	for (guint i = 0; i < N_FACTS; i++) {
		if (bench->wanted[i] > 0)
			printf(" %s %.1f", names[i],
			       (double)bench->wanted[i] /
			               (double)bench->length);
	}
	printf("\n");
	fflush(stdout);
}

/* Returns the seconds that it took. */
static double
run(const BenchCase *it, gsize length, double before)
{
	g_autoptr(Tree) tree = tree_open("/", NULL, NULL);
	g_autoptr(UidlFormula) formula = uidl_formula_parse("%08Xv%08Xu", NULL);
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(Store) store = store_new(tree, "/");
	g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(guint64));
	Bench bench = { .it = it,
		        .maildrop = maildrop,
		        .store = store,
		        .length = length,
		        .hashes = hashes };
	const MatchOptions options = {
		.match_identity = it->identity,
		.formula = it->formula ? formula : NULL,
	};
	g_autoptr(Match) match = NULL;
	BenchCost cost;

	fill_sides(&bench);
	bench_begin(&cost);
	match = match_run(maildrop, store, &options, fetch, &bench, NULL);
	bench_end(&cost);
	g_assert(match != NULL);
	tell(&bench, match, &cost, before);
	return cost.cpu;
}

static void
run_all(gsize length, double *before)
{
	printf("N = %zu\n", length);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		before[i] = run(&cases[i], length, before[i]);
}

int
main(int argc, char **argv)
{
	double before[G_N_ELEMENTS(cases)] = { 0 };

	for (int i = 1; i < argc; i++)
		run_all((gsize)strtoul(argv[i], NULL, 10), before);
	if (argc == 1) {
		for (gsize length = 10000; length <= 1000000; length *= 10)
			run_all(length, before);
	}
	return 0;
}
