/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/target-name.h"

#include <string.h>

typedef struct {
	const char *title;
	const char *name;
	const char *kept; /* NULL: it cannot stay */
	gsize base;
} KeepCase;

#define LONG_50 "01234567890123456789012345678901234567890123456789"
#define LONG_250 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50

static const KeepCase keep_cases[] = {
	{ "flags", "1.M1P1.mx:2,FS", "1.M1P1.mx:2,FS", 9 },
	{ "no-flags", "1.M1P1.mx", "1.M1P1.mx", 9 },
	{ "empty-flags", "1.M1P1.mx:2,", "1.M1P1.mx:2,", 9 },
	{ "sizes", "1.mx,S=1,W=2:2,S", "1.mx,S=1,W=2:2,S", 12 },
	{ "keywords", "1.mx:2,Sab", "1.mx:2,Sab", 4 },
	{ "out-of-order", "1.mx:2,bSaF", "1.mx:2,bSaF", 4 },
	{ "more-flags", "1.mx:2,S,x=1", "1.mx:2,S,x=1", 4 },
	{ "mangled", "1.mx;2,S", "1.mx:2,S", 4 },
	{ "mangled-size", "1.mx,S=11;2,S", "1.mx,S=11:2,S", 9 },
	{ "mangled-empty", "1.mx!2,", "1.mx:2,", 4 },
	{ "other-info", "1.mx:1,x", "1.mx", 4 },
	{ "second-info", "1.mx:2,S:2,F", "1.mx:2,S", 4 },
	{ "control-flags", "1.mx:2,S\001F", "1.mx:2,S", 4 },
	{ "blank", "1 .mx:2,S", "1 .mx:2,S", 5 },
	{ "8-bit", "1.\xff\xe4:2,S", "1.\xff\xe4:2,S", 4 },
	{ "longest", LONG_250 "12345", LONG_250 "12345", 255 },
	{ "longest-flags", LONG_250 "1:2,S", LONG_250 "1:2,S", 251 },
	{ "too-long", LONG_250 "12:2,S", NULL, 0 },
	{ "too-many-flags", "1.mx:2," LONG_250, NULL, 0 },
	{ "empty", "", NULL, 0 },
	{ "only-flags", ":2,S", NULL, 0 },
	{ "hidden", ".1.mx:2,S", NULL, 0 },
	{ "slash", "1/mx:2,S", NULL, 0 },
	{ "line-feed", "1\nmx:2,S", NULL, 0 },
	{ "carriage-return", "1\rmx:2,S", NULL, 0 },
	{ "tab", "1\tmx:2,S", NULL, 0 },
	{ "escape", "1\033mx:2,S", NULL, 0 },
	{ "delete", "1\177mx:2,S", NULL, 0 },
};

static void
test_keep(gconstpointer data)
{
	const KeepCase *test = data;
	g_autoptr(GString) kept = g_string_new("before");
	gsize base = target_name_keep(test->name, kept);

	g_assert_cmpuint(base, ==, test->base);
	if (test->kept != NULL)
		g_assert_cmpstr(kept->str, ==, test->kept);
}

typedef struct {
	const char *name; /* of a message of 10 octets, 12 with CRLF */
	gboolean is_true;
} TruthCase;

static const TruthCase truth_cases[] = {
	{ "1.mx", TRUE },
	{ "1.mx,S=10", TRUE },
	{ "1.mx,W=12", TRUE },
	{ "1.mx,S=10,W=12", TRUE },
	{ "1.mx,W=12,S=10", TRUE },
	{ "1.mx,S=x,W=", TRUE }, /* Dovecot takes neither for a size */
	{ "1.mx,S=12", FALSE },
	{ "1.mx,W=10", FALSE },
	{ "1.mx,S=10,W=11", FALSE },
	{ "1.mx,S=9,W=12", FALSE },
	{ "1.mx,S=0", FALSE },
};

/* The ':' was changed on the way. */
static const TruthCase mangled_cases[] = {
	{ "1.mx,S=10;2,S", TRUE },        { "1.mx,S=11;2,S", FALSE },
	{ "1.mx,S=999-2,S", FALSE },      { "1.mx,W=12_2,", TRUE },
	{ "1.mx,S=10,W=10%3A2,", FALSE }, { "1.mx:2,S:,S=11", TRUE },
};

static void
test_truth(gconstpointer data)
{
	const TruthCase *test = data;
	g_autofree char *seen = g_strconcat(test->name, ":2,S", NULL);

	g_assert_cmpint(target_name_is_true(test->name, 10, 12), ==,
	                test->is_true);
	g_assert_cmpint(target_name_is_true(seen, 10, 12), ==, test->is_true);
}

static void
test_mangled(gconstpointer data)
{
	const TruthCase *test = data;

	g_assert_cmpint(target_name_is_true(test->name, 10, 12), ==,
	                test->is_true);
}

/* ---- names that are made ---- */

typedef struct {
	const char *title;
	const char *folder;
	guint32 uid;
	const char *octets;
	gint64 time;
	guint32 copy;
	const char *name;
} MakeCase;

/* By sha1sum of "INBOX\0" "0\0" and so on, the first and the second 8 octets as
   numbers; what runs before gave must not change. */
