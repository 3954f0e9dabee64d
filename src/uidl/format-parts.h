/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format-parts.h - what a pop3_uidl_format or a formula is made of
 *
 * For format*.c and formula*.c only.
 */
#ifndef UIDL_FORMAT_PARTS_H
#define UIDL_FORMAT_PARTS_H

#include "uidl/format.h"

typedef enum {
	PART_LITERAL,
	PART_UID,
	PART_UID_VALIDITY,
	PART_NAME,
	PART_GUID,
	/* Of formulas only. */
	PART_COURIER_NAME,
	PART_MESSAGE_ID,
	PART_OWM,
	PART_GMAIL_ID,
	PART_ZIMBRA_ID,
	PART_ZIMBRA_DIGEST,
	PART_POPA3D,
	PART_MESSAGE
} PartKind;

typedef enum {
	CASE_KEPT,
	CASE_LOWER,
	CASE_UPPER
} PartCase;

/* How the n octets of a value are made to fit a width. */
typedef enum {
	FIT_NONE,
	FIT_PAD,         /* zeros before it; never cut (2.3: %08u) */
	FIT_FIRST,       /* cut to the first; never padded (2.3: %8u) */
	FIT_LAST,        /* zeros before it, cut to the last (hex(8)) */
	FIT_FIRST_PADDED /* zeros after it, cut to the first (hex(-8)) */
} PartFit;

typedef struct {
	PartKind kind;
	PartFit fit;
	gsize width; /* not 0, but with FIT_NONE */
	PartCase letters;
	gboolean hex; /* of a number */
	gboolean md5; /* of a text: its digest as hex digits */
	const char *literal;
	gsize literal_length;
} FormatPart;

struct UidlFormat {
	char *text;    /* literals point into it */
	GArray *parts; /* of FormatPart */
	gboolean is_formula;
};

/* What a part stands for: of a number number, else text. */
typedef struct {
	guint64 number;
	const char *text; /* of PART_MESSAGE its MD5 already, in hex */
	gsize length;
} PartValue;

/* As the text of a formula, which may have more variables (formula.h). */
UidlFormat *uidl_format_parse_formula(const char *text, GError **error);

/* Of any part but a literal. */
void format_part_append(const FormatPart *part, const PartValue *value,
                        GString *uidl);

static inline const FormatPart *
format_part(const UidlFormat *format, guint index)
{
	return &g_array_index(format->parts, FormatPart, index);
}

static inline gboolean
format_part_is_number(const FormatPart *part)
{
	return part->kind == PART_UID || part->kind == PART_UID_VALIDITY ||
	       part->kind == PART_GMAIL_ID || part->kind == PART_ZIMBRA_ID;
}

#endif
