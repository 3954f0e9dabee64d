/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bench.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MESSAGE_OCTETS 4096

void
bench_write(const char *path, const char *text, gsize length)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, text, length) != (gssize)length ||
	    close(fd) != 0)
		bench_die(path);
}

/* A word as they come in what is encoded: packers find little in it. */
static void
append_word(GString *text, guint32 *state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz012345";
	char word[8];

	for (gsize i = 0; i < sizeof word; i++) {
		*state = *state * 1664525 + 1013904223;
		word[i] = letters[*state >> 27];
	}
	g_string_append_len(text, word, sizeof word);
}

static void
append_header(GString *text, guint number)
{
	guint32 state = number * 2654435761u;

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
	while (text->len < 2900) {
		g_string_append(text, "X-Filler: a line as long as others ");
		append_word(text, &state);
		g_string_append_c(text, '\n');
	}
	g_string_append_c(text, '\n');
}

static void
append_body(GString *text, guint number)
{
	guint32 state = number;

	while (text->len < MESSAGE_OCTETS - 12 - number % 64)
		append_word(text, &state);
	g_string_append_c(text, '\n');
}

/* Octets with CRLF. */
static gsize
wire_size(const GString *text)
{
	gsize size = text->len;

	for (const char *at = text->str; *at != '\0'; at++)
		size += *at == '\n';
	return size;
}

static gsize
make_message(const char *maildir, const char *dump, guint number,
             gboolean header)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *mail =
		g_strdup_printf("%s/cur/%u.M%uP1.bench:2,S", maildir,
	                        1700000000 + number, number % 1000000);
	g_autofree char *top = g_strdup_printf("%s/%u.top", dump, number);

	append_header(text, number);
	if (header)
		bench_write(top, text->str, text->len);
	append_body(text, number);
	bench_write(mail, text->str, text->len);
	return wire_size(text);
}

void
bench_list(const char *maildir, guint count)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autofree char *path =
		g_build_filename(maildir, "dovecot-uidlist", NULL);

	g_string_append_printf(text, "3 V1700000000 N%u\n", count + 1);
	for (guint i = 1; i <= count; i++)
		g_string_append_printf(text, "%u :%u.M%uP1.bench\n", i,
		                       1700000000 + i, i % 1000000);
	bench_write(path, text->str, text->len);
}

void
bench_mail(const char *maildir, const char *dump, guint count, gboolean headers)
{
	g_autofree char *cur = g_build_filename(maildir, "cur", NULL);
	g_autofree char *new = g_build_filename(maildir, "new", NULL);
	g_autofree char *uidl = g_build_filename(dump, "UIDL", NULL);
	g_autofree char *list = g_build_filename(dump, "LIST", NULL);
	g_autoptr(GString) uidls = g_string_new(NULL);
	g_autoptr(GString) sizes = g_string_new(NULL);

	g_mkdir_with_parents(cur, 0700);
	g_mkdir(new, 0700);
	g_mkdir(dump, 0700);
	for (guint i = 1; i <= count; i++) {
		gsize size = make_message(maildir, dump, i, headers);

		g_string_append_printf(uidls, "%u UID%u-1700000000\n", i, i);
		g_string_append_printf(sizes, "%u %" G_GSIZE_FORMAT "\n", i,
		                       size);
	}
	bench_write(uidl, uidls->str, uidls->len);
	if (!headers)
		bench_write(list, sizes->str, sizes->len);
	bench_list(maildir, count);
}
