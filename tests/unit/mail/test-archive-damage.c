/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-archive-damage.c - archives that are cut off, wrong, too much
 */
#include "mail/archive.h"

#include "archive-text.h"
#include "make-archive.h"

#include <string.h>
#include <unistd.h>

static const MakeMember two[] = {
	{ "a", .content = "one" },
	{ "b", .content = "two" },
	{ .name = NULL },
};

static GByteArray *
octets_of(const void *octets, gsize length)
{
	GByteArray *array = g_byte_array_new();

	return g_byte_array_append(array, octets, (guint)length);
}

static void
assert_text(const GByteArray *octets, const ArchiveLimits *limits,
            const char *expected)
{
	g_autofree char *text = archive_text(octets, limits);

	g_assert_cmpstr(text, ==, expected);
}

/*
 * Cut off
 */

/* Three members that are no less when packed, so that they can be cut in. */
static GByteArray *
random_archive(const char *kind, char *contents[3])
{
	static const char *const names[] = { "a", "b", "c" };
	const gsize length = 3000;
	MakeMember members[4] = { { .name = NULL } };
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	for (guint i = 0; i < 3; i++) {
		contents[i] = g_malloc(length);
		for (gsize j = 0; j < length; j++)
			contents[i][j] = (char)g_rand_int(random);
		members[i].name = names[i];
		members[i].content = contents[i];
		members[i].length = length;
	}
	return make_archive_octets(kind, members);
}

/* The lines of one are the first lines of the other, but for the last and what
   belongs to a member that could not be read. */
static guint
assert_begins(const char *text, const char *whole)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_auto(GStrv) whole_lines = g_strsplit(whole, "\n", -1);
	guint members = g_strv_length(lines) - 2;

	for (guint i = 0; i < members; i++) {
		if (strstr(lines[i], "! ") == NULL)
			g_assert_cmpstr(lines[i], ==, whole_lines[i]);
		else
			g_assert_cmpuint(i + 1, ==, members);
	}
	return members;
}

/* Never a member that is wrong, and never an end before the last. */
static void
test_cut(gconstpointer data)
{
	char *contents[3];
	g_autoptr(GByteArray) octets = random_archive(data, contents);
	g_autofree char *whole = archive_text(octets, NULL);
	guint step = octets->len > 11000 ? 97 : 61;
	guint good = 0;

	g_assert_true(g_str_has_suffix(whole, "\nend\n"));
	for (guint length = 1; length < octets->len; length += step) {
		g_autoptr(GByteArray) part = octets_of(octets->data, length);
		g_autofree char *text = archive_text(part, NULL);
		guint members = assert_begins(text, whole);

		good = MAX(good, members);
		if (g_str_has_suffix(text, "\nend\n"))
			g_assert_cmpuint(members, ==, 3);
	}
	/* What came before the cut is good, but libarchive gives away a packed
	   block that it cannot have whole. */
	if (strchr(data, '.') == NULL || g_str_has_suffix(data, ".gz"))
		g_assert_cmpuint(good, >=, 2);
	for (guint i = 0; i < 3; i++)
		g_free(contents[i]);
}

/* Where an octet is another, that is seen: all have checksums here but plain
   tar and what libarchive makes of zstd. */
static void
test_wrong(gconstpointer data)
{
	char *contents[3];
	g_autoptr(GByteArray) octets = random_archive(data, contents);
	g_autofree char *whole = archive_text(octets, NULL);
	gboolean zip = g_str_has_prefix(data, "zip");

	/* A zip has none of its headers. */
	for (guint at = 100; at < (zip ? 2900 : octets->len); at += 211) {
		g_autofree char *text = NULL;

		octets->data[at] ^= 4;
		text = archive_text(octets, NULL);
		octets->data[at] ^= 4;
		g_assert_cmpstr(text, !=, whole);
		g_assert_true(strstr(text, "! ") != NULL ||
		              strstr(text, "end\n") == NULL);
	}
	for (guint i = 0; i < 3; i++)
		g_free(contents[i]);
}

/* A wrong member of a zip does no harm to the next. */
static void
test_wrong_member(void)
{
	g_autoptr(GByteArray) zip = make_archive_octets("zip-stored", two);
	guint8 *at = memmem(zip->data, zip->len, "one", 3);

	*at = 'x';
	assert_text(zip, NULL,
	            "file a! ZIP bad CRC: 0x63053304 should be "
	            "0x7a6c86f1\nfile b: two\nend\n");
}

