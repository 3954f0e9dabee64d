/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/duplicates.h"

#include "uidl/uidl.h"

#include <errno.h>

static const char *
path_at(const Tree *tree, const GArray *entries, guint i)
{
	return tree_entry_path(tree, g_array_index(entries, guint32, i));
}

/* While the folders were listed a file may have got another name; an archive's
   without a size cannot be read, but is there. */
static void
drop_vanished(const Tree *tree, GArray *entries)
{
	guint64 octets;

	if (tree_is_archive(tree))
		return;
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

typedef enum {
	OTHER,
	EQUAL,
	LINKED,
	UNKNOWN
} Likeness;

/* UNKNOWN: errno tells why. */
static Likeness
compare_files(const Tree *tree, const char *a, const char *b)
{
	guint64 size, other_size;
	int equal;

	if (tree_same_file(tree, a, b))
		return LINKED;
	if (!tree_file_size(tree, a, &size) ||
	    !tree_file_size(tree, b, &other_size) || size != other_size)
		return OTHER;
	equal = tree_equal_files(tree, a, b);
	if (equal < 0)
		return UNKNOWN;
	return equal > 0 ? EQUAL : OTHER;
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
		Likeness likeness = compare_files(tree, first, other);

		if (likeness == OTHER || likeness == UNKNOWN) {
			*fault = describe(first, other,
			                  likeness == UNKNOWN ? errno : 0);
			return STORE_CLASH;
		}
		if (likeness == EQUAL)
			flags = STORE_COPY;
	}
	return flags;
}

/* With one of the first length entries. */
static Likeness
compare_with_first(const Tree *tree, const GArray *entries, guint length,
                   guint32 entry)
{
	const char *path = tree_entry_path(tree, entry);

	for (guint i = 0; i < length; i++) {
		Likeness likeness =
			compare_files(tree, path_at(tree, entries, i), path);

		if (likeness == LINKED || likeness == EQUAL)
			return likeness;
	}
	return OTHER;
}

void
duplicates_reduce(const Tree *tree, GArray *entries, GArray *equal)
{
	guint kept = 1;

	drop_vanished(tree, entries);
	if (entries->len > DUPLICATES_MAX)
		return;
	for (guint i = 1; i < entries->len; i++) {
		guint32 entry = g_array_index(entries, guint32, i);
		Likeness likeness =
			compare_with_first(tree, entries, kept, entry);

		if (likeness == OTHER)
			g_array_index(entries, guint32, kept++) = entry;
		else if (likeness == EQUAL)
			g_array_append_val(equal, entry);
	}
	g_array_set_size(entries, kept);
}
