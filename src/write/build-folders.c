/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-folders.c - where each mailbox of a new Maildir lies
 */
#include "uidl/uidl.h"
#include "write/build-work.h"

/* Dovecot makes it in each folder of a Maildir++; for others it tells them from
   Maildirs of their own. */
#define MAILDIRPP_FILE "maildirfolder"

static gboolean
fail_name(const Build *build, guint32 folder, const char *why, GError **error)
{
	g_autofree char *shown =
		uidl_escape_utf8(store_folder(build->store, folder)->name, -1);

	g_set_error(error, BUILD_ERROR, BUILD_ERROR_NAME, "%s: %s", shown, why);
	return FALSE;
}

static gboolean
fail_twice(const Build *build, guint32 first, guint32 second, GError **error)
{
	g_autofree char *shown =
		uidl_escape_utf8(store_folder(build->store, first)->name, -1);
	g_autofree char *why = g_strdup_printf(
		"it would lie where %s does; rename one of them", shown);

	return fail_name(build, second, why, error);
}

gboolean
build_find_folders(Build *build, GError **error)
{
	const Store *store = build->store;
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint32 i = 0; i < store->folders->len; i++) {
		g_autoptr(GError) reason = NULL;
		char *directory = mailbox_name_to_directory(
			store_folder(store, i)->name, build->options->layout,
			&reason);
		gpointer first;

		if (directory == NULL)
			return fail_name(build, i, reason->message, error);
		build->directories[i] = directory;
		if (g_hash_table_lookup_extended(seen, directory, NULL, &first))
			return fail_twice(build, GPOINTER_TO_UINT(first), i,
			                  error);
		g_hash_table_insert(seen, directory, GUINT_TO_POINTER(i));
	}
	return TRUE;
}

static gboolean
make_folder(Build *build, guint32 folder, GError **error)
{
	static const char *const parts[] = { "cur", "new", "tmp" };
	g_autofree char *mark = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *path =
			build_path(build, folder, parts[i], NULL);

		if (!staging_folder(build->staging, path, error))
			return FALSE;
	}
	if (build->options->layout != LAYOUT_MAILDIRPP ||
	    *build->directories[folder] == '\0')
		return TRUE;
	mark = build_path(build, folder, NULL, MAILDIRPP_FILE);
	return staging_write(build->staging, mark, "", 0, error);
}

gboolean
build_make_folders(Build *build, GError **error)
{
	for (guint32 i = 0; i < build->store->folders->len; i++) {
		GError *reason = NULL;

		if (make_folder(build, i, &reason))
			continue;
		if (!g_error_matches(reason, G_IO_ERROR,
		                     G_IO_ERROR_FILENAME_TOO_LONG))
			return build_fail(error, BUILD_ERROR_TARGET, reason);
		g_error_free(reason);
		return fail_name(build, i,
		                 "it lies too deep; rename or move it", error);
	}
	return TRUE;
}
