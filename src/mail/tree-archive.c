/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-archive.h"

#include "mail/file.h"
#include "mail/tree-pass.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static TreeArchive *
make(int fd, const TreeOptions *options, gboolean is_inner)
{
	TreeArchive *archive = g_new0(TreeArchive, 1);

	g_atomic_ref_count_init(&archive->references);
	archive->fd = fd;
	archive->limits = options->limits;
	archive->is_inner = is_inner;
	archive->members = members_new();
	archive->facts = tree_facts_new();
	archive->failure_texts = g_string_chunk_new(256);
	archive->failures = g_hash_table_new(NULL, NULL);
	archive->kept = g_hash_table_new_full(NULL, NULL, NULL,
	                                      (GDestroyNotify)g_bytes_unref);
	archive->inner = (TreeInner){ .fd = -1 };
	archive->damage = g_ptr_array_new_with_free_func(g_free);
	archive->warnings = g_ptr_array_new_with_free_func(g_free);
	return archive;
}

TreeArchive *
tree_archive_new(int fd, const TreeOptions *options, gboolean is_inner,
                 GError **error)
{
	g_autoptr(TreeArchive) archive = make(fd, options, is_inner);

	if (fstat(fd, &archive->status) < 0) {
		file_set_error(error, errno);
		return NULL;
	}
	if (!tree_pass(archive, options, error))
		return NULL;
	return g_steal_pointer(&archive);
}

TreeArchive *
tree_archive_ref(TreeArchive *archive)
{
	g_atomic_ref_count_inc(&archive->references);
	return archive;
}

void
tree_archive_unref(TreeArchive *archive)
{
	if (archive == NULL || !g_atomic_ref_count_dec(&archive->references))
		return;
	close(archive->fd);
	members_free(archive->members);
	tree_facts_free(archive->facts);
	g_string_chunk_free(archive->failure_texts);
	g_hash_table_unref(archive->failures);
	g_hash_table_unref(archive->kept);
	tree_inner_clear(&archive->inner);
	g_ptr_array_unref(archive->damage);
	g_ptr_array_unref(archive->warnings);
	g_free(archive);
}

gboolean
tree_archive_check(const TreeArchive *archive, GError **error)
{
	const struct stat *was = &archive->status;
	struct stat is;

	if (fstat(archive->fd, &is) < 0)
		return file_set_error(error, errno);
	if (is.st_dev == was->st_dev && is.st_ino == was->st_ino &&
	    is.st_size == was->st_size &&
	    is.st_mtim.tv_sec == was->st_mtim.tv_sec &&
	    is.st_mtim.tv_nsec == was->st_mtim.tv_nsec)
		return TRUE;
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY,
	                    "changed while read");
	return FALSE;
}

static gboolean
is_file(const Member *member)
{
	return member->type == ARCHIVE_FILE || member->type == ARCHIVE_LINK;
}

guint32
tree_archive_find(const TreeArchive *archive, const char *path)
{
	guint32 entry = members_find(archive->members, path);

	if (entry == NO_ENTRY || !is_file(members_get(archive->members, entry)))
		return NO_ENTRY;
	return entry;
}

gboolean
tree_archive_has_folder(const TreeArchive *archive, const char *path)
{
	const Members *members = archive->members;
	gsize begin = members_begin(members, path);
	gsize length = strlen(path);
	g_autofree char *bare = NULL;
	guint32 entry;

	if (length == 0)
		return TRUE;
	if (begin < members->length &&
	    strncmp(members_path(members, members->visible[begin]), path,
	            length) == 0)
		return TRUE;
	bare = g_strndup(path, length - 1);
	entry = members_find(members, bare);
	return entry != NO_ENTRY &&
	       members_get(members, entry)->type == ARCHIVE_FOLDER;
}

static void
list_member(const Members *members, guint32 entry, const char *name,
            TreeListing *listing)
{
	switch (members_get(members, entry)->type) {
	case ARCHIVE_FILE:
	case ARCHIVE_LINK:
		g_array_append_val(listing->files, entry);
		break;
	case ARCHIVE_FOLDER:
		g_ptr_array_add(listing->folders, g_strdup(name));
		break;
	default:
		g_ptr_array_add(listing->others, g_strdup(name));
		break;
	}
}

