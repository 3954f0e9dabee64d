/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-texts.h"

#include "mail/header-fields.h"

#include <nettle/md5.h>
#include <string.h>

/* ---- popa3d ---- */

typedef struct {
	struct md5_ctx md5;
	gboolean has_received;
} Popa3d;

/* No blank may be before the colon. */
static gboolean
is_exactly(const HeaderField *field, const char *name)
{
	return field->name_length == strlen(name) &&
	       header_field_is(field, name);
}

static gboolean
is_digested(const Popa3d *popa3d, const HeaderField *field)
{
	if (is_exactly(field, "Delivered-To"))
		return TRUE;
	if (is_exactly(field, "X-Delivery-ID"))
		return field->line[0] == 'X';
	return !popa3d->has_received &&
	       (is_exactly(field, "Received") || is_exactly(field, "Date") ||
	        is_exactly(field, "Message-ID"));
}

static void
digest_lines(struct md5_ctx *md5, const HeaderField *field)
{
	const char *at = field->line, *end = at + field->length;

	while (at < end) {
		const char *lf = memchr(at, '\n', (gsize)(end - at));
		gsize length = (gsize)((lf != NULL ? lf : end) - at);
		gsize kept = length;

		if (lf != NULL && kept > 0 && at[kept - 1] == '\r')
			kept--;
		md5_update(md5, kept, (const guint8 *)at);
		if (lf != NULL)
			md5_update(md5, 1, (const guint8 *)"\n");
		at += lf != NULL ? length + 1 : length;
	}
}

static void
take_popa3d(Popa3d *popa3d, const HeaderField *field)
{
	if (!is_digested(popa3d, field))
		return;
	digest_lines(&popa3d->md5, field);
	popa3d->has_received |= is_exactly(field, "Received");
}

/* ---- the other texts ---- */

/* FALSE: it is empty. */
static gboolean
take_message_id(const HeaderField *field, GString *text, UidlMessage *message)
{
	header_field_unfold(field, text);
	if (text->len == 0)
		return FALSE;
	if (text->len <= UIDL_MESSAGE_ID_LIMIT) {
		message->message_id = text->str;
		message->message_id_length = text->len;
	}
	return TRUE;
}

static guint64
read_gmail_id(const HeaderField *field)
{
	g_autoptr(GString) text = g_string_new(NULL);
	guint64 id;

	header_field_unfold(field, text);
	if (strlen(text->str) != text->len ||
	    !g_ascii_string_to_unsigned(text->str, 10, 1, G_MAXUINT64, &id,
	                                NULL))
		return 0;
	return id;
}

void
header_texts_take(const guint8 *header, gsize length, GString *message_id,
                  UidlMessage *message)
{
	const char *at = (const char *)header;
	const char *end = length > 0 ? at + length : at;
	gboolean has_message_id = FALSE;
	Popa3d popa3d = { 0 };
	HeaderField field;

	message->has_texts = TRUE;
	message->message_id = NULL;
	message->message_id_length = 0;
	message->gmail_id = 0;
	md5_init(&popa3d.md5);
	while (header_field_next(&at, end, &field)) {
		take_popa3d(&popa3d, &field);
		if (!has_message_id && header_field_is(&field, "Message-ID"))
			has_message_id =
				take_message_id(&field, message_id, message);
		else if (message->gmail_id == 0 &&
		         header_field_is(&field, "X-GM-MSGID"))
			message->gmail_id = read_gmail_id(&field);
	}
	md5_digest(&popa3d.md5, sizeof message->popa3d, message->popa3d);
}
