/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * model-mail.h - messages as they were before any server had them
 *
 * Each is new, or made of an older one: a copy, another with its header, the
 * same sent to an alias, delivered a second time, or kept as sent. The text of
 * a message is its own business; what servers make of it is server-view.h's.
 */
#ifndef LIB_MODEL_MAIL_H
#define LIB_MODEL_MAIL_H

#include <glib.h>

typedef enum {
	MAIL_USUAL,
	MAIL_WITHOUT_ID, /* no Message-ID */
	MAIL_DRAFT,      /* no Received */
	MAIL_WEAK,       /* neither */
	MAIL_BARE,       /* no header at all */
	N_MAIL_SHAPES
} MailShape;

typedef enum {
	KIN_DUPLICATE,
	KIN_OTHER_BODY, /* the same header, another size */
	KIN_SAME_SIZE,  /* the same header and size, another body */
	KIN_OTHER_END,  /* one blank line more at its end */
	KIN_ALIAS,      /* only Delivered-To differs */
	KIN_REDELIVERED,
	KIN_SENT,    /* as its sender kept it */
	KIN_REVISED, /* a draft's later version */
	KIN_SIZED,   /* another message, of the same size */
	N_KINS
} MailKin;

#define KINS(kin) (1U << (kin))

typedef struct {
	char *header; /* its lines, each with LF, without the empty one */
	char *body;   /* with LF; may lack the last one */
	MailShape shape;
	guint32 number;
	guint32 same;   /* the first that is the same, but for blank lines at
	                   its end */
	guint32 family; /* the first with the same header */
} ModelMail;

/* Numbers count from 0. Each is the first of its kind until it is related. */
ModelMail *model_mail_new(GRand *rand, guint32 number, MailShape shape);
ModelMail *model_mail_like(GRand *rand, guint32 number, const ModelMail *older,
                           MailKin kin);
void model_mail_free(ModelMail *mail);

/* Of all older ones, by ascending number. */
void model_mail_relate(ModelMail *mail, const ModelMail *older);

/* Octets with CRLF, the empty line included. */
gsize model_mail_size(const ModelMail *mail);

/* Makes its size a multiple of this one. */
void model_mail_round(ModelMail *mail, gsize size);

#endif
