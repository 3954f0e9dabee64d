/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build.h - makes a new Maildir of a Store and its plan, in one step
 *
 * All folders and messages, matched or not, with their UIDs, UIDLs, flags,
 * keywords and times, are staged beside the target (staging.h), and renamed
 * when all of them are safe on disk: a target is there whole or not at all.
 *
 * A message keeps its file's name if Dovecot reads it as it was meant and the
 * sizes in it are true; else it gets one that depends on nothing but folder,
 * UID and octets (target-name.h).
 */
#ifndef WRITE_BUILD_H
#define WRITE_BUILD_H

#include "dovecot/mailbox-name.h"
#include "mail/load.h"
#include "match/plan.h"
#include "write/staging.h"

typedef struct {
	MailboxLayout layout;
	StagingOwner owner;
	gboolean keep_going; /* leave out what cannot be read */
	guint64 header_limit;
	MailProgress progress; /* messages; or NULL */
	gpointer progress_data;
} BuildOptions;

typedef struct {
	gsize folders;
	gsize messages;
	gsize renamed;       /* that got another base name */
	gsize uidls;         /* of the dump, that were written */
	gsize gone;          /* removed since they were read */
	gsize subscriptions; /* left out: Dovecot could have no such mailbox */
	/* What was left out: a text a message, without the store's path, in
	   the Store's order: "cur/x: why". */
	GPtrArray *left_out; /* of char * */
	GPtrArray *warnings; /* of char *; of a target that is there */
} BuildResult;

void build_result_clear(BuildResult *result);

typedef enum {
	BUILD_ERROR_SOURCE, /* a message cannot be read, or changed */
	BUILD_ERROR_TARGET, /* the target cannot be written */
	BUILD_ERROR_NAME    /* a folder's name is none for Dovecot */
} BuildError;

#define BUILD_ERROR build_error_quark()
GQuark build_error_quark(void);

/*
 * target: must not exist, or be an empty folder; messages do not name it. On
 * failure (BUILD_ERROR) nothing is left. Clear the result in either case.
 */
gboolean build_target(const char *target, const Maildrop *maildrop,
                      const Store *store, const Plan *plan,
                      const BuildOptions *options, BuildResult *result,
                      GError **error);

/* Whether each folder could have its place in a target, and nothing more;
   BUILD_ERROR_NAME, as build_target() says it. */
gboolean build_check_folders(const Store *store, const BuildOptions *options,
                             GError **error);

#endif
