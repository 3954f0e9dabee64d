/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/dump-uidls.h"

#include "pop3/tally.h"
#include "uidl/uidl.h"

#include <string.h>

#define NO_TWIN G_MAXUINT32
#define MOST G_STRINGIFY(UIDL_MAX_LENGTH)

/* By text, those of one text by number. */
static gint
compare_texts(gconstpointer a, gconstpointer b, gpointer data)
{
	const Listing *listing = data;
	const ListingLine *left = listing_get(listing, *(const guint32 *)a);
	const ListingLine *right = listing_get(listing, *(const guint32 *)b);
	gint order =
		memcmp(listing->text + left->text, listing->text + right->text,
	               MIN(left->length, right->length));

	if (order != 0)
		return order;
	if (left->length != right->length)
		return left->length < right->length ? -1 : 1;
	return left->number < right->number ? -1 : left->number > right->number;
}

static gboolean
is_same_text(const Listing *listing, const ListingLine *a, const ListingLine *b)
{
	return a->length == b->length &&
	       memcmp(listing->text + a->text, listing->text + b->text,
	              a->length) == 0;
}

/*
 * For each line another line with its text, or NO_TWIN: the first that has it,
 * or for that one the second. Sorting needs 4 octets a line and cannot be made
 * slow by a chosen set of UIDLs, as a hash table can.
 */
static guint32 *
find_twins(const Listing *listing)
{
	guint length = listing->lines->len;
	guint32 *twins = g_new(guint32, length);
	g_autofree guint32 *sorted = g_new(guint32, length);
	guint used = 0, first = 0;

	for (guint i = 0; i < length; i++) {
		twins[i] = NO_TWIN;
		if (listing_get(listing, i)->text != LISTING_NO_TEXT)
			sorted[used++] = i;
	}
	g_qsort_with_data(sorted, (gint)used, sizeof *sorted, compare_texts,
	                  (gpointer)listing);
	for (guint i = 1; i < used; i++) {
		if (!is_same_text(listing, listing_get(listing, sorted[first]),
		                  listing_get(listing, sorted[i]))) {
			first = i;
			continue;
		}
		twins[sorted[i]] = sorted[first];
		if (i == first + 1)
			twins[sorted[first]] = sorted[i];
	}
	return twins;
}

/* What is wrong with a UIDL; NULL: nothing. twin: a line with its text. */
static char *
find_fault(const Listing *listing, const ListingLine *line,
           const ListingLine *twin)
{
	const char *text = listing->text + line->text;
	UidlVerdict verdict = uidl_check(text, line->length);
	g_autofree char *quoted = NULL;

	if (verdict == UIDL_EMPTY)
		return g_strdup("no UIDL");
	if (uidl_is_usable(verdict) && twin == NULL)
		return NULL;
	quoted = listing_quote(text, line->length);
	if (verdict == UIDL_BAD_OCTET)
		return g_strdup_printf("the UIDL %s has a space or another "
		                       "octet outside 0x21-0x7E",
		                       quoted);
	return g_strdup_printf("the UIDL %s is also that of message "
	                       "%" G_GUINT32_FORMAT ", line %" G_GUINT32_FORMAT,
	                       quoted, twin->number, twin->line);
}

gboolean
dump_uidls_check(Listing *listing, const char *label,
                 const DumpOptions *options, Maildrop *maildrop, GError **error)
{
	g_autofree guint32 *twins = find_twins(listing);
	g_auto(Tally) longer = { 0 };

	for (guint i = 0; i < listing->lines->len; i++) {
		ListingLine *line = listing_get(listing, i);
		g_autofree char *fault = NULL;

		if (line->text == LISTING_NO_TEXT)
			continue;
		fault = find_fault(listing, line,
		                   twins[i] != NO_TWIN
		                           ? listing_get(listing, twins[i])
		                           : NULL);
		if (fault == NULL) {
			if (line->length > UIDL_MAX_LENGTH)
				tally_add_number(&longer, line->number);
			continue;
		}
		if (!options->ignore_bad_uidls) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			            "line %u: message %u: %s "
			            "(--ignore-bad-uidls goes on without it)",
			            line->line, line->number, fault);
			return FALSE;
		}
		maildrop_warn(maildrop,
		              g_strdup_printf("%s: line %u: message %u: %s; "
		                              "taken as without UIDL",
		                              label, line->line, line->number,
		                              fault));
		line->text = LISTING_NO_TEXT;
	}
	tally_warn(&longer, maildrop,
	           "message has a UIDL of over " MOST " octets",
	           "messages have UIDLs of over " MOST " octets");
	return TRUE;
}
