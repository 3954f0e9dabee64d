/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * write-box.h - a real Maildir with the Store, the dump and the plan for it,
 * made by hand
 */
#ifndef LIB_WRITE_BOX_H
#define LIB_WRITE_BOX_H

#include "write/annotate.h"

typedef struct {
	char *root;    /* a temporary folder */
	char *maildir; /* ROOT/m */
	Store *store;
	Maildrop *maildrop;
	PlanFolder plan; /* INBOX's */
	GArray *others;  /* of PlanFolder: those of further folders */
} WriteBox;

/* list: NULL for none. control: a folder below root for it, or NULL. */
void write_box_init(WriteBox *box, const char *list, const char *control);
void write_box_clear(WriteBox *box);

/* Further folders: directory below the Maildir (".A"). What is added from now
   on goes there. */
void write_box_folder(WriteBox *box, const char *directory, const char *list,
                      const char *control);

/* path below the Maildir ("cur/1.M1P1.mx:2,S"); makes the file. UIDs ascend;
   those that the list lacks are STORE_NEW. Returns the message's index. */
guint32 write_box_add(WriteBox *box, guint32 uid, const char *uidl,
                      guint32 order, const char *path);

/* uidl: NULL for PLAN_BASE_NAME. Messages and numbers ascend. */
void write_box_plan(WriteBox *box, guint32 message, guint32 number,
                    const char *uidl);

gboolean write_box_run(WriteBox *box, guint timeout, AnnotateResult *result,
                       GError **error);

char *write_box_path(const WriteBox *box, const char *name);
/* A list's text; NULL. */
char *write_box_list(const WriteBox *box);
char *write_box_list_of(const WriteBox *box, guint32 folder);

/* All files below root: names, contents, all of stat but the access time; of
   folders name, owner and mode. */
char *write_box_snapshot(const WriteBox *box);

#endif
