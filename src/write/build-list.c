/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-list.c - the dovecot-uidlist of a new Maildir's folder
 *
 * The list is written bit by bit, read back from the file and compared with
 * what was meant, record by record.
 */
#include "dovecot/uidlist.h"
#include "uidl/uidl.h"
#include "write/build-work.h"
#include "write/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A list of a million messages is not to be in memory twice. */
#define MUCH (256 * 1024)

/* What a record is to say; slices and texts are the ListWork's. */
typedef struct {
	guint32 uid;
	guint32 order;
	const char *uidl; /* NULL: none */
	const char *guid; /* NULL: none */
} ListRecord;

typedef struct {
	const Build *build;
	const StoreFolder *folder;
	guint32 number;
	const PlanFolder *plan; /* NULL: there is none */
	guint32 next;           /* message */
	guint entry;            /* the plan's next entry */
	guint made;             /* the next made name, in any folder */
	gsize uidls;            /* of the dump, so far */
	GString *name;          /* the base name */
	GString *old_name;      /* the source's */
} ListWork;

static gint
compare_folders(gconstpointer a, gconstpointer b)
{
	guint32 left = ((const PlanFolder *)a)->folder;
	guint32 right = ((const PlanFolder *)b)->folder;

	return (left > right) - (left < right);
}

/* By halves, as below: there may be as many folders as messages. */
static const PlanFolder *
find_plan(const Plan *plan, guint32 folder)
{
	const PlanFolder wanted = { .folder = folder };
	guint found;

	if (!g_array_binary_search(plan->folders, &wanted, compare_folders,
	                           &found))
		return NULL;
	return &g_array_index(plan->folders, PlanFolder, found);
}

/* The number of made names of messages before one. */
static guint
count_made(const GArray *made, guint32 message)
{
	guint low = 0, high = made->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(made, BuildMade, middle).message < message)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
list_rewind(ListWork *work)
{
	work->next = work->folder->first;
	work->entry = 0;
	work->made = count_made(work->build->made, work->next);
	work->uidls = 0;
}

/* ---- one record ---- */

static const PlanEntry *
entry_of(ListWork *work, guint32 message)
{
	const GArray *entries = work->plan != NULL ? work->plan->entries : NULL;

	for (; entries != NULL && work->entry < entries->len; work->entry++) {
		const PlanEntry *entry =
			&g_array_index(entries, PlanEntry, work->entry);

		if (entry->message >= message)
			return entry->message == message ? entry : NULL;
	}
	return NULL;
}

/* Whether the message has another base name than in the source. */
static gboolean
find_names(ListWork *work, guint32 message)
{
	const Build *build = work->build;
	const char *name = store_name(build->store, message);
	const BuildMade *made;
	gsize length;

	g_string_truncate(work->old_name, 0);
	g_string_append_len(work->old_name, name,
	                    store_get(build->store, message)->base_length);
	if (build->states[message] == BUILD_KEEPS_NAME) {
		length = target_name_keep(name, work->name);
		g_string_truncate(work->name, length);
		return FALSE;
	}
	made = &g_array_index(build->made, BuildMade, work->made++);
	g_assert(made->message == message);
	target_name_base(&made->name, work->name);
	return TRUE;
}

/* Whether the old base name was the message's own, and a field of a record can
   hold it. */
static gboolean
old_name_is_usable(const ListWork *work, guint32 message)
{
	return work->build->states[message] != BUILD_SHARES_NAME &&
	       uidl_is_usable(
		       uidl_check(work->old_name->str, work->old_name->len));
}

static const char *
uidl_of(ListWork *work, guint32 message, const PlanEntry *entry,
        gboolean has_new_name)
{
	const Store *store = work->build->store;
	const char *uidl =
		entry != NULL ? plan_uidl(work->build->maildrop, store, entry)
			      : store_uidl(store, message);

	/* It was the old base name that POP3 clients saw. */
	if (has_new_name && uidl != NULL && *uidl == '\0' &&
	    !(entry != NULL && entry->pop3 == PLAN_BASE_NAME) &&
	    old_name_is_usable(work, message))
		uidl = work->old_name->str;
	return uidl;
}

static guint32
order_of(const ListWork *work, guint32 message, const PlanEntry *entry)
{
	if (entry != NULL)
		return plan_order(work->build->maildrop, entry);
	if (work->plan != NULL && work->plan->drops_orders)
		return UIDLIST_NO_ORDER;
	return store_get(work->build->store, message)->order;
}

/* Dovecot takes the base name for it, of messages without one. */
static const char *
guid_of(const ListWork *work, guint32 message, gboolean has_new_name)
{
	const Store *store = work->build->store;
	const char *guid = store_guid(store, message);
	const gboolean was_known =
		work->folder->has_list &&
		!(store_get(store, message)->flags & STORE_NEW);

	if (guid == NULL && has_new_name && was_known &&
	    old_name_is_usable(work, message))
		guid = work->old_name->str;
	return guid;
}

