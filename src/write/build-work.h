/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-work.h - what the making of a Maildir works with; for build*.c
 */
#ifndef WRITE_BUILD_WORK_H
#define WRITE_BUILD_WORK_H

#include "write/build.h"
#include "write/target-name.h"

typedef enum {
	BUILD_KEEPS_NAME,
	BUILD_NEEDS_NAME,
	/* The same, since another message has its base name, which was not its
	   own then. */
	BUILD_SHARES_NAME,
	BUILD_LEFT_OUT /* it has no file in the target */
} BuildState;

/* A message that gets a made name; until then it lies in tmp/. */
typedef struct {
	guint32 message;
	TargetName name;
} BuildMade;

typedef struct {
	guint32 message;
	char *text;
} BuildLeft;

typedef struct {
	const Maildrop *maildrop;
	const Store *store;
	const Plan *plan;
	const BuildOptions *options;
	BuildResult *result;
	Staging *staging;
	char **directories; /* of each folder of the Store; "" for INBOX */
	guint8 *states;     /* BuildState of each message */
	GArray *made;       /* of BuildMade; by message after build_names() */
	GArray *left;       /* of BuildLeft */
} Build;

/* Takes reason. Always FALSE. */
gboolean build_fail(GError **error, BuildError code, GError *reason);

/* A path in a folder of the target; parts: "cur", a name; either may be NULL.
   g_free() it. */
char *build_path(const Build *build, guint32 folder, const char *part,
                 const char *name);

/* Where a message lies in the source, for messages. g_free() it. */
char *build_show(const Build *build, guint32 message);

/* ---- build-folders.c ---- */

/* Finds out the directories, BUILD_ERROR_NAME; and makes them. */
gboolean build_find_folders(Build *build, GError **error);
gboolean build_make_folders(Build *build, GError **error);

/* ---- build-names.c ---- */

/* Whose names cannot stay, as far as can be told without the octets. */
void build_keep_names(Build *build);

/* The path of a message whose name stays. NULL: it has none that could. */
char *build_kept_path(const Build *build, guint32 message);

/* And of one that gets a made one, until it has that. */
char *build_tmp_path(const Build *build, guint32 message);

/* Gives the made names. */
gboolean build_make_names(Build *build, GError **error);

/* ---- build-copy.c ---- */

/* Writes all messages. */
gboolean build_copy(Build *build, GError **error);

/* ---- build-list.c ---- */

/* Writes the folder's dovecot-uidlist. */
gboolean build_list(Build *build, guint32 folder, GError **error);

#endif
