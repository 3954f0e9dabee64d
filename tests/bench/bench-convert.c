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
#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 5
#define MESSAGE_OCTETS 4096

/* What one round took. */
typedef struct {
	double wall; /* seconds */
	double cpu;
	long peak; /* KiB */
} Cost;

static void
die(const char *what)
{
	fprintf(stderr, "bench-convert: %s: %s\n", what, g_strerror(errno));
	exit(EXIT_FAILURE);
}

static void
write_file(const char *path, const char *text, gsize length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, length) != (gssize)length ||
	    close(fd) != 0)
		die(path);
}

static void
append_header(GString *text, guint number)
{
	g_string_append_printf(
		text,
		"Return-Path: <sender%u@example.org>\n"
		"Received: from mx%u.example.org (mx%u.example.org "
		"[192.0.2.%u])\n\tby mail.example.com with ESMTPS id "
		"%08x\n\tfor <user@example.com>; "
		"Thu, 1 Jan 2026 00:00:00 +0000\n"
		"From: Sender %u <sender%u@example.org>\n"
		"To: user@example.com\n"
		"Subject: Message number %u of a benchmark\n"
		"Date: Thu, 1 Jan 2026 00:00:00 +0000\n"
		"Message-ID: <%u.%08x@example.org>\n"
		"MIME-Version: 1.0\n"
		"Content-Type: text/plain; charset=utf-8\n",
		number, number % 9, number % 9, number % 250,
		number * 2654435761u, number, number, number, number,
		number * 40503u);
	while (text->len < 2900)
		g_string_append(text,
		                "X-Filler: a line as long as many others\n");
	g_string_append_c(text, '\n');
}

static void
make_message(const char *maildir, const char *dump, guint number)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *mail =
		g_strdup_printf("%s/cur/%u.M%uP1.bench:2,S", maildir,
	                        1700000000 + number, number % 1000000);
	g_autofree char *top = g_strdup_printf("%s/%u.top", dump, number);

	append_header(text, number);
	write_file(top, text->str, text->len);
	while (text->len < MESSAGE_OCTETS - 12 - number % 64)
		g_string_append(text, "body text ");
	g_string_append_c(text, '\n');
	write_file(mail, text->str, text->len);
}

static void
make_list(const char *maildir, guint count)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *path =
		g_build_filename(maildir, "dovecot-uidlist", NULL);

	g_string_append_printf(text, "3 V1700000000 N%u\n", count + 1);
	for (guint i = 1; i <= count; i++)
		g_string_append_printf(text, "%u :%u.M%uP1.bench\n", i,
		                       1700000000 + i, i % 1000000);
	write_file(path, text->str, text->len);
}

static void
make_all(const char *maildir, const char *dump, guint count)
{
	g_autofree char *cur = g_build_filename(maildir, "cur", NULL);
	g_autofree char *new = g_build_filename(maildir, "new", NULL);
	g_autofree char *uidl = g_build_filename(dump, "UIDL", NULL);
	g_autoptr(GString) text = g_string_new(NULL);

	g_mkdir_with_parents(cur, 0700);
	g_mkdir(new, 0700);
	g_mkdir(dump, 0700);
	for (guint i = 1; i <= count; i++) {
		make_message(maildir, dump, i);
		g_string_append_printf(text, "%u UID%u-1700000000\n", i, i);
	}
	write_file(uidl, text->str, text->len);
}

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* The measure: each file opened, read and closed once. */
static void
read_folder(const char *path)
{
	static char buffer[65536];
	g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *name;

	if (folder == NULL || directory < 0)
		die(path);
	while ((name = g_dir_read_name(folder)) != NULL) {
		int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			die(name);
		while (read(fd, buffer, sizeof buffer) > 0)
			;
		close(fd);
	}
	close(directory);
}

