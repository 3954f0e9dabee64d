/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/build.h"

#include "dovecot/keywords.h"
#include "dovecot/subscriptions.h"
#include "mail/tree.h"
#include "uidl/uidl.h"
#include "write/build-work.h"

#include <string.h>

/* Dovecot's own: the last UIDVALIDITY that was given out, in the contents of
   the one and in the other's name. */
#define UIDVALIDITY_FILE "dovecot-uidvalidity"

G_DEFINE_QUARK(build - error - quark, build_error)

void
build_result_clear(BuildResult *result)
{
	g_clear_pointer(&result->left_out, g_ptr_array_unref);
	g_clear_pointer(&result->warnings, g_ptr_array_unref);
}

/* ---- for build*.c ---- */

gboolean
build_fail(GError **error, BuildError code, GError *reason)
{
	g_set_error_literal(error, BUILD_ERROR, (gint)code, reason->message);
	g_error_free(reason);
	return FALSE;
}

char *
build_path(const Build *build, guint32 folder, const char *part,
           const char *name)
{
	GString *path = g_string_new(build->directories[folder]);
	const char *const parts[] = { part, name };

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		if (parts[i] != NULL && path->len > 0)
			g_string_append_c(path, '/');
		if (parts[i] != NULL)
			g_string_append(path, parts[i]);
	}
	return g_string_free(path, FALSE);
}

char *
build_show(const Build *build, guint32 message)
{
	const Store *store = build->store;
	const StoreMessage *row = store_get(store, message);
	const char *path = mail_table_path(store->mail, message);
	g_autofree char *folder = NULL;

	if (path != NULL)
		return uidl_escape(path, -1);
	folder = uidl_escape_utf8(store_folder(store, row->folder)->name, -1);
	return g_strdup_printf("UID %u of %s", row->uid, folder);
}

/* ---- small files ---- */

static gboolean
write_text(Build *build, guint32 folder, const char *name, const char *text,
           GError **error)
{
	g_autofree char *path = build_path(build, folder, NULL, name);
	GError *reason = NULL;

	return staging_write(build->staging, path, text, strlen(text),
	                     &reason) ||
	       build_fail(error, BUILD_ERROR_TARGET, reason);
}

static gboolean
write_folder(Build *build, guint32 number, GError **error)
{
	const StoreFolder *folder = store_folder(build->store, number);

	if (!build_list(build, number, error))
		return FALSE;
	return folder->keywords == NULL ||
	       write_text(build, number, KEYWORDS_FILE, folder->keywords,
	                  error);
}

static gboolean
write_subscriptions(Build *build, GError **error)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (build->store->subscriptions == NULL)
		return TRUE;
	build->result->subscriptions = subscriptions_format(
		build->store->subscriptions, build->options->layout, text);
	return write_text(build, 0, SUBSCRIPTIONS_FILE, text->str, error);
}

/* So that Dovecot gives no new folder a UIDVALIDITY that one of that name had
   once. */
static gboolean
write_uid_validity(Build *build, GError **error)
{
	const Store *store = build->store;
	guint32 last = store->last_uid_validity;
	g_autofree char *text = NULL;
	g_autofree char *name = NULL;

	for (guint i = 0; i < store->folders->len; i++)
		last = MAX(last, store_folder(store, i)->uid_validity);
	text = g_strdup_printf("%08x", last);
	name = g_strconcat(UIDVALIDITY_FILE ".", text, NULL);
	return write_text(build, 0, UIDVALIDITY_FILE, text, error) &&
	       write_text(build, 0, name, "", error);
}

/* ---- all of it ---- */

static gint
compare_left(gconstpointer a, gconstpointer b)
{
	guint32 left = ((const BuildLeft *)a)->message;
	guint32 right = ((const BuildLeft *)b)->message;

	return left < right ? -1 : left > right;
}

/* An archive tells them in its own order. */
static void
tell_left_out(Build *build)
{
	g_array_sort(build->left, compare_left);
	for (guint i = 0; i < build->left->len; i++) {
		BuildLeft *left = &g_array_index(build->left, BuildLeft, i);

		g_ptr_array_add(build->result->left_out,
		                g_steal_pointer(&left->text));
	}
}

static gboolean
commit(Build *build, GError **error)
{
	GError *reason = NULL;
	char *warning;

	if (!staging_commit(build->staging, &warning, &reason))
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	if (warning != NULL)
		g_ptr_array_add(build->result->warnings, warning);
	tell_left_out(build);
	return TRUE;
}

static gboolean
build_staged(Build *build, GError **error)
{
	const guint folders = build->store->folders->len;

	if (!build_make_folders(build, error))
		return FALSE;
	build_keep_names(build);
	if (!build_copy(build, error) || !build_make_names(build, error))
		return FALSE;
	for (guint32 i = 0; i < folders; i++) {
		if (!write_folder(build, i, error))
			return FALSE;
	}
	return write_subscriptions(build, error) &&
	       write_uid_validity(build, error) && commit(build, error);
}

static void
left_clear(gpointer left)
{
	g_free(((BuildLeft *)left)->text);
}

static void
build_init(Build *build)
{
	const guint folders = build->store->folders->len;

	/* One more, so that there is a NULL at the end. */
	build->directories = g_new0(char *, folders + 1);
	build->states = g_new0(guint8, build->store->messages->len);
	build->made = g_array_new(FALSE, FALSE, sizeof(BuildMade));
	build->left = g_array_new(FALSE, FALSE, sizeof(BuildLeft));
	g_array_set_clear_func(build->left, left_clear);
	*build->result = (BuildResult){ .folders = folders };
	build->result->left_out = g_ptr_array_new_with_free_func(g_free);
	build->result->warnings = g_ptr_array_new_with_free_func(g_free);
}

static void
build_clear(Build *build)
{
	staging_free(build->staging);
	g_strfreev(build->directories);
	g_free(build->states);
	g_array_unref(build->made);
	g_array_unref(build->left);
}

gboolean
build_target(const char *target, const Maildrop *maildrop, const Store *store,
             const Plan *plan, const BuildOptions *options, BuildResult *result,
             GError **error)
{
	Build build = {
		.maildrop = maildrop,
		.store = store,
		.plan = plan,
		.options = options,
		.result = result,
	};
	GError *reason = NULL;
	gboolean done = FALSE;

	build_init(&build);
	if (!staging_check(target, &reason)) {
		build_fail(error, BUILD_ERROR_TARGET, reason);
	} else if (build_find_folders(&build, error)) {
		build.staging = staging_new(target, &options->owner, &reason);
		if (build.staging != NULL)
			done = build_staged(&build, error);
		else
			build_fail(error, BUILD_ERROR_TARGET, reason);
	}
	build_clear(&build);
	return done;
}

gboolean
build_check_folders(const Store *store, const BuildOptions *options,
                    GError **error)
{
	BuildResult result;
	Build build = {
		.store = store,
		.options = options,
		.result = &result,
	};
	gboolean can;

	build_init(&build);
	can = build_find_folders(&build, error);
	build_clear(&build);
	build_result_clear(&result);
	return can;
}
