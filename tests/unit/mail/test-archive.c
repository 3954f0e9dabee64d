/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/archive.h"

#include "archive-text.h"
#include "make-archive.h"

#include <fcntl.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

#define MAIL "From: a@example.org\n\nHello.\n"

static void
assert_text(const GByteArray *octets, const char *expected)
{
	g_autofree char *text = archive_text(octets, NULL);

	g_assert_cmpstr(text, ==, expected);
}

static const char *const kinds[] = {
	"tar",     "gnutar",  "pax",    "tar.gz",     "tar.bz2", "tar.xz",
	"tar.zst", "tar.lz4", "pax.gz", "gnutar.zst", "zip",     "zip-stored",
};

#define LONG                                                                   \
	"a-name-of-more-than-a-hundred-octets-which-the-oldest-form-of-a-tar-" \
	"header-has-no-room-for-in-its-field-of-names/"                        \
	"1700000000.M1P1.mx,S=27,W=30:2,S"

static const MakeMember usual[] = {
	{ ".", .type = MAKE_FOLDER },
	{ "./cur", .type = MAKE_FOLDER, .time = 1700000000 },
	{ "./cur/1700000000.M1P1.mx:2,S", MAIL, .time = 1700000001 },
	{ "new/empty", .time = 1 },
	{ LONG, .content = "long\n" },
	{ "nul", "a\0b", .length = 3 },
	{ .name = NULL },
};

static const char usual_text[] = "folder cur\n"
				 "file cur/1700000000.M1P1.mx:2,S: From: "
				 "a@example.org\\x0A\\x0AHello.\\x0A\n"
				 "file new/empty: \n"
				 "file " LONG ": long\\x0A\n"
				 "file nul: a\\x00b\n"
				 "end\n";

static void
test_kind(gconstpointer data)
{
	g_autoptr(GByteArray) octets = make_archive_octets(data, usual);

	assert_text(octets, usual_text);
}

static void
test_empty(gconstpointer data)
{
	static const MakeMember none[] = { { .name = NULL } };
	g_autoptr(GByteArray) octets = make_archive_octets(data, none);

	assert_text(octets, "end\n");
}

/* Members that are passed over make no difference to the others. */
static void
test_skip(gconstpointer data)
{
	g_autoptr(GByteArray) octets = make_archive_octets(data, usual);
	int fd = archive_text_file(octets->data, octets->len);
	ArchiveLimits limits = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(Archive) archive = archive_open(fd, &limits, &error);
	ArchiveMember member;
	guint members = 0;

	g_assert_no_error(error);
	g_assert_cmpuint(archive_size(archive), ==, octets->len);
	while (archive_next(archive, &member, &error) == ARCHIVE_MEMBER) {
		const guint8 *content = NULL;

		g_assert_true(member.has_time);
		if (members == 1)
			g_assert_cmpint(member.time, ==, 1700000001);
		g_assert_cmpuint(archive_position(archive), <=, octets->len);
		if (members++ != 3)
			continue;
		g_assert_cmpint(archive_read(archive, &content, NULL), ==, 5);
		g_assert_cmpint(memcmp(content, "long\n", 5), ==, 0);
	}
	g_assert_no_error(error);
	g_assert_cmpuint(members, ==, 5);
	g_assert_cmpuint(archive_position(archive), >, 0);
	close(fd);
}

/* The time that all zip files have is local, of nobody knows which zone. */
static void
test_local_time(void)
{
	g_autoptr(GByteArray) octets = make_archive_octets("zip", usual);
	const ArchiveLimits limits = { 0 };
	g_autoptr(Archive) archive = NULL;
	ArchiveMember member;
	int fd;

	for (guint i = 0; i + 4 < octets->len; i++) {
		if (memcmp(octets->data + i, "UT", 2) == 0 &&
		    octets->data[i + 2] < 14 && octets->data[i + 3] == 0)
			octets->data[i] = 'X';
	}
	fd = archive_text_file(octets->data, octets->len);
	archive = archive_open(fd, &limits, NULL);
	for (guint i = 0; i < 5; i++) {
		g_assert_cmpint(archive_next(archive, &member, NULL), ==,
		                ARCHIVE_MEMBER);
		g_assert_false(member.has_time);
	}
	close(fd);
}

