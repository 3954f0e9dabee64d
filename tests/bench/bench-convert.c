/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * bench-convert.c - what a whole conversion costs, by the disk's own measure
 *
 *	bench-convert [N...]
 *
 * For each N (100000, if none is given) makes N messages of 4 KB as a Maildir,
 * and their headers as a dump, below ${TMPDIR:-/tmp}. Then, in turns: opens,
 * reads and closes each of these files once; and has pop3uidl-convert, found in
 * PATH, read all headers and write the list. Prints medians, their ratio and
 * the peak memory, and how that grows for each record (a POP3 and an IMAP
 * message are two) from one N to the next.
 */
#include "bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* The measure: each file opened, read and closed once. */
static void
read_folder(const char *path)
{
	static char buffer[65536];
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *name;

	if (folder == NULL || directory < 0)
		bench_die(path);
	while ((name = g_dir_read_name(folder)) != NULL) {
		int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			bench_die(name);
		while (read(fd, buffer, sizeof buffer) > 0)
			;
		close(fd);
	}
	close(directory);
}

static BenchCost
measure_reading(const char *maildir, const char *dump)
{
	g_autofree char *cur = g_build_filename(maildir, "cur", NULL);
	BenchCost cost;

	bench_begin(&cost);
	read_folder(dump);
	read_folder(cur);
	bench_end(&cost);
	return cost;
}

static long
run(const char *folder, guint count)
{
	g_autofree char *maildir = g_build_filename(folder, "maildir", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	const char *const argv[] = { "pop3uidl-convert", "-q", dump, maildir,
		                     NULL };
	BenchCost reading[BENCH_ROUNDS], program[BENCH_ROUNDS];
	const BenchCost *a, *b;

	bench_mail(maildir, dump, count, TRUE);
	measure_reading(maildir, dump); /* so that all is in memory */
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		bench_list(maildir, count);
		reading[i] = measure_reading(maildir, dump);
		program[i] = bench_program(argv);
	}
	a = bench_median_wall(reading);
	b = bench_median_wall(program);
	bench_print("open, read, close:", a);
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