void
tree_archive_list(const TreeArchive *archive, const char *path,
                  TreeListing *listing)
{
	const Members *members = archive->members;
	const gsize length = strlen(path);
	const gsize end = members_end(members, path);
	gsize i = members_begin(members, path);

	while (i < end) {
		guint32 entry = members->visible[i];
		const char *whole = members_path(members, entry);
		const char *name = whole + length;
		const char *slash = strchr(name, '/');
		g_autofree char *below = NULL;

		if (slash == NULL) {
			list_member(members, entry, name, listing);
			if (members_get(members, entry)->type !=
			    ARCHIVE_FOLDER) {
				i++;
				continue;
			}
			below = g_strconcat(whole, "/", NULL);
		} else {
			g_ptr_array_add(listing->folders,
			                g_strndup(name, (gsize)(slash - name)));
			below = g_strndup(whole, (gsize)(slash - whole) + 1);
		}
		i = members_end(members, below);
	}
}

guint32
tree_archive_data(const TreeArchive *archive, guint32 entry)
{
	const Member *member;

	g_assert(entry < archive->members->list->len);
	member = members_get(archive->members, entry);
	return member->type == ARCHIVE_LINK ? member->data : entry;
}

guint32
tree_archive_facts(const TreeArchive *archive, guint32 entry)
{
	const Member *member = members_get(archive->members, entry);
	const Member *data = members_get(archive->members,
	                                 tree_archive_data(archive, entry));

	return data->form == member->form ? data->data : NO_ENTRY;
}

gboolean
tree_archive_size(const TreeArchive *archive, guint32 entry, guint64 *octets)
{
	guint32 data = tree_archive_data(archive, entry);
	const Member *member = members_get(archive->members, data);

	if (member->use == TREE_LEAVE)
		return FALSE;
	*octets = member_octets(member);
	if (*octets == 0 &&
	    g_hash_table_contains(archive->failures, GUINT_TO_POINTER(data)))
		*octets = 1;
	return TRUE;
}

/* FALSE and errno: nobody knows its octets. */
static gboolean
has_fingerprint(const TreeArchive *archive, guint32 data)
{
	const Member *member = members_get(archive->members, data);
	Facts row;

	if (member->use != TREE_SCAN) {
		errno = ENODATA;
		return FALSE;
	}
	tree_facts_get(archive->facts, member->data, &row);
	errno = EIO;
	return row.known != 0 || row.can == 0;
}

static guint64
fingerprint(const TreeArchive *archive, guint32 data)
{
	const Member *member = members_get(archive->members, data);

	return tree_facts_fingerprint(archive->facts, member->data);
}

int
tree_archive_equal(const TreeArchive *archive, guint32 a, guint32 b)
{
	a = tree_archive_data(archive, a);
	b = tree_archive_data(archive, b);
	if (a == b)
		return 1;
	if (!has_fingerprint(archive, a) || !has_fingerprint(archive, b))
		return -1;
	return member_octets(members_get(archive->members, a)) ==
	               member_octets(members_get(archive->members, b)) &&
	       fingerprint(archive, a) == fingerprint(archive, b);
}

char *
tree_archive_read(TreeArchive *archive, guint32 entry, gsize limit,
                  gsize *length, GError **error)
{
	gpointer kept = NULL;

	if (!g_hash_table_steal_extended(archive->kept, GUINT_TO_POINTER(entry),
	                                 NULL, &kept)) {
		const char *failure = g_hash_table_lookup(
			archive->failures, GUINT_TO_POINTER(entry));

		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
		                    failure != NULL ? failure
		                                    : "was not kept while the "
		                                      "archive was read");
		return NULL;
	}
	if (g_bytes_get_size(kept) - 1 > limit) {
		g_bytes_unref(kept);
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
		            "larger than %" G_GSIZE_FORMAT " octets", limit);
		return NULL;
	}
	/* A copy only if another link will be read, too. */
	kept = g_bytes_unref_to_data(kept, length);
	(*length)--;
	return kept;
}

GPtrArray *
tree_archive_inner(const TreeArchive *archive, const char *path)
{
	const Members *members = archive->members;
	const gsize end = members_end(members, path);
	GPtrArray *inner = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = members_begin(members, path); i < end; i++) {
		const Member *member =
			members_get(members, members->visible[i]);
		const char *whole = members->names->str + member->name;

		if (member->type == ARCHIVE_FILE && member->use == TREE_LEAVE &&
		    archive_has_suffix(whole))
			g_ptr_array_add(inner, g_strdup(whole + strlen(path)));
	}
	return inner;
}