/* Another reader of the same descriptor is not in the way. */
static void
test_offset(void)
{
	g_autoptr(GByteArray) octets = make_archive_octets("zip", usual);
	int fd = archive_text_file(octets->data, octets->len);
	ArchiveLimits limits = { 0 };
	g_autoptr(Archive) one = archive_open(fd, &limits, NULL);
	g_autoptr(Archive) other = NULL;
	ArchiveMember member;

	g_assert_cmpint(archive_next(one, &member, NULL), ==, ARCHIVE_MEMBER);
	g_assert_cmpint(lseek(fd, 7, SEEK_SET), ==, 7);
	other = archive_open(fd, &limits, NULL);
	g_assert_nonnull(other);
	while (archive_next(other, &member, NULL) == ARCHIVE_MEMBER)
		continue;
	g_assert_cmpint(archive_next(one, &member, NULL), ==, ARCHIVE_MEMBER);
	g_assert_cmpstr(member.name, ==, "cur/1700000000.M1P1.mx:2,S");
	g_assert_cmpint(lseek(fd, 0, SEEK_CUR), ==, 7);
	close(fd);
}

static void
append(GByteArray *octets, const GByteArray *more)
{
	g_byte_array_append(octets, more->data, more->len);
}

/* Several archives in one file are one. */
static void
test_concatenated(gconstpointer data)
{
	static const MakeMember more[] = { { "b", .content = "2" },
		                           { .name = NULL } };
	static const MakeMember first[] = { { "a", .content = "1" },
		                            { .name = NULL } };
	g_autoptr(GByteArray) octets = make_archive_octets(data, first);
	g_autoptr(GByteArray) second = make_archive_octets(data, more);

	append(octets, second);
	append(octets, second);
	assert_text(octets, "file a: 1\nfile b: 2\nfile b: 2\nend\n");
}

typedef struct {
	const char *name;
	const char *kind;
	MakeMember member;
	const char *text;
} MemberCase;

