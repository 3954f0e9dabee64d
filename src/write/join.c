/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/join.h"

#include "dovecot/maildir-name.h"
#include "mail/tree.h"
#include "uidl/uidl.h"
#include "write/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* A message without a record, of the plan or to be given one. */
typedef struct {
	guint32 message;
	guint8 planned;
	guint8 gets_uidl; /* of the dump, not its base name */
	guint8 recorded;  /* under another UID */
	guint8 present;   /* its file is there */
} Orphan;

typedef struct {
	const char *bytes;
	gsize length;
} BaseName;

/* ---- what others ask ---- */

void
join_free(Join *join)
{
	if (join == NULL)
		return;
	g_array_unref(join->added);
	g_free(join);
}

const StoreFolder *
join_folder(const Join *join)
{
	return store_folder(join->store, join->plan->folder);
}

const PlanEntry *
join_entry(const Join *join, guint *cursor, guint32 uid)
{
	const GArray *entries = join->plan->entries;

	for (; *cursor < entries->len; ++*cursor) {
		const PlanEntry *entry =
			&g_array_index(entries, PlanEntry, *cursor);
		guint32 its = store_get(join->store, entry->message)->uid;

		if (its >= uid)
			return its == uid ? entry : NULL;
	}
	return NULL;
}

static const PlanText *
text_of(const Join *join, const PlanEntry *entry)
{
	return &g_array_index(join->plan->texts, PlanText, entry->pop3);
}

const char *
join_uidl(const Join *join, const PlanEntry *entry)
{
	if (join->plan->texts != NULL)
		return text_of(join, entry)->uidl;
	return plan_uidl(join->maildrop, join->store, entry);
}

guint32
join_order(const Join *join, const PlanEntry *entry)
{
	if (entry == NULL)
		return UIDLIST_NO_ORDER;
	if (join->plan->texts != NULL)
		return text_of(join, entry)->order;
	return plan_order(join->maildrop, entry);
}

gboolean
join_sets_order(const Join *join, const PlanEntry *entry)
{
	return entry != NULL || join->plan->drops_orders;
}

/* ---- base names ---- */

/* Good until the tree gets new entries. */
static BaseName
base_of(const Store *store, guint32 message)
{
	return (BaseName){ store_name(store, message),
		           store_get(store, message)->base_length };
}

static BaseName
base_of_record(const UidlistRecord *record)
{
	return (BaseName){ record->name, record->name_length };
}

static int
compare_bases(BaseName a, BaseName b)
{
	return maildir_name_compare_bases(a.bytes, a.length, b.bytes, b.length);
}

/* ---- what changed ---- */

static gboolean
fail_changed(const Join *join, guint32 message, const char *what,
             GError **error)
{
	BaseName name = base_of(join->store, message);
	g_autofree char *shown = uidl_escape(name.bytes, (gssize)name.length);

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
	            "the %s of %s changed since it was read; run again", what,
	            shown);
	return FALSE;
}

static gboolean
fail_delivered(GError **error)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
	                    "mail was given UIDs that were meant for other "
	                    "mail since the list was read; run again");
	return FALSE;
}

static gboolean
check_list(const Join *join, const Uidlist *list, GError **error)
{
	const StoreFolder *folder = join_folder(join);
	const char *what = NULL;

	if (list == NULL && folder->has_list)
		what = "the list was removed";
	else if (list != NULL && !folder->has_list)
		what = "the list was made";
	else if (list != NULL &&
	         uidlist_uid_validity(list) != folder->uid_validity)
		what = "the UIDVALIDITY changed";
	if (what == NULL)
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
	            "%s since it was read; run again", what);
	return FALSE;
}

/* ---- messages and their records ---- */

static gboolean
gives_uidl(const Join *join, const PlanEntry *entry)
{
	if (join->plan->texts != NULL)
		return text_of(join, entry)->uidl != NULL;
	return plan_gives_uidl(entry);
}

static void
add_orphan(const Join *join, guint32 message, const PlanEntry *entry,
           GArray *orphans)
{
	const Orphan orphan = {
		.message = message,
		.planned = entry != NULL,
		.gets_uidl = entry != NULL && gives_uidl(join, entry),
	};
	const gboolean is_new =
		store_get(join->store, message)->flags & STORE_NEW;

	if (is_new || entry != NULL)
		g_array_append_val(orphans, orphan);
}

