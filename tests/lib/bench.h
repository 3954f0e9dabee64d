/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench.h - what the benchmarks share: mail to work on, and what a run costs
 *
 * A benchmark prints figures and their ratios, and judges none.
 */
#ifndef LIB_BENCH_H
#define LIB_BENCH_H

#include <glib.h>

#define BENCH_ROUNDS 5

/* What one round took. */
typedef struct {
	double wall; /* seconds */
	double cpu;
	long peak; /* KiB; of programs only */
} BenchCost;

void bench_die(const char *what);

/* What this process does from begin to end. */
void bench_begin(BenchCost *cost);
void bench_end(BenchCost *cost);

/* A program, found in PATH, that must succeed; its output goes nowhere. argv
   ends with NULL. */
BenchCost bench_program(const char *const *argv);

/* A line: what, the cost; the peak if there is one. */
void bench_print(const char *what, const BenchCost *cost);

/* That of the median, by wall or CPU time; costs: BENCH_ROUNDS, sorted after
   that. */
const BenchCost *bench_median_wall(BenchCost *costs);
const BenchCost *bench_median_cpu(BenchCost *costs);

void bench_write(const char *path, const char *text, gsize length);

/*
 * count messages of 4 KB each in the folder maildir, which packers make little
 * smaller than they do real mail, and a dump of them: UIDL and the headers, or
 * UIDL and LIST.
 */
void bench_mail(const char *maildir, const char *dump, guint count,
                gboolean headers);

/* The Maildir's list, without a P. */
void bench_list(const char *maildir, guint count);

void bench_remove(const char *folder);

/*
 * For each N of the command line, or 100000: a folder of its own; run() makes
 * and measures in it, and returns the program's peak memory in KiB or 0. Prints
 * how that grows a record, from one N to the next; a message is so many
 * records.
 */
int bench_main(int argc, char **argv, int records,
               long (*run)(const char *folder, guint count));

#endif
