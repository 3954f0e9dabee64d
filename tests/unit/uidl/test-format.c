/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/format.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_UID (G_MAXUINT32 - 1)
#define VALIDITY 1700000000 /* 6553f100 */
#define NAME_1 "1700000000.M1P1.Host"
#define NAME_171 "1700000001.M1P1.Host"
#define NAME_LARGE "1700000002.M1P1.Host"

static UidlFormat *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	UidlFormat *format = uidl_format_parse(text, &error);

	g_assert_no_error(error);
	g_assert_nonnull(format);
	g_assert_cmpstr(uidl_format_text(format), ==, text);
	return format;
}

/* ---- what is computed ---- */

/* Of three messages: the second alone has a GUID of its own, "AbC". */
typedef struct {
	const char *format;
	const char *uidls[3];
} Expansion;

static const UidlParts messages[] = {
	{ 1, VALIDITY, NAME_1, sizeof NAME_1 - 1, NULL, 0 },
	{ 171, VALIDITY, NAME_171 ":2,S", sizeof NAME_171 - 1, "AbCd", 3 },
	{ 305419896, VALIDITY, NAME_LARGE, sizeof NAME_LARGE - 1, NULL, 0 },
};

static const Expansion expansions[] = {
	/* What Dovecot 2.3.19.1 served for these messages. */
	{ "%08Xu%08Xv",
	  { "000000016553f100", "000000ab6553f100", "123456786553f100" } },
	{ "%u", { "1", "171", "305419896" } },
	{ "%v.%u",
	  { "1700000000.1", "1700000000.171", "1700000000.305419896" } },
	{ "%f", { NAME_1, NAME_171, NAME_LARGE } },
	{ "%g", { NAME_1, "AbC", NAME_LARGE } },
	{ "%4u", { "1", "171", "3054" } },
	{ "%04u", { "0001", "0171", "305419896" } },
	{ "%012u", { "000000000001", "000000000171", "000305419896" } },
	{ "%00008u", { "00000001", "00000171", "305419896" } },
	{ "%0u", { "1", "171", "305419896" } },
	{ "%4Xu", { "1", "ab", "1234" } },
	{ "%8Xu%8Xv", { "16553f100", "ab6553f100", "123456786553f100" } },
	{ "%XUu", { "1", "AB", "12345678" } },
	{ "%UXu", { "1", "ab", "12345678" } },
	{ "%Uf",
	  { "1700000000.M1P1.HOST", "1700000001.M1P1.HOST",
	    "1700000002.M1P1.HOST" } },
	{ "%Lf",
	  { "1700000000.m1p1.host", "1700000001.m1p1.host",
	    "1700000002.m1p1.host" } },
	{ "%ULf",
	  { "1700000000.m1p1.host", "1700000001.m1p1.host",
	    "1700000002.m1p1.host" } },
	{ "%Mf",
	  { "22821240ed888e5829c348fb8ea97cd1",
	    "bcc5ef6414c6f836ea7e173332b33039",
	    "e9c5654c352ebda659a299f81175c481" } },
	{ "%023f", { "000" NAME_1, "000" NAME_171, "000" NAME_LARGE } },
	{ "%%%u", { "%1", "%171", "%305419896" } },
	{ "%u%", { "1", "171", "305419896" } },
	{ "x%u y", { "x1 y", "x171 y", "x305419896 y" } },
	{ "x%XUu%Lf%Uf",
	  { "x1"
	    "1700000000.m1p1.host"
	    "1700000000.M1P1.HOST",
	    "xAB"
	    "1700000001.m1p1.host"
	    "1700000001.M1P1.HOST",
	    "x12345678"
	    "1700000002.m1p1.host"
	    "1700000002.M1P1.HOST" } },
	{ "%08u-%f",
	  { "00000001-" NAME_1, "00000171-" NAME_171,
	    "305419896-" NAME_LARGE } },
	/* What Dovecot 2.4.1 served for them. */
	{ UIDL_FORMAT_DEFAULT,
	  { "000000016553f100", "000000ab6553f100", "123456786553f100" } },
	{ "%{uid}", { "1", "171", "305419896" } },
	{ "%{ uidvalidity\t|hex}.%{uid| hex }",
	  { "6553f100.1", "6553f100.ab", "6553f100.12345678" } },
	{ "%{uid | hex(4)}", { "0001", "00ab", "5678" } },
	{ "%{uid | hex( 4 )}", { "0001", "00ab", "5678" } },
	{ "%{uid | hex(-4)}", { "1000", "ab00", "1234" } },
	{ "%{uid | hex(- 04)}", { "1000", "ab00", "1234" } },
	{ "%{uid | hex(0)}", { "1", "ab", "12345678" } },
	{ "%{uid | hex(4) | upper}", { "0001", "00AB", "5678" } },
	{ "%{uid | upper | hex(4)}", { "0001", "00ab", "5678" } },
	{ "%{uid}%08Xv", { "1%08Xv", "171%08Xv", "305419896%08Xv" } },
	{ "%%x%{uid}%%", { "%%x1%%", "%%x171%%", "%%x305419896%%" } },
	{ "%{uid}yy%{uid}y.",
	  { "1yy1y.", "171yy171y.", "305419896yy305419896y." } },
	{ "%{filename}", { NAME_1, NAME_171, NAME_LARGE } },
	{ "%{guid}", { NAME_1, "AbC", NAME_LARGE } },
	{ "x%{guid | upper}z%{filename}",
	  { "x1700000000.M1P1.HOSTz" NAME_1, "xABCz" NAME_171,
	    "x1700000002.M1P1.HOSTz" NAME_LARGE } },
	{ "%{guid | lower}",
	  { "1700000000.m1p1.host", "abc", "1700000002.m1p1.host" } },
	{ "%{guid | lower | upper}",
	  { "1700000000.M1P1.HOST", "ABC", "1700000002.M1P1.HOST" } },
	{ "%{filename | md5}",
	  { "22821240ed888e5829c348fb8ea97cd1",
	    "bcc5ef6414c6f836ea7e173332b33039",
	    "e9c5654c352ebda659a299f81175c481" } },
	{ "%{filename | md5 | hexlify}",
	  { "22821240ed888e5829c348fb8ea97cd1",
	    "bcc5ef6414c6f836ea7e173332b33039",
	    "e9c5654c352ebda659a299f81175c481" } },
};

