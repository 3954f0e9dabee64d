/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/plan.h"

#include "match/served-message.h"
#include "match/uidls.h"
#include "uidl/uidl.h"

#include <string.h>

/* What the planning of one folder works with. */
typedef struct {
	const Maildrop *maildrop;
	const Store *store;
	const Match *match;
	const UidlFormat *format;
	const UidlIndex *uidls;
	Plan *plan;
	GString *uidl; /* scratch */
} Planning;

static void
folder_clear(gpointer data)
{
	PlanFolder *folder = data;

	g_array_unref(folder->entries);
	if (folder->texts != NULL)
		g_array_unref(folder->texts);
}

Plan *
plan_new(void)
{
	Plan *plan = g_new(Plan, 1);

	plan->folders = g_array_new(FALSE, FALSE, sizeof(PlanFolder));
	g_array_set_clear_func(plan->folders, folder_clear);
	plan->served_twice = g_array_new(FALSE, FALSE, sizeof(guint32));
	return plan;
}

void
plan_free(Plan *plan)
{
	if (plan == NULL)
		return;
	g_array_unref(plan->folders);
	g_array_unref(plan->served_twice);
	g_free(plan);
}

static gboolean
base_name_is(const Store *store, guint32 message, const char *text)
{
	gsize length = store_get(store, message)->base_length;

	return strlen(text) == length &&
	       memcmp(store_name(store, message), text, length) == 0;
}

const char *
plan_uidl(const Maildrop *maildrop, const Store *store, const PlanEntry *entry)
{
	const char *stored = store_uidl(store, entry->message);
	const char *uidl;

	if (entry->pop3 == PLAN_BASE_NAME)
		return "";
	if (entry->pop3 == PLAN_NO_UIDL)
		return NULL;
	uidl = maildrop_uidl(maildrop, entry->pop3);
	if (stored != NULL && stored[0] == '\0' &&
	    base_name_is(store, entry->message, uidl))
		return stored;
	return uidl;
}

guint32
plan_order(const Maildrop *maildrop, const PlanEntry *entry)
{
	if (!plan_gives_uidl(entry) || maildrop->has_no_order)
		return STORE_NO_ORDER;
	return maildrop_get(maildrop, entry->pop3)->number;
}

static void
note_twice(const Planning *planning, guint32 pop3)
{
	g_array_append_val(planning->plan->served_twice, pop3);
}

static gboolean
loses_uidl(const Planning *planning, guint32 message)
{
	return message < planning->match->imap_length &&
	       planning->match->imap[message].loses_uidl;
}

/*
 * Whether Dovecot would compute a UIDL of the dump for a message without P, and
 * the base name is no better.
 */
static gboolean
needs_base_name(const Planning *planning, guint32 message)
{
	const Store *store = planning->store;
	ServedMessage served = served_message(store, message);
	guint32 folder = store_get(store, message)->folder, pop3;

	if (loses_uidl(planning, message))
		served.uidl = NULL;
	if (served.uidl != NULL)
		return FALSE;
	served_uidl(&served, planning->format,
	            store_folder(store, folder)->uid_validity, planning->uidl);
	pop3 = uidl_index_find(planning->uidls, planning->uidl->str,
	                       planning->uidl->len);
	if (pop3 == NO_PARTNER)
		return FALSE;
	if (uidl_is_usable(uidl_check(served.name, served.name_length)) &&
	    uidl_index_find(planning->uidls, served.name, served.name_length) ==
	            NO_PARTNER)
		return TRUE;
	note_twice(planning, pop3);
	return FALSE;
}

static void
add_entry(const Planning *planning, PlanFolder *folder, guint32 message,
          guint32 pop3)
{
	const PlanEntry entry = { .message = message, .pop3 = pop3 };
	const StoreMessage *row = store_get(planning->store, message);
	const char *stored = store_uidl(planning->store, message);
	const char *uidl =
		plan_uidl(planning->maildrop, planning->store, &entry);

	g_array_append_val(folder->entries, entry);
	if (stored != NULL && uidl == NULL)
		folder->removed++;
	else if (stored != NULL && strcmp(stored, uidl) != 0)
		folder->replaced++;
	if ((row->flags & STORE_NEW) || g_strcmp0(stored, uidl) != 0 ||
	    row->order != plan_order(planning->maildrop, &entry))
		folder->changed++;
	if (pop3 == PLAN_BASE_NAME)
		folder->base_names++;
}

