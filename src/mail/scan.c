/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/scan.h"

#include "mail/answer.h"
#include "mail/body-digest.h"
#include "mail/content-digest.h"
#include "mail/header-texts.h"

#include <string.h>

#define FACTS_OF_ALL (FACT_SIZE | FACT_LINES | FACT_BODY | FACT_CONTENT)

/* Those for which the header is kept. */
#define FACTS_OF_TEXT (FACT_IDENTITY | FACT_TEXTS)

/* A compiler makes vectors of so many counters side by side. */
#define LANES 64

/* What Dovecot's plugins compress and encrypt mail with, by its first octets.
   In bzip2's any octet may be in place of the '?', its level. */
static const struct {
	const char *name;
	guint8 length;
	char octets[16];
} packings[] = {
	{ "gzip", 2, "\x1f\x8b" },
	{ "bzip2", 7, "BZh?1AY" },
	{ "xz", 6, "\xfd\x37zXZ\0" },
	{ "zstd", 4, "\x28\xb5\x2f\xfd" },
	{ "lz4", 15, "Dovecot-LZ4\x0d\x2a\x9b\xc5" },
	{ "lz4", 4, "\x04\x22\x4d\x18" },
	{ "mail-crypt", 9, "CRYPTED\x03\x07" },
};

struct Scan {
	MailForm form;
	FactSet wants;
	guint64 header_limit;
	gboolean is_done;
	Answer answer;
	const char *packed;
	guint8 first[sizeof packings[0].octets];
	gsize first_length;
	guint64 octets;
	guint64 lines;
	guint64 pairs; /* lines that end with CRLF */
	guint8 last;   /* the octet before */
	guint64 header_octets;
	gboolean over_limit;
	gboolean has_body;
	GArray *fields;
	GByteArray *text;    /* the header, for FACTS_OF_TEXT */
	GString *message_id; /* its text */
	HeaderDigest header;
	BodyDigest body;
	ContentDigest content;
};

Scan *
scan_new(void)
{
	Scan *scan = g_new0(Scan, 1);

	scan->fields = g_array_new(FALSE, FALSE, sizeof(guint64));
	scan->text = g_byte_array_new();
	scan->message_id = g_string_new(NULL);
	return scan;
}

void
scan_free(Scan *scan)
{
	if (scan == NULL)
		return;
	g_array_unref(scan->fields);
	g_byte_array_unref(scan->text);
	g_string_free(scan->message_id, TRUE);
	g_free(scan);
}

void
scan_begin(Scan *scan, MailForm form, FactSet wants, guint64 header_limit)
{
	/* Neither what is kept nor the digests, which are most of it. */
	memset(scan, 0, G_STRUCT_OFFSET(Scan, fields));
	g_array_set_size(scan->fields, 0);
	g_byte_array_set_size(scan->text, 0);
	scan->form = form;
	scan->wants = form == FORM_TOP ? wants & FACT_OF_HEADER : wants;
	scan->header_limit = header_limit;
	answer_begin(&scan->answer, form != FORM_PLAIN);
	header_digest_begin(&scan->header,
	                    wants & FACT_FIELDS ? scan->fields : NULL);
	if (scan->wants & FACT_BODY)
		body_digest_begin(&scan->body);
	if (scan->wants & FACT_CONTENT)
		content_digest_begin(&scan->content);
}

static const char *
find_packing(const guint8 *octets, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(packings); i++) {
		const char *magic = packings[i].octets;
		gsize same = 0;

		while (same < packings[i].length && same < length &&
		       (octets[same] == (guint8)magic[same] ||
		        magic[same] == '?'))
			same++;
		if (same == packings[i].length)
			return packings[i].name;
	}
	return NULL;
}

static void
look_at_first(Scan *scan, const guint8 *octets, gsize length)
{
	gsize room = sizeof scan->first - scan->first_length;

	if (scan->form != FORM_PLAIN || room == 0)
		return;
	memcpy(scan->first + scan->first_length, octets, MIN(length, room));
	scan->first_length += MIN(length, room);
	scan->packed = find_packing(scan->first, scan->first_length);
}

/* Reads one octet before the first, too. */
static void
count_line_ends(const guint8 *octets, gsize length, guint64 *lines,
                guint64 *pairs)
{
	const guint8 *before = octets - 1;
	gsize done = 0;

	while (length - done >= LANES) {
		guint8 ends[LANES] = { 0 }, crlfs[LANES] = { 0 };

		/* Until a counter might overflow. */
		for (guint i = 0; i < G_MAXUINT8 && length - done >= LANES;
		     i++) {
			for (gsize j = 0; j < LANES; j++) {
				guint8 end = octets[done + j] == '\n';
				guint8 cr = before[done + j] == '\r';

				ends[j] = (guint8)(ends[j] + end);
				crlfs[j] = (guint8)(crlfs[j] + (end & cr));
			}
			done += LANES;
		}
		for (gsize j = 0; j < LANES; j++) {
			*lines += ends[j];
			*pairs += crlfs[j];
		}
	}
	for (; done < length; done++) {
		*lines += octets[done] == '\n';
		*pairs += octets[done] == '\n' && before[done] == '\r';
	}
}

