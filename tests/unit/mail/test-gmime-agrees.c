/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-gmime-agrees.c - another parser finds the same header as ours
 *
 * A header is put together again from what GMime made of it, digested, and
 * must have the digest of the message itself. Some headers GMime cannot give;
 * each reason has its name here, and is counted.
 */
#include "mail/header-digest.h"

#include "shared-vectors.h"
#include "slow-digest.h"

#include <gmime/gmime.h>
#include <string.h>

typedef enum {
	AGREES,
	HAS_NUL,    /* GMime ends the value there, and drops the rest */
	HAS_CRS,    /* a line of only CRs, which GMime drops and goes on */
	LONG_NAME,  /* over 1000 octets, which GMime keeps */
	NO_MESSAGE, /* GMime makes none of it: the first line is no header */
	DIFFERS,
	N_OUTCOMES
} Outcome;

static const char *const outcome_names[] = {
	"agrees",
	"has a NUL",
	"has a line of only CRs",
	"has a name of over 1000 octets",
	"no message",
	"differs",
};

typedef struct {
	gint64 offset;
	GMimeHeader *header;
} Found;

static gint
compare_found(gconstpointer a, gconstpointer b)
{
	gint64 first = ((const Found *)a)->offset;
	gint64 second = ((const Found *)b)->offset;

	return (first > second) - (first < second);
}

static void
collect(GMimeObject *object, GArray *found)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);

	for (gint i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *header = g_mime_header_list_get_header_at(list, i);
		Found one = { g_mime_header_get_offset(header), header };

		g_array_append_val(found, one);
	}
}

/* GMime keeps Content-* apart, with the body's first part. */
static GByteArray *
put_together(GMimeMessage *message)
{
	g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
	GMimeObject *part = g_mime_message_get_mime_part(message);
	GByteArray *octets = g_byte_array_new();

	collect(GMIME_OBJECT(message), found);
	if (part != NULL)
		collect(part, found);
	g_array_sort(found, compare_found);
	for (guint i = 0; i < found->len; i++) {
		GMimeHeader *header = g_array_index(found, Found, i).header;
		const char *name = g_mime_header_get_raw_name(header);
		const char *value = g_mime_header_get_raw_value(header);

		g_byte_array_append(octets, (const guint8 *)name,
		                    (guint)strlen(name));
		g_byte_array_append(octets, (const guint8 *)":", 1);
		g_byte_array_append(octets, (const guint8 *)value,
		                    (guint)strlen(value));
	}
	return octets;
}

static GByteArray *
through_gmime(const char *header, gsize length)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(header, length);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	GByteArray *octets = NULL;

	if (message != NULL) {
		octets = put_together(message);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
	return octets;
}

static void
digest_it(const guint8 *octets, gsize length, HeaderFacts *facts)
{
	g_autofree HeaderDigest *digest = g_new(HeaderDigest, 1);

	header_digest_begin(digest, NULL);
	header_digest_feed(digest, octets, length);
	header_digest_end(digest, facts);
}

/* Why GMime cannot be asked; AGREES: it can. */
static Outcome
find_reason(const char *header, gsize length)
{
	g_autoptr(GRegex) crs = g_regex_new(
		"^\r\r+$", G_REGEX_RAW | G_REGEX_MULTILINE | G_REGEX_NEWLINE_LF,
		0, NULL);
	g_autoptr(GRegex) name = g_regex_new(
		"^[^:\n]{1001}",
		G_REGEX_RAW | G_REGEX_MULTILINE | G_REGEX_NEWLINE_LF, 0, NULL);

	if (memchr(header, '\0', length) != NULL)
		return HAS_NUL;
	if (g_regex_match_full(crs, header, (gssize)length, 0, 0, NULL, NULL))
		return HAS_CRS;
	if (g_regex_match_full(name, header, (gssize)length, 0, 0, NULL, NULL))
		return LONG_NAME;
	return AGREES;
}