static void
test_expand(const void *data)
{
	const Expansion *test = data;
	g_autoptr(UidlFormat) format = parse(test->format);
	g_autoptr(GString) uidl = g_string_new("what was there before");

	for (gsize i = 0; i < G_N_ELEMENTS(messages); i++) {
		uidl_format_expand(format, &messages[i], uidl);
		g_assert_cmpstr(uidl->str, ==, test->uidls[i]);
	}
}

static void
test_extremes(void)
{
	const UidlParts parts = { MAX_UID, G_MAXUINT32, "", 0, "", 0 };
	g_autoptr(UidlFormat) format = parse("%u.%Xu.%v.%Xv.%f.%g");
	g_autoptr(GString) uidl = g_string_new(NULL);

	uidl_format_expand(format, &parts, uidl);
	g_assert_cmpstr(uidl->str, ==,
	                "4294967294.fffffffe.4294967295.ffffffff..");
}

/* ---- what is refused ---- */

typedef struct {
	const char *format;
	const char *message;
} Refusal;

static const Refusal refusals[] = {
	/* Dovecot refuses these. */
	{ "", "there is no variable in it: " },
	{ "abc", "there is no variable in it: abc" },
	{ "%%u", "there is no variable in it: %%u" },
	{ "%", "there is no variable in it: %" },
	{ "%u%x", "not a variable that is known: %x" },
	{ "%u%0", "not a variable that is known: %0" },
	{ "%u%5", "not a variable that is known: %5" },
	{ "%u%X", "not a variable that is known: %X" },
	{ "%{uid", "the brace is not closed: %{uid" },
	{ "%{UID}", "not a variable that is known: %{UID}" },
	{ "%{uid-1}", "not a variable that is known: %{uid-1}" },
	{ "%{uidx}", "not a variable that is known: %{uidx}" },
	{ "%{uid | rot13}", "not a filter that is known here: %{uid | rot13}" },
	{ "%{uid | hex(x)}",
	  "not a filter that is known here: %{uid | hex(x)}" },
	{ "%{uid | hex(8}", "not a filter that is known here: %{uid | hex(8}" },
	{ "%{uid hex}", "not an expression that is known: %{uid hex}" },
	{ "%{filename | hex}",
	  "not a filter that is known here: %{filename | hex}" },
	/* Variables of formulas alone. */
	{ "%{owm}", "not a variable that is known: %{owm}" },
	{ "%{gmail_id | hex}",
	  "not a variable that is known: %{gmail_id | hex}" },
	{ "%{courier_name}", "not a variable that is known: %{courier_name}" },
	{ "%{message | md5}",
	  "not a variable that is known: %{message | md5}" },
	/* These it takes, but a Maildir has none. */
	{ "%m", "not a variable that is known: %m" },
	{ "%{md5}", "not a variable that is known: %{md5}" },
	/* These it takes, and we know nobody who uses them. */
	{ "%-4u", "not a variable that is known: %-" },
	{ "%2.3u", "not a variable that is known: %2." },
	{ "%5%%u", "not a variable that is known: %5%" },
	{ "%5f", "a name that is cut is not known: %5f" },
	{ "%99999999999u", "the width is too large: %99999999999u" },
	{ "%0256u", "the width is too large: %0256u" },
	{ "%Ru", "not a modifier that is known here: %Ru" },
	{ "%Mu", "not a modifier that is known here: %Mu" },
	{ "%LMf", "not a modifier that is known here: %LMf" },
	{ "%Xf", "not a modifier that is known here: %Xf" },
	{ "%XXu", "not a modifier that is known here: %XXu" },
	{ "%%{uid}", "not an expression that is known: %%{" },
	{ "%{uid + 1}", "not an expression that is known: %{uid + 1}" },
	{ "%{uid | hex | hex(8)}",
	  "not a filter that is known here: %{uid | hex | hex(8)}" },
	{ "%{uid | hex(256)}",
	  "not a filter that is known here: %{uid | hex(256)}" },
	{ "%{uid | md5}", "not a filter that is known here: %{uid | md5}" },
	{ "%{filename | upper | md5}",
	  "not a filter that is known here: %{filename | upper | md5}" },
	{ "%{filename | md5 | upper}",
	  "not a filter that is known here: %{filename | md5 | upper}" },
	{ "%{}%{uid}", "not a variable that is known: %{}" },
	{ "%{uid |}", "not a filter that is known here: %{uid |}" },
	/* Dovecot 2.4.1 loses the y. */
	{ "%{uid}y", "Dovecot loses a y that stands alone: y" },
	{ "y%{uid}", "Dovecot loses a y that stands alone: y" },
	{ "%{uid}x%y%{guid}", "Dovecot loses a y that stands alone: x%y" },
	/* What is shown is escaped. */
	{ "\x1b", "there is no variable in it: \\x1B" },
	{ "%\xe9", "not a variable that is known: %\\xE9" },
};

