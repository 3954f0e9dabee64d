/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * format.c - computing UIDLs by a pop3_uidl_format
 */
#include "uidl/format-parts.h"

void
uidl_format_free(UidlFormat *format)
{
	if (format == NULL)
		return;
	g_free(format->text);
	g_array_unref(format->parts);
	g_free(format);
}

const char *
uidl_format_text(const UidlFormat *format)
{
	return format->text;
}

static void
append_zeros(GString *uidl, gsize count)
{
	for (gsize i = 0; i < count; i++)
		g_string_append_c(uidl, '0');
}

static void
append_fitted(GString *uidl, const FormatPart *part, const char *value,
              gsize length)
{
	const gsize width = part->width;
	const gsize missing = length < width ? width - length : 0;
	const gsize kept = MIN(length, width);

	switch (part->fit) {
	case FIT_NONE:
		g_string_append_len(uidl, value, (gssize)length);
		break;
	case FIT_PAD:
		append_zeros(uidl, missing);
		g_string_append_len(uidl, value, (gssize)length);
		break;
	case FIT_FIRST:
		g_string_append_len(uidl, value, (gssize)kept);
		break;
	case FIT_LAST:
		append_zeros(uidl, missing);
		g_string_append_len(uidl, value + length - kept, (gssize)kept);
		break;
	case FIT_FIRST_PADDED:
		g_string_append_len(uidl, value, (gssize)kept);
		append_zeros(uidl, missing);
		break;
	}
}

static void
change_letters(GString *uidl, gsize start, PartCase letters)
{
	for (gsize i = start; letters != CASE_KEPT && i < uidl->len; i++) {
		char *octet = uidl->str + i;

		*octet = letters == CASE_UPPER ? g_ascii_toupper(*octet)
		                               : g_ascii_tolower(*octet);
	}
}

static void
append_number(GString *uidl, const FormatPart *part, guint64 number)
{
	const guint base = part->hex ? 16 : 10;
	char digits[20];
	gsize first = sizeof digits;

	do {
		digits[--first] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number > 0);
	append_fitted(uidl, part, digits + first, sizeof digits - first);
}

static void
append_text(GString *uidl, const FormatPart *part, const PartValue *value)
{
	g_autofree char *digest = NULL;

	if (!part->md5 || part->kind == PART_MESSAGE) {
		append_fitted(uidl, part, value->text, value->length);
		return;
	}
	digest = g_compute_checksum_for_data(
		G_CHECKSUM_MD5, (const guchar *)value->text, value->length);
	append_fitted(uidl, part, digest, 32);
}

void
format_part_append(const FormatPart *part, const PartValue *value,
                   GString *uidl)
{
	const gsize start = uidl->len;

	if (format_part_is_number(part))
		append_number(uidl, part, value->number);
	else
		append_text(uidl, part, value);
	change_letters(uidl, start, part->letters);
}

static PartValue
value_of(PartKind kind, const UidlParts *parts)
{
	switch (kind) {
	case PART_UID:
		return (PartValue){ .number = parts->uid };
	case PART_UID_VALIDITY:
		return (PartValue){ .number = parts->uid_validity };
	case PART_GUID:
		if (parts->guid != NULL)
			return (PartValue){ .text = parts->guid,
				            .length = parts->guid_length };
		/* Dovecot gives the base name where a record has no G. */
		G_GNUC_FALLTHROUGH;
	case PART_NAME:
		return (PartValue){ .text = parts->name,
			            .length = parts->name_length };
	default:
		g_assert_not_reached();
	}
}

static void
append_part(GString *uidl, const FormatPart *part, const UidlParts *parts)
{
	PartValue value;

	if (part->kind == PART_LITERAL) {
		g_string_append_len(uidl, part->literal,
		                    (gssize)part->literal_length);
		return;
	}
	value = value_of(part->kind, parts);
	format_part_append(part, &value, uidl);
}

void
uidl_format_expand(const UidlFormat *format, const UidlParts *parts,
                   GString *uidl)
{
	g_string_truncate(uidl, 0);
	for (guint i = 0; i < format->parts->len; i++)
		append_part(uidl, format_part(format, i), parts);
}
