/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-digest.h"

#include <string.h>

/* What rules 11 and 12 make of an octet. */
enum {
	OCTET_BLANK = 0,
	OCTET_PLAIN = 1,
	OCTET_MARK = 3 /* a '?': goes if the one before was one too */
};

#define CLASS(c)                                                               \
	((c) == ' ' || (c) == '\t'                 ? OCTET_BLANK               \
	 : (c) < 0x20 || (c) >= 0x7f || (c) == '?' ? OCTET_MARK                \
	                                           : OCTET_PLAIN)
#define CLASS4(c) CLASS(c), CLASS((c) + 1), CLASS((c) + 2), CLASS((c) + 3)
#define CLASS16(c) CLASS4(c), CLASS4((c) + 4), CLASS4((c) + 8), CLASS4((c) + 12)
#define CLASS64(c)                                                             \
	CLASS16(c), CLASS16((c) + 16), CLASS16((c) + 32), CLASS16((c) + 48)

static const guint8 classes[256] = { CLASS64(0), CLASS64(64), CLASS64(128),
	                             CLASS64(192) };

typedef enum {
	NAME_OTHER,
	NAME_DROPPED,
	NAME_STRAY,  /* dropped by another rule than 8 */
	NAME_X_UIDL, /* dropped as well */
	NAME_MESSAGE_ID,
	NAME_RECEIVED
} NameKind;

static const struct {
	char text[24];
	NameKind kind;
} names[] = {
	{ "Received", NAME_RECEIVED },
	{ "Message-ID", NAME_MESSAGE_ID },
	{ "Content-Length", NAME_DROPPED },
	{ "Return-Path", NAME_DROPPED },
	{ "Status", NAME_DROPPED },
	{ "X-IMAP", NAME_DROPPED },
	{ "X-IMAPbase", NAME_DROPPED },
	{ "X-Keywords", NAME_DROPPED },
	{ "X-Message-Flag", NAME_DROPPED },
	{ "X-Status", NAME_DROPPED },
	{ "X-UID", NAME_DROPPED },
	{ "X-UIDL", NAME_X_UIDL },
	{ "X-Yahoo-Newman-Property", NAME_DROPPED },
};

static inline gboolean
is_blank(guint8 octet)
{
	return octet == ' ' || octet == '\t';
}

void
header_digest_begin(HeaderDigest *digest, GArray *lines)
{
	/* Not the line, name and text, which are most of it. */
	memset(digest, 0, G_STRUCT_OFFSET(HeaderDigest, line));
	sha1_init(&digest->sha1);
	header_line_begin(&digest->line, lines);
}

static void
flush(HeaderDigest *digest)
{
	sha1_update(&digest->sha1, digest->text_length, digest->text);
	digest->text_length = 0;
}

static void
hash_stray(HeaderDigest *digest, const guint8 *octets, gsize length)
{
	guint64 hash = digest->strays != 0 ? digest->strays : HEADER_HASH_START;

	for (gsize i = 0; i < length; i++) {
		if (!is_blank(octets[i]))
			hash = header_hash(hash, octets + i, 1);
	}
	digest->strays = hash;
}

/* One octet; rules 11 and 12. */
static inline void
put_octet(HeaderDigest *digest, guint8 octet)
{
	guint8 class = classes[octet];

	if (class == OCTET_PLAIN)
		digest->text[digest->text_length++] = octet;
	else if (class == OCTET_MARK && digest->last_class != OCTET_MARK)
		digest->text[digest->text_length++] = '?';
	digest->last_class = class;
}

/* How many of a word's octets, first to last in memory, stand for themselves.
   Each term has the high bit of an octet that does not; higher ones may follow
   a borrow, so only the lowest is right. */
static inline guint
count_plain(guint64 word)
{
	const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
	const guint64 high = ones * 0x80;
	guint64 mark, delete, other;

	word = GUINT64_FROM_LE(word);
	mark = word ^ ones * '?';
	delete = word ^ ones * 0x7f;
	other = (((word - ones * 0x21) & ~word) | ((mark - ones) & ~mark) |
	         ((delete - ones) & ~delete) | word) &
	        high;
	return other == 0 ? 8 : (guint)__builtin_ctzll(other) / 8;
}

/* Most octets are copied, a word of text at a time. */
static void
put_part(HeaderDigest *digest, const guint8 *octets, gsize length)
{
	gsize i = 0;

	while (length - i >= sizeof(guint64)) {
		guint64 word;
		guint plain;

		memcpy(&word, octets + i, sizeof word);
		memcpy(digest->text + digest->text_length, &word, sizeof word);
		plain = count_plain(word);
		digest->text_length += plain;
		i += plain;
		if (plain > 0)
			digest->last_class = OCTET_PLAIN;
		if (plain < sizeof word)
			put_octet(digest, octets[i++]);
	}
	while (i < length)
		put_octet(digest, octets[i++]);
}

