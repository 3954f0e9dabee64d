/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-tree-archive.c - archives of all sorts of members, opened as trees
 *
 * The octets say what members there are: names of a small alphabet, so that
 * many are the same, lead through each other or are linked. Listings must be
 * sorted and tell each name once, whatever is listed must be found again, and a
 * walk must meet the octets of every message.
 */
#include "mail/tree-walk.h"

#include "make-archive.h"
#include "tree-text.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MOST_MEMBERS 40
#define MOST_PARTS 4

typedef struct {
	const guint8 *at;
	gsize left;
} Octets;

static guint
take(Octets *octets, guint choices)
{
	if (octets->left == 0)
		return 0;
	octets->left--;
	return *octets->at++ % choices;
}

static char *
take_name(Octets *octets)
{
	static const char *const parts[] = {
		"cur",   "new",   "a", "b",  "cur-", "UIDL", "LIST", "1.eml",
		"1.top", "x.zip", ".", "..", "",     "\xe4", "a\n",  "cur",
	};
	guint count = 1 + take(octets, MOST_PARTS);
	GString *name = g_string_new(NULL);

	for (guint i = 0; i < count; i++) {
		if (i > 0)
			g_string_append_c(name, '/');
		g_string_append(name, parts[take(octets, G_N_ELEMENTS(parts))]);
	}
	/* libarchive cannot write names of nothing else: it reads before
	   their first octet. */
	if (strspn(name->str, "./") == name->len)
		g_string_append_c(name, 'a');
	return g_string_free(name, FALSE);
}

static void
take_content(Octets *octets, MakeMember *member)
{
	gsize length = take(octets, 64);

	member->length = MIN(length, octets->left);
	if (member->length == 0)
		return;
	member->content = (const char *)octets->at;
	octets->at += member->length;
	octets->left -= member->length;
}

static MakeMember
take_member(Octets *octets, gboolean is_zip)
{
	static const MakeType types[] = {
		MAKE_FILE,      MAKE_FILE,    MAKE_FILE, MAKE_FOLDER,
		MAKE_HARD_LINK, MAKE_SYMLINK, MAKE_FIFO, MAKE_SPARSE,
	};
	MakeMember member = {
		.type = types[take(octets, G_N_ELEMENTS(types))],
		.name = take_name(octets),
		.time = (gint8)take(octets, 256),
	};

	if (is_zip && member.type != MAKE_FOLDER && member.type != MAKE_SYMLINK)
		member.type = MAKE_FILE;
	if (member.type == MAKE_HARD_LINK || member.type == MAKE_SYMLINK)
		member.target = take_name(octets);
	if (member.type == MAKE_FILE || member.type == MAKE_SPARSE)
		take_content(octets, &member);
	return member;
}

static GByteArray *
make(Octets *octets)
{
	static const char *const kinds[] = { "tar", "pax", "gnutar", "zip" };
	const char *kind = kinds[take(octets, G_N_ELEMENTS(kinds))];
	gboolean is_zip = strcmp(kind, "zip") == 0;
	MakeMember members[MOST_MEMBERS + 1] = { 0 };
	GByteArray *archive;
	guint count = 0;

	while (octets->left > 0 && count < MOST_MEMBERS)
		members[count++] = take_member(octets, is_zip);
	archive = make_archive_octets(kind, members);
	for (guint i = 0; i < count; i++) {
		g_free((char *)members[i].name);
		g_free((char *)members[i].target);
	}
	return archive;
}

/* ---- what is listed ---- */

typedef struct {
	Tree *tree;
	GHashTable *walked; /* entries whose octets a walk gave whole */
	guint files;
} Check;

static void
check_message(Check *check, guint32 entry)
{
	guint32 data = tree_entry_data(check->tree, entry);
	const char *path = tree_entry_path(check->tree, entry);
	MailForm form = FORM_PLAIN;
	TreeMessage message;
	guint64 octets;

	g_assert(tree_entry_data(check->tree, data) == data);
	if (!tree_message(check->tree, entry, &message)) {
		g_assert(tree_text_use(path, &form) != TREE_SCAN);
		return;
	}
	g_assert(tree_text_use(path, &form) == TREE_SCAN);
	g_assert(message.form == form);
	g_assert((message.facts->failed != 0) == (message.failure != NULL));
	if (message.facts->known == 0)
		return;
	g_assert(g_hash_table_contains(check->walked, GUINT_TO_POINTER(data)));
	g_assert(tree_file_size(check->tree, path, &octets));
	g_assert(octets == message.octets);
	g_assert(tree_equal_files(check->tree, path, path) == 1);
}

