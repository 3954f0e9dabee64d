/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/tree-members.h"

#include "mail/tree-order.h"
#include "uidl/uidl.h"

#include <string.h>

Members *
members_new(void)
{
	Members *members = g_new0(Members, 1);

	members->names = g_string_new(NULL);
	g_string_append_c(members->names, '\0');
	members->list = g_array_new(FALSE, TRUE, sizeof(Member));
	members->targets = g_string_new(NULL);
	members->lost = g_array_new(FALSE, FALSE, sizeof(guint32));
	return members;
}

void
members_free(Members *members)
{
	if (members == NULL)
		return;
	g_string_free(members->names, TRUE);
	g_array_unref(members->list);
	g_free(members->visible);
	g_string_free(members->targets, TRUE);
	g_array_unref(members->lost);
	g_free(members->first_unsafe);
	g_free(members);
}

void
member_set_octets(Member *member, guint64 octets)
{
	g_assert(octets <= MEMBERS_MAX_OCTETS);
	member->octets = (guint32)octets;
	member->octets_high = (guint8)(octets >> 32);
}

guint64
member_octets(const Member *member)
{
	return (guint64)member->octets_high << 32 | member->octets;
}

/* 17,000 years either way: beyond that it is no time. */
static void
set_time(Member *member, gint64 seconds)
{
	gint64 high = seconds >> 32;

	if (high < G_MININT8 || high > G_MAXINT8)
		return;
	member->time = (guint32)seconds;
	member->time_high = (gint8)high;
	member->has_time = TRUE;
}

gint64
member_time(const Member *member)
{
	return (gint64)member->time_high * (G_GINT64_CONSTANT(1) << 32) +
	       member->time;
}

static gboolean
set_too_many(GError **error, const char *what)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "too many %s",
	            what);
	return FALSE;
}

/* Folders that have no name are "./", or what lies below will tell. */
void
members_note_unsafe(Members *members, const ArchiveMember *member)
{
	if (member->type == ARCHIVE_FOLDER)
		return;
	if (members->unsafe++ == 0)
		members->first_unsafe = g_strdup(member->shown);
}

/* Where it lies; 0: the empty one. */
static guint32
add_text(GString *texts, const char *text)
{
	guint32 at = (guint32)texts->len;

	g_string_append_len(texts, text, (gssize)strlen(text) + 1);
	return at;
}

gboolean
members_add(Members *members, const ArchiveMember *member, GError **error)
{
	gboolean is_link = member->type == ARCHIVE_LINK;
	const char *target = is_link ? member->target : NULL;
	gsize room = MEMBERS_MAX_NAMES - members->names->len;
	gsize target_room = MEMBERS_MAX_NAMES - members->targets->len;
	Member own = { .data = NO_ENTRY, .type = (guint8)member->type };

	if (members->list->len >= NO_ENTRY - 1)
		return set_too_many(error, "members");
	if ((member->name != NULL && strlen(member->name) >= room) ||
	    (target != NULL && strlen(target) >= target_room))
		return set_too_many(error, "octets of names");
	if (member->has_time)
		set_time(&own, member->time);
	if (member->name != NULL)
		own.name = add_text(members->names, member->name);
	if (target != NULL)
		own.data = add_text(members->targets, target);
	g_array_append_val(members->list, own);
	return TRUE;
}

/* Their numbers by path, those of one path as they came. */
static void
sort_members(Members *members)
{
	const guint32 length = members->list->len;

	members->visible = g_new(guint32, length);
	for (guint32 i = 0; i < length; i++) {
		if (members_get(members, i)->name != 0)
			members->visible[members->length++] = i;
	}
	tree_order_sort(members->visible, members->length, members);
}

/* How many of the sorted come before a path; with before: or are that path, but
   of members before that one. */
