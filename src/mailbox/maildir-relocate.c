/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-relocate.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "mailbox/duplicates.h"
#include "mailbox/maildir-files.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *name; /* begins with the base name */
	guint32 message;
	guint32 entry; /* in the tree of the second look; NO_ENTRY */
	guint16 folder;
	guint8 base_length;
	GArray *several; /* of guint32: all such entries; NULL: one at most */
} Missing;

static int
compare_bases(const Missing *a, const Missing *b)
{
	return maildir_name_compare_bases(a->name, a->base_length, b->name,
	                                  b->base_length);
}

static int
compare_missing(const void *a, const void *b)
{
	const Missing *left = a, *right = b;

	if (left->folder != right->folder)
		return left->folder < right->folder ? -1 : 1;
	return compare_bases(left, right);
}

/* Of several missing messages of one base name the first. */
static Missing *
find_missing(const Missing *key, Missing *missing, gsize length)
{
	Missing *found =
		bsearch(key, missing, length, sizeof *missing, compare_missing);

	while (found > missing && compare_missing(found - 1, found) == 0)
		found--;
	return found;
}

static void
add_entry(Missing *missing, guint32 entry)
{
	if (missing->entry == NO_ENTRY) {
		missing->entry = entry;
		return;
	}
	if (missing->several == NULL) {
		missing->several = g_array_new(FALSE, FALSE, sizeof(guint32));
		g_array_append_val(missing->several, missing->entry);
	}
	g_array_append_val(missing->several, entry);
}

/* missing: of one folder. */
static void
look_in(Tree *again, const char *directory, gboolean copies, Missing *missing,
        gsize length)
{
	g_autoptr(TreeListing) listing = tree_list(again, directory, NULL);

	for (guint i = 0; listing != NULL && i < listing->files->len; i++) {
		Missing key = { .entry = g_array_index(listing->files, guint32,
			                               i) };
		Missing *found;
		gsize base;

		key.name = tree_entry_name(again, key.entry);
		base = maildir_files_base(key.name, copies);
		if (base > G_MAXUINT8)
			continue;
		key.folder = missing->folder;
		key.base_length = (guint8)base;
		found = find_missing(&key, missing, length);
		if (found != NULL)
			add_entry(found, key.entry);
	}
}

static void
look_in_folder(Tree *again, const char *directory, gboolean copies,
               Missing *missing, gsize length)
{
	static const char *const below[] = { "new", "cur" };

	for (gsize i = 0; i < G_N_ELEMENTS(below); i++) {
		g_autofree char *path =
			g_build_filename(directory, below[i], NULL);

		look_in(again, path, copies, missing, length);
	}
}

static void
set_source(MailTable *table, const Tree *again, const Missing *missing)
{
	const char *path = tree_entry_path(again, missing->entry);
	const char *slash = strrchr(path, '/');
	g_autofree char *directory = g_strndup(path, (gsize)(slash - path));

	table->sources[missing->message].entry =
		tree_add(table->tree, directory, slash + 1);
}

/* While the folders were listed a file may have been renamed once more; files
   of equal octets are as good as one. FALSE: there are several. */
static gboolean
is_clear(const Tree *again, Missing *missing)
{
	g_autoptr(GArray) equal = g_array_new(FALSE, FALSE, sizeof(guint32));

	if (missing->several == NULL)
		return TRUE;
	duplicates_reduce(again, missing->several, equal);
	missing->entry = g_array_index(missing->several, guint32, 0);
	return missing->several->len == 1;
}

/* Messages of one base name: what was found for it is of the first. */
static void
settle(MailTable *table, const Tree *again, Missing *missing, gsize length,
       GHashTable *unclear)
{
	if (missing->entry == NO_ENTRY)
		return;
	if (length == 1 && is_clear(again, missing)) {
		set_source(table, again, missing);
		return;
	}
	for (gsize i = 0; i < length; i++)
		g_hash_table_add(unclear, GUINT_TO_POINTER(missing[i].message));
}

static void
settle_all(MailTable *table, const Tree *again, Missing *missing, gsize length,
           GHashTable *unclear)
{
	gsize end;

	for (gsize i = 0; i < length; i = end) {
		for (end = i + 1; end < length; end++) {
			if (compare_missing(&missing[i], &missing[end]) != 0)
				break;
		}
		settle(table, again, &missing[i], end - i, unclear);
		if (missing[i].several != NULL)
			g_array_unref(missing[i].several);
	}
}

static Missing *
list_missing(const Store *store, const guint32 *messages, gsize length)
{
	Missing *missing = g_new(Missing, length);

	for (gsize i = 0; i < length; i++) {
		const StoreMessage *message = store_get(store, messages[i]);

		missing[i] = (Missing){
			.name = store_name(store, messages[i]),
			.message = messages[i],
			.entry = NO_ENTRY,
			.folder = message->folder,
			.base_length = message->base_length,
		};
	}
	qsort(missing, length, sizeof *missing, compare_missing);
	return missing;
}

/* The names of all files again would stay in the table's tree: so this looks
   with a tree of its own. */
static void
relocate(MailTable *table, const guint32 *messages, gsize length,
         const Store *store, gboolean copies, GHashTable *unclear)
{
	g_autoptr(Tree) again = tree_open(tree_path(table->tree), NULL, NULL);
	g_autofree Missing *missing = NULL;
	gsize end;

	if (again == NULL || length == 0)
		return;
	missing = list_missing(store, messages, length);
	for (gsize i = 0; i < length; i = end) {
		guint16 folder = missing[i].folder;

		for (end = i + 1; end < length && missing[end].folder == folder;
		     end++)
			continue;
		look_in_folder(again, store_folder(store, folder)->directory,
		               copies, &missing[i], end - i);
	}
	settle_all(table, again, missing, length, unclear);
}

/* A MailRelocate. */
static void
relocate_exact(MailTable *table, const guint32 *messages, gsize length,
               GHashTable *unclear, gpointer data)
{
	relocate(table, messages, length, data, FALSE, unclear);
}

/* Likewise. */
static void
relocate_copied(MailTable *table, const guint32 *messages, gsize length,
                GHashTable *unclear, gpointer data)
{
	relocate(table, messages, length, data, TRUE, unclear);
}

void
maildir_relocate_set(Store *store, gboolean copies)
{
	g_assert(!tree_is_archive(store->mail->tree));
	store->mail->relocate = copies ? relocate_copied : relocate_exact;
	store->mail->relocate_data = store;
}
