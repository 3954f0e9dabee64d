/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write-box.h"

#include "dovecot/maildir-name.h"
#include "dovecot/uidlist.h"
#include "mail/tree.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
set_list(StoreFolder *folder, const char *text)
{
	g_autoptr(Uidlist) list = NULL;
	gsize length;

	folder->has_list = text != NULL;
	folder->uid_validity = 1700000000;
	if (text == NULL)
		return;
	length = strlen(text);
	list = uidlist_parse(g_strdup(text), length, NULL);
	/* A test may begin with a list that is none. */
	if (list == NULL)
		return;
	folder->list_is_old = text[0] == '1';
	folder->uid_validity = uidlist_uid_validity(list);
	folder->next_uid = uidlist_next_uid(list);
}

/* control: the folder of the list, below the root; NULL: it is the mail's. */
static void
add_folder(WriteBox *box, const char *directory, const char *list,
           const char *control)
{
	static const char *const parts[] = { "cur", "new", "tmp" };
	g_autofree char *mail = g_build_filename("m", directory, NULL);
	StoreFolder *folder = store_add_folder(
		box->store, directory != NULL ? directory : "INBOX");

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
		g_autofree char *path = g_build_filename(mail, parts[i], NULL);

		temp_folder_make(box->root, path);
	}
	folder->directory = g_strdup(directory);
	folder->list_label = g_strdup(UIDLIST_FILE);
	folder->list_directory = g_build_filename(
		box->root, control != NULL ? control : mail, NULL);
	set_list(folder, list);
	if (list != NULL) {
		g_autofree char *path = g_build_filename(
			control != NULL ? control : mail, UIDLIST_FILE, NULL);

		temp_folder_write(box->root, path, list);
	}
}

void
write_box_init(WriteBox *box, const char *list, const char *control)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = NULL;

	*box = (WriteBox){ .root = temp_folder_new() };
	temp_folder_make(box->root, "m");
	box->maildir = g_build_filename(box->root, "m", NULL);
	tree = tree_open(box->maildir, NULL, &error);
	g_assert_no_error(error);
	box->store = store_new(tree, box->maildir);
	add_folder(box, NULL, list, control);
	box->maildrop = maildrop_new(NULL);
	box->plan.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry));
	box->others = g_array_new(FALSE, FALSE, sizeof(PlanFolder));
}

void
write_box_folder(WriteBox *box, const char *directory, const char *list,
                 const char *control)
{
	const PlanFolder plan = {
		.folder = box->store->folders->len,
		.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry)),
	};

	add_folder(box, directory, list, control);
	g_array_append_val(box->others, plan);
}

static PlanFolder *
plan_of(WriteBox *box, guint32 folder)
{
	return folder == 0
	               ? &box->plan
	               : &g_array_index(box->others, PlanFolder, folder - 1);
}

void
write_box_clear(WriteBox *box)
{
	for (guint32 i = 0; i < box->store->folders->len; i++)
		g_array_unref(plan_of(box, i)->entries);
	g_array_unref(box->others);
	store_free(box->store);
	maildrop_free(box->maildrop);
	g_free(box->maildir);
	temp_folder_remove(box->root);
}

guint32
write_box_add(WriteBox *box, guint32 uid, const char *uidl, guint32 order,
              const char *path)
{
	const guint32 folder = box->store->folders->len - 1;
	PlanFolder *plan = plan_of(box, folder);
	g_autofree char *directory = g_path_get_dirname(path);
	g_autofree char *name = g_path_get_basename(path);
	guint32 entry = tree_add(box->store->mail->tree, directory, name);
	guint32 message = store_add(box->store, uid, uidl, order, entry,
	                            (guint8)maildir_name_base(name), FACT_ALL);

	temp_folder_write(box->maildir, path, "Subject: a test\n\nText\n");
	if (uid >= store_folder(box->store, folder)->next_uid)
		store_get(box->store, message)->flags |= STORE_NEW;
	plan->next_uid = MAX(plan->next_uid, uid + 1);
	return message;
}

void
write_box_plan(WriteBox *box, guint32 message, guint32 number, const char *uidl)
{
	PlanFolder *plan = plan_of(box, store_get(box->store, message)->folder);
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
write_box_run(WriteBox *box, guint timeout, AnnotateResult *result,
              GError **error)
{
	const AnnotateOptions options = { .lock_timeout = timeout };
	const Plan plan = { .folders = g_array_new(FALSE, FALSE,
		                                   sizeof(PlanFolder)) };
	gboolean ok;

	for (guint32 i = 0; i < box->store->folders->len; i++) {
		PlanFolder folder = *plan_of(box, i);

		/* Whatever the test says of it, it is carried out. */
		folder.changed = MAX(1, folder.changed);
		g_array_append_val(plan.folders, folder);
	}
	ok = annotate_plan(box->maildrop, box->store, &plan, &options, result,
	                   error);
	g_array_unref(plan.folders);
	return ok;
}

char *
write_box_path(const WriteBox *box, const char *name)
{
	return g_build_filename(store_folder(box->store, 0)->list_directory,
	                        name, NULL);
}

char *
write_box_list(const WriteBox *box)
{
	return write_box_list_of(box, 0);
}

char *
write_box_list_of(const WriteBox *box, guint32 folder)
{
	g_autofree char *path = g_build_filename(
		store_folder(box->store, folder)->list_directory, UIDLIST_FILE,
		NULL);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

/* ---- snapshots ---- */

static gint
compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_status(GString *text, const char *path, const struct stat *status)
{
	g_string_append_printf(text, "%s %o %u:%u", path, status->st_mode,
	                       status->st_uid, status->st_gid);
	if (!S_ISDIR(status->st_mode))
		g_string_append_printf(
			text, " %lu %lu %ld %ld.%09ld %ld.%09ld",
			(gulong)status->st_ino, (gulong)status->st_nlink,
			(glong)status->st_size, (glong)status->st_mtim.tv_sec,
			status->st_mtim.tv_nsec, (glong)status->st_ctim.tv_sec,
			status->st_ctim.tv_nsec);
	g_string_append_c(text, '\n');
}

static void
add_path(GString *text, const char *path)
{
	g_autofree char *contents = NULL;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) directory = NULL;
	struct stat status;
	const char *name;

	g_assert_cmpint(lstat(path, &status), ==, 0);
	add_status(text, path, &status);
	if (S_ISLNK(status.st_mode))
		contents = g_file_read_link(path, NULL);
	else if (S_ISREG(status.st_mode))
		g_file_get_contents(path, &contents, NULL, NULL);
	if (contents != NULL)
		g_string_append(text, contents);
	if (!S_ISDIR(status.st_mode))
		return;

	directory = g_dir_open(path, 0, NULL);
	g_assert_nonnull(directory);
	while ((name = g_dir_read_name(directory)) != NULL)
		g_ptr_array_add(names, g_build_filename(path, name, NULL));
	g_ptr_array_sort(names, compare_names);
	for (guint i = 0; i < names->len; i++)
		add_path(text, names->pdata[i]);
}

char *
write_box_snapshot(const WriteBox *box)
{
	GString *text = g_string_new(NULL);

	add_path(text, box->root);
	return g_string_free(text, FALSE);
}
