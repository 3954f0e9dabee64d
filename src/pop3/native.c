/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/native.h"

#include "pop3/dump-uidls.h"
#include "pop3/manifest.h"
#include "pop3/native-files.h"
#include "pop3/tally.h"
#include "uidl/uidl.h"

#include <string.h>

/* Ten million messages with UIDLs of the greatest length fit. */
#define TEXT_LIMIT ((gsize)1 << 30)

#define NO_NUMBER G_MAXUINT32 /* above all numbers of messages */

gboolean
native_recognises(const Tree *tree, const TreeListing *root)
{
	return native_files_recognise(tree, root);
}

TreeUse
native_use(const char *path, MailForm *form)
{
	return native_files_use(path, form);
}

static char *
file_label(const Tree *tree, guint32 entry)
{
	return uidl_escape(tree_entry_path(tree, entry), -1);
}

static Listing *
read_listing(Tree *tree, guint32 entry, GError **error)
{
	gsize length;
	char *text = tree_read(tree, tree_entry_path(tree, entry), TEXT_LIMIT,
	                       &length, error);

	return text != NULL ? listing_parse(text, length, error) : NULL;
}

static Listing *
read_uidls(Tree *tree, guint32 entry, const DumpOptions *options,
           Maildrop *maildrop, GError **error)
{
	g_autofree char *label = file_label(tree, entry);
	g_autoptr(Listing) uidls = read_listing(tree, entry, error);

	if (uidls == NULL ||
	    !dump_uidls_check(uidls, label, options, maildrop, error)) {
		g_prefix_error(error, "%s: ", label);
		return NULL;
	}
	return g_steal_pointer(&uidls);
}

static gboolean
check_sizes(const Listing *sizes, GError **error)
{
	guint64 octets;

	for (guint i = 0; i < sizes->lines->len; i++) {
		const ListingLine *line = listing_get(sizes, i);
		g_autofree char *quoted = NULL;

		if (listing_octets(sizes, line, &octets))
			continue;
		quoted = listing_quote(sizes->text + line->text, line->length);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "line %u: message %u: %s does not begin with a "
		            "size in octets",
		            line->line, line->number, quoted);
		return FALSE;
	}
	return TRUE;
}

static Listing *
read_sizes(Tree *tree, guint32 entry, GError **error)
{
	g_autoptr(Listing) sizes = read_listing(tree, entry, error);

	if (sizes == NULL || !check_sizes(sizes, error)) {
		g_autofree char *label = file_label(tree, entry);

		g_prefix_error(error, "%s: ", label);
		return NULL;
	}
	return g_steal_pointer(&sizes);
}

/* Three lists by ascending number become one. */
typedef struct {
	Maildrop *maildrop;
	const Listing *uidls;
	const Listing *sizes;      /* NULL: there is no LIST */
	const GArray *messages;    /* of NativeMessage */
	guint uidl, size, message; /* the next of each */
	Tally without_uidl, without_size, unlisted;
} Merge;

static guint32
next_line(const Listing *listing, guint next)
{
	return listing != NULL && next < listing->lines->len
	               ? listing_get(listing, next)->number
	               : NO_NUMBER;
}

static guint32
next_message(const Merge *merge)
{
	return merge->message < merge->messages->len
	               ? g_array_index(merge->messages, NativeMessage,
	                               merge->message)
	                         .number
	               : NO_NUMBER;
}

static void
merge_number(Merge *merge, guint32 number)
{
	gboolean has_uidl = next_line(merge->uidls, merge->uidl) == number;
	gboolean has_size = next_line(merge->sizes, merge->size) == number;
	NativeMessage message = { .entry = NO_ENTRY, .form = FORM_ANSWER };
	guint64 size = MAILDROP_NO_SIZE;
	const char *uidl = NULL;
	FactSet can = 0;

	if (next_message(merge) == number) {
		message = g_array_index(merge->messages, NativeMessage,
		                        merge->message++);
		can = native_files_can(message.form);
	}
	if (has_uidl)
		uidl = dump_uidls_get(merge->uidls,
		                      listing_get(merge->uidls, merge->uidl++));
	if (has_size)
		listing_octets(merge->sizes,
		               listing_get(merge->sizes, merge->size++), &size);
	maildrop_add(merge->maildrop, number, uidl, size, message.entry,
	             message.form, can);

	if (!has_uidl && !has_size)
		tally_add_number(&merge->unlisted, number);
	else if (!has_uidl)
		tally_add_number(&merge->without_uidl, number);
	else if (!has_size && merge->sizes != NULL)
		tally_add_number(&merge->without_size, number);
}

static void
merge_all(Merge *merge)
{
	for (;;) {
		guint32 number = next_message(merge);

		number = MIN(number, next_line(merge->uidls, merge->uidl));
		number = MIN(number, next_line(merge->sizes, merge->size));
		if (number == NO_NUMBER)
			break;
		merge_number(merge, number);
	}
	tally_warn(&merge->without_size, merge->maildrop,
	           "message is in UIDL but not in LIST",
	           "messages are in UIDL but not in LIST");
	tally_warn(&merge->without_uidl, merge->maildrop,
	           "message is in LIST but not in UIDL",
	           "messages are in LIST but not in UIDL");
	tally_warn(&merge->unlisted, merge->maildrop,
	           "message has a file but is not listed",
	           "messages have a file but are not listed");
	tally_clear(&merge->without_size);
	tally_clear(&merge->without_uidl);
	tally_clear(&merge->unlisted);
}

