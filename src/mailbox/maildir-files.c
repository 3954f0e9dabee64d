/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-files.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "mailbox/duplicates.h"
#include "uidl/uidl.h"

#include <stdlib.h>
#include <string.h>

/*
 * new/ first: mail that is moved to cur/ meanwhile is then seen twice, which
 * duplicates.h sorts out, and not missed.
 */
static const char *const directories[] = { "new", "cur" };

static guchar
octet_of_base(const char *at)
{
	return *at == ':' ? '\0' : (guchar)*at;
}

int
maildir_files_compare_bases(const char *a, const char *b)
{
	while (octet_of_base(a) == octet_of_base(b)) {
		if (octet_of_base(a) == '\0')
			return 0;
		a++;
		b++;
	}
	return octet_of_base(a) < octet_of_base(b) ? -1 : 1;
}

/* ---- listing ---- */

/* Names of one directory that are left out, all for one reason. */
typedef struct {
	const char *directory;
	char *first; /* in the order of octets */
	guint count;
} LeftOut;

static void
leave_out(LeftOut *left_out, const char *name)
{
	if (left_out->count == 0 || strcmp(name, left_out->first) < 0) {
		g_free(left_out->first);
		left_out->first = g_strdup(name);
	}
	left_out->count++;
}

/* Takes what left_out holds. */
static void
warn_left_out(Store *store, LeftOut *left_out, const char *reason)
{
	g_autofree char *first = g_steal_pointer(&left_out->first);
	g_autofree char *shown = NULL;
	g_autofree char *more = NULL;

	if (left_out->count == 0)
		return;
	shown = uidl_escape(first, -1);
	if (left_out->count > 1)
		more = g_strdup_printf(" and %u more", left_out->count - 1);
	store_warn(store,
	           g_strdup_printf("%s/%s%s: left out, %s", left_out->directory,
	                           shown, more != NULL ? more : "", reason));
}

/* Dot files are nobody's mail, and common: no word about them. */
static void
warn_others(Store *store, const char *directory, const TreeListing *listing)
{
	const GPtrArray *lists[] = { listing->folders, listing->others };
	LeftOut left_out = { .directory = directory };

	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		for (guint j = 0; j < lists[i]->len; j++) {
			const char *name = lists[i]->pdata[j];

			if (name[0] != '.')
				leave_out(&left_out, name);
		}
	}
	warn_left_out(store, &left_out,
	              "not a regular file (symlinks are not followed)");
}

static void
add_messages(const Tree *tree, const char *directory,
             const TreeListing *listing, GArray *entries, Store *store)
{
	LeftOut left_out = { .directory = directory };

	for (guint i = 0; i < listing->files->len; i++) {
		guint32 entry = g_array_index(listing->files, guint32, i);
		const char *name = tree_entry_name(tree, entry);

		if (maildir_name_is_message(name))
			g_array_append_val(entries, entry);
		else if (name[0] != '.')
			leave_out(&left_out, name);
	}
	warn_left_out(store, &left_out,
	              "Dovecot takes no file of such a name for a message");
}

/* Appends the entries that are messages; store is for warnings. */
static gboolean
list_directory(Tree *tree, const char *directory, GArray *entries, Store *store,
               GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(TreeListing) listing = tree_list(tree, directory, &reason);

	/* Dovecot makes a new/ that is missing. */
	if (g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) &&
	    strcmp(directory, "new") == 0)
		return TRUE;
	if (listing == NULL) {
		g_propagate_prefixed_error(error, g_steal_pointer(&reason),
		                           "%s/: ", directory);
		return FALSE;
	}
	warn_others(store, directory, listing);
	add_messages(tree, directory, listing, entries, store);
	return TRUE;
}

/* ---- one file a base name ---- */

static gint
compare_entries(gconstpointer a, gconstpointer b, gpointer data)
{
	const Tree *tree = data;
	guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
	int order = maildir_files_compare_bases(tree_entry_name(tree, left),
	                                        tree_entry_name(tree, right));

	if (order == 0)
		order = strcmp(tree_entry_path(tree, left),
		               tree_entry_path(tree, right));
	return order;
}

/* The end of those entries, from first on, that share its base name. */
static guint
end_of_base(const Tree *tree, const GArray *entries, guint first)
{
	const char *name =
		tree_entry_name(tree, g_array_index(entries, guint32, first));
	guint end = first + 1;

	while (end < entries->len &&
	       maildir_files_compare_bases(
		       name,
		       tree_entry_name(tree, g_array_index(entries, guint32,
	                                                   end))) == 0)
		end++;
	return end;
}

