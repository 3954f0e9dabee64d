/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-box.h - a small Maildir with the Store, the dump and the plan for it,
 * made by hand, and the new Maildir that is made of it
 */
#ifndef LIB_BUILD_BOX_H
#define LIB_BUILD_BOX_H

#include "make-archive.h"
#include "write/build.h"

/* INBOX of the source has UIDVALIDITY 1700000000; the next folders count on. */
typedef struct {
	char *root;   /* a temporary folder */
	char *source; /* ROOT/s */
	char *target; /* ROOT/t */
	Store *store;
	Maildrop *maildrop;
	Plan *plan;
	BuildOptions options;
	BuildResult result;
	GError *error;
} BuildBox;

/* With INBOX, whose UIDs are known or new ones. */
void build_box_init(BuildBox *box, gboolean has_list);

/* The same, and the source is an archive, with a cur/. */
void build_box_init_archive(BuildBox *box, gboolean has_list,
                            const MakeMember *members);
void build_box_clear(BuildBox *box);

/* Further messages go to this one. */
StoreFolder *build_box_folder(BuildBox *box, const char *name,
                              gboolean has_list);

/*
 * To the last folder, by ascending UID; uidl: NULL for none. path: of the file
 * below the source, that is made, if it is no archive, with the time
 * 1500000000, and the UID more where that is known; NULL: it has none. Returns
 * the message's index.
 */
guint32 build_box_add(BuildBox *box, guint32 uid, const char *uidl,
                      guint32 order, const char *path, const char *octets);

/* Messages and numbers ascend. uidl: NULL for PLAN_BASE_NAME. */
void build_box_plan(BuildBox *box, guint32 message, guint32 number,
                    const char *uidl);

/* What came of it is in result and error. */
gboolean build_box_run(BuildBox *box);

/* Runs it, and expects that it is done and leaves this, of build_box_text(). */
void build_box_expect(BuildBox *box, const char *expected);

/*
 * All files of the target, by path:
 *
 *	<path> <time> <octets, escaped>    of messages
 *	<path>                             of all else,
 *	| <line>                           and what is in it
 */
char *build_box_text(const BuildBox *box);

#endif
