/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/formula-values.h"

#include "uidl/uidl.h"

#include <string.h>

static guint64
gmail_id(const FormulaParts *parts)
{
	static const char end[] = ".eml";
	const gsize length = parts->name_length;
	gsize digits = 0;
	guint64 id = 0;

	if (parts->message != NULL && parts->message->gmail_id != 0)
		return parts->message->gmail_id;
	for (; digits < MIN(length, 16); digits++) {
		const char digit = parts->name[digits];

		if (!g_ascii_isxdigit(digit) || g_ascii_isupper(digit))
			break;
		id = id << 4 | (guint64)g_ascii_xdigit_value(digit);
	}
	return length == digits + strlen(end) && memcmp(parts->name + digits,
	                                                end, strlen(end)) == 0
	               ? id
	               : 0;
}

static guint64
zimbra_id(const FormulaParts *parts)
{
	const gsize length = 10;
	guint64 id = 0;

	if (parts->name_length <= length || parts->name[length] != '-')
		return 0;
	for (gsize i = 0; i < length; i++) {
		if (!g_ascii_isdigit(parts->name[i]))
			return 0;
		id = id * 10 + (guint64)(parts->name[i] - '0');
	}
	return id;
}

static void
append_courier_name(GString *text, const FormulaParts *parts)
{
	for (gsize i = 0; i < parts->name_length; i++) {
		const char octet = parts->name[i];

		if (octet < 0x21 || octet > 0x7e ||
		    strchr("'\"+", octet) != NULL)
			g_string_append_printf(text, "+%02X", (guchar)octet);
		else
			g_string_append_c(text, octet);
	}
}

static void
append_message_id(GString *text, const UidlMessage *message)
{
	const char *id = message->message_id;
	gsize length = message->message_id_length;

	if (length >= 2 && id[0] == '<' && id[length - 1] == '>') {
		id++;
		length -= 2;
	}
	g_string_append_len(text, id, (gssize)length);
}

static void
append_owm(GString *text, const UidlMessage *message)
{
	const char *id = message->message_id;
	const gsize length = message->message_id_length;
	g_autofree char *digest = NULL;

	if (length == 0)
		return;
	if (uidl_check(id, length) == UIDL_GOOD) {
		g_string_append_len(text, id, (gssize)length);
		return;
	}
	digest = g_compute_checksum_for_data(G_CHECKSUM_MD5, (const guchar *)id,
	                                     length);
	g_string_append(text, digest);
}

static void
append_hex(GString *text, const guint8 *octets, gsize length)
{
	for (gsize i = 0; i < length; i++)
		g_string_append_printf(text, "%02x", octets[i]);
}

/* Two words of the MD5, as a machine with little ends prints them. */
static void
append_popa3d(GString *text, const UidlMessage *message)
{
	for (gsize i = 0; i < 8; i++)
		append_hex(text, message->popa3d + (i ^ 3), 1);
}

/* A '/' would be a path's. */
static void
append_zimbra_digest(GString *text, const UidlMessage *message)
{
	g_autofree char *digest =
		g_base64_encode(message->sha256, sizeof message->sha256);

	g_string_append(text, g_strdelimit(digest, "/", ','));
}

static void
append_texts(GString *text, PartKind kind, const UidlMessage *message)
{
	if (message == NULL || !message->has_texts)
		return;
	if (kind == PART_MESSAGE_ID)
		append_message_id(text, message);
	else if (kind == PART_OWM)
		append_owm(text, message);
	else
		append_popa3d(text, message);
}

static void
append_content(GString *text, PartKind kind, const UidlMessage *message)
{
	if (message == NULL || !message->has_content)
		return;
	if (kind == PART_MESSAGE)
		append_hex(text, message->md5, sizeof message->md5);
	else
		append_zimbra_digest(text, message);
}

/* 0: not known. */
static guint64
number_of(PartKind kind, const FormulaParts *parts)
{
	switch (kind) {
	case PART_UID:
		return parts->uid;
	case PART_UID_VALIDITY:
		return parts->uid_validity;
	case PART_GMAIL_ID:
		return gmail_id(parts);
	default:
		return zimbra_id(parts);
	}
}

/* Appends to text; nothing: not known. */
static void
text_of(PartKind kind, const FormulaParts *parts, GString *text)
{
	const gboolean has_guid = parts->guid != NULL && parts->guid_length > 0;

	switch (kind) {
	case PART_COURIER_NAME:
		append_courier_name(text, parts);
		break;
	case PART_GUID:
	case PART_NAME:
		if (kind == PART_GUID && has_guid)
			g_string_append_len(text, parts->guid,
			                    (gssize)parts->guid_length);
		else
			g_string_append_len(text, parts->name,
			                    (gssize)parts->name_length);
		break;
	case PART_MESSAGE:
	case PART_ZIMBRA_DIGEST:
		append_content(text, kind, parts->message);
		break;
	default:
		append_texts(text, kind, parts->message);
		break;
	}
}

gboolean
formula_value(PartKind kind, const FormulaParts *parts, GString *text,
              PartValue *value)
{
	const FormatPart part = { .kind = kind };

	if (format_part_is_number(&part)) {
		value->number = number_of(kind, parts);
		return value->number != 0;
	}
	g_string_truncate(text, 0);
	text_of(kind, parts, text);
	value->text = text->str;
	value->length = text->len;
	return text->len > 0;
}
