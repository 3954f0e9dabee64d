/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo.h - --undo: takes back what was written into a Maildir
 */
#ifndef UNDO_H
#define UNDO_H

#include "convert.h"

/* For MODE_UNDO. */
Status undo(const Options *options);

#endif
