/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/formula-dump.h"

#include "uidl/uidl.h"

#include <string.h>

/* Both in a warning, at most. */
#define MOST_NAMED 20

/* A message and the UIDL that it gets. */
typedef struct {
	guint32 message;
	guint32 uidl; /* offset in Making.texts */
} Given;

typedef struct {
	Store *store;
	GString *texts; /* each with a NUL after it */
	GArray *given;  /* of Given */
	gsize without;  /* messages whose UIDL cannot be computed */
	guint named;    /* warnings of doubles */
	gsize doubles;  /* UIDLs of messages that differ */
} Making;

static gboolean
takes_part(const Store *store, guint32 message)
{
	return store_takes_part(store, message) &&
	       !(store_get(store, message)->flags & STORE_CLASH);
}

static void
want_needed(Store *store, const UidlFormula *formula)
{
	FormulaNeeds needs = uidl_formula_needs(formula);
	FactSet facts = 0;

	if (needs & FORMULA_TEXTS)
		facts |= FACT_TEXTS;
	if (needs & FORMULA_CONTENT)
		facts |= FACT_CONTENT;
	for (guint32 i = 0; facts != 0 && i < store->matched; i++) {
		if (takes_part(store, i))
			mail_table_want(store->mail, i, facts);
	}
}

static void
compute(Making *making, const UidlFormula *formula)
{
	const Store *store = making->store;
	g_autoptr(GString) uidl = g_string_new(NULL);

	for (guint32 i = 0; i < store->matched; i++) {
		const Given given = { .message = i,
			              .uidl = (guint32)making->texts->len };
		FormulaParts parts;
		UidlMessage texts;

		if (!takes_part(store, i))
			continue;
		store_formula_parts(store, i, &parts, &texts);
		if (!uidl_formula_expand(formula, &parts, uidl)) {
			making->without++;
			continue;
		}
		g_string_append_len(making->texts, uidl->str,
		                    (gssize)uidl->len + 1);
		g_array_append_val(making->given, given);
	}
}

static const char *
text_of(const Making *making, guint i)
{
	return making->texts->str + g_array_index(making->given, Given, i).uidl;
}

/* By UIDL, then INBOX first: folders go by their names behind it. */
static gint
compare_given(gconstpointer a, gconstpointer b, gpointer data)
{
	const Making *making = data;
	const Given *first = a, *second = b;
	int order = strcmp(making->texts->str + first->uidl,
	                   making->texts->str + second->uidl);

	if (order != 0)
		return order;
	return first->message < second->message ? -1 : 1;
}

/* The end of those, from first on, that have its UIDL. */
static guint
end_of_uidl(const Making *making, guint first)
{
	guint end = first + 1;

	while (end < making->given->len &&
	       strcmp(text_of(making, first), text_of(making, end)) == 0)
		end++;
	return end;
}

static guint32
message_of(const Making *making, guint i)
{
	return g_array_index(making->given, Given, i).message;
}

static void
want_doubles(const Making *making)
{
	guint end;

	for (guint i = 0; i < making->given->len; i = end) {
		end = end_of_uidl(making, i);
		for (guint j = i; end - i > 1 && j < end; j++)
			mail_table_want(making->store->mail,
			                message_of(making, j),
			                FACT_HEADER | FACT_BODY | FACT_SIZE);
	}
}

static gboolean
are_identical(const Store *store, guint32 a, guint32 b)
{
	const FactSet all = FACT_HEADER | FACT_BODY | FACT_SIZE;
	const Facts *first = &store->mail->facts[a];
	const Facts *second = &store->mail->facts[b];

	return facts_know(first, all) && facts_know(second, all) &&
	       memcmp(first->header, second->header, DIGEST_LENGTH) == 0 &&
	       memcmp(mail_table_body(store->mail, a),
	              mail_table_body(store->mail, b), DIGEST_LENGTH) == 0 &&
	       first->wire_size == second->wire_size;
}

static void
warn_double(Making *making, Maildrop *maildrop, guint first, guint second)
{
	g_autofree char *uidl = uidl_escape(text_of(making, first), -1);
	g_autofree char *a = uidl_escape(
		mail_table_path(making->store->mail, message_of(making, first)),
		-1);
	g_autofree char *b =
		uidl_escape(mail_table_path(making->store->mail,
	                                    message_of(making, second)),
	                    -1);

	making->doubles++;
	if (making->named++ < MOST_NAMED)
		maildrop_warn(maildrop,
		              g_strdup_printf("%s and %s are given one UIDL, "
		                              "%s, so neither gets it",
		                              a, b, uidl));
}

/* Whether all of one UIDL are one message to who downloads it. */
static gboolean
is_settled(Making *making, Maildrop *maildrop, guint first, guint end)
{
	for (guint i = first + 1; i < end; i++) {
		if (are_identical(making->store, message_of(making, first),
		                  message_of(making, i)))
			continue;
		warn_double(making, maildrop, first, i);
		return FALSE;
	}
	return TRUE;
}

static void
warn_rest(const Making *making, Maildrop *maildrop)
{
	if (making->doubles > MOST_NAMED)
		maildrop_warn(maildrop,
		              g_strdup_printf("%" G_GSIZE_FORMAT
		                              " more UIDLs are given to "
		                              "messages that differ",
		                              making->doubles - MOST_NAMED));
	if (making->without > 0)
		maildrop_warn(maildrop,
		              g_strdup_printf("the formula gives no UIDL for "
		                              "%" G_GSIZE_FORMAT " message%s",
		                              making->without,
		                              making->without == 1 ? "" : "s"));
}

/* By the bytes of the UIDLs: an order of nobody's, but always the same. */
static void
list(Making *making, Maildrop *maildrop)
{
	g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(Given));
	guint32 number = 0;
	guint end;

	for (guint i = 0; i < making->given->len; i = end) {
		end = end_of_uidl(making, i);
		if (is_settled(making, maildrop, i, end))
			g_array_append_val(
				listed, g_array_index(making->given, Given, i));
	}
	for (guint i = 0; i < listed->len; i++) {
		const Given *given = &g_array_index(listed, Given, i);

		maildrop_add(maildrop, ++number,
		             making->texts->str + given->uidl, MAILDROP_NO_SIZE,
		             NO_ENTRY, FORM_PLAIN, 0);
	}
}

static gboolean
make(Making *making, const UidlFormula *formula, Maildrop *maildrop,
     FormulaDumpFetch fetch, gpointer data, GError **error)
{
	want_needed(making->store, formula);
	if (!fetch(data, error))
		return FALSE;
	compute(making, formula);
	g_array_sort_with_data(making->given, compare_given, making);
	want_doubles(making);
	if (!fetch(data, error))
		return FALSE;
	list(making, maildrop);
	warn_rest(making, maildrop);
	return TRUE;
}

Maildrop *
formula_dump_make(Store *store, const UidlFormula *formula,
                  FormulaDumpFetch fetch, gpointer data, GError **error)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	Making making = {
		.store = store,
		.texts = g_string_new(NULL),
		.given = g_array_new(FALSE, FALSE, sizeof(Given)),
	};
	gboolean ok;

	maildrop->has_no_order = TRUE;
	ok = make(&making, formula, maildrop, fetch, data, error);
	g_string_free(making.texts, TRUE);
	g_array_unref(making.given);
	return ok ? g_steal_pointer(&maildrop) : NULL;
}
