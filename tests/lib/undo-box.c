/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "undo-box.h"

#include "mailbox/maildir.h"
#include "temp-folder.h"
#include "write/annotate.h"

#include <string.h>

const UndoBoxGift undo_box_first[] = {
	{ "", "1.M1P1.mx", 10, "u-1" },   { "", "2.M2P2.mx", 20, "u-2" },
	{ "", "4.M4P4.mx", 0, NULL },     { "", "5.M5P5.mx", 30, "kept" },
	{ ".A", "7.M7P7.mx", 40, "u-7" }, { NULL, NULL, 0, NULL },
};

void
undo_box_init(UndoBox *box, gboolean control)
{
	static const char *const files[] = {
		"cur/1.M1P1.mx:2,S",    "cur/2.M2P2.mx:2,",
		"cur/3.M3P3.mx:2,",     "cur/4.M4P4.mx:2,",
		"new/5.M5P5.mx",        ".A/cur/1.M1P1.mx:2,S",
		".A/cur/7.M7P7.mx:2,S",
	};
	static const char *const folders[] = { "tmp", ".A/new", ".A/tmp" };

	*box = (UndoBox){ .root = temp_folder_new() };
	box->maildir = g_build_filename(box->root, "m", NULL);
	if (control)
		box->control = g_build_filename(box->root, "c", NULL);
	box->list = control ? "c/.INBOX/dovecot-uidlist" : "m/dovecot-uidlist";
	box->list_of =
		control ? "c/.A/dovecot-uidlist" : "m/.A/dovecot-uidlist";
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
		temp_folder_write(box->maildir, files[i], files[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++)
		temp_folder_make(box->maildir, folders[i]);
	temp_folder_write(box->root, box->list, UNDO_BOX_INBOX);
	temp_folder_write(box->root, box->list_of, UNDO_BOX_A);
}

void
undo_box_clear(UndoBox *box)
{
	g_free(box->maildir);
	g_free(box->control);
	temp_folder_remove(box->root);
}

static Store *
read_store(const UndoBox *box)
{
	const MaildirOptions options = {
		.control = box->control,
		.now = 1800000000,
		.all_mailboxes = TRUE,
	};
	g_autoptr(GError) error = NULL;
	Store *store = maildir_read(box->maildir, &options, &error);

	g_assert_no_error(error);
	return store;
}

/* ---- the plan ---- */

static guint
find_gift(const UndoBoxGift *gifts, const Store *store, guint32 message)
{
	const StoreFolder *folder =
		store_folder(store, store_get(store, message)->folder);
	g_autofree char *name = store_base_name(store, message);
	guint i;

	for (i = 0; gifts[i].name != NULL; i++) {
		if (strcmp(gifts[i].folder, folder->directory) == 0 &&
		    strcmp(gifts[i].name, name) == 0)
			break;
	}
	return i;
}

/* pop3: by gift. */
static void
add_folder(Plan *plan, guint32 number, const Store *store,
           const UndoBoxGift *gifts, const guint32 *pop3)
{
	const StoreFolder *box = store_folder(store, number);
	PlanFolder folder = {
		.folder = number,
		.entries = g_array_new(FALSE, FALSE, sizeof(PlanEntry)),
	};

	for (guint32 i = box->first; i < box->first + box->length; i++) {
		const guint gift = find_gift(gifts, store, i);
		const PlanEntry entry = { i, pop3[gift] };

		if (gifts[gift].name == NULL)
			continue;
		g_array_append_val(folder.entries, entry);
		folder.changed++;
		folder.drops_orders |= plan_gives_uidl(&entry);
	}
	g_array_append_val(plan->folders, folder);
}

static Plan *
make_plan(const Store *store, Maildrop *maildrop, const UndoBoxGift *gifts)
{
	Plan *plan = plan_new();
	guint32 pop3[32] = { 0 };

	for (guint i = 0; gifts[i].name != NULL; i++) {
		const UndoBoxGift *gift = &gifts[i];

		g_assert(i < G_N_ELEMENTS(pop3));
		if (gift->uidl == NULL)
			pop3[i] = PLAN_NO_UIDL;
		else if (gift->number == 0)
			pop3[i] = PLAN_BASE_NAME;
		else
			pop3[i] = maildrop_add(maildrop, gift->number,
			                       gift->uidl, MAILDROP_NO_SIZE,
			                       NO_ENTRY, FORM_PLAIN, 0);
	}
	for (guint32 i = 0; i < store->folders->len; i++)
		add_folder(plan, i, store, gifts, pop3);
	return plan;
}

/* ---- runs ---- */

static char *
summarize(const Undo *undo)
{
	GString *text = g_string_new(NULL);

	g_string_printf(text,
	                "given %" G_GSIZE_FORMAT ", done %" G_GSIZE_FORMAT "\n",
	                undo->given, undo->done);
	for (guint i = 0; i < undo->left->len; i++) {
		const UndoLeft *left = &g_array_index(undo->left, UndoLeft, i);
		UndoRecord record;

		undo_file_get(undo->file, left->record, &record);
		g_string_append_printf(text, "%s/%s: %s\n", record.folder,
		                       record.name, undo_reason(left->why));
	}
	return g_string_free(text, FALSE);
}

struct UndoBoxRun {
	Store *store;
	Maildrop *maildrop; /* NULL: it is an undo */
	Plan *plan;         /* or NULL, and */
	Undo *undo;
};

void
undo_box_run_free(UndoBoxRun *run)
{
	if (run == NULL)
		return;
	plan_free(run->plan);
	undo_free(run->undo);
	maildrop_free(run->maildrop);
	store_free(run->store);
	g_free(run);
}

UndoBoxRun *
undo_box_prepare(const UndoBox *box, const UndoBoxGift *gifts, GError **error)
{
	g_autoptr(UndoBoxRun) run = g_new0(UndoBoxRun, 1);
	UndoFile *file;

	run->store = read_store(box);
	if (gifts != NULL) {
		run->maildrop = maildrop_new(NULL);
		run->plan = make_plan(run->store, run->maildrop, gifts);
		return g_steal_pointer(&run);
	}
	file = undo_journal_read(run->store, error);
	if (file == NULL)
		return NULL;
	run->undo = undo_plan(run->store, file);
	return g_steal_pointer(&run);
}

gboolean
undo_box_write(const UndoBoxRun *run, GError **error)
{
	const AnnotateOptions options = {
		.lock_timeout = 1,
		.keeps_nothing = run->undo != NULL,
	};
	const Plan *plan = run->undo != NULL ? run->undo->plan : run->plan;
	AnnotateResult result;

	return annotate_plan(run->maildrop, run->store, plan, &options, &result,
	                     error);
}

gboolean
undo_box_annotate(const UndoBox *box, const UndoBoxGift *gifts, GError **error)
{
	g_autoptr(UndoBoxRun) run = undo_box_prepare(box, gifts, error);

	return undo_box_write(run, error);
}

gboolean
undo_box_undo(const UndoBox *box, char **summary, GError **error)
{
	g_autoptr(UndoBoxRun) run = undo_box_prepare(box, NULL, error);

	if (run != NULL && summary != NULL)
		*summary = summarize(run->undo);
	return run != NULL && undo_box_write(run, error);
}

/* ---- files ---- */

char *
undo_box_read(const UndoBox *box, const char *path)
{
	g_autofree char *whole = g_build_filename(box->root, path, NULL);
	char *text = NULL;

	g_file_get_contents(whole, &text, NULL, NULL);
	return text;
}

void
undo_box_assert(const UndoBox *box, const char *path, const char *expected)
{
	g_autofree char *text = undo_box_read(box, path);

	g_assert_cmpstr(text, ==, expected);
}

void
undo_box_change(const UndoBox *box, const char *path, const char *from,
                const char *to)
{
	g_autofree char *text = undo_box_read(box, path);
	g_auto(GStrv) parts = NULL;
	g_autofree char *changed = NULL;

	if (from[0] == '\0') {
		changed = g_strconcat(text != NULL ? text : "", to, NULL);
	} else {
		parts = g_strsplit(text, from, -1);
		g_assert_cmpuint(g_strv_length(parts), ==, 2);
		changed = g_strjoinv(to, parts);
	}
	temp_folder_write(box->root, path, changed);
}