static void
add_file(const Tree *tree, MaildirFiles *files, const guint32 *entries,
         guint length)
{
	MaildirFile file = { .entry = entries[0] };
	g_autoptr(GArray) same = NULL;
	char *fault = NULL;
	gsize base;

	if (length > 1) {
		same = g_array_new(FALSE, FALSE, sizeof *entries);
		g_array_append_vals(same, entries, length);
		file.flags = (guint8)duplicates_judge(tree, same, &fault);
		file.entry = g_array_index(same, guint32, 0);
	}
	base = maildir_name_base(tree_entry_name(tree, file.entry));
	/* Linux has no longer names than 255 octets. */
	g_assert(base <= G_MAXUINT8);
	file.base_length = (guint8)base;
	g_array_append_val(files->files, file);
	if (fault != NULL)
		g_hash_table_insert(files->faults, GUINT_TO_POINTER(file.entry),
		                    fault);
}

MaildirFiles *
maildir_files_read(Tree *tree, Store *store, GError **error)
{
	g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(guint32));
	MaildirFiles *files;
	guint end;

	for (gsize i = 0; i < G_N_ELEMENTS(directories); i++) {
		if (!list_directory(tree, directories[i], entries, store,
		                    error))
			return NULL;
	}
	g_array_sort_with_data(entries, compare_entries, tree);

	files = g_new0(MaildirFiles, 1);
	files->files = g_array_sized_new(FALSE, FALSE, sizeof(MaildirFile),
	                                 entries->len);
	files->faults = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	for (guint i = 0; i < entries->len; i = end) {
		end = end_of_base(tree, entries, i);
		add_file(tree, files, &g_array_index(entries, guint32, i),
		         end - i);
	}
	return files;
}

void
maildir_files_free(MaildirFiles *files)
{
	if (files == NULL)
		return;
	g_array_unref(files->files);
	g_hash_table_unref(files->faults);
	g_free(files);
}

/* ---- looking for files again ---- */

typedef struct {
	const char *name; /* in the table's tree */
	guint32 message;
	guint32 entry; /* in the tree of the second look; NO_ENTRY */
} Missing;

static int
compare_missing(const void *a, const void *b)
{
	return maildir_files_compare_bases(((const Missing *)a)->name,
	                                   ((const Missing *)b)->name);
}

/* The names of all files again would stay in the table's tree: so this looks
   with a tree of its own. */
static void
look_in(Tree *again, const char *directory, Missing *missing, gsize length)
{
	g_autoptr(TreeListing) listing = tree_list(again, directory, NULL);

	/* Backwards, so that of several the first stays. */
	for (guint i = listing != NULL ? listing->files->len : 0; i-- > 0;) {
		Missing key = { .entry = g_array_index(listing->files, guint32,
			                               i) };
		Missing *found;

		key.name = tree_entry_name(again, key.entry);
		found = bsearch(&key, missing, length, sizeof key,
		                compare_missing);
		if (found != NULL)
			found->entry = key.entry;
	}
}

static void
set_source(MailTable *table, const Tree *again, const Missing *missing)
{
	const char *path, *slash;
	g_autofree char *directory = NULL;

	if (missing->entry == NO_ENTRY)
		return;
	path = tree_entry_path(again, missing->entry);
	slash = strrchr(path, '/');
	directory = g_strndup(path, (gsize)(slash - path));
	table->sources[missing->message].entry =
		tree_add(table->tree, directory, slash + 1);
}

void
maildir_files_relocate(MailTable *table, const guint32 *messages, gsize length,
                       gpointer data)
{
	g_autoptr(Tree) again = tree_open(tree_path(table->tree), NULL, NULL);
	g_autofree Missing *missing = g_new(Missing, length);

	(void)data;
	if (again == NULL)
		return;
	for (gsize i = 0; i < length; i++) {
		missing[i] =
			(Missing){ .message = messages[i], .entry = NO_ENTRY };
		missing[i].name = tree_entry_name(
			table->tree, table->sources[messages[i]].entry);
	}
	qsort(missing, length, sizeof *missing, compare_missing);
	for (gsize i = 0; i < G_N_ELEMENTS(directories); i++)
		look_in(again, directories[i], missing, length);
	for (gsize i = 0; i < length; i++)
		set_source(table, again, &missing[i]);
}
