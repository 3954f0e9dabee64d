/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/native-files.h"

#include "pop3/listing.h"
#include "pop3/tally.h"
#include "uidl/uidl.h"

#include <string.h>

typedef enum {
	NAME_UNKNOWN,
	NAME_UIDL,
	NAME_LIST,
	NAME_MANIFEST,
	NAME_MESSAGE
} NameKind;

static const struct {
	const char *name;
	NameKind kind;
} state_names[] = {
	{ "uidl", NAME_UIDL },
	{ "uidl.txt", NAME_UIDL },
	{ "list", NAME_LIST },
	{ "list.txt", NAME_LIST },
	{ "manifest.tsv", NAME_MANIFEST },
};

static const struct {
	const char *suffix;
	MailForm form;
} forms[] = {
	{ ".eml", FORM_ANSWER },
	{ ".top", FORM_TOP },
	{ ".hdr", FORM_TOP },
};

#define SUFFIX_LENGTH 4

gboolean
native_files_form(const char *name, MailForm *form)
{
	gsize length = strlen(name);

	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		if (length < SUFFIX_LENGTH ||
		    g_ascii_strcasecmp(name + length - SUFFIX_LENGTH,
		                       forms[i].suffix) != 0)
			continue;
		*form = forms[i].form;
		return TRUE;
	}
	return FALSE;
}

FactSet
native_files_can(MailForm form)
{
	return form == FORM_TOP ? FACT_OF_HEADER : FACT_ALL;
}

static gboolean
is_message_name(const char *name, guint32 *number, MailForm *form)
{
	guint64 value;

	if (!native_files_form(name, form) ||
	    !listing_number(name, strlen(name) - SUFFIX_LENGTH,
	                    MAILDROP_MAX_NUMBER, &value) ||
	    value == 0)
		return FALSE;
	*number = (guint32)value;
	return TRUE;
}

static NameKind
name_kind(const char *name)
{
	guint32 number;
	MailForm form;

	for (gsize i = 0; i < G_N_ELEMENTS(state_names); i++) {
		if (g_ascii_strcasecmp(name, state_names[i].name) == 0)
			return state_names[i].kind;
	}
	return is_message_name(name, &number, &form) ? NAME_MESSAGE
	                                             : NAME_UNKNOWN;
}

/* A manifest gives messages any name, but not any suffix. */
TreeUse
native_files_use(const char *path, MailForm *form)
{
	const char *slash = strrchr(path, '/');
	NameKind kind = name_kind(slash != NULL ? slash + 1 : path);

	if (kind != NAME_UNKNOWN && kind != NAME_MESSAGE)
		return TREE_KEEP;
	return native_files_form(path, form) ? TREE_SCAN : TREE_LEAVE;
}

static gboolean
is_hidden(const char *name)
{
	return name[0] == '.';
}

gboolean
native_files_recognise(const Tree *tree, const TreeListing *root)
{
	for (guint i = 0; i < root->files->len; i++) {
		if (name_kind(tree_listing_file(tree, root, i)) != NAME_UNKNOWN)
			return TRUE;
	}
	for (guint i = 0; i < root->others->len; i++) {
		if (name_kind(root->others->pdata[i]) != NAME_UNKNOWN)
			return TRUE;
	}
	return FALSE;
}

void
native_files_free(NativeFiles *files)
{
	if (files == NULL)
		return;
	g_array_unref(files->messages);
	g_free(files);
}

