/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * act.h - what follows from the verdict: each way in which a run can end
 *
 * They print, and return the exit status.
 */
#ifndef ACT_H
#define ACT_H

#include "run.h"

/* What Dovecot serves now, and how it differs. */
Status act_check(Run *run);

/* Nothing is written, for what stands in the way. */
Status act_refuse(Run *run);

/* EXPORT's lists get the UIDLs. */
Status act_annotate(Run *run);

/* A TARGET is made. */
Status act_build(Run *run);

#endif