/*
 * After the end
 */

/* What comes after a tar and, if that is packed, after gzip's octets: zeros
   (less than none: octets are cut off) and octets, where "g*" is a block. */
typedef struct {
	const char *name;
	gint zeros;
	const char *octets;
	gboolean packed;
	gint gzip_zeros;
	const char *gzip_octets;
	const char *text;
} TailCase;

#define TWO "file a: one\nfile b: two\n"
#define AFTER TWO "stop damaged after member \"b\": "

static const TailCase tail_cases[] = {
	{ "no-mark", -1024, "", FALSE, 0, "", AFTER "its end is missing\n" },
	{ "half-a-mark", -512, "", FALSE, 0, "", TWO "end\n" },
	{ "part-of-a-mark", -300, "", FALSE, 0, "",
	  AFTER "Truncated tar archive\n" },
	{ "padding", 10240, "", FALSE, 0, "", TWO "end\n" },
	{ "garbage", 0, "garbage", FALSE, 0, "",
	  AFTER "what follows its end is no tar\n" },
	{ "block", 0, "g*", FALSE, 0, "",
	  AFTER "what follows its end is no tar\n" },
	{ "padding-block", 1024, "g*", FALSE, 0, "",
	  AFTER "what follows its end is no tar\n" },
	{ "no-mark-block", -1024, "g*", FALSE, 0, "",
	  AFTER "Damaged tar archive\n" },
	{ "packed-no-mark", -1024, "", TRUE, 0, "",
	  AFTER "its end is missing\n" },
	{ "packed-padding", 10240, "", TRUE, 0, "", TWO "end\n" },
	{ "packed-block", 0, "g*", TRUE, 0, "",
	  AFTER "what follows its end is no tar\n" },
	{ "gzip-padding", 0, "", TRUE, 700, "", TWO "end\n" },
	{ "gzip-garbage", 0, "", TRUE, 0, "garbage",
	  AFTER "what follows gzip's octets is not gzip\n" },
	{ "gzip-padding-garbage", 0, "", TRUE, 9, "\x1f\x8b",
	  AFTER "what follows gzip's octets is not gzip\n" },
	{ "gzip-cut-again", 0, "", TRUE, 0, "\x1f\x8b",
	  AFTER "gzip's octets are cut off\n" },
	{ "gzip-no-checksum", 0, "", TRUE, -8, "",
	  AFTER "gzip's octets are cut off\n" },
	{ "gzip-wrong-length", 0, "", TRUE, -1, "x",
	  "open gzip's octets are wrong\n" },
};

static void
change_end(GByteArray *octets, gint zeros, const char *more)
{
	guint before = octets->len;
	g_autofree char *block = g_strnfill(512, 'g');

	g_byte_array_set_size(octets, (guint)((gint)before + zeros));
	if (zeros > 0)
		memset(octets->data + before, 0, (gsize)zeros);
	if (strcmp(more, "g*") == 0)
		more = block;
	g_byte_array_append(octets, (const guint8 *)more, (guint)strlen(more));
}

static GByteArray *
pack(const GByteArray *octets)
{
	g_autoptr(GZlibCompressor) gzip =
		g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
	GByteArray *packed = g_byte_array_new();
	gsize read, written;

	g_byte_array_set_size(packed, octets->len + 100);
	g_assert_cmpint(g_converter_convert(G_CONVERTER(gzip), octets->data,
	                                    octets->len, packed->data,
	                                    packed->len,
	                                    G_CONVERTER_INPUT_AT_END, &read,
	                                    &written, NULL),
	                ==, G_CONVERTER_FINISHED);
	return g_byte_array_set_size(packed, (guint)written);
}

static void
test_tail(gconstpointer data)
{
	const TailCase *test = data;
	g_autoptr(GByteArray) octets = make_archive_octets("tar", two);
	g_autoptr(GByteArray) packed = NULL;

	change_end(octets, test->zeros, test->octets);
	if (test->packed) {
		packed = pack(octets);
		change_end(packed, test->gzip_zeros, test->gzip_octets);
	}
	assert_text(test->packed ? packed : octets, NULL, test->text);
}

