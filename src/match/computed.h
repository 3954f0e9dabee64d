/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * computed.h - the UIDLs that a formula gives for the Store's messages
 */
#ifndef MATCH_COMPUTED_H
#define MATCH_COMPUTED_H

#include "match/work.h"
#include "uidl/formula.h"

/* In Computed.given: the formula gives it for several that differ. */
#define COMPUTED_SEVERAL (G_MAXUINT32 - 1)

typedef struct {
	guint32 *given;  /* by POP3 message: the IMAP message; NO_PARTNER */
	gsize outside;   /* messages with a UIDL that the dump lacks, or none */
	GArray *doubles; /* of Pair: a UIDL that differing messages have, and
	                    each of these */
} Computed;

/* What the formula needs is known or has failed. May fetch what tells whether
   messages of one UIDL are identical. */
Computed *computed_new(const Work *work, const UidlFormula *formula,
                       GError **error);
void computed_free(Computed *computed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Computed, computed_free)

/* Whether it gives all UIDLs of the dump and no others. */
gboolean computed_is_exact(const Work *work, const Computed *computed);

/* The facts that a formula needs. */
FactSet computed_facts(const UidlFormula *formula);

#endif
