/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/duplicates.h"

#include "mail/file.h"
#include "uidl/uidl.h"

#include <errno.h>
#include <unistd.h>

static const char *
path_at(const Tree *tree, const GArray *entries, guint i)
{
	return tree_entry_path(tree, g_array_index(entries, guint32, i));
}

/* As file_equal(). */
static int
compare_files(const Tree *tree, const char *path_a, const char *path_b)
{
	int a = tree_open_path(tree, path_a);
	int b = a >= 0 ? tree_open_path(tree, path_b) : -1;
	int result = b >= 0 ? file_equal(a, b) : -1;
	int code = errno;

	if (b >= 0)
		close(b);
	if (a >= 0)
		close(a);
	errno = code;
	return result;
}

/* While the folders were listed a file may have got another name. */
static void
drop_vanished(const Tree *tree, GArray *entries)
{
	guint64 octets;

	for (guint i = entries->len; i-- > 0 && entries->len > 1;) {
		if (!tree_file_size(tree, path_at(tree, entries, i), &octets))
			g_array_remove_index(entries, i);
	}
}

static char *
describe(const char *a, const char *b, int code)
{
	g_autofree char *shown_a = uidl_escape(a, -1);
	g_autofree char *shown_b = uidl_escape(b, -1);

	if (code != 0)
		return g_strdup_printf("has a second file of the same base "
		                       "name, and %s and %s cannot be "
		                       "compared: %s",
		                       shown_a, shown_b, g_strerror(code));
	return g_strdup_printf("has a second file of the same base name with "
	                       "other contents: %s and %s",
	                       shown_a, shown_b);
}

StoreFlags
duplicates_judge(const Tree *tree, GArray *entries, char **fault)
{
	StoreFlags flags = 0;
	const char *first;

	drop_vanished(tree, entries);
	first = path_at(tree, entries, 0);
	for (guint i = 1; i < entries->len; i++) {
		const char *other = path_at(tree, entries, i);
		guint64 size, other_size;
		int equal = 0;

		if (tree_same_file(tree, first, other))
			continue;
		if (tree_file_size(tree, first, &size) &&
		    tree_file_size(tree, other, &other_size) &&
		    size == other_size)
			equal = compare_files(tree, first, other);
		if (equal != 1) {
			*fault = describe(first, other, equal < 0 ? errno : 0);
			return STORE_CLASH;
		}
		flags = STORE_COPY;
	}
	return flags;
}
