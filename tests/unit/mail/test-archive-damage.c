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
	            "file a! ZIP bad CRC: 0x63053304 should be 0x7a6c86f1\n"
	            "file b: two\n"
	            "end\n");
}

/* Without its list of members a zip may have had others. */
static void
test_cut_list(void)
{
	g_autoptr(GByteArray) zip = make_archive_octets("zip", two);
	guint8 *at = memmem(zip->data, zip->len, "PK\1\2", 4);

	g_byte_array_set_size(zip, (guint)(at - zip->data) + 60);
	assert_text(zip, NULL,
	            "file a: one\nfile b: two\nstop damaged after member "
	            "\"b\": its end is missing\n");
}

/* Passed over, a member that is cut off is not whole either. */
static void
test_cut_skip(void)
{
	char *contents[3];
	const ArchiveLimits limits = { 0 };
	g_autoptr(GByteArray) tar = random_archive("tar", contents);
	int fd = archive_text_file(tar->data, 6000);
	g_autoptr(Archive) archive = archive_open(fd, &limits, NULL);
	g_autoptr(GError) error = NULL;
	ArchiveMember member;

	g_assert_cmpint(archive_next(archive, &member, NULL), ==,
	                ARCHIVE_MEMBER);
	g_assert_cmpint(archive_next(archive, &member, NULL), ==,
	                ARCHIVE_MEMBER);
	g_assert_cmpint(archive_next(archive, &member, &error), ==,
	                ARCHIVE_DAMAGED);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
	g_assert_true(g_str_has_prefix(error->message,
	                               "damaged after member \"a\": "));
	for (guint i = 0; i < 3; i++)
		g_free(contents[i]);
	close(fd);
}

/* One who packs twice could have it grow twice. */
static void
test_packed_twice(void)
{
	g_autoptr(GByteArray) gzip = make_archive_octets("tar.gz.gz", two);
	g_autoptr(GByteArray) zstd = make_archive_octets("tar.zst.zst", two);

	assert_text(gzip, NULL, "open neither tar nor zip\n");
	assert_text(zstd, NULL, "open packed twice\n");
}

static void
test_encrypted(void)
{
	g_autoptr(GByteArray) zip = make_archive_octets("zip-encrypted", two);

	assert_text(zip, NULL,
	            "file a! is encrypted\nfile b! is encrypted\nend\n");
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

static void
test_tail(gconstpointer data)
{
	const TailCase *test = data;
	g_autoptr(GByteArray) octets = make_archive_octets("tar", two);
	g_autoptr(GByteArray) packed = NULL;

	change_end(octets, test->zeros, test->octets);
	if (test->packed) {
		packed = make_gzip(octets);
		change_end(packed, test->gzip_zeros, test->gzip_octets);
	}
	assert_text(test->packed ? packed : octets, NULL, test->text);
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
	{ "zstd-skip", "\x50\x2a\x4d\x18\xff\xff\xff\xff", 8,
	  "open Truncated zstd input\n" },
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
	g_test_add_func("/archive-damage/cut-list", test_cut_list);
	g_test_add_func("/archive-damage/cut-skip", test_cut_skip);
	g_test_add_func("/archive-damage/packed-twice", test_packed_twice);
	for (gsize i = 0; i < G_N_ELEMENTS(tail_cases); i++)
		add("tail", tail_cases[i].name, &tail_cases[i], test_tail);
	g_test_add_func("/archive-damage/encrypted", test_encrypted);
	for (gsize i = 0; i < G_N_ELEMENTS(open_cases); i++)
		add("open", open_cases[i].name, &open_cases[i], test_open);
	return g_test_run();
}