static const MemberCase member_cases[] = {
	{ "dots",
	  "tar",
	  { "../../etc/passwd", .content = "x" },
	  "file [../../etc/passwd]: x\n" },
	{ "dots-inside",
	  "tar",
	  { "cur/../../a", .content = "x" },
	  "file [cur/../../a]: x\n" },
	{ "dots-at-end",
	  "tar",
	  { "cur/..", .type = MAKE_FOLDER },
	  "folder [cur/../]\n" },
	{ "dots-in-zip",
	  "zip",
	  { "../a", .content = "x" },
	  "file [../a]: x\n" },
	{ "dots-in-name",
	  "tar",
	  { "..a/b..", .content = "x" },
	  "file ..a/b..: x\n" },
	{ "dots-of-windows",
	  "zip",
	  { "..\\a", .content = "x" },
	  "file [../a]: x\n" },
	{ "absolute",
	  "tar",
	  { "/etc/passwd", .content = "x" },
	  "file etc/passwd: x\n" },
	{ "absolute-zip",
	  "zip",
	  { "//etc/passwd", .content = "x" },
	  "file etc/passwd: x\n" },
	{ "folder-itself", "tar", { "./", .type = MAKE_FOLDER }, "" },
	{ "slashes", "tar", { ".//a/./b", .content = "x" }, "file a/b: x\n" },

	{ "symlink",
	  "tar",
	  { "a", .type = MAKE_SYMLINK, .target = "/etc" },
	  "other a\n" },
	{ "symlink-zip",
	  "zip",
	  { "a", .type = MAKE_SYMLINK, .target = "/etc" },
	  "other a\n" },
	{ "link",
	  "tar",
	  { "a", .type = MAKE_HARD_LINK, .target = "./cur//b" },
	  "link a cur/b\n" },
	{ "link-pax",
	  "pax",
	  { "a", .type = MAKE_HARD_LINK, .target = "cur/\303\251" },
	  "link a cur/\303\251\n" },
	{ "link-out",
	  "tar",
	  { "a", .type = MAKE_HARD_LINK, .target = "../b" },
	  "link a []\n" },
	{ "link-absolute",
	  "tar",
	  { "a", .type = MAKE_HARD_LINK, .target = "/etc/passwd" },
	  "link a etc/passwd\n" },
	{ "fifo", "tar", { "a", .type = MAKE_FIFO }, "other a\n" },
	{ "device", "tar", { "a", .type = MAKE_DEVICE }, "other a\n" },
	{ "sparse",
	  "tar",
	  { "a", "x", .type = MAKE_SPARSE },
	  "file a! is sparse\n" },

	{ "sparse-end",
	  "tar",
	  { "a", .type = MAKE_SPARSE },
	  "file a! is not as long as it should be\n" },
	{ "newline",
	  "tar",
	  { "cur/a\nb", .content = "x" },
	  "file cur/a\\x0Ab: x\n" },
	{ "newline-pax",
	  "pax",
	  { "cur/a\nb\303\251", .content = "x" },
	  "file cur/a\\x0Ab\\xC3\\xA9: x\n" },
	{ "newline-zip",
	  "zip",
	  { "cur/a\nb", .content = "x" },
	  "file cur/a\\x0Ab: x\n" },
	{ "octets",
	  "tar",
	  { "\377\200/\351", .content = "x" },
	  "file \\xFF\\x80/\\xE9: x\n" },
	{ "octets-gnu",
	  "gnutar",
	  { "\377\200/\351", .content = "x" },
	  "file \\xFF\\x80/\\xE9: x\n" },
	{ "octets-zip",
	  "zip",
	  { "\377\200/\351", .content = "x" },
	  "file \\xFF\\x80/\\xE9: x\n" },
	{ "not-composed",
	  "pax",
	  { "e\314\201", .content = "x" },
	  "file e\\xCC\\x81: x\n" },

	{ "windows",
	  "zip",
	  { "mail\\cur\\a", .content = "x" },
	  "file mail/cur/a: x\n" },
	{ "windows-octets",
	  "zip",
	  { "m\351\\cur\\a", .content = "x" },
	  "file m\\xE9/cur/a: x\n" },
	{ "windows-folder",
	  "zip",
	  { "m\351\\new\\", .type = MAKE_FILE },
	  "folder m\\xE9/new\n" },
	{ "windows-both",
	  "zip",
	  { "mail\\cur/a", .content = "x" },
	  "file mail\\\\cur/a: x\n" },
	{ "backslash",
	  "tar",
	  { "mail\\cur\\a", .content = "x" },
	  "file mail\\\\cur\\\\a: x\n" },
};

static void
test_member(gconstpointer data)
{
	const MemberCase *test = data;
	/* The one after it can be read. */
	MakeMember members[] = { test->member,
		                 { "z", .content = "1" },
		                 { .name = NULL } };
	g_autoptr(GByteArray) octets = make_archive_octets(test->kind, members);
	g_autofree char *text =
		g_strconcat(test->text, "file z: 1\nend\n", NULL);

	assert_text(octets, text);
}

/* Says of all names that they are UTF-8. */
static void
set_utf8(GByteArray *zip)
{
	for (guint i = 0; i + 4 < zip->len; i++) {
		guint8 *at = zip->data + i;

		/* A name may look like a header. */
		if (memcmp(at, "PK\3\4", 4) == 0) {
			at[7] |= 8;
			i += 30U + at[26];
		} else if (memcmp(at, "PK\1\2", 4) == 0) {
			at[9] |= 8;
			i += 46U + at[28];
		}
	}
}

static void
assert_utf8(const GByteArray *zip)
{
	assert_text(zip, "file e\\xCC\\x81/\\xC3\\xA9: x\n"
	                 "file \\xE9\\xFF: y\n"
	                 "folder d\\xC3\\xA9\n"
	                 "file w\\xC3\\xA9/a: z\n"
	                 "file \\xC3\\xA9PK\\x03\\x04, and what looks like "
	                 "a header: 5\n"
	                 "end\n");
}

