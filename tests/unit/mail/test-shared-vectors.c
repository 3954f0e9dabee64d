/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-shared-vectors.c - our digest is that of Dovecot's plugin, to the bit
 */
#include "mail/header-digest.h"

#include "shared-vectors.h"

static void
assert_vector(const SharedVector *vector, const guint8 *octets, gsize length)
{
	/* Whole, and with every border between two chunks at some time. */
	const gsize chunks[] = { MAX(length, 1), 1, 7, 61 };

	for (gsize i = 0; i < G_N_ELEMENTS(chunks); i++) {
		g_autofree HeaderDigest *digest = g_new(HeaderDigest, 1);
		g_autoptr(GString) hex = g_string_new(NULL);
		HeaderFacts facts;

		header_digest_begin(digest, NULL);
		for (gsize at = 0; at < length; at += chunks[i])
			header_digest_feed(digest, octets + at,
			                   MIN(chunks[i], length - at));
		header_digest_end(digest, &facts);
		for (gsize j = 0; j < DIGEST_LENGTH; j++)
			g_string_append_printf(hex, "%02x", facts.exact[j]);
		g_assert_cmpstr(hex->str, ==, vector->digest);
		g_assert_cmpint(facts.has_end, ==, vector->has_end);
	}
}

static void
test_octets(gconstpointer data)
{
	g_autoptr(GByteArray) octets = shared_vector_octets(data);

	assert_vector(data, octets->data, octets->len);
}

static void
test_file(gconstpointer data)
{
	const SharedVector *vector = data;
	g_autofree char *path = shared_path(vector->input);
	g_autofree char *text = NULL;
	gsize length;

	g_assert_true(g_file_get_contents(path, &text, &length, NULL));
	assert_vector(vector, (const guint8 *)text, length);
}

static void
test_missing(void)
{
	g_test_skip("../shared/vectors is not there");
}

static GPtrArray *
add_all(const char *group, const char *file, GTestDataFunc function)
{
	GPtrArray *vectors = shared_vectors_read(file);
	g_autofree char *missing = g_strdup_printf("/mail/vectors/%s", group);

	if (vectors == NULL) {
		g_test_add_func(missing, test_missing);
		return g_ptr_array_new();
	}
	for (guint i = 0; i < vectors->len; i++) {
		const SharedVector *vector = vectors->pdata[i];
		g_autofree char *path = g_strdup_printf("/mail/vectors/%s/%u",
		                                        group, vector->line);

		g_test_add_data_func(path, vector, function);
	}
	return vectors;
}

int
main(int argc, char **argv)
{
	g_autoptr(GPtrArray) written = NULL, files = NULL;

	g_test_init(&argc, &argv, NULL);
	written = add_all("written", "vectors/header-digest.tsv", test_octets);
	files = add_all("files", "vectors/mail-digest.tsv", test_file);
	return g_test_run();
}