static void
test_refuse(const void *data)
{
	const Refusal *test = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(uidl_format_parse(test->format, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
	g_assert_cmpstr(error->message, ==, test->message);
}

/* ---- what comes ---- */

typedef struct {
	const char *name;
	const char *format;
	guint32 least;
	const char *uidl;
	UidlComes comes;
	guint32 uid;
} Coming;

static const Coming comings[] = {
	{ "default", UIDL_FORMAT_DEFAULT, 5, "000000ab6553f100",
	  UIDL_COMES_ONCE, 171 },
	{ "default-is-least", UIDL_FORMAT_DEFAULT, 171, "000000ab6553f100",
	  UIDL_COMES_ONCE, 171 },
	{ "default-is-past", UIDL_FORMAT_DEFAULT, 172, "000000ab6553f100",
	  UIDL_COMES_NEVER, 0 },
	{ "default-last", UIDL_FORMAT_DEFAULT, 1, "fffffffe6553f100",
	  UIDL_COMES_ONCE, MAX_UID },
	{ "default-not-a-uid", UIDL_FORMAT_DEFAULT, 1, "ffffffff6553f100",
	  UIDL_COMES_NEVER, 0 },
	{ "default-zero", UIDL_FORMAT_DEFAULT, 0, "000000006553f100",
	  UIDL_COMES_NEVER, 0 },
	{ "default-upper-case", UIDL_FORMAT_DEFAULT, 1, "000000AB6553f100",
	  UIDL_COMES_NEVER, 0 },
	{ "default-other-validity", UIDL_FORMAT_DEFAULT, 1, "000000ab6553f101",
	  UIDL_COMES_NEVER, 0 },
	{ "default-longer", UIDL_FORMAT_DEFAULT, 1, "000000ab6553f1000",
	  UIDL_COMES_NEVER, 0 },
	{ "default-shorter", UIDL_FORMAT_DEFAULT, 1, "000000ab6553f10",
	  UIDL_COMES_NEVER, 0 },
	{ "empty", UIDL_FORMAT_DEFAULT, 1, "", UIDL_COMES_NEVER, 0 },
	{ "upper", "%{uid | hex(8) | upper}", 1, "000000AB", UIDL_COMES_ONCE,
	  171 },
	{ "upper-in-lower-case", "%{uid | hex(8) | upper}", 1, "000000ab",
	  UIDL_COMES_NEVER, 0 },
	{ "decimal", "%v.%u", 1, "1700000000.171", UIDL_COMES_ONCE, 171 },
	{ "decimal-leading-zero", "%v.%u", 1, "1700000000.0171",
	  UIDL_COMES_NEVER, 0 },
	{ "decimal-too-large", "%u", 1, "4294967296", UIDL_COMES_NEVER, 0 },
	{ "decimal-11-digits", "%u", 1, "42949672940", UIDL_COMES_NEVER, 0 },
	{ "decimal-hex-digit", "%u", 1, "17a", UIDL_COMES_NEVER, 0 },
	{ "decimal-sign", "%u", 1, "+17", UIDL_COMES_NEVER, 0 },
	{ "without-separator", "%u%v", 1, "1711700000000", UIDL_COMES_ONCE,
	  171 },
	{ "twice", "%u%u", 1, "171171", UIDL_COMES_ONCE, 171 },
	{ "twice-but-different", "%u.%u", 1, "171.172", UIDL_COMES_NEVER, 0 },
	{ "decimal-and-hex", "%uy%Xu", 1, "171yab", UIDL_COMES_ONCE, 171 },
	{ "decimal-and-hex-at-odds", "%uy%Xu", 1, "171yac", UIDL_COMES_NEVER,
	  0 },
	{ "without-uid", "%v", 1, "1700000000", UIDL_COMES_AGAIN, 0 },
	{ "without-uid-other", "%v", 1, "1700000001", UIDL_COMES_NEVER, 0 },
	{ "without-uid-but-one-left", "%v", MAX_UID, "1700000000",
	  UIDL_COMES_ONCE, MAX_UID },
	{ "none-left", "%v", G_MAXUINT32, "1700000000", UIDL_COMES_NEVER, 0 },
	{ "name", "%f", 1, "1700000000.M1P1.Host", UIDL_COMES_NEVER, 0 },
	{ "guid", "%{uid}%{guid}", 1, "1x", UIDL_COMES_NEVER, 0 },
	{ "cut-to-last", "%{uid | hex(4)}", 1, "00ab", UIDL_COMES_AGAIN, 0 },
	{ "cut-to-last-one-left", "%{uid | hex(4)}", 0xffff00ac, "00ab",
	  UIDL_COMES_NEVER, 0 },
	{ "cut-to-last-last", "%{uid | hex(4)}", 0xffff00ab, "00ab",
	  UIDL_COMES_ONCE, 0xffff00ab },
	{ "cut-to-last-two-left", "%{uid | hex(4)}", 0xfffe00ab, "00ab",
	  UIDL_COMES_AGAIN, 0 },
	{ "cut-to-last-at-odds", "%{uid|hex(2)}.%{uid|hex(4)}", 1, "ac.00ab",
	  UIDL_COMES_NEVER, 0 },
	{ "cut-to-last-twice", "%{uid|hex(2)}.%{uid|hex(4)}", 0xffff0000,
	  "ab.00ab", UIDL_COMES_ONCE, 0xffff00ab },
	{ "cut-to-first", "%4Xu", 1, "12ab", UIDL_COMES_AGAIN, 0 },
	{ "cut-to-first-uncut", "%8Xu", 1, "12ab", UIDL_COMES_ONCE, 0x12ab },
	{ "cut-to-first-once", "%9u", 429496730, "429496729", UIDL_COMES_AGAIN,
	  0 },
	{ "cut-to-first-last", "%9u", 4294967294, "429496729", UIDL_COMES_ONCE,
	  MAX_UID },
	{ "padded-behind", "%{uid | hex(-8)}", 1, "12000000", UIDL_COMES_AGAIN,
	  0 },
	{ "padded-behind-once", "%{uid | hex(-8)}", 1, "12000001",
	  UIDL_COMES_ONCE, 0x12000001 },
	{ "first-and-last", "%{uid|hex(-4)}.%{uid|hex(4)}", 1, "1234.5678",
	  UIDL_COMES_ONCE, 0x12345678 },
	{ "first-and-last-overlap", "%{uid|hex(-4)}.%{uid|hex(4)}", 1,
	  "1234.4567", UIDL_COMES_AGAIN, 0 },
	{ "first-and-last-gap", "%{uid|hex(-2)}.%{uid|hex(2)}", 1, "12.34",
	  UIDL_COMES_AGAIN, 0 },
	{ "first-and-last-gap-end", "%{uid|hex(-2)}.%{uid|hex(2)}", 0xfffffe01,
	  "ff.01", UIDL_COMES_AGAIN, 0 },
	{ "first-and-last-gap-once", "%{uid|hex(-2)}.%{uid|hex(2)}", 0xfffffe02,
	  "ff.01", UIDL_COMES_ONCE, 0xffffff01 },
};

static void
test_comes(const void *data)
{
	const Coming *test = data;
	g_autoptr(UidlFormat) format = parse(test->format);
	guint32 uid = 0;

	g_assert_cmpint(uidl_format_comes(format, VALIDITY, test->least,
	                                  test->uidl, strlen(test->uidl), &uid),
	                ==, test->comes);
	g_assert_cmpuint(uid, ==, test->uid);
}

/* ---- the same, tried out ---- */

static const char *const tried[] = {
	UIDL_FORMAT_DEFAULT,
	"%u",
	"%u%v",
	"%v%u",
	"%u%u",
	"%u%Xu",
	"%u%XUu%08LXu",
	"%v",
	"%2u",
	"%3Xu%5u",
	"%09u",
	"%04Xu",
	"%{uid | hex(1)}",
	"%{uid | hex(2)}",
	"%{uid | hex(3) | upper}%{uid | hex(2)}",
	"%{uid | hex(-2)}",
	"%{uid | hex(-3)}-%{uid | hex(2)}",
	"%{uid | hex(-6)}%{uidvalidity | hex(3)}",
};

/* So that digits of the UID and of what follows are easily mixed up. */
static const guint32 validities[] = { 1, 11, 0x111, G_MAXUINT32 };

/* Of all from least to last: how many UIDs give it, and the last that does. */
static guint
try_all(const UidlFormat *format, guint32 validity, guint32 least, guint32 last,
        const GString *uidl, guint32 *uid)
{
	g_autoptr(GString) text = g_string_new(NULL);
	UidlParts parts = { .uid_validity = validity };
	guint count = 0;

	for (guint64 i = least; i <= last; i++) {
		parts.uid = (guint32)i;
		uidl_format_expand(format, &parts, text);
		if (g_string_equal(text, uidl)) {
			*uid = parts.uid;
			count++;
		}
	}
	return count;
}

/* Near the end of all UIDs every one can be tried: the answer must be exact. */
static void
try_at_end(const UidlFormat *format, guint32 validity, guint32 least,
           const GString *uidl)
{
	guint32 uid = 0, wanted = 0;
	UidlComes comes = uidl_format_comes(format, validity, least, uidl->str,
	                                    uidl->len, &uid);
	guint count = try_all(format, validity, least, MAX_UID, uidl, &wanted);

	g_assert_cmpint(comes, ==,
	                count == 0   ? UIDL_COMES_NEVER
	                : count == 1 ? UIDL_COMES_ONCE
	                             : UIDL_COMES_AGAIN);
	if (count == 1)
		g_assert_cmpuint(uid, ==, wanted);
}

/* Elsewhere those that are tried must agree with it. */
static void
try_at_start(const UidlFormat *format, guint32 validity, guint32 least,
             const GString *uidl)
{
	guint32 uid = 0, wanted = 0, other;
	UidlComes comes = uidl_format_comes(format, validity, least, uidl->str,
	                                    uidl->len, &uid);
	guint count =
		try_all(format, validity, least, least + 300, uidl, &wanted);

	if (count > 1)
		g_assert_cmpint(comes, ==, UIDL_COMES_AGAIN);
	if (count == 1)
		g_assert_cmpint(comes, !=, UIDL_COMES_NEVER);
	if (comes == UIDL_COMES_ONCE) {
		g_assert_cmpuint(
			try_all(format, validity, uid, uid, uidl, &other), ==,
			1);
		if (count == 1)
			g_assert_cmpuint(uid, ==, wanted);
	}
}

/* A UIDL of the format, or one with an octet changed. */
static void
make_uidl(const UidlFormat *format, guint32 validity, guint32 uid,
          GRand *random, GString *uidl)
{
	const UidlParts parts = { .uid = uid, .uid_validity = validity };

	uidl_format_expand(format, &parts, uidl);
	if (g_rand_int_range(random, 0, 4) == 0) {
		gint32 at = g_rand_int_range(random, 0, (gint32)uidl->len);

		uidl->str[at] = "01aAfF-"[g_rand_int_range(random, 0, 7)];
	}
}

static void
test_tried(const void *data)
{
	g_autoptr(UidlFormat) format = parse(data);
	g_autoptr(GString) uidl = g_string_new(NULL);
	g_autoptr(GRand) random = g_rand_new_with_seed(1939);

	for (guint i = 0; i < 400; i++) {
		guint32 validity = validities[i % G_N_ELEMENTS(validities)];
		guint32 back = (guint32)g_rand_int_range(random, 0, 600);
		guint32 least =
			g_rand_int(random) >> g_rand_int_range(random, 1, 32);
		guint32 near;

		make_uidl(format, validity,
		          MAX_UID - (guint32)g_rand_int_range(random, 0, 600),
		          random, uidl);
		try_at_end(format, validity, MAX_UID - back, uidl);

		least = MAX(least, 1);
		near = least + (guint32)g_rand_int_range(random, 0, 300);
		make_uidl(format, validity, near, random, uidl);
		try_at_start(format, validity, least, uidl);
	}
}

static void
add(const char *folder, gsize number, const char *name, const void *data,
    GTestDataFunc test)
{
	g_autofree char *plain = g_strdelimit(g_strdup(name), "/", '_');
	g_autofree char *shown = g_strescape(plain, NULL);
	g_autofree char *path = g_strdup_printf(
		"/format/%s/%" G_GSIZE_FORMAT " %s", folder, number, shown);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(expansions); i++)
		add("expand", i, expansions[i].format, &expansions[i],
		    test_expand);
	g_test_add_func("/format/extremes", test_extremes);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
		add("refuse", i, refusals[i].format, &refusals[i], test_refuse);
	for (gsize i = 0; i < G_N_ELEMENTS(comings); i++)
		add("comes", i, comings[i].name, &comings[i], test_comes);
	for (gsize i = 0; i < G_N_ELEMENTS(tried); i++)
		add("tried", i, tried[i], tried[i], test_tried);
	return g_test_run();
}