static void
check_file(Check *check, const char *directory, guint32 entry)
{
	const char *name = tree_entry_name(check->tree, entry);
	const char *path = tree_entry_path(check->tree, entry);
	g_autofree char *text = NULL;
	MailForm form;
	gsize length;

	check->files++;
	g_assert(tree_add(check->tree, directory, name) == entry);
	g_assert(tree_add(check->tree, "", path) == entry);
	g_assert(!tree_is_folder(check->tree, path));
	g_assert(tree_same_file(check->tree, path, path));
	text = tree_read(check->tree, path, 1 << 24, &length, NULL);
	if (text != NULL) {
		g_assert(tree_text_use(path, &form) == TREE_KEEP);
		g_assert(text[length] == '\0');
	}
	check_message(check, entry);
}

/* A folder or what is no file. */
static void
check_name(GHashTable *seen, const GPtrArray *names, guint i)
{
	const char *name = names->pdata[i];

	g_assert(name[0] != '\0' && strchr(name, '/') == NULL);
	g_assert(strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
	g_assert(g_hash_table_add(seen, (gpointer)name));
	g_assert(i == 0 || strcmp(names->pdata[i - 1], name) < 0);
}

static void
check_folder(Check *check, const char *directory)
{
	g_autoptr(TreeListing) listing =
		tree_list(check->tree, directory, NULL);
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	g_assert(listing != NULL && tree_is_folder(check->tree, directory));
	for (guint i = 0; i < listing->others->len; i++)
		check_name(seen, listing->others, i);
	for (guint i = 0; i < listing->files->len; i++) {
		const char *name = tree_listing_file(check->tree, listing, i);

		g_assert(g_hash_table_add(seen, (gpointer)name));
		g_assert(i == 0 ||
		         strcmp(tree_listing_file(check->tree, listing, i - 1),
		                name) < 0);
		check_file(check, directory,
		           g_array_index(listing->files, guint32, i));
	}
	for (guint i = 0; i < listing->folders->len; i++) {
		const char *name = listing->folders->pdata[i];
		g_autofree char *path =
			directory[0] != '\0'
				? g_strconcat(directory, "/", name, NULL)
				: g_strdup(name);

		check_name(seen, listing->folders, i);
		check_folder(check, path);
	}
}

/* ---- the walk ---- */

static gboolean
read_message(TreeWalk *walk, guint64 *sum)
{
	g_autoptr(GError) error = NULL;
	const guint8 *octets;
	gssize got;

	*sum = 0;
	while ((got = tree_walk_read(walk, &octets, &error)) > 0)
		*sum += (guint64)got;
	g_assert((got < 0) == (error != NULL));
	return got == 0;
}

static GHashTable *
walk_all(Tree *tree)
{
	GHashTable *walked = g_hash_table_new(NULL, NULL);
	g_autoptr(TreeWalk) walk = tree_walk_new(tree, NULL);
	TreeMessage message;
	guint32 entry;
	guint64 sum;

	g_assert(walk != NULL);
	for (;;) {
		g_assert(tree_walk_next(walk, &entry, NULL));
		if (entry == NO_ENTRY)
			return walked;
		g_assert(tree_message(tree, entry, &message));
		if (!read_message(walk, &sum)) {
			g_assert(message.facts->known == 0);
			continue;
		}
		g_assert(sum == message.octets);
		g_assert(g_hash_table_add(walked, GUINT_TO_POINTER(entry)));
	}
}

static void
check_inner(Tree *tree, const TreeOptions *options)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) inner = tree_open_inner(tree, options, &error);

	g_assert((inner == NULL) == (error != NULL));
}

static void
check_tree(int fd, const TreeOptions *options)
{
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open(path, options, &error);
	Check check = { .tree = tree };

	g_assert((tree == NULL) == (error != NULL));
	if (tree == NULL)
		return;
	check.walked = walk_all(tree);
	check_folder(&check, "");
	g_hash_table_unref(check.walked);
	check_inner(tree, options);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	Octets octets = { data, size };
	TreeOptions options = { .use = tree_text_use };
	gboolean is_cut = take(&octets, 4) == 1;
	guint cut = take(&octets, 256);
	g_autoptr(GByteArray) archive = NULL;
	gsize length;
	int fd;

	options.keep_going = take(&octets, 2) == 1;
	archive = make(&octets);
	length = is_cut ? archive->len * cut / 256 : archive->len;
	fd = memfd_create("archive", MFD_CLOEXEC);
	g_assert(write(fd, archive->data, length) == (gssize)length);
	check_tree(fd, &options);
	close(fd);
	return 0;
}