static void
test_utf8(void)
{
	static const MakeMember members[] = {
		{ "e\314\201/\303\251", .content = "x" },
		{ "\351\377", .content = "y" },
		{ "d\303\251/", .type = MAKE_FOLDER },
		{ "w\303\251\\a", .content = "z" },
		{ "\303\251PK\3\4, and what looks like a header",
		  .content = "5" },
		{ .name = NULL },
	};
	g_autoptr(GByteArray) zip = make_archive_octets("zip", members);
	g_autoptr(GByteArray) pax = make_archive_octets("pax", members);
	g_autofree char *plain = archive_text(pax, NULL);

	assert_utf8(zip);
	set_utf8(zip);
	assert_utf8(zip);
	/* Whatever the locale. */
	g_assert_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	assert_utf8(zip);
	assert_text(pax, plain);
	g_assert_nonnull(setlocale(LC_ALL, "C"));
}

/* One so long that it is not found at once. */
static void
test_utf8_long(void)
{
	g_autofree char *long_part = g_strnfill(3000, 'n');
	g_autofree char *name = g_strconcat("\303\251", long_part, NULL);
	const MakeMember members[] = { { name, .content = "x" },
		                       { .name = NULL } };
	g_autoptr(GByteArray) zip = make_archive_octets("zip", members);
	g_autofree char *expected =
		g_strdup_printf("file \\xC3\\xA9%s: x\nend\n", long_part);

	set_utf8(zip);
	assert_text(zip, expected);
}

/* Makes a hard link of a file, which keeps its octets as pax allows it. */
static void
set_link(guint8 *header, const char *target)
{
	guint sum = 0;

	header[156] = '1';
	memcpy(header + 157, target, strlen(target));
	memset(header + 148, ' ', 8);
	for (guint i = 0; i < 512; i++)
		sum += header[i];
	g_snprintf((char *)header + 148, 7, "%06o", sum);
}

static void
test_link_with_octets(void)
{
	static const MakeMember members[] = {
		{ "a", .content = "1" },
		{ "\303\251", .content = "2" },
		{ .name = NULL },
	};
	g_autoptr(GByteArray) tar = make_archive_octets("tar", members);

	/* After a, and what pax adds for such a name. */
	set_link(tar->data + 2048, "a");
	assert_text(tar, "file a: 1\nfile \\xC3\\xA9: 2\nend\n");
}

/* pzstd writes a frame of its own before the first that all know. */
static void
test_pzstd(void)
{
	static const guint8 frame[] = { 0x5e, 0x2a, 0x4d, 0x18, 4, 0,
		                        0,    0,    1,    2,    3, 4 };
	g_autoptr(GByteArray) octets = make_archive_octets("tar.zst", usual);

	g_byte_array_prepend(octets, frame, sizeof frame);
	assert_text(octets, usual_text);
}

static void
test_suffix(void)
{
	static const char *const good[] = { "a.tar", "a.TAR.gz", "a.Tgz",
		                            "b/a.tar.zst", "a.zip" };
	static const char *const bad[] = { ".tar",       "tar",  "a.gz",
		                           "a.tar.gz.b", "atar", "" };

	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(archive_has_suffix(good[i]));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(archive_has_suffix(bad[i]));
}

static void
add(const char *group, const char *name, gconstpointer data,
    GTestDataFunc function)
{
	g_autofree char *path = g_strdup_printf("/archive/%s/%s", group, name);

	g_test_add_data_func(path, data, function);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		add("kind", kinds[i], kinds[i], test_kind);
		add("empty", kinds[i], kinds[i], test_empty);
		add("skip", kinds[i], kinds[i], test_skip);
		if (!g_str_has_prefix(kinds[i], "zip"))
			add("concatenated", kinds[i], kinds[i],
			    test_concatenated);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(member_cases); i++)
		add("member", member_cases[i].name, &member_cases[i],
		    test_member);
	g_test_add_func("/archive/local-time", test_local_time);
	g_test_add_func("/archive/offset", test_offset);
	g_test_add_func("/archive/utf8", test_utf8);
	g_test_add_func("/archive/utf8-long", test_utf8_long);
	g_test_add_func("/archive/link-with-octets", test_link_with_octets);
	g_test_add_func("/archive/pzstd", test_pzstd);
	g_test_add_func("/archive/suffix", test_suffix);
	return g_test_run();
}
