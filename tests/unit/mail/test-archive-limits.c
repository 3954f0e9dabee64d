/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-archive-limits.c - archives that are too much
 */
#include "mail/archive.h"

#include "archive-text.h"
#include "make-archive.h"

#include <string.h>
#include <unistd.h>

#define TWO "file a: one\nfile b: two\n"

typedef struct {
	const char *name;
	const char *kind;
	gsize length; /* of a member of zeros */
	ArchiveLimits limits;
	const char *text; /* begins so; "one" and "two" are before it */
} LimitCase;

#define MIB ((gsize)1048576)
#define GROWN "unpacked, it is over 50 times as large as packed (--max-growth)"

static const LimitCase limit_cases[] = {
	{ "member",
	  "tar",
	  101,
	  { .member = 100 },
	  "file c! is longer than 100 octets (--max-member)\nfile d: 4\nend\n" },
	{ "member-zip",
	  "zip",
	  101,
	  { .member = 100 },
	  "file c! is longer than 100 octets (--max-member)\nfile d: 4\nend\n" },
	{ "member-just",
	  "tar.gz",
	  100,
	  { .member = 100 },
	  "file c: 100 octets, " },
	{ "members",
	  "tar",
	  1,
	  { .members = 3 },
	  "file c: \\x00\nstop at member \"d\": it has over 3 members "
	  "(--max-members)\n" },
	{ "members-just",
	  "tar",
	  1,
	  { .members = 4 },
	  "file c: \\x00\nfile d: 4\nend\n" },
	{ "growth",
	  "tar.gz",
	  80 * MIB,
	  { .growth = 50 },
	  "file c! " GROWN "\nstop after member \"b\": " GROWN "\n" },
	{ "growth-zst",
	  "tar.zst",
	  80 * MIB,
	  { .growth = 50 },
	  "file c! " GROWN "\nstop after member \"b\": " GROWN "\n" },
	{ "growth-zip",
	  "zip",
	  80 * MIB,
	  { .growth = 50 },
	  "file c! " GROWN "\nstop after member \"b\": " GROWN "\n" },
	{ "growth-little",
	  "tar.gz",
	  60 * MIB,
	  { .growth = 50 },
	  "file c: 62914560 octets, " },
	{ "growth-allowed",
	  "tar.gz",
	  80 * MIB,
	  { .growth = 2000 },
	  "file c: 83886080 octets, " },
	{ "growth-no-packing",
	  "tar",
	  80 * MIB,
	  { .growth = 1 },
	  "file c: 83886080 octets, " },
};

static GByteArray *
limit_archive(const LimitCase *test)
{
	g_autofree char *zeros = g_malloc0(test->length);
	const MakeMember members[] = {
		{ "a", .content = "one" },
		{ "b", .content = "two" },
		{ "c", .content = zeros, .length = test->length },
		{ "d", .content = "4" },
		{ .name = NULL },
	};

	return make_archive_octets(test->kind, members);
}

static void
test_limit(gconstpointer data)
{
	const LimitCase *test = data;
	g_autoptr(GByteArray) octets = limit_archive(test);
	g_autofree char *text = archive_text(octets, &test->limits);
	g_autofree char *expected = g_strconcat(TWO, test->text, NULL);

	text[MIN(strlen(text), strlen(expected))] = '\0';
	g_assert_cmpstr(text, ==, expected);
}

/* Passed over, it grows as well. */
static void
test_skip(void)
{
	const LimitCase test = { .kind = "tar.gz", .length = 80 * MIB };
	const ArchiveLimits limits = { .growth = 50 };
	g_autoptr(GByteArray) octets = limit_archive(&test);
	int fd = archive_text_file(octets->data, octets->len);
	g_autoptr(Archive) archive = archive_open(fd, &limits, NULL);
	g_autoptr(GError) error = NULL;
	ArchiveMember member;

	for (guint i = 0; i < 3; i++)
		g_assert_cmpint(archive_next(archive, &member, NULL), ==,
		                ARCHIVE_MEMBER);
	for (guint i = 0; i < 2; i++) {
		g_clear_error(&error);
		g_assert_cmpint(archive_next(archive, &member, &error), ==,
		                ARCHIVE_DAMAGED);
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
		g_assert_cmpstr(error->message, ==,
		                "after member \"b\": " GROWN);
	}
	close(fd);
}

/* Zeros without end are no member, but grow. */
static void
test_zeros(void)
{
	static const MakeMember members[] = { { "a", .content = "1" },
		                              { .name = NULL } };
	const ArchiveLimits limits = { .growth = 50 };
	g_autoptr(GByteArray) octets = make_archive_octets("tar", members);
	g_autoptr(GByteArray) packed = NULL;
	g_autofree char *text = NULL;
	guint length = octets->len;

	g_byte_array_set_size(octets, 80 * (guint)MIB);
	memset(octets->data + length, 0, octets->len - length);
	packed = make_gzip(octets);
	text = archive_text(packed, &limits);
	g_assert_cmpstr(text, ==,
	                "file a: 1\nstop after member \"a\": " GROWN "\n");
}

static void
add(const LimitCase *test)
{
	g_autofree char *path =
		g_strdup_printf("/archive-limits/%s", test->name);

	g_test_add_data_func(path, test, test_limit);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(limit_cases); i++)
		add(&limit_cases[i]);
	g_test_add_func("/archive-limits/skip", test_skip);
	g_test_add_func("/archive-limits/zeros", test_zeros);
	return g_test_run();
}