static void
plan_message(const Planning *planning, PlanFolder *folder, guint32 message)
{
	guint32 pop3 = NO_PARTNER;

	if (message < planning->match->imap_length)
		pop3 = planning->match->imap[message].partner;
	if (pop3 != NO_PARTNER &&
	    maildrop_uidl(planning->maildrop, pop3) != NULL) {
		add_entry(planning, folder, message, pop3);
	} else if (folder->folder == 0 && needs_base_name(planning, message)) {
		add_entry(planning, folder, message, PLAN_BASE_NAME);
	} else if (loses_uidl(planning, message)) {
		add_entry(planning, folder, message, PLAN_NO_UIDL);
	} else if (store_get(planning->store, message)->order !=
	           STORE_NO_ORDER) {
		folder->dropped_orders++;
	}
}

/* Raises N above each UID whose message would be served with a UIDL of the
   dump. */
static void
raise_next_uid(const Planning *planning, PlanFolder *folder)
{
	const StoreFolder *box = store_folder(planning->store, folder->folder);
	const guint32 least = folder->next_uid;

	for (guint32 i = 0; i < planning->maildrop->messages->len; i++) {
		const char *uidl = maildrop_uidl(planning->maildrop, i);
		UidlComes comes = UIDL_COMES_NEVER;
		guint32 uid = 0;

		if (uidl != NULL)
			comes = uidl_format_comes(planning->format,
			                          box->uid_validity, least,
			                          uidl, strlen(uidl), &uid);
		if (comes == UIDL_COMES_AGAIN ||
		    (comes == UIDL_COMES_ONCE && uid >= PLAN_MAX_NEXT_UID))
			note_twice(planning, i);
		else if (comes == UIDL_COMES_ONCE)
			folder->next_uid = MAX(folder->next_uid, uid + 1);
	}
	folder->raises_next_uid = folder->next_uid > least;
}

static void
plan_folder(const Planning *planning, guint32 number)
{
	const StoreFolder *box = store_folder(planning->store, number);
	guint32 end = box->first + box->length;
	PlanFolder folder = {
		.folder = number,
		.next_uid = box->next_uid,
		.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry)),
		.dropped_orders = box->absent_orders,
	};

	for (guint32 i = box->first; i < end; i++)
		plan_message(planning, &folder, i);
	folder.drops_orders =
		!planning->maildrop->has_no_order &&
		folder.entries->len > folder.base_names + folder.removed;
	if (!folder.drops_orders)
		folder.dropped_orders = 0;
	folder.changed += folder.dropped_orders;
	if (end > box->first)
		folder.next_uid =
			MAX(folder.next_uid,
		            store_get(planning->store, end - 1)->uid + 1);
	if (number == 0)
		raise_next_uid(planning, &folder);
	g_array_append_val(planning->plan->folders, folder);
}

static gint
compare_numbers(gconstpointer a, gconstpointer b)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;

	return (first > second) - (first < second);
}

/* A message that is there and mail to come may both have told of one. */
static void
keep_one_each(GArray *numbers)
{
	guint kept = 0;

	g_array_sort(numbers, compare_numbers);
	for (guint i = 0; i < numbers->len; i++) {
		guint32 number = g_array_index(numbers, guint32, i);

		if (kept == 0 ||
		    g_array_index(numbers, guint32, kept - 1) != number)
			g_array_index(numbers, guint32, kept++) = number;
	}
	g_array_set_size(numbers, kept);
}

Plan *
plan_make(const Maildrop *maildrop, const Store *store, const Match *match,
          const UidlFormat *format)
{
	g_autoptr(UidlIndex) uidls = uidl_index_new(maildrop);
	g_autoptr(GString) uidl = g_string_new(NULL);
	Plan *plan = plan_new();
	const Planning planning = {
		.maildrop = maildrop,
		.store = store,
		.match = match,
		.format = format,
		.uidls = uidls,
		.plan = plan,
		.uidl = uidl,
	};

	for (guint32 i = 0; i < store->folders->len; i++)
		plan_folder(&planning, i);
	keep_one_each(plan->served_twice);
	return plan;
}

gboolean
plan_is_done(const Plan *plan)
{
	for (guint i = 0; i < plan->folders->len; i++) {
		const PlanFolder *folder =
			&g_array_index(plan->folders, PlanFolder, i);

		if (folder->changed > 0 || folder->raises_next_uid)
			return FALSE;
	}
	return TRUE;
}
