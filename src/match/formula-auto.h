/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * formula-auto.h - finds out the formula that the old server used (formula.h)
 */
#ifndef MATCH_FORMULA_AUTO_H
#define MATCH_FORMULA_AUTO_H

#include "match/work.h"

/* Notes in Match.formulas which fit. */
gboolean formula_auto(const Work *work, GError **error);

#endif
