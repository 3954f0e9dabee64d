/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * convert.h - the pipeline: a dump and a Maildir in, a dovecot-uidlist out
 *
 *	read both - match - plan - judge - write - report
 *
 * The exit status comes from the step that failed.
 */
#ifndef CONVERT_H
#define CONVERT_H

#include "options.h"

typedef enum {
	STATUS_DONE = 0,    /* or there was nothing to do */
	STATUS_REFUSED = 1, /* or --check found differences */
	STATUS_USAGE = 2,
	STATUS_INPUT = 3,  /* missing, unreadable or malformed */
	STATUS_TARGET = 4, /* could not be written; it is as it was */
	STATUS_PARTIAL = 5 /* done, but messages were left out, and named */
} Status;

/* One line to standard error: "PROGRAM: message". Takes error. */
void complain(GError *error);

/* For MODE_CONVERT and MODE_CHECK. */
Status convert(const Options *options);

#endif
