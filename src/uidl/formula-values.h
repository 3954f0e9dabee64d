/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * formula-values.h - what the variables of a formula stand for (formula.h)
 */
#ifndef UIDL_FORMULA_VALUES_H
#define UIDL_FORMULA_VALUES_H

#include "uidl/format-parts.h"
#include "uidl/formula.h"

/* Of any part but a literal. The text of value lies in text.
   FALSE: it is not known. */
gboolean formula_value(PartKind kind, const FormulaParts *parts, GString *text,
                       PartValue *value);

#endif
