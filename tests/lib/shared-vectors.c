/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shared-vectors.h"

#include <stdlib.h>
#include <string.h>

char *
shared_path(const char *name)
{
	return g_test_build_filename(G_TEST_DIST, "..", "..", "shared", name,
	                             NULL);
}

static void
vector_free(gpointer data)
{
	SharedVector *vector = data;

	g_free(vector->digest);
	g_free(vector->input);
	g_free(vector);
}

GPtrArray *
shared_vectors_read(const char *name)
{
	g_autofree char *path = shared_path(name);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	GPtrArray *vectors;

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return NULL;
	vectors = g_ptr_array_new_with_free_func(vector_free);
	lines = g_strsplit(text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) fields = g_strsplit(lines[i], "\t", 3);
		SharedVector *vector;

		if (lines[i][0] == '#' || g_strv_length(fields) != 3)
			continue;
		vector = g_new0(SharedVector, 1);
		vector->digest = g_strdup(fields[0]);
		vector->has_end = strcmp(fields[1], "1") == 0;
		vector->input = g_strdup(fields[2]);
		vector->line = i + 1;
		g_ptr_array_add(vectors, vector);
	}
	return vectors;
}

/* What follows a backslash; returns what follows that. */
static char *
append_escaped(GByteArray *octets, char *text)
{
	static const char letters[] = "nrt\\", values[] = "\n\r\t\\";
	gulong count = 1;
	guint8 octet;
	char *end = text + 1;

	if (*text == 'x') {
		const char hex[] = { text[1], text[2], '\0' };

		octet = (guint8)strtoul(hex, NULL, 16);
		end = text + 3;
	} else if (*text == '{') {
		count = strtoul(text + 1, &end, 10);
		octet = (guint8)strtoul(end + 1, &end, 16);
		end++;
	} else {
		g_assert(strchr(letters, *text) != NULL);
		octet = (guint8)values[strchr(letters, *text) - letters];
	}
	for (gulong i = 0; i < count; i++)
		g_byte_array_append(octets, &octet, 1);
	return end;
}

GByteArray *
shared_vector_octets(const SharedVector *vector)
{
	GByteArray *octets = g_byte_array_new();
	char *text = vector->input;

	while (*text != '\0') {
		if (*text == '\\')
			text = append_escaped(octets, text + 1);
		else
			g_byte_array_append(octets, (guint8 *)text++, 1);
	}
	return octets;
}