static void
count(Scan *scan, const guint8 *octets, gsize length)
{
	if (octets[0] == '\n') {
		scan->lines++;
		scan->pairs += scan->last == '\r';
	}
	count_line_ends(octets + 1, length - 1, &scan->lines, &scan->pairs);
	scan->last = octets[length - 1];
}

static gboolean
is_enough(const Scan *scan)
{
	gboolean has_header =
		scan->over_limit || header_digest_has_ended(&scan->header);
	FactSet more = FACTS_OF_ALL;

	if (scan->over_limit)
		more &= ~(FactSet)(FACT_BODY | FACT_CONTENT);
	return has_header && !(scan->wants & more);
}

/* Octets of the message, one or more. */
static void
take(Scan *scan, const guint8 *octets, gsize length)
{
	gsize used = 0;

	look_at_first(scan, octets, length);
	if (scan->wants & (FACT_SIZE | FACT_LINES))
		count(scan, octets, length);
	scan->octets += length;
	if (scan->wants & FACT_CONTENT)
		content_digest_feed(&scan->content, octets, length);
	if (!scan->over_limit) {
		used = header_digest_feed(&scan->header, octets, length);
		scan->header_octets += used;
		scan->over_limit = scan->header_octets > scan->header_limit;
		if ((scan->wants & FACTS_OF_TEXT) && !scan->over_limit)
			g_byte_array_append(scan->text, octets, (guint)used);
	}
	if (used < length) {
		scan->has_body = TRUE;
		if ((scan->wants & FACT_BODY) && !scan->over_limit)
			body_digest_feed(&scan->body, octets + used,
			                 length - used);
	}
	scan->is_done = is_enough(scan);
}

gboolean
scan_feed(Scan *scan, const guint8 *octets, gsize length)
{
	const guint8 *message;
	gsize part;

	while (!scan->is_done && (part = answer_next(&scan->answer, &octets,
	                                             &length, &message)) > 0)
		take(scan, message, part);
	return !scan->is_done && !answer_is_over(&scan->answer);
}

/* Strays tell apart what the header does not. Beside a Message-ID or Received
   they would only break bodies that are equal: Yahoo and Zimbra leave such
   lines out of IMAP. */
static void
end_body(Scan *scan, ScanResult *result)
{
	const HeaderFacts *header = &result->header;
	gboolean is_weak = header->message_id == 0 && !header->has_received;
	guint64 strays = is_weak ? header->strays : 0;

	body_digest_end(&scan->body, result->body);
	for (guint i = 0; strays != 0; i++, strays >>= 8)
		result->body[i] ^= (guint8)strays;
}

/* Of the header that was kept, and of the whole message. */
static void
end_texts(Scan *scan, ScanResult *result)
{
	const GByteArray *text = scan->text;

	if (scan->wants & FACT_CONTENT)
		content_digest_end(&scan->content, &result->uidl);
	if (scan->over_limit)
		return;
	if (scan->wants & FACT_IDENTITY)
		result->has_identity = mail_identity_take(text->data, text->len,
		                                          &result->identity);
	if (scan->wants & FACT_TEXTS)
		header_texts_take(text->data, text->len, scan->message_id,
		                  &result->uidl);
}

void
scan_end(Scan *scan, ScanResult *result)
{
	gboolean header_only = !(scan->wants & FACTS_OF_ALL);
	const guint8 *message;
	gsize part;

	if (!scan->is_done) {
		part = answer_end(&scan->answer, &message);
		if (part > 0)
			take(scan, message, part);
	}
	*result = (ScanResult){
		.octets = header_only ? scan->header_octets : scan->octets,
		.has_body =
			!header_only && (scan->has_body || scan->over_limit),
		.over_limit = scan->over_limit,
		.cut_off = !scan->is_done && answer_is_cut_off(&scan->answer),
		.packed = scan->packed,
		.fields = scan->fields,
	};
	if (scan->wants & (FACT_SIZE | FACT_LINES)) {
		result->lines = scan->lines;
		result->wire_size = scan->octets + scan->lines - scan->pairs;
	}
	header_digest_end(&scan->header, &result->header);
	if (scan->form == FORM_TOP)
		result->header.wire_size = result->header.ended_size;
	if (scan->wants & FACT_BODY)
		end_body(scan, result);
	end_texts(scan, result);
}
