/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench-target.c - what a new Maildir costs, by a plain loop's measure
 *
 *	bench-target [N...]
 *
 * For each N (100000, if none is given) makes N messages of 4 KB as a Maildir,
 * and their headers as a dump, below ${TMPDIR:-/tmp}. Then, in turns: reads
 * each message and writes it to a new folder, with the program's own rule of
 * fsync, and renames that; and has pop3uidl-convert, found in PATH, make a
 * target of it. Prints medians, their ratio and the peak memory, and how that
 * grows for each record (a POP3 and an IMAP message are two) from one N to the
 * next.
 */
#include "bench.h"

#include "write/sync-batch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

static void
copy_file(int from, int to, const char *name, SyncBatch *batch)
{
	static char buffer[65536];
	const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		                           { .tv_sec = 1700000000 } };
	int in = openat(from, name, O_RDONLY | O_CLOEXEC);
	int out =
		openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	gssize length;

	if (in < 0 || out < 0)
		bench_die(name);
	while ((length = read(in, buffer, sizeof buffer)) > 0) {
		if (write(out, buffer, (gsize)length) != length)
			bench_die(name);
	}
	close(in);
	if (futimens(out, times) < 0 || !sync_batch_add(batch, out, "", NULL))
		bench_die(name);
}

static int
open_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		bench_die(path);
	return fd;
}

/* In the order in which the program copies: that of the list. */
static void
copy_all(const char *from, const char *to, guint count)
{
	g_autoptr(SyncBatch) batch = sync_batch_new();
	int source = open_folder(from), copy = open_folder(to);

	for (guint i = 1; i <= count; i++) {
		g_autofree char *name = g_strdup_printf(
			"%u.M%uP1.bench:2,S", 1700000000 + i, i % 1000000);

		copy_file(source, copy, name, batch);
	}
	if (!sync_batch_flush(batch, NULL) || fsync(copy) < 0)
		bench_die(to);
	close(source);
	close(copy);
}

static BenchCost
measure_loop(const char *folder, const char *maildir, guint count)
{
	g_autofree char *from = g_build_filename(maildir, "cur", NULL);
	g_autofree char *staging = g_build_filename(folder, "staging", NULL);
	g_autofree char *copy = g_build_filename(folder, "copy", NULL);
	BenchCost cost;

	bench_begin(&cost);
	if (g_mkdir(staging, 0700) < 0)
		bench_die(staging);
	copy_all(from, staging, count);
	if (g_rename(staging, copy) < 0)
		bench_die(copy);
	bench_end(&cost);
	bench_remove(copy);
	sync();
	return cost;
}

static BenchCost
measure_program(const char *folder, const char *maildir, const char *dump)
{
	g_autofree char *target = g_build_filename(folder, "target", NULL);
	g_autofree char *owner =
		g_strdup_printf("--owner=%u:%u", getuid(), getgid());
	const char *const argv[] = {
		"pop3uidl-convert", "-q", owner, dump, maildir, target, NULL
	};
	BenchCost cost = bench_program(argv);

	bench_remove(target);
	sync();
	return cost;
}

static long
run(const char *folder, guint count)
{
	g_autofree char *maildir = g_build_filename(folder, "maildir", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	BenchCost loop[BENCH_ROUNDS], program[BENCH_ROUNDS];
	const BenchCost *a, *b;

	bench_mail(maildir, dump, count, TRUE);
	sync();
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		loop[i] = measure_loop(folder, maildir, count);
		program[i] = measure_program(folder, maildir, dump);
	}
	a = bench_median_wall(loop);
	b = bench_median_wall(program);
	bench_print("plain loop:", a);
	bench_print("pop3uidl-convert:", b);
	printf("  %-36s %7.2f wall,   %7.2f cpu\n", "ratio:", b->wall / a->wall,
	       b->cpu / a->cpu);
	return b->peak;
}

int
main(int argc, char **argv)
{
	return bench_main(argc, argv, 2, run);
}