static Cost
measure_reading(const char *maildir, const char *dump)
{
	g_autofree char *cur = g_build_filename(maildir, "cur", NULL);
	struct rusage before, after;
	gint64 start = g_get_monotonic_time();
	Cost cost = { 0 };

	getrusage(RUSAGE_SELF, &before);
	read_folder(dump);
	read_folder(cur);
	getrusage(RUSAGE_SELF, &after);
	cost.wall = (double)(g_get_monotonic_time() - start) / 1e6;
	cost.cpu = seconds(after.ru_utime) + seconds(after.ru_stime) -
	           seconds(before.ru_utime) - seconds(before.ru_stime);
	return cost;
}

static Cost
measure_program(const char *maildir, const char *dump)
{
	struct rusage usage;
	gint64 start = g_get_monotonic_time();
	Cost cost = { 0 };
	int status;
	pid_t child = fork();

	if (child == 0) {
		execlp("pop3uidl-convert", "pop3uidl-convert", "-q", dump,
		       maildir, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		die("pop3uidl-convert");
	if (status != 0) {
		fprintf(stderr, "bench-convert: pop3uidl-convert failed\n");
		exit(EXIT_FAILURE);
	}
	cost.wall = (double)(g_get_monotonic_time() - start) / 1e6;
	cost.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
	cost.peak = usage.ru_maxrss;
	return cost;
}

static int
compare_wall(const void *a, const void *b)
{
	const Cost *first = a, *second = b;

	return (first->wall > second->wall) - (first->wall < second->wall);
}

/* Returns the program's peak memory in KiB. */
static long
run(const char *folder, guint count)
{
	g_autofree char *maildir = g_build_filename(folder, "maildir", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	Cost reading[ROUNDS], program[ROUNDS];
	const Cost *a, *b;

	make_all(maildir, dump, count);
	measure_reading(maildir, dump); /* so that all is in memory */
	for (int i = 0; i < ROUNDS; i++) {
		make_list(maildir, count);
		reading[i] = measure_reading(maildir, dump);
		program[i] = measure_program(maildir, dump);
	}
	qsort(reading, ROUNDS, sizeof *reading, compare_wall);
	qsort(program, ROUNDS, sizeof *program, compare_wall);
	a = &reading[ROUNDS / 2];
	b = &program[ROUNDS / 2];
	printf("%u messages, medians of %d rounds\n", count, ROUNDS);
	printf("  open, read, close:  %.3f s wall, %.3f s cpu\n", a->wall,
	       a->cpu);
	printf("  pop3uidl-convert:   %.3f s wall, %.3f s cpu, %ld KiB peak\n",
	       b->wall, b->cpu, b->peak);
	printf("  ratio:              %.2f wall, %.2f cpu\n", b->wall / a->wall,
	       b->cpu / a->cpu);
	return b->peak;
}

static void
remove_all(const char *folder)
{
	const char *const command[] = { "rm", "-rf", folder, NULL };

	g_spawn_sync(NULL, (char **)(void *)command, NULL, G_SPAWN_SEARCH_PATH,
	             NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main(int argc, char **argv)
{
	char *defaults[] = { argv[0], (char[]){ "100000" }, NULL };
	guint64 before = 0, count;
	long peak_before = 0, peak;

	if (argc < 2) {
		argc = 2;
		argv = defaults;
	}
	for (int i = 1; i < argc; i++) {
		g_autofree char *folder = g_dir_make_tmp(NULL, NULL);

		if (folder == NULL ||
		    !g_ascii_string_to_unsigned(argv[i], 10, 1, 100000000,
		                                &count, NULL))
			die(argv[i]);
		peak = run(folder, (guint)count);
		if (before > 0 && count > before)
			printf("  growth:             %.0f octets a record\n",
			       (double)(peak - peak_before) * 1024 / 2 /
			               (double)(count - before));
		before = count;
		peak_before = peak;
		fflush(stdout);
		remove_all(folder);
	}
	return EXIT_SUCCESS;
}
