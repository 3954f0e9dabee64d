/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/maildir-name.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *file;
	gsize base;
	gboolean is_message;
	gint64 wire_size; /* -1: none */
	gboolean foreign;
} Name;

#define PLAIN "1700000000.M1P2.mx"

static const Name names[] = {
	{ "plain", PLAIN, 18, TRUE, -1, FALSE },
	{ "flags", PLAIN ":2,RS", 18, TRUE, -1, FALSE },
	{ "no-flags", PLAIN ":2,", 18, TRUE, -1, FALSE },
	{ "two-colons", "a:b:2,S", 1, TRUE, -1, FALSE },
	{ "sizes", PLAIN ",S=10,W=12:2,S", 28, TRUE, 12, FALSE },
	{ "size-at-end", "a,W=12", 6, TRUE, 12, FALSE },
	{ "size-before-more", "a,W=12,S=10", 11, TRUE, 12, FALSE },
	{ "size-zero", "a,W=0:2,", 5, TRUE, 0, FALSE },
	{ "size-empty", "a,W=:2,", 4, TRUE, -1, FALSE },
	{ "size-empty-at-end", "a,W=", 4, TRUE, -1, FALSE },
	{ "size-letters", "a,W=12x", 7, TRUE, -1, FALSE },
	{ "size-first-is-bad", "a,W=x,W=12", 10, TRUE, -1, FALSE },
	{ "size-negative", "a,W=-12", 7, TRUE, -1, FALSE },
	{ "size-large", "a,W=9223372036854775807", 23, TRUE, G_MAXINT64,
	  FALSE },
	{ "size-too-large", "a,W=18446744073709551616", 24, TRUE, -1, FALSE },
	{ "size-much-too-large", "a,W=99999999999999999999999", 27, TRUE, -1,
	  FALSE },
	{ "stored-size-only", "a,S=12", 6, TRUE, -1, FALSE },
	{ "small-w", "a,w=12", 6, TRUE, -1, FALSE },
	{ "mbsync", "1700000000.1_1.host,U=17:2,S", 24, TRUE, -1, TRUE },
	{ "offlineimap", "1700000000_0.1.host,U=5,FMD5=7e33:2,", 33, TRUE, -1,
	  TRUE },
	{ "u-without-number", "a,U=x", 5, TRUE, -1, FALSE },
	{ "u-twice", "a,U=x,U=1", 9, TRUE, -1, TRUE },
	{ "empty", "", 0, FALSE, -1, FALSE },
	{ "empty-base", ":2,S", 0, FALSE, -1, FALSE },
	{ "dot", ".", 1, FALSE, -1, FALSE },
	{ "hidden", ".nfs0001", 8, FALSE, -1, FALSE },
	{ "cr", "a\rb", 3, FALSE, -1, FALSE },
	{ "lf", "a\nb", 3, FALSE, -1, FALSE },
	{ "slash", "a/b", 3, FALSE, -1, FALSE },
	{ "lf-in-flags", "a:2,\n", 1, FALSE, -1, FALSE },
	{ "8-bit", "\xe4", 1, TRUE, -1, FALSE },
	{ "space", "a b", 3, TRUE, -1, FALSE },
};

static void
test_name(const void *data)
{
	const Name *name = data;
	guint64 octets = 4711;
	gboolean known = maildir_name_wire_size(name->file, &octets);

	g_assert_cmpuint(maildir_name_base(name->file), ==, name->base);
	g_assert_cmpint(maildir_name_is_message(name->file), ==,
	                name->is_message);
	g_assert_cmpint(known, ==, name->wire_size >= 0);
	g_assert_cmpuint(octets, ==, known ? (guint64)name->wire_size : 4711);
	g_assert_cmpint(maildir_name_has_foreign_uid(name->file), ==,
	                name->foreign);
}

typedef struct {
	const char *name;
	const char *file;
	gint64 octets; /* -1: none */
} Octets;

