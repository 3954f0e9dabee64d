/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-keywords.c - where all is well, reading as Dovecot does loses no name
 */
#include "dovecot/keywords.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* How many letters of a to z have a name, when those lines are left out that
   Dovecot leaves out. */
static guint
count_names(char **lines)
{
	g_autoptr(GHashTable) names =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	gboolean used[26] = { FALSE };
	guint count = 0;

	for (; *lines != NULL; lines++) {
		const char *blank = strchr(*lines, ' ');
		g_autofree char *name = NULL;
		g_autofree char *digits = NULL;
		guint64 index;

		if (blank == NULL)
			continue;
		digits = g_strndup(*lines, (gsize)(blank - *lines));
		name = g_ascii_strdown(blank + 1, -1);
		if (!g_ascii_string_to_unsigned(digits, 10, 0, 25, &index,
		                                NULL) ||
		    *name == '\0' || used[index] ||
		    !g_hash_table_add(names, g_steal_pointer(&name)))
			continue;
		used[index] = TRUE;
		count++;
	}
	return count;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) lines = NULL;
	g_autoptr(GError) error = NULL;
	guint letters = 0;

	if (!keywords_check((const char *)data, size, &error)) {
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
		return 0;
	}
	g_assert_no_error(error);
	g_assert_cmpuint(strlen(text), ==, size);
	lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		g_assert_true(**line == '\0' || strchr(*line, ' ') != NULL);
		if (**line != '\0')
			letters += g_ascii_strtoull(*line, NULL, 10) < 26;
	}
	g_assert_cmpuint(count_names(lines), ==, letters);
	return 0;
}
