/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench-archive.c - what it costs to read archives, by the unpackers' measure
 *
 *	bench-archive [N...]
 *
 * For each N (100000, if none is given) makes N messages of 4 KB as a Maildir
 * in a tar, tar.gz, tar.zst and zip, and a dump of UIDL and LIST, below
 * ${TMPDIR:-/tmp}. Then, in turns: has the usual tools unpack each to nowhere,
 * reads each as the program does, and has pop3uidl-convert, found in PATH, do
 * all but write a target of it. Prints medians of the CPU time; the ratio of
 * that for reading, without what sizes and digests take, to that of the tools;
 * the peak memory, and how that grows for each record (a POP3 and an IMAP
 * message are two) from one N to the next.
 */
#include "bench.h"

#include "mail/scan.h"
#include "mail/tree.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	const char *make; /* shell commands; in the folder that has maildir/ */
	const char *unpack;
} kinds[] = {
	{ "tar", "tar -cf mail.tar maildir", "tar -xOf mail.tar" },
	{ "tar.gz", "tar -cf - maildir | gzip >mail.tar.gz",
	  "gzip -dc mail.tar.gz | tar -xOf -" },
	{ "tar.zst", "tar -cf - maildir | zstd -q >mail.tar.zst",
	  "zstd -dc mail.tar.zst | tar -xOf -" },
	{ "zip", "zip -qr mail.zip maildir", "unzip -p mail.zip" },
};

static BenchCost
shell(const char *folder, const char *command)
{
	g_autofree char *line =
		g_strdup_printf("cd \"$1\" && { %s; }", command);
	const char *const argv[] = { "sh", "-c", line, "sh", folder, NULL };

	return bench_program(argv);
}

/* Of octets that are in memory already. */
static BenchCost
measure_digests(const char *maildir, guint count)
{
	g_autofree char *path = g_strdup_printf("%s/cur/%u.M%uP1.bench:2,S",
	                                        maildir, 1700000001, 1);
	g_autofree char *text = NULL;
	g_autoptr(Scan) scan = scan_new();
	BenchCost cost;
	ScanResult result;
	gsize length;

	if (!g_file_get_contents(path, &text, &length, NULL))
		bench_die(path);
	bench_begin(&cost);
	for (guint i = 0; i < count; i++) {
		scan_begin(scan, FORM_PLAIN,
		           FACT_SIZE | FACT_LINES | FACT_HEADER, G_MAXUINT32);
		scan_feed(scan, (const guint8 *)text, length);
		scan_end(scan, &result);
	}
	bench_end(&cost);
	return cost;
}

static TreeUse
use(const char *path, MailForm *form)
{
	*form = FORM_PLAIN;
	return strstr(path, "/cur/") != NULL ? TREE_SCAN : TREE_LEAVE;
}

/* The archive alone, without a dump and what is made of both. */
static BenchCost
measure_reading(const char *folder, const char *kind)
{
	g_autofree char *archive = g_strdup_printf("%s/mail.%s", folder, kind);
	const TreeOptions options = { .use = use };
	BenchCost cost;
	Tree *tree;

	bench_begin(&cost);
	tree = tree_open(archive, &options, NULL);
	bench_end(&cost);
	if (tree == NULL)
		bench_die(archive);
	tree_unref(tree);
	return cost;
}

static BenchCost
measure_program(const char *folder, const char *kind)
{
	g_autofree char *target = g_build_filename(folder, "target", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	g_autofree char *archive = g_strdup_printf("%s/mail.%s", folder, kind);
	g_autofree char *owner =
		g_strdup_printf("--owner=%u:%u", getuid(), getgid());
	const char *const argv[] = {
		"pop3uidl-convert", "-nq", owner, dump, archive, target, NULL
	};

	return bench_program(argv);
}

/* Returns the peak memory in KiB. */
static long
measure(const char *folder, gsize kind, const BenchCost *digests)
{
	BenchCost tool[BENCH_ROUNDS], reading[BENCH_ROUNDS];
	BenchCost program[BENCH_ROUNDS];
	const BenchCost *a, *b, *c;

	for (int i = 0; i < BENCH_ROUNDS; i++) {
		tool[i] = shell(folder, kinds[kind].unpack);
		reading[i] = measure_reading(folder, kinds[kind].name);
		program[i] = measure_program(folder, kinds[kind].name);
	}
	a = bench_median_cpu(tool);
	b = bench_median_cpu(reading);
	c = bench_median_cpu(program);
	bench_print(kinds[kind].unpack, a);
	bench_print("reading it:", b);
	bench_print("pop3uidl-convert:", c);
	printf("  %-36s                 %7.2f cpu\n",
	       "ratio of reading, without digests:",
	       (b->cpu - digests->cpu) / a->cpu);
	return c->peak;
}

static long
run(const char *folder, guint count)
{
	g_autofree char *maildir = g_build_filename(folder, "maildir", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	BenchCost digests[BENCH_ROUNDS];
	const BenchCost *median;
	long peak = 0, most = 0;

	bench_mail(maildir, dump, count, FALSE);
	for (int i = 0; i < BENCH_ROUNDS; i++)
		digests[i] = measure_digests(maildir, count);
	median = bench_median_cpu(digests);
	bench_print("sizes and digests:", median);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		shell(folder, kinds[i].make);
		peak = measure(folder, i, median);
		most = MAX(most, peak);
	}
	return most;
}

int
main(int argc, char **argv)
{
	return bench_main(argc, argv, 2, run);
}
