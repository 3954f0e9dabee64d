/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * options.h - the command line
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "mail/archive.h"
#include "uidl/format.h"
#include "uidl/formula.h"
#include "write/build.h"

#include <gio/gio.h>

typedef enum {
	MODE_CONVERT,
	MODE_CHECK,
	MODE_UNDO,
	MODE_DIGEST,
	MODE_HELP, /* --help or --version: all is printed already */
} Mode;

/* Option values are int where GOption wants a gboolean. */
typedef struct {
	Mode mode;
	char **arguments;     /* DUMP, EXPORT and TARGET; MAILDIR of an undo;
	                         or FILEs; bytes */
	const char *target;   /* of the arguments; NULL: EXPORT is annotated */
	MailboxLayout layout; /* of TARGET, and its owner */
	StagingOwner owner;
	gboolean keep_going;
	gboolean dry_run;
	gboolean quiet;
	gboolean verbose;
	gboolean ignore_missing;
	gboolean ignore_extra;
	gboolean ignore_bad_uidls;
	gboolean skip_size_check;
	gboolean trust_sizes;
	gboolean strict;
	gboolean all_mailboxes;
	char **mailboxes; /* names, bytes; NULL: none is named */
	gboolean skip_uidl_cache;
	gboolean replace;
	gboolean match_identity;
	UidlFormula *formula; /* NULL: none is given */
	gboolean formula_auto;
	char *dump_path; /* the folders inside, or NULL */
	char *export_path;
	char *control;
	UidlFormat *format;
	guint64 max_header; /* octets */
	ArchiveLimits limits;
} Options;

/* A usage error is one line. Takes argv's strings as they are. */
Options *options_parse(int argc, char **argv, GError **error);
void options_free(Options *options);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Options, options_free)

/* Whether DUMP is "-": UIDLs are what --uidl-formula gives. */
gboolean options_have_no_dump(const Options *options);

#endif
