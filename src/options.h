/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options.h - the command line
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "uidl/format.h"

#include <gio/gio.h>

typedef enum {
	MODE_CONVERT,
	MODE_CHECK,
	MODE_DIGEST,
	MODE_HELP, /* --help or --version: all is printed already */
} Mode;

/* Option values are int where GOption wants a gboolean. */
typedef struct {
	Mode mode;
	char **arguments; /* DUMP and MAILDIR, or FILEs; bytes */
	gboolean dry_run;
	gboolean quiet;
	gboolean verbose;
	gboolean ignore_missing;
	gboolean ignore_extra;
	gboolean ignore_bad_uidls;
	gboolean skip_size_check;
	gboolean trust_sizes;
	gboolean strict;
	char *control;
	UidlFormat *format;
	guint64 max_header; /* octets */
} Options;

/* A usage error is one line. Takes argv's strings as they are. */
Options *options_parse(int argc, char **argv, GError **error);
void options_free(Options *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Options, options_free)

#endif