static void
put(HeaderDigest *digest, const guint8 *octets, gsize length,
    void (*hash)(HeaderLine *line, const guint8 *octets, gsize length))
{
	while (length > 0) {
		gsize old = digest->text_length;
		gsize part = MIN(length, sizeof digest->text - old);

		put_part(digest, octets, part);
		if (digest->line.is_hashed)
			hash(&digest->line, digest->text + old,
			     digest->text_length - old);
		if (digest->text_length == sizeof digest->text)
			flush(digest);
		octets += part;
		length -= part;
	}
}

static void
put_line_end(HeaderDigest *digest)
{
	digest->text[digest->text_length++] = '\n';
	digest->last_class = OCTET_PLAIN;
	if (digest->text_length == sizeof digest->text)
		flush(digest);
}

static void
name_append(HeaderDigest *digest, const guint8 *octets, gsize length)
{
	gsize used = digest->name_octets, end = length;
	gsize room = sizeof digest->name - MIN(used, sizeof digest->name);
	gsize fits = MIN(length, room);

	memcpy(digest->name + sizeof digest->name - room, octets, fits);
	/* Too long for a name, whatever follows. */
	if (fits < length)
		hash_stray(digest, octets + fits, length - fits);
	digest->name_octets += length;
	while (end > 0 && is_blank(octets[end - 1]))
		end--;
	if (end > 0)
		digest->name_length = used + end;
	for (gsize i = 0; digest->is_all_cr && i < length; i++)
		digest->is_all_cr = octets[i] == '\r';
}

/* Rules 6 to 9. */
static NameKind
name_judge(const HeaderDigest *digest)
{
	const char *name = (const char *)digest->name;
	gsize length = 0;

	if (digest->name_length > HEADER_NAME_LIMIT)
		return NAME_STRAY;
	while (length < digest->name_length && name[length] != '\0') {
		if (digest->name[length] <= ' ' || name[length] == 0x7f)
			return NAME_STRAY;
		length++;
	}
	if (length == 0 || length >= sizeof names[0].text)
		return NAME_OTHER;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *text = names[i].text;

		/* Of the same length and end, first of all: 0x20 is what
		   letters of two cases differ by. */
		if (text[length] == '\0' &&
		    ((text[length - 1] ^ name[length - 1]) & ~0x20) == 0 &&
		    g_ascii_strncasecmp(text, name, length) == 0)
			return names[i].kind;
	}
	return NAME_OTHER;
}

/* The line so far, and what continues it. */
static void
take_stray(HeaderDigest *digest)
{
	hash_stray(digest, (const guint8 *)"\n", 1);
	hash_stray(digest, digest->name,
	           MIN(digest->name_octets, sizeof digest->name));
	digest->is_stray = TRUE;
}

static void
open_line(HeaderDigest *digest, NameKind kind)
{
	HeaderLine *line = &digest->line;

	if (kind == NAME_RECEIVED) {
		header_line_open(line, LINE_RECEIVED, !digest->has_received);
	} else if (kind == NAME_MESSAGE_ID) {
		header_line_open(line, LINE_MESSAGE_ID, FALSE);
	} else if (kind == NAME_X_UIDL) {
		header_line_open(line, LINE_X_UIDL, !line->has_raw);
		line->has_raw = TRUE;
	} else if (kind == NAME_OTHER) {
		header_line_open(line, LINE_OTHER, FALSE);
	}
}

/* Its last continuation has been read. */
static void
close_line(HeaderDigest *digest)
{
	guint64 hash = header_line_close(&digest->line);

	if (hash == 0)
		return;
	if (digest->line.kind == LINE_RECEIVED)
		digest->oldest_received = hash;
	else if (digest->line.kind == LINE_MESSAGE_ID &&
	         digest->message_id == 0)
		digest->message_id = hash;
}

static void
take_colon(HeaderDigest *digest)
{
	NameKind kind = name_judge(digest);

	if (kind == NAME_STRAY)
		take_stray(digest);
	digest->is_kept = kind == NAME_OTHER || kind == NAME_MESSAGE_ID ||
	                  kind == NAME_RECEIVED;
	digest->state = digest->is_kept ? HEADER_IN_VALUE : HEADER_IN_DROPPED;
	open_line(digest, kind);
	if (!digest->is_kept)
		return;
	put(digest, digest->name, digest->name_length, header_line_name);
	put(digest, (const guint8 *)":", 1, header_line_name);
	digest->has_received |= kind == NAME_RECEIVED;
}

