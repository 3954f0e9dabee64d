/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/undo-plan.h"

#include "uidl/uidl.h"

#include <string.h>

#define NO_MESSAGE G_MAXUINT32

/* What becomes of a record, if it is not left for an UndoReason. */
enum {
	FATE_GIVEN = UNDO_TAKEN + 1,
	FATE_DONE
};

typedef struct {
	const Store *store;
	const UndoFile *file;
	GHashTable *folders; /* a set of their paths */
	guint32 *messages;   /* of the Store, for each record; NO_MESSAGE */
	guint8 *fates;       /* likewise */
} Undoing;

void
undo_free(Undo *undo)
{
	if (undo == NULL)
		return;
	plan_free(undo->plan);
	undo_file_free(undo->file);
	g_array_unref(undo->left);
	g_free(undo);
}

const char *
undo_reason(UndoReason why)
{
	switch (why) {
	case UNDO_NO_FOLDER:
		return "its folder is gone";
	case UNDO_NO_MAIL:
		return "its mail is gone";
	case UNDO_NO_RECORD:
		return "its record is gone";
	case UNDO_CHANGED:
		return "its UIDL or its place in the order was changed since";
	case UNDO_UNUSABLE:
		return "its former UIDL has octets that no UIDL has";
	case UNDO_TAKEN:
		return "its former UIDL is that of another message now";
	}
	g_assert_not_reached();
}

/* ---- messages and records ---- */

static const char *
directory_of(const Store *store, guint32 folder)
{
	const char *directory = store_folder(store, folder)->directory;

	return directory != NULL ? directory : "";
}

static gboolean
has_record(const Store *store, guint32 message)
{
	return (store_get(store, message)->flags & STORE_NEW) == 0;
}

static GHashTable *
list_folders(const Store *store)
{
	GHashTable *folders = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint32 i = 0; i < store->folders->len; i++)
		g_hash_table_add(folders, (gpointer)directory_of(store, i));
	return folders;
}

/* Two files of one base name are one message, as long as nothing is copied. */
static void
find_messages(const Undoing *undoing)
{
	const Store *store = undoing->store;

	for (guint32 i = 0; i < undo_file_length(undoing->file); i++)
		undoing->messages[i] = NO_MESSAGE;
	for (guint32 i = 0; i < store->messages->len; i++) {
		const StoreMessage *row = store_get(store, i);
		guint32 record;

		if (undo_file_find(
			    undoing->file, directory_of(store, row->folder),
			    store_name(store, i), row->base_length, &record))
			undoing->messages[record] = i;
	}
}

/* ---- fates ---- */

static UndoState
state_of(const Store *store, guint32 message)
{
	const char *uidl = store_uidl(store, message);

	return (UndoState){
		.uidl = uidl,
		.uidl_length = uidl != NULL ? strlen(uidl) : 0,
		.order = store_get(store, message)->order,
	};
}

/* An empty one is written as well. */
static gboolean
is_writable(const UndoState *state)
{
	return state->uidl == NULL || state->uidl_length == 0 ||
	       uidl_is_usable(uidl_check(state->uidl, state->uidl_length));
}

static guint8
fate_of(const Undoing *undoing, const UndoRecord *record, guint32 message)
{
	const Store *store = undoing->store;
	UndoState now;

	if (message == NO_MESSAGE)
		return g_hash_table_contains(undoing->folders, record->folder)
		               ? UNDO_NO_MAIL
		               : UNDO_NO_FOLDER;
	if (!has_record(store, message))
		return UNDO_NO_RECORD;
	now = state_of(store, message);
	if (undo_state_equal(&now, &record->before))
		return FATE_DONE;
	if (!undo_state_equal(&now, &record->after) &&
	    !undo_state_equal(&now, &record->found))
		return UNDO_CHANGED;
	if (!is_writable(&record->before) &&
	    g_strcmp0(record->before.uidl, now.uidl) != 0)
		return UNDO_UNUSABLE;
	return FATE_GIVEN;
}

static void
find_fates(const Undoing *undoing)
{
	for (guint32 i = 0; i < undo_file_length(undoing->file); i++) {
		UndoRecord record;

		undo_file_get(undoing->file, i, &record);
		undoing->fates[i] =
			fate_of(undoing, &record, undoing->messages[i]);
	}
}

/* ---- no UIDL twice ---- */

/* Who gets which UIDL back: by UIDL the last record, and to each record the one
   before. */
typedef struct {
	GHashTable *last;
	guint32 *before; /* NO_MESSAGE: there is none */
} Givers;

static gboolean
is_left(const Undoing *undoing, guint32 record)
{
	return undoing->fates[record] < FATE_GIVEN;
}

