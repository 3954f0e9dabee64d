/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * undo-box.h - a Maildir of two folders that is annotated and undone, read
 * anew each time
 *
 *	INBOX  UIDs 1 to 5, 1.M1P1.mx to 5.M5P5.mx, the last in new/
 *	.A     UID 1, 1.M1P1.mx, and 2, 7.M7P7.mx
 */
#ifndef LIB_UNDO_BOX_H
#define LIB_UNDO_BOX_H

#include "mailbox/store.h"
#include "write/undo-plan.h"

#define UNDO_BOX_INBOX                                                         \
	"3 V1700000000 N6\n"                                                   \
	"1 W100 :1.M1P1.mx\n"                                                  \
	"2 Pold O9 S5 :2.M2P2.mx\n"                                            \
	"3 O3 :3.M3P3.mx\n"                                                    \
	"4 Zx P O4 :4.M4P4.mx\n"                                               \
	"5 Pkept :5.M5P5.mx\n"
#define UNDO_BOX_A                                                             \
	"3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"                 \
	"1 :1.M1P1.mx\n"                                                       \
	"2 Px O1 :7.M7P7.mx\n"

typedef struct {
	char *root;          /* a temporary folder */
	char *maildir;       /* ROOT/m */
	char *control;       /* ROOT/c, or NULL */
	const char *list;    /* INBOX's, below root */
	const char *list_of; /* .A's */
} UndoBox;

void undo_box_init(UndoBox *box, gboolean control);
void undo_box_clear(UndoBox *box);

/* What a plan gives; up to a name that is NULL. */
typedef struct {
	const char *folder; /* "" or ".A" */
	const char *name;   /* base name */
	guint32 number;     /* ascends; 0: no O */
	const char *uidl;   /* NULL: P is taken off; "": the base name */
} UndoBoxGift;

/* A first run, that changes all but UID 1 of .A: with UIDLs u-1, u-2, u-5 and
   u-7. */
extern const UndoBoxGift undo_box_first[];
#define UNDO_BOX_INBOX_1                                                       \
	"3 V1700000000 N6\n"                                                   \
	"1 W100 Pu-1 O10 :1.M1P1.mx\n"                                         \
	"2 Pu-2 O20 S5 :2.M2P2.mx\n"                                           \
	"3 :3.M3P3.mx\n"                                                       \
	"4 Zx :4.M4P4.mx\n"                                                    \
	"5 Pkept O30 :5.M5P5.mx\n"
#define UNDO_BOX_A_1                                                           \
	"3 V1700000001 N3 G00112233445566778899aabbccddeeff\n"                 \
	"1 :1.M1P1.mx\n"                                                       \
	"2 Pu-7 O40 :7.M7P7.mx\n"
#define UNDO_BOX_KEPT_1                                                        \
	"pop3uidl-convert undo 1\n"                                            \
	"\t1.M1P1.mx\t1\t-\t-\tPu-1\tO10\n"                                    \
	"\t2.M2P2.mx\t2\tPold\tO9\tPu-2\tO20\n"                                \
	"\t3.M3P3.mx\t3\t-\tO3\t-\t-\n"                                        \
	"\t4.M4P4.mx\t4\tP\tO4\t-\t-\n"                                        \
	"\t5.M5P5.mx\t5\tPkept\t-\tPkept\tO30\n"                               \
	".A\t7.M7P7.mx\t2\tPx\tO1\tPu-7\tO40\n"

gboolean undo_box_annotate(const UndoBox *box, const UndoBoxGift *gifts,
                           GError **error);

/* The same in two steps: all is read, all is written. gifts: NULL for an undo.
   The second may be called once. */
typedef struct UndoBoxRun UndoBoxRun;
UndoBoxRun *undo_box_prepare(const UndoBox *box, const UndoBoxGift *gifts,
                             GError **error);
gboolean undo_box_write(const UndoBoxRun *run, GError **error);
void undo_box_run_free(UndoBoxRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UndoBoxRun, undo_box_run_free)

/*
 * Carries an undo out. summary: NULL, or becomes "given <n>, done <n>", then a
 * line "<folder>/<base name>: <why>" for each record that is left.
 */
gboolean undo_box_undo(const UndoBox *box, char **summary, GError **error);

/* A file's text; NULL. */
char *undo_box_read(const UndoBox *box, const char *path);
void undo_box_assert(const UndoBox *box, const char *path,
                     const char *expected);

/* The only place of a file where from is becomes to; from "": its end, or a new
   file. */
void undo_box_change(const UndoBox *box, const char *path, const char *from,
                     const char *to);

#endif