/* GMime passes over mbox's From_ lines, but the next must be a header. */
static gboolean
begins_as_header(const char *header, gsize length)
{
	g_autoptr(GRegex) regex =
		g_regex_new("^(>?From [^\n]*\n)*[^\\x00-\\x20\\x7f:]+[ \t]*:",
	                    G_REGEX_RAW | G_REGEX_NEWLINE_LF, 0, NULL);

	return g_regex_match_full(regex, header, (gssize)length, 0, 0, NULL,
	                          NULL);
}

static Outcome
compare(const char *message, gsize length)
{
	g_autoptr(SlowHeader) slow =
		slow_header_new((const guint8 *)message, length);
	Outcome reason = find_reason(message, slow->octets);
	g_autoptr(GByteArray) octets = NULL;
	HeaderFacts ours, theirs;

	if (reason != AGREES)
		return reason;
	octets = through_gmime(message, slow->octets);
	if (octets == NULL)
		return begins_as_header(message, slow->octets) ? DIFFERS
		                                               : NO_MESSAGE;
	if (slow->has_end)
		g_byte_array_append(octets, (const guint8 *)"\n", 1);
	digest_it((const guint8 *)message, length, &ours);
	digest_it(octets->data, octets->len, &theirs);
	return memcmp(ours.exact, theirs.exact, DIGEST_LENGTH) == 0 ? AGREES
	                                                            : DIFFERS;
}

/* What each outcome means. */
static const struct {
	const char *octets;
	gsize length;
	Outcome outcome;
} cases[] = {
#define IN(octets) octets, sizeof octets - 1
	{ IN("A: b\r\n c\r\n\r\nbody"), AGREES },
	{ IN("From a\nContent-Type: a/b\nA:  b\nContent-Length: 1\n\n"),
	  AGREES },
	{ IN("A: b\nno colon\nb c: d\n\te\nStatus: x\n\n"), AGREES },
	{ IN("A: b\n c"), AGREES },
	{ IN("A: b\xff?\x80\r\n \n d\n\n"), AGREES },
	{ IN("A: b\0c\n\n"), HAS_NUL },
	{ IN("A: b\n\r\r\nC: d\n\n"), HAS_CRS },
	{ IN("no colon\nA: b\n\n"), NO_MESSAGE },
	{ IN(" A: b\nC: d\n\n"), NO_MESSAGE },
};

static void
test_cases(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpint(compare(cases[i].octets, cases[i].length), ==,
		                cases[i].outcome);
	for (gsize i = 1000; i <= 1001; i++) {
		g_autofree char *name = g_strnfill(i, 'x');
		g_autofree char *header =
			g_strconcat("A: b\n", name, ": c\n\n", NULL);

		g_assert_cmpint(compare(header, strlen(header)), ==,
		                i == 1000 ? AGREES : LONG_NAME);
	}
}

static void
test_mail(void)
{
	g_autoptr(GPtrArray) vectors =
		shared_vectors_read("vectors/mail-digest.tsv");
	guint counts[N_OUTCOMES] = { 0 };

	if (vectors == NULL) {
		g_test_skip("../shared/mail is not there");
		return;
	}
	for (guint i = 0; i < vectors->len; i++) {
		const SharedVector *vector = vectors->pdata[i];
		g_autofree char *path = shared_path(vector->input);
		g_autofree char *text = NULL;
		Outcome outcome;
		gsize length;

		g_assert_true(g_file_get_contents(path, &text, &length, NULL));
		outcome = compare(text, length);
		counts[outcome]++;
		if (outcome != AGREES)
			g_test_message("%s: %s", vector->input,
			               outcome_names[outcome]);
	}
	for (guint i = 0; i < N_OUTCOMES; i++)
		g_test_message("%u messages: %s", counts[i], outcome_names[i]);
	g_assert_cmpuint(counts[DIFFERS], ==, 0);
	g_assert_cmpuint(counts[AGREES], >, 300);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_mime_init();
	g_test_add_func("/mail/gmime-agrees/cases", test_cases);
	g_test_add_func("/mail/gmime-agrees/mail", test_mail);
	return g_test_run();
}