static const Octets octets_of[] = {
	{ "plain", PLAIN ",S=10", 10 },
	{ "flags", PLAIN ",S=10:2,S", 10 },
	{ "before-more", PLAIN ",S=10,W=12:2,S", 10 },
	{ "after-more", PLAIN ",W=12,S=10", 10 },
	{ "only-w", PLAIN ",W=12", -1 },
	{ "none", PLAIN, -1 },
	{ "empty", "a,S=", -1 },
	{ "letters", "a,S=1x", -1 },
	{ "first-is-bad", "a,S=x,S=1", -1 },
	{ "small-s", "a,s=1", -1 },
	{ "in-base", "aS=1", -1 },
	{ "too-large", "a,S=18446744073709551616", -1 },
};

static void
test_octets(const void *data)
{
	const Octets *row = data;
	guint64 octets = 4711;

	g_assert_cmpint(maildir_name_octets(row->file, &octets), ==,
	                row->octets >= 0);
	g_assert_cmpuint(octets, ==,
	                 row->octets >= 0 ? (guint64)row->octets : 4711);
}

typedef struct {
	const char *name;
	const char *file;
	const char *base;
	const char *info;
} Split;

static const Split splits[] = {
	{ "plain", PLAIN, PLAIN, "" },
	{ "empty", "", "", "" },
	{ "colon", PLAIN ":2,RS", PLAIN, "2,RS" },
	{ "colon-no-flags", PLAIN ":2,", PLAIN, "2," },
	{ "colon-other-info", PLAIN ":1,x", PLAIN, "" },
	{ "colon-odd-flags", PLAIN ":2,S(1)", PLAIN, "2,S(1)" },
	{ "colon-alone", PLAIN ":", PLAIN, "" },
	{ "colon-first-counts", "a:b:2,S", "a", "" },
	{ "colon-before-mangled", "a:b;2,S", "a", "" },
	{ "mangled-before-colon", "a;2,S:2,R", "a;2,S", "2,R" },
	{ "semicolon", PLAIN ";2,RS", PLAIN, "2,RS" },
	{ "exclamation-mark", PLAIN "!2,RS", PLAIN, "2,RS" },
	{ "hyphen", PLAIN "-2,RS", PLAIN, "2,RS" },
	{ "underscore", PLAIN "_2,RS", PLAIN, "2,RS" },
	{ "percent", PLAIN "%3A2,RS", PLAIN, "2,RS" },
	{ "private-use",
	  PLAIN "\xef\x80\xba"
	        "2,RS",
	  PLAIN, "2,RS" },
	{ "private-use-mac",
	  PLAIN "\xef\x80\xa2"
	        "2,RS",
	  PLAIN, "2,RS" },
	{ "no-flags", PLAIN ";2,", PLAIN, "2," },
	{ "keywords", PLAIN "_2,Sabz", PLAIN, "2,Sabz" },
	{ "sizes", PLAIN ",S=1,W=2_2,S", PLAIN ",S=1,W=2", "2,S" },
	{ "last-counts", PLAIN "_2,S_2,R", PLAIN "_2,S", "2,R" },
	{ "host-with-2", "1.M1P1.mx-2,S=5", "1.M1P1.mx-2,S=5", "" },
	{ "host-with-2-mangled", "1.M1P1.mx-2,S=5_2,S", "1.M1P1.mx-2,S=5",
	  "2,S" },
	{ "host-ends-in-2", "1.M1P1.mx-2", "1.M1P1.mx-2", "" },
	{ "host-ends-in-2-letters", "1.M1P1.mx-2S", "1.M1P1.mx-2S", "" },
	{ "other-separator", PLAIN "+2,S", PLAIN "+2,S", "" },
	{ "lower-percent", PLAIN "%3a2,S", PLAIN "%3a2,S", "" },
	{ "no-separator", PLAIN "2,S", PLAIN "2,S", "" },
	{ "other-number", PLAIN "_1,S", PLAIN "_1,S", "" },
	{ "copied", PLAIN "_2,S (1)", PLAIN "_2,S (1)", "" },
	{ "digit-among-flags", PLAIN "_2,S1", PLAIN "_2,S1", "" },
	{ "8-bit-after", PLAIN "_2,S\xe4", PLAIN "_2,S\xe4", "" },
	{ "no-base", "_2,S", "_2,S", "" },
	{ "no-base-percent", "%3A2,S", "%3A2,S", "" },
	{ "short", "2,S", "2,S", "" },
	{ "comma", ",", ",", "" },
	{ "letters", "abc", "abc", "" },
};