static gsize
count_before(const Members *members, const char *path, guint32 before)
{
	gsize low = 0, high = members->length;

	while (low < high) {
		gsize middle = low + (high - low) / 2;
		guint32 number = members->visible[middle];
		int order =
			tree_order_compare(members_path(members, number), path);

		if (order < 0 || (order == 0 && number < before))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- links ---- */

/* The regular member that had the name when the link was packed. */
static guint32
find_target(const Members *members, const char *target, guint32 link)
{
	gsize at = count_before(members, target, link);
	guint32 number = at > 0 ? members->visible[at - 1] : NO_ENTRY;
	const Member *member;

	if (number == NO_ENTRY ||
	    strcmp(members_path(members, number), target) != 0)
		return NO_ENTRY;
	member = members_get(members, number);
	if (member->type == ARCHIVE_LINK)
		return member->data; /* came before: is resolved */
	return member->type == ARCHIVE_FILE ? number : NO_ENTRY;
}

static char *
describe_link(const char *path, const char *target)
{
	g_autofree char *shown = uidl_escape(path, -1);
	g_autofree char *shown_target =
		target != NULL ? uidl_escape(target, -1) : NULL;

	if (target == NULL)
		return g_strdup_printf("%s: a hard link out of the archive: "
		                       "left out",
		                       shown);
	return g_strdup_printf("%s: a hard link to %s, which is no file of the "
	                       "archive: left out",
	                       shown, shown_target);
}

/* Takes first. */
static void
warn(GPtrArray *warnings, char *first, guint count, const char *more)
{
	char *text = first;

	if (count == 0)
		return;
	if (count > 1) {
		text = g_strdup_printf("%s, and %u more %s", first, count - 1,
		                       more);
		g_free(first);
	}
	g_ptr_array_add(warnings, text);
}

static void
resolve_links(Members *members, GPtrArray *warnings)
{
	char *first = NULL;
	guint count = 0;

	for (guint32 i = 0; i < members->list->len; i++) {
		Member *member = members_get(members, i);
		const char *target = NULL;

		if (member->type != ARCHIVE_LINK || member->name == 0)
			continue;
		if (member->data != NO_ENTRY)
			target = members->targets->str + member->data;
		member->data = target != NULL ? find_target(members, target, i)
		                              : NO_ENTRY;
		if (member->data != NO_ENTRY)
			continue;
		if (member->use == TREE_SCAN) {
			member->type = ARCHIVE_FILE;
			member->is_lost = TRUE;
			g_array_append_val(members->lost, i);
			continue;
		}
		member->type = ARCHIVE_OTHER;
		if (count++ == 0)
			first = describe_link(members_path(members, i), target);
	}
	warn(warnings, first, count, "such links");
	g_string_truncate(members->targets, 0);
}

/* ---- what is visible ---- */

static gboolean
is_below(const char *path, const char *folder)
{
	gsize length = strlen(folder);

	return strncmp(path, folder, length) == 0 && path[length] == '/';
}

/* Folders stay: they may be empty. */
static void
drop_hidden(Members *members, GPtrArray *warnings)
{
	char *first = NULL;
	guint count = 0;
	gsize kept = 0;

	for (gsize i = 0; i < members->length; i++) {
		guint32 number = members->visible[i];
		const char *path = members_path(members, number);
		const char *next = "";

		if (i + 1 < members->length)
			next = members_path(members, members->visible[i + 1]);
		if (strcmp(path, next) == 0)
			continue;
		if (members_get(members, number)->type == ARCHIVE_FOLDER ||
		    !is_below(next, path)) {
			members->visible[kept++] = number;
			continue;
		}
		if (count++ == 0) {
			g_autofree char *shown = uidl_escape(path, -1);

			first = g_strdup_printf("%s: a folder, too: left out",
			                        shown);
		}
	}
	members->length = kept;
	members->visible = g_renew(guint32, members->visible, kept);
	warn(warnings, first, count, "such members");
}

static void
warn_unsafe(Members *members, GPtrArray *warnings)
{
	char *first = NULL;

	if (members->unsafe > 0)
		first = g_strdup_printf("%s: an unsafe name: left out",
		                        members->first_unsafe);
	warn(warnings, first, members->unsafe, "such names");
}

void
members_finish(Members *members, GPtrArray *warnings)
{
	g_assert(members->visible == NULL);
	sort_members(members);
	warn_unsafe(members, warnings);
	resolve_links(members, warnings);
	drop_hidden(members, warnings);
}

guint32
members_find(const Members *members, const char *path)
{
	gsize at = count_before(members, path, 0);
	guint32 number;

	if (at == members->length)
		return NO_ENTRY;
	number = members->visible[at];
	return strcmp(members_path(members, number), path) == 0 ? number
	                                                        : NO_ENTRY;
}

gsize
members_begin(const Members *members, const char *path)
{
	return count_before(members, path, 0);
}

gsize
members_end(const Members *members, const char *path)
{
	const gsize length = strlen(path);
	gsize low = members_begin(members, path);
	gsize high = members->length;

	while (low < high) {
		gsize middle = low + (high - low) / 2;

		if (strncmp(members_path(members, members->visible[middle]),
		            path, length) == 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
