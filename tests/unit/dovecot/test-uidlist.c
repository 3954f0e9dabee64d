/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/uidlist.h"

#include <gio/gio.h>
#include <string.h>

#define GUID "G00112233445566778899aabbccddeeff"
#define HEADER "3 V1700000000 N10 " GUID "\n"
#define NONE UIDLIST_NO_ORDER

static Uidlist *
parse_bytes(const char *text, gsize length, GError **error)
{
	return uidlist_parse(g_memdup2(text, length), length, error);
}

static Uidlist *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	Uidlist *list = parse_bytes(text, strlen(text), &error);

	g_assert_no_error(error);
	g_assert_nonnull(list);
	return list;
}

static void
assert_slice(const char *slice, gsize length, const char *wanted)
{
	g_autofree char *text = slice != NULL ? g_strndup(slice, length) : NULL;

	g_assert_cmpstr(text, ==, wanted);
}

/* ---- reading ---- */

/* One record; what Dovecot 2.3.19.1 read, but for the bad bytes. */
typedef struct {
	const char *name;
	const char *line;
	guint32 uid;
	guint32 order;
	const char *base;
	const char *uidl;
	const char *guid;
	gint64 wire_size; /* -1: none */
} Line;

static const Line lines[] = {
	{ "bare", "3 :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "all", "3 S10 W12 Pu3 O7 Gg3 :a", 3, 7, "a", "u3", "g3", 12 },
	{ "other-order", "3 O7 Gg3 Pu3 W12 :a", 3, 7, "a", "u3", "g3", 12 },
	{ "last-uid", "4294967294 :a", UIDLIST_MAX_UID, NONE, "a", NULL, NULL,
	  -1 },
	{ "uid-with-zeros", "0003 :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "flags", "3 Pu3 :a:2,RS", 3, NONE, "a", "u3", NULL, -1 },
	{ "blanks", "3   Pu3  O7   :a", 3, 7, "a", "u3", NULL, -1 },
	{ "name-with-blanks", "3 :a b Pu3", 3, NONE, "a b Pu3", NULL, NULL,
	  -1 },
	{ "colon-in-uidl", "3 P:u:3 :a", 3, NONE, "a", ":u:3", NULL, -1 },
	{ "odd-bytes-in-uidl", "3 P\t\x01\r\xe9/ :a", 3, NONE, "a",
	  "\t\x01\r\xe9/", NULL, -1 },
	{ "blank-in-uidl", "3 Pa O5 b :a", 3, 5, "a", "a", NULL, -1 },
	{ "empty-uidl", "3 P :a", 3, NONE, "a", "", NULL, -1 },
	{ "first-uidl-wins", "3 Pp1 Pp2 :a", 3, NONE, "a", "p1", NULL, -1 },
	{ "first-uidl-wins-if-empty", "3 P Pp2 :a", 3, NONE, "a", "", NULL,
	  -1 },
	{ "order-0", "3 O0 :a", 3, 0, "a", NULL, NULL, -1 },
	{ "order-with-zeros", "3 O0007 :a", 3, 7, "a", NULL, NULL, -1 },
	{ "order-last", "3 O4294967294 :a", 3, 4294967294, "a", NULL, NULL,
	  -1 },
	{ "order-none", "3 O4294967295 :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "order-too-large", "3 O4294967296 :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "order-much-too-large", "3 O18446744073709551617 :a", 3, NONE, "a",
	  NULL, NULL, -1 },
	{ "order-empty", "3 O :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "order-bad", "3 O7x :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "order-negative", "3 O-7 :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "first-order-wins", "3 O7 O8 :a", 3, 7, "a", NULL, NULL, -1 },
	{ "first-order-wins-if-bad", "3 Oabc O8 :a", 3, NONE, "a", NULL, NULL,
	  -1 },
	{ "empty-guid", "3 G :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "first-guid-wins-if-empty", "3 G Gg3 :a", 3, NONE, "a", NULL, NULL,
	  -1 },
	{ "size-0", "3 W0 :a", 3, NONE, "a", NULL, NULL, 0 },
	{ "size-large", "3 W9223372036854775807 :a", 3, NONE, "a", NULL, NULL,
	  G_MAXINT64 },
	{ "size-too-large", "3 W18446744073709551616 :a", 3, NONE, "a", NULL,
	  NULL, -1 },
	{ "size-bad", "3 W12x :a", 3, NONE, "a", NULL, NULL, -1 },
	{ "first-size-wins", "3 W12 W13 :a", 3, NONE, "a", NULL, NULL, 12 },
	{ "first-size-wins-if-bad", "3 Wx W13 :a", 3, NONE, "a", NULL, NULL,
	  -1 },
	{ "lower-case-key", "3 pu4 Pu3 :a", 3, NONE, "a", "u3", NULL, -1 },
	{ "odd-key", "3 \tq Pu3 \xe9 :a", 3, NONE, "a", "u3", NULL, -1 },
};

static void
test_line(const void *data)
{
	const Line *line = data;
	g_autofree char *text = g_strconcat(HEADER, line->line, "\n", NULL);
	g_autofree char *dos = g_strconcat(HEADER, line->line, "\r\n", NULL);
	const char *const texts[] = { text, dos };

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(Uidlist) list = parse(texts[i]);
		UidlistRecord record;

		g_assert_cmpuint(uidlist_length(list), ==, 1);
		uidlist_get(list, 0, &record);
		g_assert_cmpuint(record.uid, ==, line->uid);
		g_assert_cmpuint(record.order, ==, line->order);
		assert_slice(record.name, record.name_length, line->base);
		assert_slice(record.uidl, record.uidl_length, line->uidl);
		assert_slice(record.guid, record.guid_length, line->guid);
		g_assert_cmpint(record.has_size, ==, line->wire_size >= 0);
		if (record.has_size)
			g_assert_cmpuint(record.wire_size, ==,
			                 (guint64)line->wire_size);
		assert_slice(record.line, record.line_length, line->line);
	}
}

typedef struct {
	const char *name;
	const char *text;
	guint32 uid_validity;
	guint32 next_uid;
	gsize length;
} Header;

static const Header headers[] = {
	{ "plain", HEADER "3 :a\n5 :b\n", 1700000000, 10, 2 },
	{ "dos", "3 V5 N9 " GUID "\r\n1 :a\r\n", 5, 9, 1 },
	{ "no-records", HEADER, 1700000000, 10, 0 },
	{ "no-guid", "3 V5 N9\n", 5, 9, 0 },
	{ "other-order", "3 " GUID " Xy N9 V5\n", 5, 9, 0 },
	{ "upper-case-guid", "3 V5 N9 G00112233445566778899AABBCCDDEEFF\n", 5,
	  9, 0 },
	{ "blanks", "3 V5   N9  \n", 5, 9, 0 },
	{ "odd-key-before", "3  Zq V5 N9\n", 5, 9, 0 },
	{ "last-wins", "3 V5 N9 V6 N10\n", 6, 10, 0 },
	{ "largest", "3 V4294967295 N4294967295\n", G_MAXUINT32, G_MAXUINT32,
	  0 },
	{ "next-below-last", "3 V5 N1\n7 :a\n", 5, 8, 1 },
	{ "next-is-last", "3 V5 N7\n7 :a\n", 5, 8, 1 },
	{ "last-uid", "3 V5 N1\n4294967294 :a\n", 5, G_MAXUINT32, 1 },
	{ "one-name-twice", "3 V5 N9\n1 :a\n2 :a\n", 5, 9, 2 },
	{ "version-1", "1 5 9\n1 a\n8 b:2,S\n", 5, 9, 2 },
	{ "version-1-dos", "1 5 9\r\n1 a\r\n", 5, 9, 1 },
	{ "version-1-more", "1 5  9 junk\n1 a\n", 5, 9, 1 },
};

static void
test_header(const void *data)
{
	const Header *header = data;
	g_autoptr(Uidlist) list = parse(header->text);

	g_assert_cmpuint(uidlist_uid_validity(list), ==, header->uid_validity);
	g_assert_cmpuint(uidlist_next_uid(list), ==, header->next_uid);
	g_assert_cmpuint(uidlist_length(list), ==, header->length);
}

static void
test_version_1_records(void)
{
	g_autoptr(Uidlist) list = parse("1 5 9\n1  P1 :a b\n2 b:2,S\n");
	UidlistRecord record;

	uidlist_get(list, 0, &record);
	assert_slice(record.name, record.name_length, "P1 ");
	g_assert_null(record.uidl);
	uidlist_get(list, 1, &record);
	g_assert_cmpuint(record.uid, ==, 2);
	assert_slice(record.name, record.name_length, "b");
	g_assert_cmpuint(record.order, ==, NONE);
}

/* ---- what is refused ---- */

typedef struct {
	const char *name;
	const char *text;
	const char *message;
} Malformed;

#define CUT_OFF "cut off: the last line has no line end"
#define NO_VERSION "line 1: it does not begin with a version"
#define OTHER_VERSION "line 1: the version is neither 3 nor 1"
#define BAD_V "line 1: V is no number from 1 to 2^32-1"
#define BAD_N "line 1: N is no number from 1 to 2^32-1"
#define BAD_G "line 1: G is not 32 hexadecimal digits"
#define BAD_1 "line 1: no UIDVALIDITY and next UID"

static const Malformed malformed[] = {
	{ "empty", "", "line 1: the file is empty" },
	{ "header-cut-off", "3 V5 N9", "line 1: " CUT_OFF },
	{ "record-cut-off", HEADER "1 :a\n2 :b", "line 3: " CUT_OFF },
	{ "record-cut-off-after-cr", HEADER "1 :a\r", "line 2: " CUT_OFF },
	{ "empty-header", "\n", NO_VERSION },
	{ "no-version", "V5 N9\n", NO_VERSION },
	{ "version-alone", "3\n", NO_VERSION },
	{ "version-and-cr", "3\r\n", NO_VERSION },
	{ "version-2-digits", "33 V5 N9\n", NO_VERSION },
	{ "version-0", "0 V5 N9\n", OTHER_VERSION },
	{ "version-2", "2 5 9\n", OTHER_VERSION },
	{ "version-4", "4 V5 N9\n", OTHER_VERSION },
	{ "no-fields", "3 \n", "line 1: V, the UIDVALIDITY, is missing" },
	{ "no-v", "3 N9\n", "line 1: V, the UIDVALIDITY, is missing" },
	{ "no-n", "3 V5\n", "line 1: N, the next UID, is missing" },
	{ "v-after-two-blanks", "3  V5 N9\n",
	  "line 1: V, the UIDVALIDITY, is missing" },
	{ "v-0", "3 V0 N9\n", BAD_V },
	{ "v-empty", "3 V N9\n", BAD_V },
	{ "v-letters", "3 V5x N9\n", BAD_V },
	{ "v-over-32-bits", "3 V4294967296 N9\n", BAD_V },
	{ "v-over-64-bits", "3 V18446744073709551621 N9\n", BAD_V },
	{ "n-0", "3 V5 N0\n", BAD_N },
	{ "n-signed", "3 V5 N+9\n", BAD_N },
	{ "n-over-32-bits", "3 V5 N4294967296\n", BAD_N },
	{ "guid-short", "3 V5 N9 G00112233\n", BAD_G },
	{ "guid-long", "3 V5 N9 " GUID "0\n", BAD_G },
	{ "guid-letters", "3 V5 N9 G0011223344556677889gaabbccddeeff\n",
	  BAD_G },
	{ "guid-empty", "3 V5 N9 G\n", BAD_G },
	{ "cr-in-header", "3 V5 N9 Xa\rb\n", "line 1: a CR within the line" },
	{ "cr-cr-in-header", "3 V5 N9 X\r\r\n",
	  "line 1: a CR within the line" },
	{ "empty-line", HEADER "1 :a\n\n2 :b\n", "line 3: no UID" },
	{ "empty-dos-line", HEADER "\r\n", "line 2: no UID" },
	{ "no-uid", HEADER "x :a\n", "line 2: no UID" },
	{ "blank-before-uid", HEADER " 1 :a\n", "line 2: no UID" },
	{ "uid-alone", HEADER "1\n", "line 2: no UID" },
	{ "uid-and-letters", HEADER "1x :a\n", "line 2: no UID" },
	{ "uid-0", HEADER "0 :a\n", "line 2: the UID is 0" },
	{ "uid-too-high", HEADER "4294967295 :a\n",
	  "line 2: the UID is above 4294967294" },
	{ "uid-wraps", HEADER "4294967299 :a\n",
	  "line 2: the UID is above 4294967294" },
	{ "uid-wraps-64-bits", HEADER "18446744073709551619 :a\n",
	  "line 2: the UID is above 4294967294" },
	{ "uid-twice", HEADER "1 :a\n1 :b\n",
	  "line 3: the UID is not above the one before" },
	{ "uid-descends", HEADER "2 :a\n1 :b\n",
	  "line 3: the UID is not above the one before" },
	{ "no-name", HEADER "1 \n", "line 2: no file name" },
	{ "no-colon", HEADER "1 Pu1 a\n", "line 2: no file name" },
	{ "nothing-behind-colon", HEADER "1 Pu1 :\n", "line 2: no file name" },
	{ "nothing-but-cr", HEADER "1 :\r\n", "line 2: no file name" },
	{ "empty-base-name", HEADER "1 ::2,S\n", "line 2: no file name" },
	{ "slash", HEADER "1 :../a\n", "line 2: the file name has a slash" },
	{ "slash-in-flags", HEADER "1 :a:2,/\n",
	  "line 2: the file name has a slash" },
	{ "cr-in-name", HEADER "1 :a\rb\n", "line 2: the file name has a CR" },
	{ "cr-cr", HEADER "1 :a\r\r\n", "line 2: the file name has a CR" },
	{ "version-1-no-numbers", "1 \n", BAD_1 },
	{ "version-1-one-number", "1 5\n", BAD_1 },
	{ "version-1-0", "1 0 9\n", BAD_1 },
	{ "version-1-next-0", "1 5 0\n", BAD_1 },
	{ "version-1-letters", "1 5 9x\n", BAD_1 },
	{ "version-1-over-32-bits", "1 5 4294967296\n", BAD_1 },
	{ "version-1-uid-is-next", "1 5 9\n9 a\n",
	  "line 2: the UID is not below the next UID" },
	{ "version-1-no-name", "1 5 9\n1 \n", "line 2: no file name" },
	{ "version-1-slash", "1 5 9\n1 a/b\n",
	  "line 2: the file name has a slash" },
	{ "version-1-empty-base", "1 5 9\n1 :2,S\n", "line 2: no file name" },
};

static void
assert_malformed(const char *text, gsize length, const char *message)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(parse_bytes(text, length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, message);
}

static void
test_malformed(const void *data)
{
	const Malformed *test = data;

	assert_malformed(test->text, strlen(test->text), test->message);
}

static void
test_nul(void)
{
	const char in_header[] = "3 V5 N9 X\0\n";
	const char in_field[] = HEADER "1 :a\n2 Pu\0v :a\n";
	const char in_name[] = HEADER "1 :a\0b\n";

	assert_malformed(in_header, sizeof in_header - 1,
	                 "line 1: a NUL octet");
	assert_malformed(in_field, sizeof in_field - 1, "line 3: a NUL octet");
	assert_malformed(in_name, sizeof in_name - 1, "line 2: a NUL octet");
}

/* The offsets have 32 bits; nothing of so long a text is looked at. */
static void
test_too_long(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(uidlist_parse(g_strdup(HEADER), (gsize)1 << 32, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_large(void)
{
	const guint count = 200000;
	g_autoptr(GString) text = g_string_new(HEADER);
	g_autoptr(Uidlist) list = NULL;
	UidlistRecord record;

	for (guint i = 1; i <= count; i++)
		g_string_append_printf(text, "%u Pu%u O%u :%u\n", i, i, i, i);
	list = parse(text->str);
	g_assert_cmpuint(uidlist_length(list), ==, count);
	for (guint i = 0; i < count; i++) {
		uidlist_get(list, i, &record);
		g_assert_cmpuint(record.uid, ==, i + 1);
		g_assert_cmpuint(record.order, ==, i + 1);
	}
}

static void
test_has_uidl(void)
{
	g_autoptr(Uidlist) list = parse(HEADER "1 Pab :a\n2 P :b\n3 :c\n");
	static const char *const uidls[] = { "ab", "", NULL };

	for (gsize i = 0; i < G_N_ELEMENTS(uidls); i++) {
		UidlistRecord record;

		uidlist_get(list, i, &record);
		for (gsize j = 0; j < G_N_ELEMENTS(uidls); j++)
			g_assert_cmpint(uidlist_has_uidl(&record, uidls[j]), ==,
			                i == j);
		g_assert_false(uidlist_has_uidl(&record, "a"));
		g_assert_false(uidlist_has_uidl(&record, "abc"));
	}
}

static void
assert_guid(const char *text, const char *wanted)
{
	g_autoptr(Uidlist) list = parse(text);
	g_autofree char *guid = uidlist_guid(list);

	g_assert_cmpstr(guid, ==, wanted);
}

static void
test_guid(void)
{
	assert_guid(HEADER, &GUID[1]);
	assert_guid("3 " GUID " V5 N9\r\n", &GUID[1]);
	assert_guid("3 V5 Gffffffffffffffffffffffffffffffff N9 " GUID "\n",
	            &GUID[1]);
	assert_guid("3 V5 N9\n1 " GUID " :a\n", NULL);
	assert_guid("1 5 9 " GUID "\n", NULL);
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path = g_strdup_printf("/uidlist/%s/%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
		add("line", lines[i].name, &lines[i], test_line);
	for (gsize i = 0; i < G_N_ELEMENTS(headers); i++)
		add("header", headers[i].name, &headers[i], test_header);
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++)
		add("malformed", malformed[i].name, &malformed[i],
		    test_malformed);
	g_test_add_func("/uidlist/version-1-records", test_version_1_records);
	g_test_add_func("/uidlist/nul", test_nul);
	g_test_add_func("/uidlist/too-long", test_too_long);
	g_test_add_func("/uidlist/large", test_large);
	g_test_add_func("/uidlist/has-uidl", test_has_uidl);
	g_test_add_func("/uidlist/guid", test_guid);
	return g_test_run();
}
