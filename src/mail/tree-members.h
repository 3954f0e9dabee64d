/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * tree-members.h - the members of an archive: in its order, and by path
 *
 * A member's number is its place in the archive, whatever it is; so a second
 * pass can check that it meets the same ones. 20 octets a member besides its
 * path, and 4 in the order of paths.
 *
 * What unpacking would leave is visible: of members with one path the last,
 * unless paths lead through it: then it is a folder.
 */
#ifndef MAIL_TREE_MEMBERS_H
#define MAIL_TREE_MEMBERS_H

#include "mail/archive.h"
#include "mail/table.h"
#include "mail/tree.h"

/* More is an error: somebody means no mail. */
#define MEMBERS_MAX_NAMES ((gsize)G_MAXINT32)

typedef struct {
	guint32 name; /* where in names */
	/* Of a scanned file: the number of its facts. Of a link, once they are
	   resolved: the member that holds its octets. */
	guint32 data;
	guint32 octets; /* this and time: their lower 32 bits */
	guint32 time;
	guint8 octets_high;
	gint8 time_high;
	guint8 type; /* ArchiveType */
	guint8 use : 2;
	guint8 form : 2;
	guint8 has_time : 1;
	guint8 is_lost : 1; /* a link to nothing, where a message should be */
} Member;

typedef struct {
	GString *names; /* each with a NUL after it; first of all an empty one,
	                   of those that are unsafe */
	GArray *list;   /* of Member */
	guint32 *visible;
	gsize length; /* of visible */

	GArray *lost; /* of guint32: those that are lost, once they are known */

	/* Until members_finish(): */
	GString *targets; /* of links; data says where */
	guint unsafe;
	char *first_unsafe;
} Members;

Members *members_new(void);
void members_free(Members *members);

/* FALSE: there are too many. */
gboolean members_add(Members *members, const ArchiveMember *member,
                     GError **error);

/* Of one that is added and has no name: to be warned of. */
void members_note_unsafe(Members *members, const ArchiveMember *member);

static inline Member *
members_get(const Members *members, guint32 number)
{
	return &g_array_index(members->list, Member, number);
}

static inline const char *
members_path(const Members *members, guint32 number)
{
	return members->names->str + members_get(members, number)->name;
}

/* The greatest that can be kept. */
#define MEMBERS_MAX_OCTETS ((G_GUINT64_CONSTANT(1) << 40) - 1)

void member_set_octets(Member *member, guint64 octets);
guint64 member_octets(const Member *member);
gint64 member_time(const Member *member);

/*
 * Once, when all are added: resolves links and finds out what is visible. Says
 * what is left out. A link to nothing whose use is TREE_SCAN is lost: a file
 * without octets, and for the caller to tell.
 */
void members_finish(Members *members, GPtrArray *warnings);

/* A visible member, of any type; NO_ENTRY: there is none. */
guint32 members_find(const Members *members, const char *path);

/*
 * Where in the visible ones those begin that lie below a folder, and where they
 * end; path: ends with "/", or is "" for all. Below a folder its files come in
 * the order of bytes, and right after a member what lies below it.
 */
gsize members_begin(const Members *members, const char *path);
gsize members_end(const Members *members, const char *path);

#endif