static void
test_split(const void *data)
{
	const Split *row = data;
	const char *info;
	gsize length = maildir_name_split(row->file, &info);
	g_autofree char *base = g_strndup(row->file, length);

	g_assert_cmpstr(base, ==, row->base);
	g_assert_cmpstr(info, ==, row->info);
}

typedef struct {
	const char *name;
	const char *first;
	const char *second; /* NULL: equal */
} Pair;

static const Pair pairs[] = {
	{ "seconds", "9.a", "10.a" },
	{ "seconds-of-other-length", "999999999.z", "1000000000.a" },
	{ "no-number", "a", "1.a" },
	{ "microseconds", "1.M9P1.h", "1.M10P1.h" },
	{ "microseconds-before-bytes", "1.M9Z.h", "1.M10A.h" },
	{ "microseconds-later-in-part", "1.P5M9.h", "1.A5M10.h" },
	{ "microseconds-none-is-0", "1.Mx.h", "1.M1.h" },
	{ "m-only-in-the-host", "1.10.M9", "1.9.M10" },
	{ "m-in-one-only", "1.A9.h", "1.M1.h" },
	{ "m-without-dot", "1M10.h", "1M9.h" },
	{ "m-after-colon", "1.10:M1", "1.9:M0" },
	{ "bytes", "1.a", "1.b" },
	{ "bytes-upper-case", "1.B", "1.a" },
	{ "shorter", "1.a", "1.ab" },
	{ "shorter-with-flags", "1.a.b", "1.a:2,S" },
	{ "8-bit-before-ascii", "1.\xe4", "1.a" },
	{ "over-64-bit", "18446744073709551614.a",
	  "99999999999999999999999999.a" },
	{ "both-over-64-bit", "99999999999999999999999999.a",
	  "99999999999999999999999998.b" },
	{ "over-32-bit", "2147483647.a", "4294967296.a" },
	{ "leading-zero", "01.a", "1.a" },
	{ "flags", "1.a:2,S", NULL },
};

static void
test_compare(const void *data)
{
	const Pair *pair = data;

	if (pair->second == NULL) {
		g_assert_cmpint(maildir_name_compare(pair->first, "1.a"), ==,
		                0);
		return;
	}
	g_assert_cmpint(maildir_name_compare(pair->first, pair->second), <, 0);
	g_assert_cmpint(maildir_name_compare(pair->second, pair->first), >, 0);
	g_assert_cmpint(maildir_name_compare(pair->first, pair->first), ==, 0);
}

static void
test_compare_bases(void)
{
	static const char *const sorted[] = { "",    "1",      "1.a", "1.ab",
		                              "1.b", "1.\xe4", "2" };

	for (gsize i = 0; i < G_N_ELEMENTS(sorted); i++) {
		for (gsize j = 0; j < G_N_ELEMENTS(sorted); j++) {
			int order = maildir_name_compare_bases(
				sorted[i], strlen(sorted[i]), sorted[j],
				strlen(sorted[j]));

			g_assert_cmpint((order > 0) - (order < 0), ==,
			                (i > j) - (i < j));
		}
	}
	g_assert_cmpint(maildir_name_compare_bases("1.a:2,S", 3, "1.ab", 3), ==,
	                0);
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path =
		g_strdup_printf("/maildir-name/%s%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		add("", names[i].name, &names[i], test_name);
	for (gsize i = 0; i < G_N_ELEMENTS(octets_of); i++)
		add("octets/", octets_of[i].name, &octets_of[i], test_octets);
	for (gsize i = 0; i < G_N_ELEMENTS(splits); i++)
		add("split/", splits[i].name, &splits[i], test_split);
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		add("compare/", pairs[i].name, &pairs[i], test_compare);
	g_test_add_func("/maildir-name/compare-bases", test_compare_bases);
	return g_test_run();
}