static void
find_givers(const Undoing *undoing, Givers *givers)
{
	const guint32 length = undo_file_length(undoing->file);

	givers->last = g_hash_table_new(g_str_hash, g_str_equal);
	givers->before = g_new(guint32, length);
	for (guint32 i = 0; i < length; i++) {
		UndoRecord record;
		gpointer other;

		undo_file_get(undoing->file, i, &record);
		if (is_left(undoing, i) || record.before.uidl_length == 0)
			continue;
		other = g_hash_table_lookup(givers->last, record.before.uidl);
		givers->before[i] = GPOINTER_TO_UINT(other) - 1;
		g_hash_table_insert(givers->last, (gpointer)record.before.uidl,
		                    GUINT_TO_POINTER(i + 1));
	}
}

/* NULL: none that could be another's too. */
static const char *
kept_uidl(const Undoing *undoing, guint32 record)
{
	const guint32 message = undoing->messages[record];
	const char *uidl = NULL;

	if (message != NO_MESSAGE)
		uidl = store_uidl(undoing->store, message);
	return uidl != NULL && *uidl != '\0' ? uidl : NULL;
}

/* Leaves what would get a UIDL that a record keeps which is left, and adds it
   to them. */
static void
leave_givers(const Undoing *undoing, const Givers *givers, const char *uidl,
             GArray *left)
{
	gpointer last = g_hash_table_lookup(givers->last, uidl);

	for (guint32 i = GPOINTER_TO_UINT(last) - 1; i != NO_MESSAGE;
	     i = givers->before[i]) {
		if (undoing->fates[i] != FATE_GIVEN ||
		    g_strcmp0(kept_uidl(undoing, i), uidl) == 0)
			continue;
		undoing->fates[i] = UNDO_TAKEN;
		g_array_append_val(left, i);
	}
}

/* Where UIDLs changed places and not all of them can go back, one could be on
   two messages. */
static void
keep_unique(const Undoing *undoing)
{
	g_autoptr(GArray) left = g_array_new(FALSE, FALSE, sizeof(guint32));
	Givers givers;

	for (guint32 i = 0; i < undo_file_length(undoing->file); i++) {
		if (is_left(undoing, i) && kept_uidl(undoing, i) != NULL)
			g_array_append_val(left, i);
	}
	if (left->len == 0)
		return;
	find_givers(undoing, &givers);
	for (guint i = 0; i < left->len; i++) {
		const char *uidl =
			kept_uidl(undoing, g_array_index(left, guint32, i));

		if (uidl != NULL)
			leave_givers(undoing, &givers, uidl, left);
	}
	g_hash_table_unref(givers.last);
	g_free(givers.before);
}

/* ---- the plan ---- */

static gint
compare_entries(gconstpointer a, gconstpointer b)
{
	guint32 left = ((const PlanEntry *)a)->message;
	guint32 right = ((const PlanEntry *)b)->message;

	return (left > right) - (left < right);
}

static void
add_folders(const Store *store, Plan *plan)
{
	for (guint32 i = 0; i < store->folders->len; i++) {
		const PlanFolder folder = {
			.folder = i,
			.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry)),
			.texts = g_array_new(FALSE, FALSE, sizeof(PlanText)),
		};

		g_array_append_val(plan->folders, folder);
	}
}

static void
add_entry(const Undoing *undoing, guint32 index, Plan *plan)
{
	const guint32 message = undoing->messages[index];
	const guint16 number = store_get(undoing->store, message)->folder;
	PlanFolder *folder = &g_array_index(plan->folders, PlanFolder, number);
	const PlanEntry entry = { message, folder->texts->len };
	UndoRecord record;
	PlanText text;

	undo_file_get(undoing->file, index, &record);
	text = (PlanText){ record.before.uidl, record.before.order };
	g_array_append_val(folder->texts, text);
	g_array_append_val(folder->entries, entry);
	folder->changed++;
}

static void
make_plan(const Undoing *undoing, Undo *undo)
{
	add_folders(undoing->store, undo->plan);
	for (guint32 i = 0; i < undo_file_length(undo->file); i++) {
		const UndoLeft left = { i, undoing->fates[i] };

		if (is_left(undoing, i))
			g_array_append_val(undo->left, left);
		else if (undoing->fates[i] == FATE_DONE)
			undo->done++;
		else
			add_entry(undoing, i, undo->plan);
	}
	for (guint i = 0; i < undo->plan->folders->len; i++) {
		PlanFolder *folder =
			&g_array_index(undo->plan->folders, PlanFolder, i);

		g_array_sort(folder->entries, compare_entries);
		undo->given += folder->entries->len;
	}
}

Undo *
undo_plan(const Store *store, UndoFile *file)
{
	const guint32 length = undo_file_length(file);
	g_autofree guint32 *messages = g_new(guint32, MAX(1, length));
	g_autofree guint8 *fates = g_new(guint8, MAX(1, length));
	g_autoptr(GHashTable) folders = list_folders(store);
	const Undoing undoing = { store, file, folders, messages, fates };
	Undo *undo = g_new0(Undo, 1);

	undo->file = file;
	undo->plan = plan_new();
	undo->left = g_array_new(FALSE, FALSE, sizeof(UndoLeft));
	find_messages(&undoing);
	find_fates(&undoing);
	keep_unique(&undoing);
	make_plan(&undoing, undo);
	return undo;
}
