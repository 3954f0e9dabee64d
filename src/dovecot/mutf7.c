/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mutf7.c - modified UTF-7
 *
 * By hand: only glibc from 2.36 on has UTF-7-IMAP in its iconv.
 */
#include "dovecot/mutf7.h"

#include <string.h>

#define DIGIT_BITS 6
#define UNIT_BITS 16

static const char digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static gboolean
stands_for_itself(char octet)
{
	return octet >= 0x20 && octet < 0x7f && octet != '&';
}

/* Bits past the last UTF-16 unit are dropped: the caller looks at them. */
static gboolean
decode_shifted(const char *text, gsize length, GString *decoded)
{
	g_autofree gunichar2 *units = g_new(gunichar2, length + 1);
	g_autofree char *utf8 = NULL;
	glong count = 0;
	guint32 bits = 0;
	guint bit_count = 0;

	for (gsize i = 0; i < length; i++) {
		const char *digit = memchr(digits, text[i], sizeof digits - 1);

		if (digit == NULL)
			return FALSE;
		bits = bits << DIGIT_BITS | (guint32)(digit - digits);
		bit_count += DIGIT_BITS;
		if (bit_count >= UNIT_BITS) {
			bit_count -= UNIT_BITS;
			units[count++] = (gunichar2)(bits >> bit_count);
		}
	}

	utf8 = g_utf16_to_utf8(units, count, NULL, NULL, NULL);
	if (utf8 == NULL)
		return FALSE;
	g_string_append(decoded, utf8);
	return TRUE;
}

static gboolean
decode(const char *text, GString *decoded)
{
	while (*text != '\0') {
		const char *end;

		if (stands_for_itself(*text)) {
			g_string_append_c(decoded, *text++);
			continue;
		}
		end = *text == '&' ? strchr(text, '-') : NULL;
		if (end == NULL)
			return FALSE;
		text++;
		if (text == end)
			g_string_append_c(decoded, '&');
		else if (!decode_shifted(text, (gsize)(end - text), decoded))
			return FALSE;
		text = end + 1;
	}
	return TRUE;
}

/* Whatever could be written otherwise, with a shift or bits too many, is found
   by writing it. */
char *
mutf7_decode(const char *text)
{
	g_autoptr(GString) decoded = g_string_new(NULL);
	g_autofree char *again = NULL;

	if (!decode(text, decoded))
		return NULL;
	again = mutf7_encode(decoded->str);
	if (strcmp(again, text) != 0)
		return NULL;
	return g_string_free(g_steal_pointer(&decoded), FALSE);
}

static void
encode_shifted(const char *text, gsize length, GString *encoded)
{
	glong count;
	g_autofree gunichar2 *units =
		g_utf8_to_utf16(text, (glong)length, NULL, &count, NULL);
	guint32 bits = 0;
	guint bit_count = 0;

	g_assert(units != NULL);
	g_string_append_c(encoded, '&');
	for (glong i = 0; i < count; i++) {
		bits = bits << UNIT_BITS | units[i];
		bit_count += UNIT_BITS;
		for (; bit_count >= DIGIT_BITS; bit_count -= DIGIT_BITS)
			g_string_append_c(
				encoded,
				digits[bits >> (bit_count - DIGIT_BITS) &
			               0x3f]);
	}
	if (bit_count > 0)
		g_string_append_c(
			encoded,
			digits[bits << (DIGIT_BITS - bit_count) & 0x3f]);
	g_string_append_c(encoded, '-');
}

char *
mutf7_encode(const char *text)
{
	GString *encoded = g_string_new(NULL);

	while (*text != '\0') {
		gsize length = 0;

		if (stands_for_itself(*text)) {
			g_string_append_c(encoded, *text++);
			continue;
		}
		if (*text == '&') {
			g_string_append_len(encoded, "&-", 2);
			text++;
			continue;
		}
		while (text[length] != '\0' && text[length] != '&' &&
		       !stands_for_itself(text[length]))
			length++;
		encode_shifted(text, length, encoded);
		text += length;
	}
	return g_string_free(encoded, FALSE);
}
