/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-names.c - which file of a new Maildir keeps its name, and the others'
 */
#include "dovecot/maildir-name.h"
#include "write/build-work.h"

#include <string.h>

/* ---- names that stay ---- */

typedef struct {
	const char *name;
	gsize length; /* of the base name */
	guint32 message;
} BaseName;

static gint
compare_bases(gconstpointer a, gconstpointer b)
{
	const BaseName *left = a, *right = b;
	int order = maildir_name_compare_bases(left->name, left->length,
	                                       right->name, right->length);

	if (order == 0)
		order = left->message < right->message
		                ? -1
		                : left->message > right->message;
	return order;
}

/* Of several with one base name the first in the Store keeps it. */
static void
part_equal_names(Build *build, GArray *bases)
{
	g_array_sort(bases, compare_bases);
	for (guint i = 1; i < bases->len; i++) {
		const BaseName *last = &g_array_index(bases, BaseName, i - 1);
		const BaseName *base = &g_array_index(bases, BaseName, i);

		if (maildir_name_compare_bases(last->name, last->length,
		                               base->name, base->length) == 0)
			build->states[base->message] = BUILD_SHARES_NAME;
	}
}

static void
keep_names_of(Build *build, const StoreFolder *folder)
{
	g_autoptr(GArray) bases = g_array_new(FALSE, FALSE, sizeof(BaseName));
	g_autoptr(GString) kept = g_string_new(NULL);
	const guint32 end = folder->first + folder->length;

	for (guint32 i = folder->first; i < end; i++) {
		const char *name = store_name(build->store, i);
		const BaseName base = { name, target_name_keep(name, kept), i };

		if (base.length == 0)
			build->states[i] = BUILD_NEEDS_NAME;
		else
			g_array_append_val(bases, base);
	}
	part_equal_names(build, bases);
}

void
build_keep_names(Build *build)
{
	for (guint32 i = 0; i < build->store->folders->len; i++)
		keep_names_of(build, store_folder(build->store, i));
}

/* "new" for mail that nobody has seen, as it lies in the source; a name with
   flags is for cur/ only. */
static const char *
part_of(const Build *build, guint32 message)
{
	const char *path = mail_table_path(build->store->mail, message);
	const char *name = store_name(build->store, message);
	const gsize before = path != NULL ? strlen(path) - strlen(name) : 0;

	if (before >= 4 && strncmp(path + before - 4, "new/", 4) == 0 &&
	    (before == 4 || path[before - 5] == '/') &&
	    !target_name_has_flags(name))
		return "new";
	return "cur";
}

char *
build_kept_path(const Build *build, guint32 message)
{
	g_autoptr(GString) kept = g_string_new(NULL);

	if (target_name_keep(store_name(build->store, message), kept) == 0)
		return NULL;
	return build_path(build, store_get(build->store, message)->folder,
	                  part_of(build, message), kept->str);
}

/* ---- names that are made ---- */

char *
build_tmp_path(const Build *build, guint32 message)
{
	g_autofree char *name = g_strdup_printf("%u", message);

	return build_path(build, store_get(build->store, message)->folder,
	                  "tmp", name);
}

static guint32
folder_of(const Build *build, const BuildMade *made)
{
	return store_get(build->store, made->message)->folder;
}

static gint
compare_messages(gconstpointer a, gconstpointer b)
{
	guint32 left = ((const BuildMade *)a)->message;
	guint32 right = ((const BuildMade *)b)->message;

	return left < right ? -1 : left > right;
}

/* Such that are alike come together, in the Store's order. */
static gint
compare_made(gconstpointer a, gconstpointer b, gpointer data)
{
	const BuildMade *left = a, *right = b;
	guint32 left_folder = folder_of(data, left);
	guint32 right_folder = folder_of(data, right);
	int order = (left_folder > right_folder) - (left_folder < right_folder);

	if (order == 0)
		order = target_name_compare(&left->name, &right->name);
	return order != 0 ? order : compare_messages(a, b);
}

/* Those names that stay and could be one that is made: of a Maildir that was
   made here, too. */
static void
add_kept(const Build *build, guint32 folder, GHashTable *kept)
{
	const StoreFolder *box = store_folder(build->store, folder);
	g_autoptr(GString) text = g_string_new(NULL);

	g_hash_table_remove_all(kept);
	for (guint32 i = box->first; i < box->first + box->length; i++) {
		gsize length;

		if (build->states[i] != BUILD_KEEPS_NAME)
			continue;
		length = target_name_keep(store_name(build->store, i), text);
		g_string_truncate(text, length);
		if (strstr(text->str, TARGET_NAME_HOST) != NULL)
			g_hash_table_add(kept, g_strdup(text->str));
	}
}

static void
number_copies(Build *build)
{
	g_autoptr(GHashTable) kept =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autoptr(GString) base = g_string_new(NULL);
	const BuildMade *last = NULL;

	g_array_sort_with_data(build->made, compare_made, build);
	for (guint i = 0; i < build->made->len; i++) {
		BuildMade *made = &g_array_index(build->made, BuildMade, i);
		const gboolean same_folder =
			last != NULL &&
			folder_of(build, last) == folder_of(build, made);

		if (!same_folder)
			add_kept(build, folder_of(build, made), kept);
		made->name.copy = 1;
		if (same_folder &&
		    target_name_compare(&last->name, &made->name) == 0)
			made->name.copy = last->name.copy + 1;
		target_name_base(&made->name, base);
		while (g_hash_table_contains(kept, base->str)) {
			made->name.copy++;
			target_name_base(&made->name, base);
		}
		last = made;
	}
}

static gboolean
give_name(Build *build, const BuildMade *made, GError **error)
{
	const char *part = part_of(build, made->message);
	g_autofree char *from = build_tmp_path(build, made->message);
	g_autoptr(GString) name = g_string_new(NULL);
	g_autofree char *to = NULL;

	target_name_base(&made->name, name);
	if (strcmp(part, "cur") == 0)
		target_name_add_flags(store_name(build->store, made->message),
		                      name);
	to = build_path(build, folder_of(build, made), part, name->str);
	return staging_rename(build->staging, from, to, error);
}

gboolean
build_make_names(Build *build, GError **error)
{
	GArray *all = build->made;

	number_copies(build);
	g_array_sort(all, compare_messages);
	for (guint i = 0; i < all->len; i++) {
		GError *reason = NULL;

		if (!give_name(build, &g_array_index(all, BuildMade, i),
		               &reason))
			return build_fail(error, BUILD_ERROR_TARGET, reason);
	}
	build->result->renamed = all->len;
	return TRUE;
}