static gboolean
check_record(const Join *join, guint32 message, const PlanEntry *entry,
             const UidlistRecord *record, GArray *orphans, GError **error)
{
	if (compare_bases(base_of(join->store, message),
	                  base_of_record(record)) != 0) {
		if (entry != NULL)
			return fail_changed(join, message, "UID", error);
		add_orphan(join, message, entry, orphans);
		return TRUE;
	}
	if (entry != NULL &&
	    !uidlist_has_uidl(record, store_uidl(join->store, message)))
		return fail_changed(join, message, "UIDL", error);
	return TRUE;
}

/* Messages below uid have no record, those of uid and above may have. */
static void
skip_to(const Join *join, guint32 *message, guint *cursor, guint64 uid,
        GArray *orphans)
{
	const StoreFolder *folder = join_folder(join);

	for (; *message < folder->first + folder->length; ++*message) {
		guint32 its = store_get(join->store, *message)->uid;

		if (its >= uid)
			return;
		add_orphan(join, *message, join_entry(join, cursor, its),
		           orphans);
	}
}

/* Whether UIDs were given to mail that nobody knew of is told in *delivered. */
static gboolean
check_records(const Join *join, const Uidlist *list, GArray *orphans,
              gboolean *delivered, GError **error)
{
	const gsize length = list != NULL ? uidlist_length(list) : 0;
	const StoreFolder *folder = join_folder(join);
	guint32 message = folder->first;
	guint cursor = 0;

	for (gsize i = 0; i < length; i++) {
		UidlistRecord record;
		gboolean known;

		uidlist_get(list, i, &record);
		skip_to(join, &message, &cursor, record.uid, orphans);
		known = message < folder->first + folder->length &&
		        store_get(join->store, message)->uid == record.uid;
		if (!known) {
			*delivered |= record.uid >= folder->next_uid;
			continue;
		}
		if (!check_record(join, message,
		                  join_entry(join, &cursor, record.uid),
		                  &record, orphans, error))
			return FALSE;
		message++;
	}
	skip_to(join, &message, &cursor, G_MAXUINT64, orphans);
	return TRUE;
}

/* ---- messages without a record ---- */

static gint
compare_by_base(gconstpointer a, gconstpointer b, gpointer data)
{
	const Store *store = data;

	return compare_bases(base_of(store, ((const Orphan *)a)->message),
	                     base_of(store, ((const Orphan *)b)->message));
}

static gint
compare_by_message(gconstpointer a, gconstpointer b)
{
	guint32 left = ((const Orphan *)a)->message;
	guint32 right = ((const Orphan *)b)->message;

	return left < right ? -1 : left > right;
}

