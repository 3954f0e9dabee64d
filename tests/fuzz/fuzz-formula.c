/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-formula.c - formulas of old servers: what they give is a UIDL
 *
 * The input is a formula, a NUL, and a header; what follows its first LF is a
 * file's name, too. What is a pop3_uidl_format gives as a formula what it gives
 * as that, and what cannot be computed leaves nothing behind.
 */
#include "mail/header-texts.h"
#include "uidl/format.h"
#include "uidl/formula.h"
#include "uidl/uidl.h"

#include <stdint.h>
#include <string.h>

#define V 1700000000
#define UID 4321

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const char *text, const FormulaParts *parts, gboolean ok,
           const GString *uidl)
{
	g_autoptr(UidlFormat) format = uidl_format_parse(text, NULL);
	const UidlParts same = { .uid = parts->uid,
		                 .uid_validity = parts->uid_validity,
		                 .name = parts->name,
		                 .name_length = parts->name_length };
	g_autoptr(GString) expected = g_string_new(NULL);

	if (format == NULL)
		return;
	uidl_format_expand(format, &same, expected);
	/* A variable without a value makes no UIDL. */
	g_assert_true(!ok || g_string_equal(uidl, expected));
	if (!ok && parts->name_length > 0)
		g_assert_false(uidl_is_usable(
			uidl_check(expected->str, expected->len)));
}

static void
check_variables(const UidlFormula *formula, const FormulaParts *parts,
                gboolean ok)
{
	g_autoptr(GString) value = g_string_new("x");
	const guint length = uidl_formula_variables(formula);
	FormulaNeeds needs = 0;

	g_assert_cmpuint(length, >, 0);
	for (guint i = 0; i < length; i++) {
		needs |= uidl_formula_variable(formula, i);
		g_assert_true(uidl_formula_expand_variable(formula, i, parts,
		                                           value) ||
		              !ok);
	}
	g_assert_true((needs & ~uidl_formula_needs(formula)) == 0);
	if (needs == FORMULA_UID)
		g_assert_false(uidl_formula_is_telling(formula));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	const gsize used = MIN(size, strlen(text) + 1);
	const char *header = (const char *)data + used;
	const char *lf = memchr(header, '\n', size - used);
	g_autoptr(UidlFormula) formula = uidl_formula_parse(text, NULL);
	g_autoptr(GString) uidl = g_string_new("x"), id = g_string_new(NULL);
	UidlMessage message = { 0 };
	FormulaParts parts = { .uid = UID,
		               .uid_validity = V,
		               .name = lf != NULL ? lf + 1 : header,
		               .message = &message };
	gboolean ok;

	parts.name_length = size - (gsize)(parts.name - (const char *)data);
	header_texts_take((const guint8 *)header, size - used, id, &message);
	if (formula == NULL)
		return 0;
	ok = uidl_formula_expand(formula, &parts, uidl);
	g_assert_true(ok ? uidl_is_usable(uidl_check(uidl->str, uidl->len))
	                 : uidl->len == 0);
	check_same(text, &parts, ok, uidl);
	check_variables(formula, &parts, ok);
	return 0;
}
