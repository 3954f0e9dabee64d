/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * carry-out.h - a Store as it is once a plan has been carried out
 */
#ifndef LIB_CARRY_OUT_H
#define LIB_CARRY_OUT_H

#include "match/plan.h"

/* plan: of maildrop and before. store: the same messages again. */
void carry_out(const Plan *plan, const Maildrop *maildrop, const Store *before,
               Store *store);

#endif
