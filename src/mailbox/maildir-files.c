/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-files.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "mailbox/duplicates.h"
#include "mailbox/maildir-left-out.h"
#include "uidl/uidl.h"

#include <string.h>

/*
 * new/ first: mail that is moved to cur/ meanwhile is then seen twice, which
 * duplicates.h sorts out, and not missed.
 */
static const char *const directories[] = { "new", "cur" };

gsize
maildir_files_base(const char *name, gboolean is_mangled)
{
	const char *info;

	return is_mangled ? maildir_name_split(name, &info)
	                  : maildir_name_base(name);
}

/* What all that follows needs. */
typedef struct {
	Tree *tree;
	Store *store; /* for warnings */
	gboolean copies;
	gboolean is_mangled; /* names may be: how maildir_files_base() looks */
	GArray *files;       /* of MaildirFile */
	guint kept; /* those of them that are through with join_same() */
} Reader;

/* ---- listing ---- */

/* Dot files are nobody's mail, and common: no word about them. */
static void
warn_others(const Reader *reader, const char *directory,
            const TreeListing *listing)
{
	const GPtrArray *lists[] = { listing->folders, listing->others };
	LeftOut left_out = { 0 };

	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
		for (guint j = 0; j < lists[i]->len; j++) {
			const char *name = lists[i]->pdata[j];

			if (name[0] != '.')
				left_out_add(&left_out, directory, name);
		}
	}
	left_out_tell(&left_out,
	              "left out, not a regular file (symlinks are not "
	              "followed)",
	              reader->store->warnings);
}

/* Linux has no longer names, but archives have. */
static void
add_messages(Reader *reader, const char *directory, const TreeListing *listing)
{
	LeftOut unfit = { 0 }, too_long = { 0 };

	for (guint i = 0; i < listing->files->len; i++) {
		MaildirFile file = { .entry = g_array_index(listing->files,
			                                    guint32, i) };
		const char *name = tree_entry_name(reader->tree, file.entry);
		gsize base = maildir_files_base(name, reader->is_mangled);

		file.base_length = (guint8)base;
		if (name[0] == '.')
			continue;
		if (base == 0 || !maildir_name_is_message(name))
			left_out_add(&unfit, directory, name);
		else if (base > G_MAXUINT8)
			left_out_add(&too_long, directory, name);
		else
			g_array_append_val(reader->files, file);
	}
	left_out_tell(&unfit,
	              "left out, Dovecot takes no file of such a name for a "
	              "message",
	              reader->store->warnings);
	left_out_tell(&too_long,
	              "left out, the name is longer than the 255 octets of a "
	              "file name",
	              reader->store->damage);
}