/* orphans: by base name. */
static Orphan *
find_orphan(const Join *join, const GArray *orphans, BaseName name)
{
	guint low = 0, high = orphans->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;
		Orphan *orphan = &g_array_index(orphans, Orphan, middle);
		int order = compare_bases(base_of(join->store, orphan->message),
		                          name);

		if (order == 0)
			return orphan;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static gboolean
find_records(const Join *join, const Uidlist *list, const GArray *orphans,
             GError **error)
{
	const gsize length = list != NULL ? uidlist_length(list) : 0;

	for (gsize i = 0; i < length; i++) {
		UidlistRecord record;
		Orphan *orphan;

		uidlist_get(list, i, &record);
		orphan = find_orphan(join, orphans, base_of_record(&record));
		if (orphan == NULL)
			continue;
		if (orphan->planned)
			return fail_changed(join, orphan->message, "UID",
			                    error);
		orphan->recorded = TRUE;
	}
	return TRUE;
}

/* Where the files were when they were read. TRUE: all are there. */
static gboolean
find_files(const Join *join, const GArray *orphans)
{
	const MailTable *mail = join->store->mail;
	gboolean all = TRUE;

	for (guint i = 0; i < orphans->len; i++) {
		Orphan *orphan = &g_array_index(orphans, Orphan, i);
		guint32 entry = mail->sources[orphan->message].entry;
		guint64 octets;

		orphan->present =
			entry != NO_ENTRY &&
			tree_file_size(mail->tree,
		                       tree_entry_path(mail->tree, entry),
		                       &octets);
		all &= orphan->present || orphan->recorded;
	}
	return all;
}

static void
find_name(const Join *join, int directory, const char *name,
          const GArray *orphans)
{
	BaseName base = { name, maildir_name_base(name) };
	Orphan *orphan = find_orphan(join, orphans, base);
	struct stat status;

	if (orphan != NULL &&
	    fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(status.st_mode))
		orphan->present = TRUE;
}

/* Not as a listing: the tree would keep all names once more. */
static gboolean
find_in(const Join *join, const char *name, const GArray *orphans,
        GError **error)
{
	const char *folder = join_folder(join)->directory;
	g_autofree char *path = folder != NULL && folder[0] != '\0'
	                                ? g_build_filename(folder, name, NULL)
	                                : g_strdup(name);
	int fd = tree_open_folder(join->store->mail->tree, path);
	DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	int code;

	if (directory == NULL) {
		code = errno;
		if (fd >= 0)
			close(fd);
		return file_fail(error, name, code);
	}
	for (errno = 0; (entry = readdir(directory)) != NULL; errno = 0)
		find_name(join, fd, entry->d_name, orphans);
	code = errno;
	closedir(directory);
	return code == 0 || file_fail(error, name, code);
}

/* By base name: flags may have changed, and mail been moved to cur/. */
static gboolean
find_renamed(const Join *join, const GArray *orphans, GError **error)
{
	g_autoptr(GError) reason = NULL;

	/* Dovecot makes a new/ that is missing. */
	if (!find_in(join, "new", orphans, &reason) &&
	    !g_error_matches(reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return FALSE;
	}
	return find_in(join, "cur", orphans, error);
}

/* orphans: by message. */
static gboolean
settle(Join *join, const Uidlist *list, const GArray *orphans, GError **error)
{
	const guint32 free_uid = list != NULL ? uidlist_next_uid(list) : 1;

	for (guint i = 0; i < orphans->len; i++) {
		const Orphan *orphan = &g_array_index(orphans, Orphan, i);
		const StoreMessage *message =
			store_get(join->store, orphan->message);

		if (orphan->recorded)
			continue;
		if (!orphan->present) {
			join->gone += orphan->planned;
			join->gone_uidls += orphan->gets_uidl;
			continue;
		}
		if (!(message->flags & STORE_NEW))
			return fail_changed(join, orphan->message, "UID",
			                    error);
		if (message->uid < free_uid)
			return fail_delivered(error);
		g_array_append_val(join->added, orphan->message);
	}
	return TRUE;
}

static gboolean
take_orphans(Join *join, const Uidlist *list, GArray *orphans, GError **error)
{
	if (orphans->len == 0)
		return TRUE;
	g_array_sort_with_data(orphans, compare_by_base, (gpointer)join->store);
	if (!find_records(join, list, orphans, error))
		return FALSE;
	/* A listing can miss a file that is renamed meanwhile. */
	if (!find_files(join, orphans) &&
	    !(find_renamed(join, orphans, error) &&
	      find_renamed(join, orphans, error)))
		return FALSE;
	g_array_sort(orphans, compare_by_message);
	return settle(join, list, orphans, error);
}

Join *
join_new(const Maildrop *maildrop, const Store *store, const PlanFolder *plan,
         const Uidlist *list, GError **error)
{
	g_autoptr(Join) join = g_new0(Join, 1);
	g_autoptr(GArray) orphans = g_array_new(FALSE, FALSE, sizeof(Orphan));
	gboolean delivered = FALSE;

	join->maildrop = maildrop;
	join->store = store;
	join->plan = plan;
	join->added = g_array_new(FALSE, FALSE, sizeof(guint32));
	if (!check_list(join, list, error) ||
	    !check_records(join, list, orphans, &delivered, error) ||
	    !take_orphans(join, list, orphans, error))
		return NULL;
	/* N is raised above UIDs that must not be given out; it is too late. */
	if (delivered && plan->raises_next_uid) {
		fail_delivered(error);
		return NULL;
	}
	return g_steal_pointer(&join);
}
