/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

void
bench_die(const char *what)
{
	fprintf(stderr, "%s: %s: %s\n", g_get_prgname(), what,
	        g_strerror(errno));
	exit(EXIT_FAILURE);
}

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double
cpu_seconds(const struct rusage *usage)
{
	return seconds(usage->ru_utime) + seconds(usage->ru_stime);
}

static double
now(void)
{
	return (double)g_get_monotonic_time() / 1e6;
}

void
bench_begin(BenchCost *cost)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	*cost = (BenchCost){ .wall = now(), .cpu = cpu_seconds(&usage) };
}

void
bench_end(BenchCost *cost)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	cost->wall = now() - cost->wall;
	cost->cpu = cpu_seconds(&usage) - cost->cpu;
}

static void
exec_silent(const char *const *argv)
{
	int null = open("/dev/null", O_WRONLY);

	if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0)
		execvp(argv[0], (char *const *)(const void *)argv);
	_exit(127);
}

BenchCost
bench_program(const char *const *argv)
{
	BenchCost cost = { .wall = now() };
	struct rusage usage;
	int status = 0;
	pid_t child = fork();

	if (child == 0)
		exec_silent(argv);
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		bench_die(argv[0]);
	if (status != 0) {
		fprintf(stderr, "%s: %s failed\n", g_get_prgname(), argv[0]);
		exit(EXIT_FAILURE);
	}
	cost.wall = now() - cost.wall;
	cost.cpu = cpu_seconds(&usage);
	cost.peak = usage.ru_maxrss;
	return cost;
}

void
bench_print(const char *what, const BenchCost *cost)
{
	printf("  %-36s %7.3f s wall, %7.3f s cpu", what, cost->wall,
	       cost->cpu);
	if (cost->peak > 0)
		printf(", %ld KiB peak", cost->peak);
	putchar('\n');
}

static int
compare_wall(const void *a, const void *b)
{
	const BenchCost *first = a, *second = b;

	return (first->wall > second->wall) - (first->wall < second->wall);
}

static int
compare_cpu(const void *a, const void *b)
{
	const BenchCost *first = a, *second = b;

	return (first->cpu > second->cpu) - (first->cpu < second->cpu);
}

const BenchCost *
bench_median_wall(BenchCost *costs)
{
	qsort(costs, BENCH_ROUNDS, sizeof *costs, compare_wall);
	return &costs[BENCH_ROUNDS / 2];
}

const BenchCost *
bench_median_cpu(BenchCost *costs)
{
	qsort(costs, BENCH_ROUNDS, sizeof *costs, compare_cpu);
	return &costs[BENCH_ROUNDS / 2];
}

void
bench_remove(const char *folder)
{
	const char *const argv[] = { "rm", "-rf", folder, NULL };

	bench_program(argv);
}

int
bench_main(int argc, char **argv, int records,
           long (*run)(const char *folder, guint count))
{
	const char *numbers[] = { "100000", NULL };
	const char *const *number =
		argc > 1 ? (const char *const *)argv + 1 : numbers;
	guint64 before = 0, count;
	long peak_before = 0, peak;

	g_set_prgname(argv[0]);
	for (; *number != NULL; number++) {
		g_autofree char *folder = g_dir_make_tmp(NULL, NULL);

		if (folder == NULL ||
		    !g_ascii_string_to_unsigned(*number, 10, 1, 100000000,
		                                &count, NULL))
			bench_die(*number);
		printf("%" G_GUINT64_FORMAT " messages, medians of %d rounds\n",
		       count, BENCH_ROUNDS);
		peak = run(folder, (guint)count);
		if (peak > 0 && before > 0 && count > before)
			printf("  growth:             %.0f octets a record\n",
			       (double)(peak - peak_before) * 1024 / records /
			               (double)(count - before));
		before = count;
		peak_before = peak;
		fflush(stdout);
		bench_remove(folder);
	}
	return EXIT_SUCCESS;
}
