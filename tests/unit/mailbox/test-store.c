/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/store.h"

#include "mail/tree.h"
#include "temp-folder.h"

#include <glib.h>

static Store *
make_store(const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Tree) tree = tree_open(folder, NULL, &error);

	g_assert_no_error(error);
	return store_new(tree, folder);
}

static void
test_empty(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Store) store = make_store(folder);
	const StoreFolder *inbox = store_add_folder(store, "INBOX");

	g_assert_cmpstr(store->path, ==, folder);
	g_assert_cmpuint(store->mail->length, ==, 0);
	g_assert_cmpstr(inbox->name, ==, "INBOX");
	g_assert_cmpuint(inbox->next_uid, ==, 1);
	g_assert_cmpuint(inbox->first, ==, 0);
	g_assert_cmpuint(inbox->length, ==, 0);
	g_assert_false(inbox->has_list);
	store_free(NULL);
}

/* A UIDL may be missing, or empty, which means something else. */
static void
test_messages(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Store) store = make_store(folder);
	guint32 entry = tree_add(store->mail->tree, "cur", "a.b:2,S");

	store_add_folder(store, "INBOX");
	g_assert_cmpuint(store_add(store, 4, "u4", 7, entry, 3, FACT_ALL), ==,
	                 0);
	g_assert_cmpuint(store_add(store, 9, "", STORE_NO_ORDER, entry, 3, 0),
	                 ==, 1);
	g_assert_cmpuint(store_add(store, 10, NULL, 0, NO_ENTRY, 0, 0), ==, 2);
	store_set_guid(store, 2, "g10");

	g_assert_cmpstr(store_uidl(store, 0), ==, "u4");
	g_assert_cmpstr(store_uidl(store, 1), ==, "");
	g_assert_null(store_uidl(store, 2));
	g_assert_null(store_guid(store, 0));
	g_assert_cmpstr(store_guid(store, 2), ==, "g10");
	g_assert_cmpuint(store_get(store, 0)->order, ==, 7);
	g_assert_cmpuint(store_get(store, 1)->order, ==, STORE_NO_ORDER);
	g_assert_cmpuint(store_get(store, 1)->uid, ==, 9);
	g_assert_cmpuint(store->mail->facts[0].can, ==, FACT_ALL);
	g_assert_cmpuint(store->mail->sources[0].form, ==, FORM_PLAIN);
	g_assert_cmpuint(store_folder(store, 0)->length, ==, 3);
}

static void
test_names(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Store) store = make_store(folder);
	guint32 entry = tree_add(store->mail->tree, "cur", "a.b:2,S");
	g_autofree char *base = NULL, *none = NULL;

	store_add_folder(store, "INBOX");
	store_add(store, 1, NULL, 0, entry, 3, 0);
	store_add(store, 2, NULL, 0, NO_ENTRY, 0, 0);
	base = store_base_name(store, 0);
	none = store_base_name(store, 1);

	g_assert_cmpstr(store_name(store, 0), ==, "a.b:2,S");
	g_assert_cmpstr(base, ==, "a.b");
	g_assert_cmpstr(store_name(store, 1), ==, "");
	g_assert_cmpstr(none, ==, "");
}

/* UIDs ascend in each folder, and begin anew. */
static void
test_folders(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Store) store = make_store(folder);

	store_add_folder(store, "INBOX");
	store_add(store, 5, NULL, 0, NO_ENTRY, 0, 0);
	store_add(store, 6, NULL, 0, NO_ENTRY, 0, 0);
	store_add_folder(store, "Sent");
	store_add(store, 1, NULL, 0, NO_ENTRY, 0, 0);

	g_assert_cmpuint(store->folders->len, ==, 2);
	g_assert_cmpuint(store_folder(store, 0)->length, ==, 2);
	g_assert_cmpuint(store_folder(store, 1)->first, ==, 2);
	g_assert_cmpuint(store_folder(store, 1)->length, ==, 1);
	g_assert_cmpuint(store_get(store, 1)->folder, ==, 0);
	g_assert_cmpuint(store_get(store, 2)->folder, ==, 1);
}

/* The bound of a record's memory rests on this. */
static void
test_size(void)
{
	g_assert_cmpuint(sizeof(StoreMessage), ==, 20);
}

static void
test_warnings(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Store) store = make_store(folder);

	store_warn(store, g_strdup("one"));
	store_warn(store, g_strdup("two"));
	g_assert_cmpuint(store->warnings->len, ==, 2);
	g_assert_cmpstr(store->warnings->pdata[1], ==, "two");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/store/empty", test_empty);
	g_test_add_func("/store/messages", test_messages);
	g_test_add_func("/store/names", test_names);
	g_test_add_func("/store/folders", test_folders);
	g_test_add_func("/store/size", test_size);
	g_test_add_func("/store/warnings", test_warnings);
	return g_test_run();
}