/* The next message that has a file. FALSE: there is none. */
static gboolean
list_next(ListWork *work, ListRecord *record)
{
	const Build *build = work->build;
	const guint32 end = work->folder->first + work->folder->length;
	const PlanEntry *entry;
	gboolean has_new_name;
	guint32 message;

	while (work->next < end && build->states[work->next] == BUILD_LEFT_OUT)
		work->next++;
	if (work->next == end)
		return FALSE;
	message = work->next++;
	entry = entry_of(work, message);
	has_new_name = find_names(work, message);
	*record = (ListRecord){
		.uid = store_get(build->store, message)->uid,
		.order = order_of(work, message, entry),
		.uidl = uidl_of(work, message, entry, has_new_name),
		.guid = guid_of(work, message, has_new_name),
	};
	work->uidls += entry != NULL && plan_gives_uidl(entry);
	return TRUE;
}

/* ---- writing ---- */

/* UIDs of messages that were left out are not given out again. */
static guint32
next_uid_of(const ListWork *work)
{
	const StoreFolder *folder = work->folder;
	const Store *store = work->build->store;
	guint32 next = folder->next_uid;

	if (work->plan != NULL)
		next = MAX(next, work->plan->next_uid);
	if (folder->length > 0) {
		guint32 last = folder->first + folder->length - 1;

		next = MAX(next, store_get(store, last)->uid + 1);
	}
	return next;
}

static int
write_records(ListWork *work, int fd)
{
	g_autoptr(GString) text = g_string_sized_new(MUCH + 4096);
	ListRecord record;

	uidlist_format_new_header(work->folder->uid_validity, next_uid_of(work),
	                          work->folder->guid, text);
	list_rewind(work);
	while (list_next(work, &record)) {
		const UidlistChange change = {
			.change_uidl = record.uidl != NULL,
			.uidl = record.uidl,
			.change_order = record.order != UIDLIST_NO_ORDER,
			.order = record.order,
		};

		uidlist_format_new_record(record.uid, work->name->str,
		                          work->name->len, &change, record.guid,
		                          text);
		if (text->len < MUCH)
			continue;
		if (file_write(fd, text->str, text->len) < 0)
			return -1;
		g_string_truncate(text, 0);
	}
	return file_write(fd, text->str, text->len);
}

/* ---- the proof ---- */

static gboolean
is_text(const char *slice, gsize length, const char *text)
{
	if (slice == NULL || text == NULL)
		return slice == NULL && text == NULL;
	return strlen(text) == length && memcmp(slice, text, length) == 0;
}

static const char *
find_difference(ListWork *work, const Uidlist *list)
{
	UidlistRecord found;
	ListRecord meant;
	gsize i = 0;

	if (uidlist_uid_validity(list) != work->folder->uid_validity)
		return "another UIDVALIDITY";
	if (uidlist_next_uid(list) != next_uid_of(work))
		return "another next UID";
	list_rewind(work);
	for (; list_next(work, &meant); i++) {
		if (i == uidlist_length(list))
			return "not all messages";
		uidlist_get(list, i, &found);
		if (found.uid != meant.uid ||
		    !is_text(found.name, found.name_length, work->name->str))
			return "other messages";
		if (!uidlist_has_uidl(&found, meant.uidl))
			return "another UIDL than was planned";
		if (found.order != meant.order)
			return "another order than was planned";
		if (!is_text(found.guid, found.guid_length, meant.guid))
			return "another GUID";
	}
	return i < uidlist_length(list) ? "more messages" : NULL;
}

static gboolean
verify(ListWork *work, int fd, GError **error)
{
	g_autoptr(Uidlist) list = NULL;
	const char *difference;
	gsize length;
	char *text = file_read(fd, &length, error);

	if (text != NULL)
		list = uidlist_parse(text, length, error);
	if (list == NULL)
		return FALSE;
	difference = find_difference(work, list);
	if (difference == NULL)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
	            "a bug of this program: the new list has %s", difference);
	return FALSE;
}

static gboolean
write_list(ListWork *work, const char *path, GError **error)
{
	Staging *staging = work->build->staging;
	int fd = staging_create(staging, path, error);
	g_autofree char *shown = NULL;
	gboolean good;

	if (fd < 0)
		return FALSE;
	good = write_records(work, fd) == 0;
	if (!good)
		file_set_error(error, errno);
	if (good && verify(work, fd, error))
		return staging_finish(staging, fd, path, NULL, error);
	close(fd);
	shown = uidl_escape(path, -1);
	g_prefix_error(error, "%s: ", shown);
	return FALSE;
}

gboolean
build_list(Build *build, guint32 folder, GError **error)
{
	g_autofree char *path = build_path(build, folder, NULL, UIDLIST_FILE);
	g_autoptr(GString) name = g_string_new(NULL);
	g_autoptr(GString) old_name = g_string_new(NULL);
	ListWork work = {
		.build = build,
		.folder = store_folder(build->store, folder),
		.plan = find_plan(build->plan, folder),
		.name = name,
		.old_name = old_name,
	};
	GError *reason = NULL;

	if (!write_list(&work, path, &reason))
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	build->result->uidls += work.uidls;
	return TRUE;
}
