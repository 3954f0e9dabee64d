/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/formula.h"

#include "uidl/formula-values.h"
#include "uidl/uidl.h"

#include <gio/gio.h>
#include <string.h>

struct UidlFormula {
	UidlFormat *format;
	GArray *variables; /* of guint: the parts that are none but literals */
};

void
uidl_formula_free(UidlFormula *formula)
{
	if (formula == NULL)
		return;
	uidl_format_free(formula->format);
	g_array_unref(formula->variables);
	g_free(formula);
}

/* With a blank in it a formula would be one that never gives a UIDL. */
static gboolean
check_literal(const FormatPart *part, GError **error)
{
	g_autofree char *shown = NULL;

	if (uidl_is_usable(uidl_check(part->literal, part->literal_length)))
		return TRUE;
	shown = uidl_escape(part->literal, (gssize)part->literal_length);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	            "no UIDL can hold this: %s", shown);
	return FALSE;
}

UidlFormula *
uidl_formula_parse(const char *text, GError **error)
{
	g_autoptr(UidlFormula) formula = NULL;
	UidlFormat *format = uidl_format_parse_formula(text, error);

	if (format == NULL)
		return NULL;
	formula = g_new0(UidlFormula, 1);
	formula->format = format;
	formula->variables = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < format->parts->len; i++) {
		const FormatPart *part = format_part(format, i);

		if (part->kind != PART_LITERAL)
			g_array_append_val(formula->variables, i);
		else if (!check_literal(part, error))
			return NULL;
	}
	return g_steal_pointer(&formula);
}

const char *
uidl_formula_text(const UidlFormula *formula)
{
	return uidl_format_text(formula->format);
}

/* ---- what a formula is made of ---- */

static const FormatPart *
variable(const UidlFormula *formula, guint index)
{
	g_assert(index < formula->variables->len);
	return format_part(formula->format,
	                   g_array_index(formula->variables, guint, index));
}

guint
uidl_formula_variables(const UidlFormula *formula)
{
	return formula->variables->len;
}

FormulaNeeds
uidl_formula_variable(const UidlFormula *formula, guint index)
{
	switch (variable(formula, index)->kind) {
	case PART_UID:
		return FORMULA_UID;
	case PART_UID_VALIDITY:
		return FORMULA_UID_VALIDITY;
	case PART_NAME:
	case PART_COURIER_NAME:
	case PART_ZIMBRA_ID:
		return FORMULA_NAME;
	case PART_GUID:
		return FORMULA_GUID;
	case PART_MESSAGE_ID:
	case PART_OWM:
	case PART_GMAIL_ID:
	case PART_POPA3D:
		return FORMULA_TEXTS;
	case PART_ZIMBRA_DIGEST:
	case PART_MESSAGE:
		return FORMULA_CONTENT;
	case PART_LITERAL:
		break;
	}
	g_assert_not_reached();
}

FormulaNeeds
uidl_formula_needs(const UidlFormula *formula)
{
	FormulaNeeds needs = 0;

	for (guint i = 0; i < formula->variables->len; i++) {
		needs |= uidl_formula_variable(formula, i);
		if (variable(formula, i)->kind == PART_GMAIL_ID)
			needs |= FORMULA_NAME;
	}
	return needs;
}

/* Numbers of a kind have so many digits at most. */
static gboolean
is_whole(const FormatPart *part)
{
	const gboolean is_long = part->kind == PART_GMAIL_ID;

	if (part->fit == FIT_NONE || part->fit == FIT_PAD)
		return TRUE;
	if (part->hex)
		return part->width >= (is_long ? 16 : 8);
	return part->width >= (is_long ? 20 : 10);
}

gboolean
uidl_formula_is_telling(const UidlFormula *formula)
{
	for (guint i = 0; i < formula->variables->len; i++) {
		const FormatPart *part = variable(formula, i);

		if (part->kind == PART_UID || part->kind == PART_ZIMBRA_ID)
			continue;
		if (!format_part_is_number(part) || is_whole(part))
			return TRUE;
	}
	return FALSE;
}

/* ---- UIDLs ---- */

/* FALSE: its value is not known. */
static gboolean
append_variable(GString *uidl, const FormatPart *part,
                const FormulaParts *parts)
{
	g_autoptr(GString) text = g_string_new(NULL);
	PartValue value = { 0 };

	if (!formula_value(part->kind, parts, text, &value))
		return FALSE;
	format_part_append(part, &value, uidl);
	return TRUE;
}

static gboolean
append_all(GString *uidl, const UidlFormula *formula, const FormulaParts *parts)
{
	for (guint i = 0; i < formula->format->parts->len; i++) {
		const FormatPart *part = format_part(formula->format, i);

		if (part->kind == PART_LITERAL)
			g_string_append_len(uidl, part->literal,
			                    (gssize)part->literal_length);
		else if (!append_variable(uidl, part, parts))
			return FALSE;
	}
	return uidl_is_usable(uidl_check(uidl->str, uidl->len));
}

gboolean
uidl_formula_expand(const UidlFormula *formula, const FormulaParts *parts,
                    GString *uidl)
{
	g_string_truncate(uidl, 0);
	if (append_all(uidl, formula, parts))
		return TRUE;
	g_string_truncate(uidl, 0);
	return FALSE;
}

gboolean
uidl_formula_expand_variable(const UidlFormula *formula, guint index,
                             const FormulaParts *parts, GString *value)
{
	g_string_truncate(value, 0);
	return append_variable(value, variable(formula, index), parts);
}