static gboolean G_GNUC_PRINTF(2, 3)
	fail(GError **error, const char *format, ...)
{
	g_autofree char *reason = NULL;
	va_list arguments;

	va_start(arguments, format);
	reason = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

/* Two names of which only one may be there. */
static gboolean
fail_both(const Tree *tree, guint32 a, guint32 b, const char *why,
          GError **error)
{
	g_autofree char *first = uidl_escape(tree_entry_path(tree, a), -1);
	g_autofree char *second = uidl_escape(tree_entry_path(tree, b), -1);

	return fail(error, "%s and %s are both there: %s", first, second, why);
}

static gboolean
find_state(NativeFiles *files, const Tree *tree, const TreeListing *root,
           GError **error)
{
	guint32 *const places[] = {
		[NAME_UIDL] = &files->uidl,
		[NAME_LIST] = &files->list,
		[NAME_MANIFEST] = &files->manifest,
	};

	for (guint i = 0; i < root->files->len; i++) {
		guint32 entry = g_array_index(root->files, guint32, i);
		NameKind kind = name_kind(tree_entry_name(tree, entry));

		if (kind == NAME_UNKNOWN || kind == NAME_MESSAGE)
			continue;
		if (*places[kind] != NO_ENTRY)
			return fail_both(tree, *places[kind], entry,
			                 "which one is meant?", error);
		*places[kind] = entry;
	}
	for (guint i = 0; i < root->others->len; i++) {
		const char *name = root->others->pdata[i];
		NameKind kind = name_kind(name);

		if (kind != NAME_UNKNOWN && kind != NAME_MESSAGE)
			return fail(error,
			            "%s is no regular file: links and devices "
			            "are not read",
			            name);
	}
	if (files->manifest == NO_ENTRY)
		return TRUE;
	if (files->uidl != NO_ENTRY)
		return fail_both(tree, files->uidl, files->manifest,
		                 "it is the one or the other", error);
	if (files->list != NO_ENTRY)
		return fail_both(tree, files->list, files->manifest,
		                 "it is the one or the other", error);
	return TRUE;
}

static void
warn_irregular(const char *directory, const char *name, Maildrop *maildrop)
{
	g_autofree char *path =
		*directory != '\0' ? g_strconcat(directory, "/", name, NULL)
				   : g_strdup(name);
	g_autofree char *shown = uidl_escape(path, -1);

	maildrop_warn(
		maildrop,
		g_strconcat(shown, " is no regular file: not read", NULL));
}

/* Adds the messages of one directory; unknown gets names that mean nothing. */
static void
collect(NativeFiles *files, const Tree *tree, const char *directory,
        const TreeListing *listing, Tally *unknown, Maildrop *maildrop)
{
	gboolean is_root = directory[0] == '\0';

	for (guint i = 0; i < listing->files->len; i++) {
		NativeMessage message = {
			.entry = g_array_index(listing->files, guint32, i),
		};
		const char *name = tree_entry_name(tree, message.entry);
		NameKind kind = name_kind(name);

		if (is_message_name(name, &message.number, &message.form))
			g_array_append_val(files->messages, message);
		else if (!is_hidden(name) && !(is_root && kind != NAME_UNKNOWN))
			tally_add_name(unknown,
			               tree_entry_path(tree, message.entry));
	}
	for (guint i = 0; i < listing->others->len; i++) {
		const char *name = listing->others->pdata[i];

		if (name_kind(name) == NAME_MESSAGE)
			warn_irregular(directory, name, maildrop);
		else if (!is_hidden(name))
			tally_add_name(unknown, name);
	}
}

static gboolean
has_messages(const Tree *tree, const TreeListing *listing)
{
	for (guint i = 0; i < listing->files->len; i++) {
		if (name_kind(tree_listing_file(tree, listing, i)) ==
		    NAME_MESSAGE)
			return TRUE;
	}
	return FALSE;
}

/* The messages lie in the folder itself or in one sub-folder. */
static gboolean
collect_all(NativeFiles *files, Tree *tree, const TreeListing *root,
            Maildrop *maildrop, GError **error)
{
	const char *place = has_messages(tree, root) ? "" : NULL;
	g_auto(Tally) unknown = { 0 };

	collect(files, tree, "", root, &unknown, maildrop);
	for (guint i = 0; i < root->folders->len; i++) {
		const char *name = root->folders->pdata[i];
		g_autofree char *shown = uidl_escape(name, -1);
		g_autoptr(TreeListing) listing = NULL;

		if (is_hidden(name))
			continue;
		listing = tree_list(tree, name, error);
		if (listing == NULL) {
			g_prefix_error(error, "%s: ", shown);
			return FALSE;
		}
		if (!has_messages(tree, listing)) {
			tally_add_name(&unknown, name);
			continue;
		}
		if (place != NULL) {
			g_autofree char *first = uidl_escape(place, -1);

			return fail(error,
			            "messages lie in %s and in %s: they must "
			            "be in one place",
			            *place != '\0' ? first
			                           : "the folder itself",
			            shown);
		}
		place = name;
		collect(files, tree, name, listing, &unknown, maildrop);
	}
	tally_warn(&unknown, maildrop,
	           "file is not read, for messages are <number>.eml, .top or "
	           ".hdr",
	           "files are not read, for messages are <number>.eml, .top or "
	           ".hdr");
	return TRUE;
}

/* By number, whole messages first; those of one kind stay as they were listed,
   in the order of bytes: the sort is stable. */
static gint
compare_messages(gconstpointer a, gconstpointer b)
{
	const NativeMessage *left = a, *right = b;

	if (left->number != right->number)
		return left->number < right->number ? -1 : 1;
	if (left->form != right->form)
		return left->form < right->form ? -1 : 1;
	return 0;
}

/* Empty files are missing messages, whatever else is there of the number. */
static void
drop_empty(NativeFiles *files, const Tree *tree, Maildrop *maildrop)
{
	g_auto(Tally) empty = { 0 };
	guint kept = 0;

	for (guint i = 0; i < files->messages->len; i++) {
		NativeMessage message =
			g_array_index(files->messages, NativeMessage, i);
		const char *path = tree_entry_path(tree, message.entry);
		guint64 octets;

		/* A file that is gone fails, and is told, when it is opened. */
		if (tree_file_size(tree, path, &octets) && octets == 0)
			tally_add_name(&empty, path);
		else
			g_array_index(files->messages, NativeMessage, kept++) =
				message;
	}
	g_array_set_size(files->messages, kept);
	tally_warn(&empty, maildrop,
	           "message file has 0 octets and counts as missing",
	           "message files have 0 octets and count as missing");
}

/* One file a number: the whole message before its header. */
static gboolean
keep_best(NativeFiles *files, const Tree *tree, GError **error)
{
	GArray *messages = files->messages;
	guint kept = 0;

	for (guint i = 0; i < messages->len; i++) {
		NativeMessage message =
			g_array_index(messages, NativeMessage, i);
		const NativeMessage *before =
			i > 0 ? &g_array_index(messages, NativeMessage, i - 1)
			      : NULL;
		gboolean is_next =
			before != NULL && before->number == message.number;

		if (is_next && before->form == message.form)
			return fail_both(tree, before->entry, message.entry,
			                 "which one is meant?", error);
		if (!is_next)
			g_array_index(messages, NativeMessage, kept++) =
				message;
	}
	g_array_set_size(messages, kept);
	return TRUE;
}

NativeFiles *
native_files_find(Tree *tree, const TreeListing *root, Maildrop *maildrop,
                  GError **error)
{
	g_autoptr(NativeFiles) files = g_new0(NativeFiles, 1);

	files->uidl = files->list = files->manifest = NO_ENTRY;
	files->messages = g_array_new(FALSE, FALSE, sizeof(NativeMessage));
	if (!find_state(files, tree, root, error))
		return NULL;
	if (files->manifest != NO_ENTRY)
		return g_steal_pointer(&files);

	if (!collect_all(files, tree, root, maildrop, error))
		return NULL;
	g_array_sort(files->messages, compare_messages);
	drop_empty(files, tree, maildrop);
	if (!keep_best(files, tree, error))
		return NULL;
	return g_steal_pointer(&files);
}
