/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-walk.h"

#include "mail/tree-kinds.h"

#include <string.h>

static const char *
failure_of(const TreeArchive *archive, guint32 entry)
{
	return g_hash_table_lookup(
		archive->failures,
		GUINT_TO_POINTER(tree_archive_data(archive, entry)));
}

gboolean
tree_message(const Tree *tree, guint32 entry, TreeMessage *message)
{
	const TreeArchive *archive = tree->archive;
	const Member *member, *data;
	guint32 facts;

	if (archive == NULL || entry >= archive->members->list->len)
		return FALSE;
	member = members_get(archive->members, entry);
	if (member->use != TREE_SCAN)
		return FALSE;
	data = members_get(archive->members, tree_archive_data(archive, entry));
	*message = (TreeMessage){
		.octets = member_octets(data),
		.time = member_time(data),
		.has_time = data->has_time,
		.form = member->form,
		.failure = failure_of(archive, entry),
	};
	message->facts = &message->own_facts;
	facts = tree_archive_facts(archive, entry);
	if (facts != NO_ENTRY) {
		tree_facts_get(archive->facts, facts, &message->own_facts);
		return TRUE;
	}
	message->own_facts = (Facts){
		.can = FACT_SIZE | FACT_LINES | FACT_HEADER,
		.failed = FACT_SIZE | FACT_LINES | FACT_HEADER,
	};
	message->failure = "is a hard link to a file that is read otherwise";
	return TRUE;
}

guint32
tree_entry_data(const Tree *tree, guint32 entry)
{
	return tree->archive != NULL ? tree_archive_data(tree->archive, entry)
	                             : entry;
}

struct TreeWalk {
	Tree *tree;
	Archive *reader;
	guint32 next;   /* the number of the next member */
	guint64 octets; /* read of the one before */
};

TreeWalk *
tree_walk_new(Tree *tree, GError **error)
{
	TreeArchive *archive = tree->archive;
	Archive *reader;
	TreeWalk *walk;

	g_assert(archive != NULL);
	if (!tree_archive_check(archive, error))
		return NULL;
	reader = archive_open(archive->fd, &archive->limits, error);
	if (reader == NULL)
		return NULL;
	walk = g_new0(TreeWalk, 1);
	walk->tree = tree_ref(tree);
	walk->reader = reader;
	return walk;
}

void
tree_walk_free(TreeWalk *walk)
{
	if (walk == NULL)
		return;
	archive_close(walk->reader);
	tree_unref(walk->tree);
	g_free(walk);
}

static gboolean
set_changed(GError **error)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY,
	                    "changed while read");
	return FALSE;
}

/* Those without a name have none here, either. */
static gboolean
is_same(const Members *members, guint32 number, const ArchiveMember *member)
{
	const char *name = member->name != NULL ? member->name : "";

	return strcmp(members_path(members, number), name) == 0;
}

/* FALSE: it is not the next one of the first pass. */
static gboolean
pass_member(TreeWalk *walk, GError **error)
{
	const Members *members = walk->tree->archive->members;
	g_autoptr(GError) reason = NULL;
	ArchiveMember member;

	switch (archive_next(walk->reader, &member, &reason)) {
	case ARCHIVE_MEMBER:
		if (is_same(members, walk->next, &member))
			return TRUE;
		break;
	case ARCHIVE_DAMAGED:
		/* Rather what changed it, if something did. */
		if (tree_archive_check(walk->tree->archive, error))
			g_propagate_error(error, g_steal_pointer(&reason));
		return FALSE;
	default:
		break;
	}
	return set_changed(error);
}

gboolean
tree_walk_next(TreeWalk *walk, guint32 *entry, GError **error)
{
	const TreeArchive *archive = walk->tree->archive;
	const Members *members = archive->members;

	walk->octets = 0;
	*entry = NO_ENTRY;
	while (walk->next < members->list->len) {
		const Member *member;

		if (!pass_member(walk, error))
			return FALSE;
		member = members_get(members, walk->next++);
		if (member->type == ARCHIVE_FILE && !member->is_lost &&
		    member->use == TREE_SCAN) {
			*entry = walk->next - 1;
			return TRUE;
		}
	}
	return tree_archive_check(archive, error);
}

gssize
tree_walk_read(TreeWalk *walk, const guint8 **octets, GError **error)
{
	const Members *members = walk->tree->archive->members;
	gssize got = archive_read(walk->reader, octets, error);

	g_assert(walk->next > 0);
	if (got > 0)
		walk->octets += (guint64)got;
	if (got == 0 &&
	    walk->octets != member_octets(members_get(members, walk->next - 1)))
		return set_changed(error) - 1;
	return got;
}

void
tree_walk_position(const TreeWalk *walk, guint64 *done, guint64 *total)
{
	*done = archive_position(walk->reader);
	*total = archive_size(walk->reader);
}