/* Rule 3. */
static void
take_line_start(HeaderDigest *digest, guint8 octet)
{
	if (digest->has_stop) {
		digest->state = HEADER_IN_DROPPED;
		digest->is_stray = TRUE;
	} else if (is_blank(octet) && digest->has_line) {
		digest->state =
			digest->is_kept ? HEADER_IN_FOLD : HEADER_IN_DROPPED;
	} else {
		digest->state = HEADER_IN_NAME;
		digest->is_stray = FALSE;
		close_line(digest);
		digest->is_all_cr = TRUE;
		digest->name_octets = digest->name_length = 0;
	}
}

/* Octets of one line, without its end. */
static void
take(HeaderDigest *digest, const guint8 *octets, gsize length)
{
	const guint8 *end = octets + length, *colon;

	if (length == 0)
		return;
	if (digest->state == HEADER_LINE_START)
		take_line_start(digest, *octets);
	if (digest->state == HEADER_IN_NAME) {
		colon = memchr(octets, ':', length);
		name_append(digest, octets,
		            (gsize)((colon != NULL ? colon : end) - octets));
		if (colon == NULL)
			return;
		take_colon(digest);
		octets = colon + 1;
	}
	if (digest->line.is_open && digest->line.is_raw)
		header_line_raw(&digest->line, octets, (gsize)(end - octets));
	if (digest->state == HEADER_IN_FOLD) {
		while (octets < end && is_blank(*octets))
			octets++;
		if (octets < end)
			digest->state = HEADER_IN_VALUE;
	}
	if (digest->state == HEADER_IN_VALUE)
		put(digest, octets, (gsize)(end - octets), header_line_value);
	else if (digest->state == HEADER_IN_DROPPED && digest->is_stray)
		hash_stray(digest, octets, (gsize)(end - octets));
}

static void
take_held_cr(HeaderDigest *digest)
{
	if (digest->holds_cr)
		take(digest, (const guint8 *)"\r", 1);
	digest->holds_cr = FALSE;
}

static void
take_line_end(HeaderDigest *digest)
{
	switch (digest->state) {
	case HEADER_LINE_START:
		digest->has_ended = TRUE;
		if (!digest->has_stop)
			put_line_end(digest);
		break;
	case HEADER_IN_NAME:
		take_stray(digest);
		digest->is_kept = FALSE;
		digest->has_stop = digest->is_all_cr;
		break;
	case HEADER_IN_FOLD:
		digest->is_kept = FALSE;
		digest->is_stray = TRUE;
		break;
	case HEADER_IN_VALUE:
		/* No part of a line's hash, so not by put(). */
		put_line_end(digest);
		break;
	case HEADER_IN_DROPPED:
		if (digest->is_stray)
			hash_stray(digest, (const guint8 *)"\n", 1);
		break;
	}
	digest->wire_size += digest->holds_cr ? 1 : 2;
	digest->holds_cr = FALSE;
	digest->has_line = TRUE;
	digest->state = HEADER_LINE_START;
}

gsize
header_digest_feed(HeaderDigest *digest, const guint8 *octets, gsize length)
{
	const guint8 *next = octets, *end = octets + length;

	while (next < end && !digest->has_ended) {
		const guint8 *line_end =
			memchr(next, '\n', (gsize)(end - next));
		gsize part =
			(gsize)((line_end != NULL ? line_end : end) - next);

		if (part > 0) {
			gboolean holds_cr = next[part - 1] == '\r';

			take_held_cr(digest);
			take(digest, next, holds_cr ? part - 1 : part);
			digest->holds_cr = holds_cr;
			digest->wire_size += part;
			next += part;
		}
		if (line_end != NULL) {
			take_line_end(digest);
			next++;
		}
	}
	return (gsize)(next - octets);
}

gboolean
header_digest_has_ended(const HeaderDigest *digest)
{
	return digest->has_ended;
}

static void
finish(HeaderDigest *digest, guint8 *result)
{
	flush(digest);
	sha1_digest(&digest->sha1, DIGEST_LENGTH, result);
}

void
header_digest_end(HeaderDigest *digest, HeaderFacts *facts)
{
	facts->has_end = digest->has_ended;
	facts->wire_size = digest->wire_size;
	if (!digest->has_ended) {
		HeaderDigest cut = *digest;

		take_held_cr(&cut);
		finish(&cut, facts->exact);
		header_digest_feed(digest, (const guint8 *)"\n\n", 2);
	}
	finish(digest, facts->ended);
	if (facts->has_end)
		memcpy(facts->exact, facts->ended, DIGEST_LENGTH);
	close_line(digest);
	facts->ended_size = digest->wire_size;
	facts->has_received = digest->has_received;
	facts->message_id = digest->message_id;
	facts->oldest_received = digest->oldest_received;
	facts->stated = digest->line.stated;
	facts->strays =
		digest->strays != 0 ? header_hash_spread(digest->strays) : 0;
}
