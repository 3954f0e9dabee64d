/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-relocate.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "mailbox/maildir-files.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
	const char *name; /* begins with the base name */
	guint32 message;
	guint32 entry; /* in the tree of the second look; NO_ENTRY */
	guint16 folder;
	guint8 base_length;
	gboolean is_doubtful; /* there are several */
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

/* missing: of one folder. */
static void
look_in(Tree *again, const char *directory, gboolean copies, Missing *missing,
        gsize length)
{
	g_autoptr(TreeListing) listing = tree_list(again, directory, NULL);

	/* Backwards, so that of several the first stays. */
	for (guint i = listing != NULL ? listing->files->len : 0; i-- > 0;) {
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
		found = bsearch(&key, missing, length, sizeof key,
		                compare_missing);
		if (found == NULL)
			continue;
		/* Each may be a message of its own where they are copied. */
		found->is_doubtful |= copies && found->entry != NO_ENTRY;
		found->entry = key.entry;
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
	const char *path, *slash;
	g_autofree char *directory = NULL;

	if (missing->entry == NO_ENTRY || missing->is_doubtful)
		return;
	path = tree_entry_path(again, missing->entry);
	slash = strrchr(path, '/');
	directory = g_strndup(path, (gsize)(slash - path));
	table->sources[missing->message].entry =
		tree_add(table->tree, directory, slash + 1);
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
         const Store *store, gboolean copies)
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
	for (gsize i = 0; i < length; i++)
		set_source(table, again, &missing[i]);
}

/* A MailRelocate. */
static void
relocate_exact(MailTable *table, const guint32 *messages, gsize length,
               gpointer data)
{
	relocate(table, messages, length, data, FALSE);
}

/* Likewise. */
static void
relocate_copied(MailTable *table, const guint32 *messages, gsize length,
                gpointer data)
{
	relocate(table, messages, length, data, TRUE);
}

void
maildir_relocate_set(Store *store, gboolean copies)
{
	g_assert(!tree_is_archive(store->mail->tree));
	store->mail->relocate = copies ? relocate_copied : relocate_exact;
	store->mail->relocate_data = store;
}
