/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/mutf7.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *text;
	const char *encoded;
} Pair;

/* The fourth and fifth are RFC 3501's own. */
static const Pair pairs[] = {
	{ "empty", "", "" },
	{ "ascii", "Sent Items", "Sent Items" },
	{ "all-ascii",
	  " !\"#$%'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
	  "abcdefghijklmnopqrstuvwxyz{|}~",
	  " !\"#$%'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
	  "abcdefghijklmnopqrstuvwxyz{|}~" },
	{ "rfc", "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e",
	  "~peter/mail/&U,BTFw-/&ZeVnLIqe-" },
	{ "rfc-mixed", "\u53f0\u5317\u65e5\u672c\u8a9e", "&U,BTF2XlZyyKng-" },
	{ "umlaut", "Entw\u00fcrfe", "Entw&APw-rfe" },
	{ "two-octets-short", "\u00e9", "&AOk-" },
	{ "one-octet-short", "\u00e9\u00e8", "&AOkA6A-" },
	{ "none-short", "\u00e9\u00e8\u00ea", "&AOkA6ADq-" },
	{ "ampersand", "R&D", "R&-D" },
	{ "ampersands", "&&-", "&-&--" },
	{ "ampersand-between", "\u00e9&\u00e9", "&AOk-&-&AOk-" },
	{ "hyphen-after", "\u00e9-", "&AOk--" },
	{ "ascii-between", "\u00e9x\u00e9", "&AOk-x&AOk-" },
	{ "comma-digit", "\u00ff\u00ff", "&AP8A,w-" },
	{ "plus-digit", "\uf8f8", "&+Pg-" },
	{ "surrogates", "\U0001f600", "&2D3eAA-" },
	{ "surrogates-first", "\U00010000", "&2ADcAA-" },
	{ "surrogates-last", "\U0010ffff", "&2,,f,w-" },
	{ "last-before-surrogates", "\ud7ff", "&1,8-" },
	{ "noncharacter", "\uffff", "&,,8-" },
	{ "control", "a\x01\x1f", "a&AAEAHw-" },
	{ "delete", "\x7f", "&AH8-" },
};

static void
test_pair(const void *data)
{
	const Pair *pair = data;
	g_autofree char *encoded = mutf7_encode(pair->text);
	g_autofree char *text = mutf7_decode(pair->encoded);

	g_assert_cmpstr(encoded, ==, pair->encoded);
	g_assert_cmpstr(text, ==, pair->text);
}

static const char *const malformed[][2] = {
	{ "8-bit", "Entw\xc3\xbcrfe" },
	{ "latin-1", "\xe4" },
	{ "control", "a\x01" },
	{ "tab", "a\tb" },
	{ "delete", "a\x7f" },
	{ "not-shifted-back", "a&AOk" },
	{ "ampersand-at-end", "a&" },
	{ "ampersand", "R&D" },
	{ "no-digit", "&AO.k-" },
	{ "slash-digit", "&U/BTFw-" },
	{ "padding", "&AOk=-" },
	{ "8-bit-digit", "&AO\xe4k-" },
	{ "shifted-ascii", "a&AGE-" },
	{ "shifted-ascii-within", "&AOkAYQ-" },
	{ "shifted-ampersand", "&ACY-" },
	{ "shifted-nul", "a&AAA-b" },
	{ "shifted-nul-within", "&AOkAAADp-" },
	{ "shifted-twice", "&AOk-&AOk-" },
	{ "bits-at-end", "&AOl-" },
	{ "digit-at-end", "&AOkA-" },
	{ "two-digits-at-end", "&AOkAA-" },
	{ "one-digit", "&A-" },
	{ "two-digits", "&AA-" },
	{ "high-surrogate-alone", "&2AA-" },
	{ "high-surrogate-and-other", "&2D0A6Q-" },
	{ "low-surrogate-alone", "&3gA-" },
	{ "surrogates-swapped", "&3gDYPQ-" },
};

static void
test_malformed(const void *data)
{
	g_assert_null(mutf7_decode(data));
}

/* Every character, alone and beside others, comes back. */
static void
test_all(void)
{
	for (gunichar c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 251) {
		g_autoptr(GString) text = g_string_new(NULL);
		g_autofree char *encoded = NULL;
		g_autofree char *decoded = NULL;

		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		g_string_append_unichar(text, c);
		g_string_append(text, "-\u00e9");
		g_string_append_unichar(text, c);
		g_string_append(text, "\u00e9&");
		encoded = mutf7_encode(text->str);
		for (const char *at = encoded; *at != '\0'; at++)
			g_assert_true(*at >= 0x20 && *at < 0x7f);
		decoded = mutf7_decode(encoded);
		g_assert_cmpstr(decoded, ==, text->str);
	}
}

/* Where iconv has it, it writes the same. */
static void
test_iconv(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *encoded =
			g_convert(pairs[i].text, -1, "UTF-7-IMAP", "UTF-8",
		                  NULL, NULL, &error);

		if (g_error_matches(error, G_CONVERT_ERROR,
		                    G_CONVERT_ERROR_NO_CONVERSION)) {
			g_test_skip("no UTF-7-IMAP");
			return;
		}
		g_assert_no_error(error);
		g_assert_cmpstr(encoded, ==, pairs[i].encoded);
	}
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path = g_strdup_printf("/mutf7/%s/%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
		add("pair", pairs[i].name, &pairs[i], test_pair);
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++)
		add("malformed", malformed[i][0], malformed[i][1],
		    test_malformed);
	g_test_add_func("/mutf7/all", test_all);
	g_test_add_func("/mutf7/iconv", test_iconv);
	return g_test_run();
}