/*
 * Too much
 */

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
test_limit_skip(void)
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
test_limit_zeros(void)
{
	const ArchiveLimits limits = { .growth = 50 };
	g_autoptr(GByteArray) octets = make_archive_octets("tar", two);
	g_autoptr(GByteArray) packed = NULL;

	change_end(octets, 80 * (gint)MIB, "");
	packed = pack(octets);
	assert_text(packed, &limits,
	            TWO "stop after member \"b\": " GROWN "\n");
}

static void
test_encrypted(void)
{
	g_autoptr(GByteArray) zip = make_archive_octets("zip-encrypted", two);

	assert_text(zip, NULL,
	            "file a! is encrypted\nfile b! is encrypted\nend\n");
}

/*
 * No archive
 */

typedef struct {
	const char *name;
	const char *octets;
	gsize length;
	const char *text;
} OpenCase;

#define NEITHER "open neither tar nor zip\n"

static const OpenCase open_cases[] = {
	{ "nothing", "", 0, NEITHER },
	{ "mail", "From: a@example.org\nSubject: b\n\nc\n", 34, NEITHER },
	{ "mail-BZh", "BZh91: a mail\n\nc\n", 17, NEITHER },
	{ "mbox", "From a@example.org Thu Jan  1 00:00:00 1970\n\nc\n", 47,
	  NEITHER },
	{ "octet", "\x1f", 1, NEITHER },
	{ "gzip-magic", "\x1f\x8b", 2, "open gzip's octets are cut off\n" },
	{ "gzip-garbage", "\x1f\x8b\x08garbage that goes on a while", 31,
	  "open gzip's octets are wrong\n" },
	{ "gzip-nothing", "\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", 20,
	  NEITHER },
	{ "zip-magic", "PK\3\4", 4,
	  "stop damaged at its first member: Truncated ZIP file header\n" },
	{ "zip-end", "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22,
	  "end\n" },
	{ "xz-magic",
	  "\xfd"
	  "7zXZ\0",
	  6, "open Lzma library error:  No progress is possible\n" },
	{ "zstd-magic", "\x28\xb5\x2f\xfd", 4, "open Truncated zstd input\n" },
	{ "zstd-skip", "\x50\x2a\x4d\x18\xff\xff\xff\xff", 8, NEITHER },
	{ "lz4-magic", "\x04\x22\x4d\x18", 4, NEITHER },
};

static void
test_open(gconstpointer data)
{
	const OpenCase *test = data;
	g_autoptr(GByteArray) octets = octets_of(test->octets, test->length);

	assert_text(octets, NULL, test->text);
}

static void
add(const char *group, const char *name, gconstpointer data,
    GTestDataFunc function)
{
	g_autofree char *path =
		g_strdup_printf("/archive-damage/%s/%s", group, name);

	g_test_add_data_func(path, data, function);
}

int
main(int argc, char **argv)
{
	static const char *const kinds[] = {
		"tar",    "gnutar",  "pax",    "zip",     "zip-stored",
		"tar.gz", "tar.bz2", "tar.xz", "tar.zst", "tar.lz4",
	};
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		add("cut", kinds[i], kinds[i], test_cut);
		if (strpbrk(kinds[i], ".z") != NULL &&
		    !g_str_has_suffix(kinds[i], ".zst"))
			add("wrong", kinds[i], kinds[i], test_wrong);
	}
	g_test_add_func("/archive-damage/wrong-member", test_wrong_member);
	for (gsize i = 0; i < G_N_ELEMENTS(tail_cases); i++)
		add("tail", tail_cases[i].name, &tail_cases[i], test_tail);
	for (gsize i = 0; i < G_N_ELEMENTS(limit_cases); i++)
		add("limit", limit_cases[i].name, &limit_cases[i], test_limit);
	g_test_add_func("/archive-damage/limit/skip", test_limit_skip);
	g_test_add_func("/archive-damage/limit/zeros", test_limit_zeros);
	g_test_add_func("/archive-damage/encrypted", test_encrypted);
	for (gsize i = 0; i < G_N_ELEMENTS(open_cases); i++)
		add("open", open_cases[i].name, &open_cases[i], test_open);
	return g_test_run();
}
