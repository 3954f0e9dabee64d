/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-listing.c - UIDL and LIST: whatever is read holds together, written down
 * again it is read as the same, and no two UIDLs that are kept are equal
 */
#include "pop3/dump-uidls.h"
#include "uidl/uidl.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static Listing *
parse(const void *text, gsize length)
{
	g_autoptr(GError) error = NULL;
	Listing *listing =
		listing_parse(g_memdup2(text, length), length, &error);

	g_assert((listing == NULL) == (error != NULL));
	return listing;
}

static void
check_lines(const Listing *listing, gsize size)
{
	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);
		const char *text = listing->text + line->text;
		guint64 octets;

		g_assert(line->number >= 1);
		g_assert(line->number <= MAILDROP_MAX_NUMBER);
		g_assert(i == 0 || line[-1].number < line->number);
		g_assert(line->line >= 1 && line->line <= size);
		g_assert((gsize)line->text + line->length <= size);
		g_assert(text[line->length] == '\0');
		g_assert(memchr(text, '\n', line->length) == NULL);
		if (listing_octets(listing, line, &octets))
			g_assert(octets <= LISTING_MAX_OCTETS);
	}
}

static void
check_round_trip(const Listing *listing)
{
	g_autoptr(GString) text = g_string_new("+OK\r\n");
	g_autoptr(Listing) again = NULL;

	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);

		g_string_append_printf(text, "%u ", line->number);
		g_string_append_len(text, listing->text + line->text,
		                    line->length);
		g_string_append(text, "\r\n");
	}
	g_string_append(text, ".\r\n");
	again = parse(text->str, text->len);
	g_assert(again != NULL);
	g_assert(again->lines->len == listing->lines->len);
	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *a = listing_get(listing, i);
		const ListingLine *b = listing_get(again, i);

		g_assert(a->number == b->number && a->length == b->length);
		g_assert(memcmp(listing->text + a->text, again->text + b->text,
		                a->length) == 0);
	}
}

static void
check_uidls(Listing *listing)
{
	const DumpOptions strict = { .ignore_bad_uidls = FALSE };
	const DumpOptions ignore = { .ignore_bad_uidls = TRUE };
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	gboolean good =
		dump_uidls_check(listing, "UIDL", &strict, maildrop, NULL);
	guint kept = 0;

	g_assert(dump_uidls_check(listing, "UIDL", &ignore, maildrop, NULL));
	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);
		const char *uidl = dump_uidls_get(listing, line);

		if (uidl == NULL)
			continue;
		kept++;
		g_assert(strlen(uidl) == line->length);
		g_assert(uidl_is_usable(uidl_check(uidl, line->length)));
		g_assert(g_hash_table_add(seen, (gpointer)uidl));
	}
	g_assert(good == (kept == listing->lines->len));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(Listing) listing = parse(data, size);

	if (listing == NULL)
		return 0;
	check_lines(listing, size);
	check_round_trip(listing);
	check_uidls(listing);
	return 0;
}
