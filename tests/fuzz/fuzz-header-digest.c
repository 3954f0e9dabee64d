/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-header-digest.c - the digest against its slow twin, cut anywhere
 *
 * Input: an octet that decides where to cut, and a message. The scan, which
 * hands the digest its octets, must not mind where it is cut either.
 */
#include "mail/header-digest.h"
#include "mail/scan.h"

#include "slow-digest.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize length);

/* The next chunk's length, of at most so many octets; 1 and longer. */
static gsize
cut(guint32 *random, gsize length)
{
	*random = *random * 1664525 + 1013904223;
	return MIN(length, 1 + (*random >> 16) % (*random >> 31 ? 8 : 800));
}

static void
digest_it(const guint8 *octets, gsize length, guint32 random,
          HeaderFacts *facts)
{
	HeaderDigest digest;
	gsize at = 0;

	header_digest_begin(&digest, NULL);
	while (at < length && !header_digest_has_ended(&digest))
		at += header_digest_feed(&digest, octets + at,
		                         cut(&random, length - at));
	header_digest_end(&digest, facts);
}

/* The hash of a Message-ID is of its normalised value and of that alone. */
static void
check_message_id(const HeaderFacts *facts, const GString *message_id)
{
	g_autoptr(GString) header = g_string_new("Message-ID:");
	HeaderFacts expected;

	/* Blanks are deleted, and keep '?' apart. */
	for (gsize i = 0; i < message_id->len; i++)
		g_string_append_printf(header, " %c", message_id->str[i]);
	digest_it((const guint8 *)header->str, header->len, 0, &expected);
	g_assert_true(facts->message_id == expected.message_id);
	g_assert_true((facts->message_id != 0) == (message_id->len > 0));
}

static void
check_digest(const guint8 *octets, gsize length, guint32 random)
{
	g_autoptr(SlowHeader) slow = slow_header_new(octets, length);
	g_autoptr(SlowHeader) ended = slow_header_new_ended(octets, length);
	HeaderFacts facts;

	digest_it(octets, length, random, &facts);
	assert_sha1(facts.exact, slow->text->str, slow->text->len);
	assert_sha1(facts.ended, ended->text->str, ended->text->len);
	g_assert_true(facts.has_end == slow->has_end);
	g_assert_true(facts.has_received == ended->has_received);
	g_assert_true(facts.wire_size == slow->wire_size);
	g_assert_true(facts.ended_size == ended->wire_size);
	check_message_id(&facts, ended->message_id);
}

static void
scan_it(Scan *scan, MailForm form, const guint8 *octets, gsize length,
        guint32 *random, ScanResult *result)
{
	gsize at = 0, part;
	gboolean more = TRUE;

	scan_begin(scan, form, FACT_ALL, 1000);
	for (; more && at < length; at += part) {
		part = random != NULL ? cut(random, length - at) : length;
		more = scan_feed(scan, octets + at, part);
	}
	scan_end(scan, result);
}

static void
check_scan(const guint8 *octets, gsize length, guint32 random, MailForm form)
{
	g_autoptr(Scan) scan = scan_new();
	ScanResult whole, parts;

	scan_it(scan, form, octets, length, NULL, &whole);
	scan_it(scan, form, octets, length, &random, &parts);
	g_assert_cmpstr(whole.packed, ==, parts.packed);
	if (whole.packed != NULL)
		return;
	g_assert_true(whole.octets == parts.octets);
	g_assert_true(whole.wire_size == parts.wire_size);
	g_assert_true(whole.lines == parts.lines);
	g_assert_true(whole.has_body == parts.has_body);
	g_assert_true(whole.over_limit == parts.over_limit);
	g_assert_true(whole.cut_off == parts.cut_off);
	if (whole.over_limit)
		return;
	g_assert_true(
		memcmp(&whole.header, &parts.header, sizeof whole.header) == 0);
	g_assert_true(memcmp(whole.body, parts.body, DIGEST_LENGTH) == 0);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize length)
{
	if (length == 0)
		return 0;
	check_digest(data + 1, length - 1, *data);
	check_scan(data + 1, length - 1, *data, FORM_PLAIN);
	check_scan(data + 1, length - 1, *data, FORM_ANSWER);
	return 0;
}