static const MakeCase make_cases[] = {
	{ "plain", "INBOX", 0, "a\n\nb\n", 1500000000, 0,
	  "1500000000.M484820P16322528219576080019.pop3uidl-convert,S=5,W=7" },
	{ "copy-1", "INBOX", 0, "a\n\nb\n", 1500000000, 1,
	  "1500000000.M484820P16322528219576080019.pop3uidl-convert,S=5,W=7" },
	{ "copy-2", "INBOX", 0, "a\n\nb\n", 1500000000, 2,
	  "1500000000.M484820P16322528219576080019Q2.pop3uidl-convert,S=5,W=7" },
	{ "uid", "INBOX", 7, "a\n\nb\n", 1500000000, 0,
	  "1500000000.M343358P17686083303422274391.pop3uidl-convert,S=5,W=7" },
	{ "folder", "A/B", 0, "a\n\nb\n", 1500000000, 0,
	  "1500000000.M462283P16703605974022470942.pop3uidl-convert,S=5,W=7" },
	{ "no-time", "INBOX", 0, "a\n\nb\n", 0, 0,
	  "0.M484820P16322528219576080019.pop3uidl-convert,S=5,W=7" },
	{ "before-1970", "INBOX", 0, "a\n\nb\n", -5, 0,
	  "0.M484820P16322528219576080019.pop3uidl-convert,S=5,W=7" },
	{ "empty", "INBOX", 0, "", 1500000000, 0,
	  "1500000000.M181547P05860622732595250690.pop3uidl-convert,S=0,W=0" },
};

static void
make(const MakeCase *test, TargetName *made)
{
	const gsize length = strlen(test->octets);
	struct sha1_ctx digest;

	*made = (TargetName){ .time = test->time,
		              .copy = test->copy,
		              .octets = length,
		              .wire_size = length + length / 2 };
	target_name_digest_begin(&digest, test->folder, test->uid);
	/* Cut anywhere. */
	sha1_update(&digest, length / 2, (const guint8 *)test->octets);
	sha1_update(&digest, length - length / 2,
	            (const guint8 *)test->octets + length / 2);
	target_name_digest_end(&digest, made);
}

static void
test_make(gconstpointer data)
{
	const MakeCase *test = data;
	g_autoptr(GString) text = g_string_new("before");
	g_autoptr(GString) kept = g_string_new(NULL);
	TargetName made;

	make(test, &made);
	target_name_base(&made, text);
	g_assert_cmpstr(text->str, ==, test->name);
	/* It is one that stays. */
	g_assert_cmpuint(target_name_keep(text->str, kept), ==, text->len);
	g_assert_true(
		target_name_is_true(text->str, made.octets, made.wire_size));
}

static void
test_compare(void)
{
	const guint end = G_N_ELEMENTS(make_cases);

	for (guint i = 0; i < end; i++) {
		for (guint j = 0; j < end; j++) {
			/* Copies, and what comes before 1970, are alike. */
			const gboolean same =
				i == j || (i <= 2 && j <= 2) ||
				(i >= 5 && j >= 5 && i <= 6 && j <= 6);
			TargetName a, b;

			make(&make_cases[i], &a);
			make(&make_cases[j], &b);
			g_assert_cmpint(target_name_compare(&a, &b) == 0, ==,
			                same);
			g_assert_cmpint(target_name_compare(&a, &b), ==,
			                -target_name_compare(&b, &a));
		}
	}
}

typedef struct {
	const char *name;
	const char *flags; /* "" for none */
	gboolean has;
} FlagsCase;

static const FlagsCase flags_cases[] = {
	{ "1.mx:2,FS", ":2,FS", TRUE }, { "1.mx:2,", ":2,", TRUE },
	{ "1.mx", ":2,", FALSE },       { "1.mx;2,S", ":2,S", TRUE },
	{ "1.mx:1,S", ":2,", FALSE },   { ":2,S:x", ":2,S", TRUE },
};

static void
test_flags(gconstpointer data)
{
	const FlagsCase *test = data;
	g_autoptr(GString) text = g_string_new("x");

	target_name_add_flags(test->name, text);
	g_assert_cmpstr(text->str + 1, ==, test->flags);
	g_assert_cmpint(target_name_has_flags(test->name), ==, test->has);
}

static void
test_many_flags(void)
{
	g_autoptr(GString) text = g_string_new("x");

	target_name_add_flags("1.mx:2," LONG_250 LONG_250, text);
	g_assert_cmpuint(text->len, ==, 255);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(keep_cases); i++) {
		g_autofree char *path = g_strconcat("/target-name/keep/",
		                                    keep_cases[i].title, NULL);

		g_test_add_data_func(path, &keep_cases[i], test_keep);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(truth_cases); i++) {
		g_autofree char *path = g_strconcat("/target-name/truth/",
		                                    truth_cases[i].name, NULL);

		g_test_add_data_func(path, &truth_cases[i], test_truth);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(mangled_cases); i++) {
		g_autofree char *path = g_strconcat(
			"/target-name/mangled/", mangled_cases[i].name, NULL);

		g_test_add_data_func(path, &mangled_cases[i], test_mangled);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(make_cases); i++) {
		g_autofree char *path = g_strconcat("/target-name/make/",
		                                    make_cases[i].title, NULL);

		g_test_add_data_func(path, &make_cases[i], test_make);
	}
	g_test_add_func("/target-name/compare", test_compare);
	for (gsize i = 0; i < G_N_ELEMENTS(flags_cases); i++) {
		g_autofree char *path = g_strconcat("/target-name/flags/",
		                                    flags_cases[i].name, NULL);

		g_test_add_data_func(path, &flags_cases[i], test_flags);
	}
	g_test_add_func("/target-name/many-flags", test_many_flags);
	return g_test_run();
}
