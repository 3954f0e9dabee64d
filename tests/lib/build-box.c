/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "build-box.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "temp-folder.h"
#include "uidl/uidl.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define FIRST_TIME 1500000000
#define FIRST_UID_VALIDITY 1700000000

static void
plan_folder_clear(gpointer folder)
{
	g_array_unref(((PlanFolder *)folder)->entries);
}

static void
prepare(BuildBox *box)
{
	*box = (BuildBox){ .root = temp_folder_new() };
	box->options.owner = STAGING_OWNER_NONE;
	box->source = g_build_filename(box->root, "s", NULL);
	box->target = g_build_filename(box->root, "t", NULL);
}

static void
init_from(BuildBox *box, gboolean has_list, const TreeOptions *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open(box->source, options, &error);

	g_assert_no_error(error);
	box->store = store_new(tree, box->source);
	box->maildrop = maildrop_new(NULL);
	box->plan = g_new0(Plan, 1);
	box->plan->folders = g_array_new(FALSE, FALSE, sizeof(PlanFolder));
	g_array_set_clear_func(box->plan->folders, plan_folder_clear);
	box->plan->served_twice = g_array_new(FALSE, FALSE, sizeof(guint32));
	build_box_folder(box, "INBOX", has_list);
}

void
build_box_init(BuildBox *box, gboolean has_list)
{
	prepare(box);
	temp_folder_make(box->root, "s/cur");
	init_from(box, has_list, NULL);
}

static TreeUse
scan_all(const char *path, MailForm *form)
{
	(void)path;
	*form = FORM_PLAIN;
	return TREE_SCAN;
}

void
build_box_init_archive(BuildBox *box, gboolean has_list,
                       const MakeMember *members)
{
	const TreeOptions options = { .use = scan_all };

	prepare(box);
	make_archive(box->source, "tar", members);
	init_from(box, has_list, &options);
}

void
build_box_clear(BuildBox *box)
{
	store_free(box->store);
	maildrop_free(box->maildrop);
	plan_free(box->plan);
	build_result_clear(&box->result);
	g_clear_error(&box->error);
	g_free(box->source);
	g_free(box->target);
	temp_folder_remove(box->root);
}

StoreFolder *
build_box_folder(BuildBox *box, const char *name, gboolean has_list)
{
	StoreFolder *folder = store_add_folder(box->store, name);
	const guint32 number = box->store->folders->len - 1;
	const PlanFolder plan = {
		.folder = number,
		.next_uid = 1,
		.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry)),
	};

	folder->has_list = has_list;
	folder->uid_validity = FIRST_UID_VALIDITY + number;
	g_array_append_val(box->plan->folders, plan);
	return folder;
}

static void
set_time(const BuildBox *box, const char *path, gint64 time)
{
	g_autofree char *file = g_build_filename(box->source, path, NULL);
	const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
		                           { .tv_sec = time } };

	g_assert_cmpint(utimensat(AT_FDCWD, file, times, 0), ==, 0);
}

guint32
build_box_add(BuildBox *box, guint32 uid, const char *uidl, guint32 order,
              const char *path, const char *octets)
{
	Store *store = box->store;
	StoreFolder *folder = store_folder(store, store->folders->len - 1);
	guint32 entry = NO_ENTRY, message;
	gsize base = 0;

	if (path != NULL) {
		g_autofree char *directory = g_path_get_dirname(path);
		g_autofree char *name = g_path_get_basename(path);
		const char *info;

		if (!tree_is_archive(store->mail->tree)) {
			temp_folder_write(box->source, path, octets);
			set_time(box, path,
			         FIRST_TIME + (folder->has_list ? uid : 0));
		}
		entry = tree_add(store->mail->tree, directory, name);
		base = maildir_name_split(name, &info);
	}
	message = store_add(store, uid, uidl, order, entry, (guint8)base,
	                    entry != NO_ENTRY ? FACT_ALL : 0);
	if (!folder->has_list)
		store_get(store, message)->flags |= STORE_NEW;
	else
		folder->next_uid = uid + 1;
	return message;
}

void
build_box_plan(BuildBox *box, guint32 message, guint32 number, const char *uidl)
{
	PlanFolder *plan =
		&g_array_index(box->plan->folders, PlanFolder,
	                       store_get(box->store, message)->folder);
	PlanEntry entry = { .message = message, .pop3 = PLAN_BASE_NAME };

	if (uidl != NULL) {
		entry.pop3 =
			maildrop_add(box->maildrop, number, uidl,
		                     MAILDROP_NO_SIZE, NO_ENTRY, FORM_PLAIN, 0);
		plan->drops_orders = TRUE;
	}
	g_array_append_val(plan->entries, entry);
}

gboolean
build_box_run(BuildBox *box)
{
	build_result_clear(&box->result);
	g_clear_error(&box->error);
	return build_target(box->target, box->maildrop, box->store, box->plan,
	                    &box->options, &box->result, &box->error);
}

/* ---- what was made ---- */

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_file(GString *text, const char *file, const char *path)
{
	g_autofree char *contents = NULL;
	g_autofree char *shown = NULL;
	g_auto(GStrv) lines = NULL;
	struct stat status;

	g_assert_cmpint(stat(file, &status), ==, 0);
	g_assert_true(g_file_get_contents(file, &contents, NULL, NULL));
	g_string_append(text, path);
	if (strstr(path, "cur/") != NULL || strstr(path, "new/") != NULL) {
		shown = g_strescape(contents, NULL);
		g_string_append_printf(text, " %ld %s\n",
		                       (long)status.st_mtim.tv_sec, shown);
		return;
	}
	g_string_append_c(text, '\n');
	lines = g_strsplit(contents, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (**line != '\0' || line[1] != NULL)
			g_string_append_printf(text, "| %s\n", *line);
	}
}

static void
add_folder(GString *text, const char *folder, const char *path)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
	const char *name;

	g_assert_nonnull(directory);
	while ((name = g_dir_read_name(directory)) != NULL)
		g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *below =
			g_build_filename(folder, names->pdata[i], NULL);
		g_autofree char *relative =
			g_build_filename(path, names->pdata[i], NULL);

		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			add_folder(text, below, relative);
		else
			add_file(text, below, relative);
	}
}

char *
build_box_text(const BuildBox *box)
{
	GString *text = g_string_new(NULL);

	add_folder(text, box->target, "");
	return g_string_free(text, FALSE);
}

void
build_box_expect(BuildBox *box, const char *expected)
{
	g_autofree char *text = NULL;

	build_box_run(box);
	g_assert_no_error(box->error);
	text = build_box_text(box);
	g_assert_cmpstr(text, ==, expected);
}
