/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * uidl.c - the octets a UIDL may hold, and bytes made fit to be shown
 */
#include "uidl/uidl.h"

#include <string.h>

UidlVerdict
uidl_check(const char *text, gsize length)
{
	if (length == 0)
		return UIDL_EMPTY;
	for (gsize i = 0; i < length; i++) {
		if (text[i] < 0x21 || text[i] > 0x7e)
			return UIDL_BAD_OCTET;
	}
	return length > UIDL_MAX_LENGTH ? UIDL_LONG : UIDL_GOOD;
}

static void
append_octets(GString *text, const char *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++)
		g_string_append_printf(text, "\\x%02X", (guchar)bytes[i]);
}

/* The octet is one of 0x00-0x7F. */
static void
append_ascii(GString *text, char octet)
{
	if (octet == '\\')
		g_string_append(text, "\\\\");
	else if (octet >= 0x20 && octet <= 0x7e)
		g_string_append_c(text, octet);
	else
		append_octets(text, &octet, 1);
}

char *
uidl_escape(const char *bytes, gssize length)
{
	gsize octets = length < 0 ? strlen(bytes) : (gsize)length;
	GString *text = g_string_sized_new(octets);

	for (gsize i = 0; i < octets; i++) {
		if ((guchar)bytes[i] < 0x80)
			append_ascii(text, bytes[i]);
		else
			append_octets(text, bytes + i, 1);
	}
	return g_string_free(text, FALSE);
}

/* A line or paragraph separator would break the line it is shown in. */
static gboolean
is_shown(gunichar character)
{
	switch (g_unichar_type(character)) {
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
		return FALSE;
	default:
		return g_unichar_isprint(character);
	}
}

/* Appends what begins at bytes; returns how many octets that was. */
static gsize
append_character(GString *text, const char *bytes, gsize length)
{
	gunichar character;
	gsize octets;

	if ((guchar)*bytes < 0x80) {
		append_ascii(text, *bytes);
		return 1;
	}

	character = g_utf8_get_char_validated(bytes, (gssize)length);
	if (character == (gunichar)-1 || character == (gunichar)-2) {
		append_octets(text, bytes, 1);
		return 1;
	}
	octets = (gsize)(g_utf8_next_char(bytes) - bytes);
	if (is_shown(character))
		g_string_append_len(text, bytes, (gssize)octets);
	else
		append_octets(text, bytes, octets);
	return octets;
}

char *
uidl_escape_utf8(const char *bytes, gssize length)
{
	gsize octets = length < 0 ? strlen(bytes) : (gsize)length;
	GString *text = g_string_sized_new(octets);

	for (gsize i = 0; i < octets;)
		i += append_character(text, bytes + i, octets - i);
	return g_string_free(text, FALSE);
}

/* FNV-1a, with its high bits made as good as the low ones. */
guint64
uidl_hash(const char *uidl, gsize length)
{
	guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325);

	for (gsize i = 0; i < length; i++)
		hash = (hash ^ (guchar)uidl[i]) *
		       G_GUINT64_CONSTANT(0x100000001b3);
	hash ^= hash >> 33;
	hash *= G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
	hash ^= hash >> 33;
	return MAX(hash, 1);
}