static gboolean
read_listings(Tree *tree, const NativeFiles *files, const DumpOptions *options,
              Maildrop *maildrop, GError **error)
{
	g_autoptr(Listing) uidls = NULL;
	g_autoptr(Listing) sizes = NULL;
	Merge merge = { .maildrop = maildrop, .messages = files->messages };

	if (files->uidl == NO_ENTRY) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
		            "UIDL is missing: without the server's listing of "
		            "UIDLs (or manifest.tsv) there is nothing to "
		            "convert");
		return FALSE;
	}
	uidls = read_uidls(tree, files->uidl, options, maildrop, error);
	if (uidls == NULL)
		return FALSE;
	if (files->list != NO_ENTRY) {
		sizes = read_sizes(tree, files->list, error);
		if (sizes == NULL)
			return FALSE;
	}
	merge.uidls = uidls;
	merge.sizes = sizes;
	merge_all(&merge);
	return TRUE;
}

/* What a manifest names is looked up in the tree, without following links. */
typedef struct {
	Tree *tree;
	GHashTable *folders; /* path -> whether it is one, links not followed */
	Tally absent, empty;
} Lookup;

static gboolean
is_folder(Lookup *lookup, const char *path)
{
	gpointer known;

	if (!g_hash_table_lookup_extended(lookup->folders, path, NULL,
	                                  &known)) {
		known = GINT_TO_POINTER(tree_is_folder(lookup->tree, path));
		g_hash_table_insert(lookup->folders, g_strdup(path), known);
	}
	return GPOINTER_TO_INT(known);
}

/* A folder that is a link could lead out of the dump. */
static gboolean
has_true_folders(Lookup *lookup, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		g_autofree char *folder =
			g_strndup(path, (gsize)(slash - path));

		if (!is_folder(lookup, folder))
			return FALSE;
	}
	return TRUE;
}

/* NO_ENTRY: the message is missing. */
static guint32
find_file(Lookup *lookup, const char *path)
{
	guint64 octets;

	if (path == NULL)
		return NO_ENTRY;
	if (!has_true_folders(lookup, path) ||
	    !tree_file_size(lookup->tree, path, &octets)) {
		tally_add_name(&lookup->absent, path);
		return NO_ENTRY;
	}
	if (octets == 0) {
		tally_add_name(&lookup->empty, path);
		return NO_ENTRY;
	}
	return tree_add(lookup->tree, "", path);
}

static void
add_manifest(Lookup *lookup, const Manifest *manifest, Maildrop *maildrop)
{
	const Listing *listing = manifest->listing;

	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);
		const ManifestFile *file = manifest_file(manifest, line);
		guint32 entry =
			find_file(lookup, manifest_path(manifest, file));

		maildrop_add(
			maildrop, line->number, dump_uidls_get(listing, line),
			file->size, entry, file->form,
			entry != NO_ENTRY ? native_files_can(file->form) : 0);
	}
}

static gboolean
read_manifest(Tree *tree, guint32 entry, const DumpOptions *options,
              Maildrop *maildrop, GError **error)
{
	g_autofree char *label = file_label(tree, entry);
	Lookup lookup = { .tree = tree };
	g_autoptr(Manifest) manifest = NULL;
	gsize length;
	char *text = tree_read(tree, tree_entry_path(tree, entry), TEXT_LIMIT,
	                       &length, error);

	if (text != NULL)
		manifest = manifest_parse(text, length, error);
	if (manifest == NULL || !dump_uidls_check(manifest->listing, label,
	                                          options, maildrop, error)) {
		g_prefix_error(error, "%s: ", label);
		return FALSE;
	}
	lookup.folders =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	add_manifest(&lookup, manifest, maildrop);
	tally_warn(&lookup.absent, maildrop,
	           "path of the manifest is no regular file of the dump",
	           "paths of the manifest are no regular files of the dump");
	tally_warn(&lookup.empty, maildrop,
	           "message file has 0 octets and counts as missing",
	           "message files have 0 octets and count as missing");
	tally_clear(&lookup.absent);
	tally_clear(&lookup.empty);
	g_hash_table_unref(lookup.folders);
	return TRUE;
}

Maildrop *
native_read(Tree *tree, const TreeListing *root, const DumpOptions *options,
            GError **error)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(tree);
	g_autoptr(NativeFiles) files =
		native_files_find(tree, root, maildrop, error);
	gboolean ok;

	if (files == NULL)
		return NULL;
	ok = files->manifest != NO_ENTRY
	             ? read_manifest(tree, files->manifest, options, maildrop,
	                             error)
	             : read_listings(tree, files, options, maildrop, error);
	return ok ? g_steal_pointer(&maildrop) : NULL;
}