/* Appends the files that are messages. */
static gboolean
list_directory(Reader *reader, const char *directory, gboolean is_needed,
               GError **error)
{
	g_autoptr(GError) reason = NULL;
	g_autoptr(TreeListing) listing =
		tree_list(reader->tree, directory, &reason);
	g_autofree char *shown = NULL;

	if (!is_needed &&
	    g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
		return TRUE;
	if (listing == NULL) {
		shown = uidl_escape(directory, -1);
		g_propagate_prefixed_error(error, g_steal_pointer(&reason),
		                           "%s/: ", shown);
		return FALSE;
	}
	warn_others(reader, directory, listing);
	add_messages(reader, directory, listing);
	return TRUE;
}

/* ---- one file a base name ---- */

static int
compare_bases(const Tree *tree, const MaildirFile *a, const MaildirFile *b)
{
	return maildir_name_compare_bases(
		tree_entry_name(tree, a->entry), a->base_length,
		tree_entry_name(tree, b->entry), b->base_length);
}

static gint
compare_files(gconstpointer a, gconstpointer b, gpointer data)
{
	const Tree *tree = data;
	const MaildirFile *left = a, *right = b;
	int order = compare_bases(tree, left, right);

	if (order == 0)
		order = strcmp(tree_entry_path(tree, left->entry),
		               tree_entry_path(tree, right->entry));
	return order;
}

/* The end of those files, from first on, that share its base name. */
static guint
end_of_base(const Reader *reader, guint first)
{
	const MaildirFile *files = (MaildirFile *)reader->files->data;
	guint end = first + 1;

	while (end < reader->files->len &&
	       compare_bases(reader->tree, &files[first], &files[end]) == 0)
		end++;
	return end;
}

/* In place: there are no more of them than were read. */
static void
keep(Reader *reader, MaildirFile file)
{
	g_array_index(reader->files, MaildirFile, reader->kept++) = file;
}

static MaildirFile
file_of(const Reader *reader, guint32 entry)
{
	MaildirFile file = { .entry = entry };

	file.base_length = (guint8)maildir_files_base(
		tree_entry_name(reader->tree, entry), reader->is_mangled);
	return file;
}

static void
add_judged(Reader *reader, GArray *same, MaildirFiles *files)
{
	char *fault = NULL;
	StoreFlags flags = duplicates_judge(reader->tree, same, &fault);
	MaildirFile file = file_of(reader, g_array_index(same, guint32, 0));

	file.flags = (guint8)flags;
	keep(reader, file);
	if (fault != NULL)
		g_hash_table_insert(files->faults, GUINT_TO_POINTER(file.entry),
		                    fault);
}

static void
add_copied(Reader *reader, GArray *same, MaildirFiles *files, LeftOut *equal,
           LeftOut *others)
{
	g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(guint32));

	duplicates_reduce(reader->tree, same, left);
	for (guint i = 0; i < same->len; i++) {
		MaildirFile file =
			file_of(reader, g_array_index(same, guint32, i));

		if (same->len == 1) {
			keep(reader, file);
			continue;
		}
		g_array_append_val(files->others, file);
		left_out_add(others, "",
		             tree_entry_path(reader->tree, file.entry));
	}
	for (guint i = 0; i < left->len; i++)
		left_out_add(equal, "",
		             tree_entry_path(reader->tree,
		                             g_array_index(left, guint32, i)));
}

static MaildirFiles *
files_new(GArray *array)
{
	MaildirFiles *files = g_new0(MaildirFiles, 1);

	files->files = g_array_ref(array);
	files->others = g_array_new(FALSE, FALSE, sizeof(MaildirFile));
	files->faults = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	return files;
}

static MaildirFiles *
join_same(Reader *reader)
{
	MaildirFiles *files = files_new(reader->files);
	LeftOut equal = { 0 }, others = { 0 };
	guint end;

	for (guint i = 0; i < reader->files->len; i = end) {
		const MaildirFile *first =
			&g_array_index(reader->files, MaildirFile, i);
		g_autoptr(GArray) same = NULL;

		end = end_of_base(reader, i);
		if (end == i + 1) {
			keep(reader, *first);
			continue;
		}
		same = g_array_new(FALSE, FALSE, sizeof(guint32));
		for (guint j = 0; j < end - i; j++)
			g_array_append_val(same, first[j].entry);
		if (reader->copies)
			add_copied(reader, same, files, &equal, &others);
		else
			add_judged(reader, same, files);
	}
	g_array_set_size(reader->files, reader->kept);
	left_out_tell(&equal,
	              "left out, equal to another file of the same base name",
	              reader->store->warnings);
	left_out_tell(&others,
	              "the same base name, but other contents: each is a "
	              "message of its own, with a new UID",
	              reader->store->warnings);
	return files;
}

MaildirFiles *
maildir_files_read(Tree *tree, const char *directory, gboolean copies,
                   Store *store, GError **error)
{
	g_autoptr(GArray) files =
		g_array_new(FALSE, FALSE, sizeof(MaildirFile));
	Reader reader = {
		.tree = tree,
		.store = store,
		.copies = copies,
		.is_mangled = copies || tree_is_archive(tree),
		.files = files,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(directories); i++) {
		g_autofree char *path =
			g_build_filename(directory, directories[i], NULL);
		/* Dovecot makes a new/ that is missing; an archive may lack
		   folders that are empty. */
		gboolean is_needed = !copies && !tree_is_archive(tree) && i > 0;

		if (!list_directory(&reader, path, is_needed, error))
			return NULL;
	}
	g_array_sort_with_data(files, compare_files, tree);
	return join_same(&reader);
}

void
maildir_files_free(MaildirFiles *files)
{
	if (files == NULL)
		return;
	g_array_unref(files->files);
	g_array_unref(files->others);
	g_hash_table_unref(files->faults);
	g_free(files);
}
