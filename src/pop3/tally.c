/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/tally.h"

#include "uidl/uidl.h"

#define MOST_NAMES 10
#define MOST_OCTETS 100

void
tally_clear(Tally *tally)
{
	if (tally->names != NULL)
		g_string_free(tally->names, TRUE);
	*tally = (Tally){ 0 };
}

static void
add(Tally *tally, const char *text)
{
	tally->count++;
	if (tally->names == NULL)
		tally->names = g_string_new(NULL);
	if (tally->named == MOST_NAMES || tally->names->len > MOST_OCTETS)
		return;
	if (tally->named++ > 0)
		g_string_append(tally->names, ", ");
	g_string_append(tally->names, text);
}

void
tally_add_number(Tally *tally, guint32 number)
{
	char text[16];

	g_snprintf(text, sizeof text, "%" G_GUINT32_FORMAT, number);
	add(tally, text);
}

void
tally_add_name(Tally *tally, const char *name)
{
	g_autofree char *text = uidl_escape(name, -1);

	add(tally, text);
}

void
tally_warn(const Tally *tally, Maildrop *maildrop, const char *one,
           const char *many)
{
	g_autofree char *more = NULL;

	if (tally->count == 0)
		return;
	if (tally->named < tally->count)
		more = g_strdup_printf(" and %u more",
		                       tally->count - tally->named);
	maildrop_warn(maildrop, g_strdup_printf("%u %s: %s%s", tally->count,
	                                        tally->count == 1 ? one : many,
	                                        tally->names->str,
	                                        more != NULL ? more : ""));
}
