/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-annotate.c - what becomes of a list if this or that happens between
 * reading and writing
 */
#include "temp-folder.h"
#include "write-box.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define HEADER "3 V1700000000 N7 G00112233445566778899aabbccddeeff\n"
#define HEADER_N(n) "3 V1700000000 N" #n " G00112233445566778899aabbccddeeff\n"

/* Record 2 is of a file that is gone. */
static const char list_3[] = HEADER "1 W100 :1.M1P1.mx\n"
				    "2 Pold O9 S5 :2.M2P2.mx\n"
				    "4 Pkept Zx :3.M3P3.mx\n"
				    "6 O3 :4.M4P4.mx\n";
static const char list_1[] = "1 1700000000 7\n"
			     "1 1.M1P1.mx:2,\n"
			     "2 2.M2P2.mx\n"
			     "4 3.M3P3.mx\n"
			     "6 4.M4P4.mx\n";

#define WRITTEN                                                                \
	"1 W100 Pu-1 O10 :1.M1P1.mx\n"                                         \
	"2 Pold S5 :2.M2P2.mx\n"                                               \
	"4 Pkept Zx O20 :3.M3P3.mx\n"                                          \
	"6 P :4.M4P4.mx\n"

typedef enum {
	PLAIN,      /* list_3, and three messages that it has */
	NEW,        /* and two that it lacks: UID 7, planned, and 8 */
	FIRST_FORM, /* list_1 */
	NONE        /* no list: UIDs 1, 4, 6, 7 and 8 are foreseen */
} Kind;

typedef struct {
	const char *name;
	Kind kind;
	guint32 next_uid; /* of the plan, for the sake of UIDLs; 0 */
	/* What happens to the list after it was read. */
	const char *from; /* "": at its end */
	const char *to;
	/* And to the Maildir: a file is renamed, or removed; one is made, or a
	   symlink. */
	const char *old_path;
	const char *new_path;
	const char *made;
	const char *target;
	/* What comes of it: a list, or an error. */
	const char *list;
	gsize gone;
	const char *message;
	gint code;
} Case;

#define CHANGED(what, name)                                                    \
	"the " what " of " name " changed since it was read; run again"
#define DELIVERED                                                              \
	"mail was given UIDs that were meant for other mail since the list "   \
	"was read; run again"

static const Case cases[] = {
	{ "plain", PLAIN, .list = HEADER WRITTEN },
	{ "new", NEW,
	  .list = HEADER_N(9) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                              "8 :8.M8P8.mx\n" },
	{ "version-1", FIRST_FORM,
	  .list = "3 V1700000000 N7\n"
	          "1 Pu-1 O10 :1.M1P1.mx\n"
	          "2 :2.M2P2.mx\n"
	          "4 Pkept O20 :3.M3P3.mx\n"
	          "6 P :4.M4P4.mx\n" },
	{ "none", NONE,
	  .list = "3 V1700000000 N9\n"
	          "1 Pu-1 O10 :1.M1P1.mx\n"
	          "4 Pkept O20 :3.M3P3.mx\n"
	          "6 P :4.M4P4.mx\n"
	          "7 Pu-7 O30 :7.M7P7.mx\n"
	          "8 :8.M8P8.mx\n" },
	{ "next-uid-raised", PLAIN, 100, .list = HEADER_N(100) WRITTEN },
	{ "next-uid-low", NEW, 1,
	  .list = HEADER_N(9) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                              "8 :8.M8P8.mx\n" },
	{ "crlf", PLAIN, .from = ".M1P1.mx\n", .to = ".M1P1.mx\r\n",
	  .list = HEADER WRITTEN },

	{ "flags-changed", PLAIN, .old_path = "cur/1.M1P1.mx:2,S",
	  .new_path = "cur/1.M1P1.mx:2,RS", .list = HEADER WRITTEN },
	{ "gone-with-record", PLAIN, .old_path = "cur/1.M1P1.mx:2,S",
	  .list = HEADER WRITTEN },
	{ "gone-without-record", PLAIN, .from = "1 W100 :1.M1P1.mx\n", .to = "",
	  .old_path = "cur/1.M1P1.mx:2,S", .gone = 1,
	  .list = HEADER "2 Pold S5 :2.M2P2.mx\n"
	                 "4 Pkept Zx O20 :3.M3P3.mx\n"
	                 "6 P :4.M4P4.mx\n" },
	{ "new-moved", NEW, .old_path = "new/8.M8P8.mx",
	  .new_path = "cur/8.M8P8.mx:2,",
	  .list = HEADER_N(9) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                              "8 :8.M8P8.mx\n" },
	{ "new-planned-gone", NEW, .old_path = "cur/7.M7P7.mx:2,S", .gone = 1,
	  .list = HEADER_N(9) WRITTEN "8 :8.M8P8.mx\n" },
	{ "new-gone", NEW, .old_path = "new/8.M8P8.mx",
	  .list = HEADER_N(9) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n" },
	{ "new-without-uidl-gone", NONE, .old_path = "new/4.M4P4.mx", .gone = 0,
	  .list = "3 V1700000000 N9\n"
	          "1 Pu-1 O10 :1.M1P1.mx\n"
	          "4 Pkept O20 :3.M3P3.mx\n"
	          "7 Pu-7 O30 :7.M7P7.mx\n"
	          "8 :8.M8P8.mx\n" },
	{ "delivered", PLAIN, .from = "", .to = "7 W9 O1 :9.M9P9.mx\n",
	  .list = HEADER_N(8) WRITTEN "7 W9 :9.M9P9.mx\n" },
	{ "mail-came", NEW, .made = "new/6.M6P6.mx",
	  .list = HEADER_N(9) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                              "8 :8.M8P8.mx\n" },
	{ "new-recorded", NEW, .from = "",
	  .to = "7 :7.M7P7.mx\n8 W5 :8.M8P8.mx\n9 :9.M9P9.mx\n",
	  .list = HEADER_N(10) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                               "8 W5 :8.M8P8.mx\n"
	                               "9 :9.M9P9.mx\n" },
	{ "new-recorded-otherwise", NEW, .from = "",
	  .to = "7 :7.M7P7.mx\n9 :8.M8P8.mx\n",
	  .list = HEADER_N(10) WRITTEN "7 Pu-7 O30 :7.M7P7.mx\n"
	                               "9 :8.M8P8.mx\n" },

	{ "tmp-left", PLAIN, .made = "dovecot-uidlist.tmp",
	  .list = HEADER WRITTEN },
	{ "tmp-symlink", PLAIN, .made = "dovecot-uidlist.tmp",
	  .target = "../victim", .list = HEADER WRITTEN },

	{ "uidl-changed", PLAIN, .from = "Pkept", .to = "Pother",
	  .message = CHANGED("UIDL", "3.M3P3.mx") },
	{ "uidl-emptied", PLAIN, .from = "Pkept", .to = "P",
	  .message = CHANGED("UIDL", "3.M3P3.mx") },
	{ "uidl-removed", PLAIN, .from = "Pkept ", .to = "",
	  .message = CHANGED("UIDL", "3.M3P3.mx") },
	{ "uidl-added", PLAIN, .from = "W100", .to = "W100 Px",
	  .message = CHANGED("UIDL", "1.M1P1.mx") },
	{ "new-uidl-added", NEW, .from = "", .to = "7 Px :7.M7P7.mx\n",
	  .message = CHANGED("UIDL", "7.M7P7.mx") },
	{ "uid-changed", PLAIN, .from = "6 O3", .to = "7 O3",
	  .message = CHANGED("UID", "4.M4P4.mx") },
	{ "uid-of-another", PLAIN, .from = ":1.M1P1", .to = ":9.M1P1",
	  .message = CHANGED("UID", "1.M1P1.mx") },
	{ "record-lost", PLAIN, .from = "1 W100 :1.M1P1.mx\n", .to = "",
	  .message = CHANGED("UID", "1.M1P1.mx") },
	{ "new-uid-otherwise", NEW, .from = "", .to = "9 :7.M7P7.mx\n",
	  .message = CHANGED("UID", "7.M7P7.mx") },
	{ "new-uid-taken", NEW, .from = "", .to = "7 :9.M9P9.mx\n",
	  .message = CHANGED("UID", "7.M7P7.mx") },
	{ "new-uid-passed", NEW, .from = "", .to = "9 :9.M9P9.mx\n",
	  .message = DELIVERED },
	{ "next-uid-passed", NEW, .from = "N7", .to = "N8",
	  .message = DELIVERED },
	{ "too-late-to-raise", PLAIN, 100, .from = "", .to = "7 :9.M9P9.mx\n",
	  .message = DELIVERED },
	{ "uidvalidity-changed", PLAIN, .from = "V17", .to = "V18",
	  .message = "the UIDVALIDITY changed since it was read; run again" },
	{ "list-removed", PLAIN, .old_path = "dovecot-uidlist",
	  .message = "the list was removed since it was read; run again" },
	{ "list-made", NONE, .from = "", .to = HEADER "1 :1.M1P1.mx\n",
	  .message = "the list was made since it was read; run again" },
	{ "index-made", NONE, .made = "dovecot.index.log",
	  .message = "dovecot.index.log was made since the Maildir was read; "
	             "run again" },

	{ "list-broken", PLAIN, .from = "4 ", .to = "1 ",
	  .message = "dovecot-uidlist: line 4: the UID is not above the one "
	             "before",
	  .code = G_IO_ERROR_INVALID_DATA },
	{ "list-symlink", PLAIN, .old_path = "dovecot-uidlist",
	  .made = "dovecot-uidlist", .target = "../victim",
	  .message = "dovecot-uidlist: Too many levels of symbolic links",
	  .code = G_IO_ERROR_TOO_MANY_LINKS },
	{ "list-folder", PLAIN, .old_path = "dovecot-uidlist",
	  .made = "dovecot-uidlist/x",
	  .message = "dovecot-uidlist: Invalid argument",
	  .code = G_IO_ERROR_INVALID_ARGUMENT },
	{ "tmp-folder", PLAIN, .made = "dovecot-uidlist.tmp/x",
	  .message = "dovecot-uidlist.tmp: Is a directory",
	  .code = G_IO_ERROR_IS_DIRECTORY },
};

static const char *
first_list(Kind kind)
{
	switch (kind) {
	case NONE:
		return NULL;
	case FIRST_FORM:
		return list_1;
	default:
		return list_3;
	}
}

static void
set_up(WriteBox *box, Kind kind)
{
	const gboolean is_3 = kind == PLAIN || kind == NEW;
	const char *kept = is_3 ? "kept" : NULL;
	const guint32 order = is_3 ? 3 : STORE_NO_ORDER;

	write_box_init(box, first_list(kind), NULL);
	temp_folder_write(box->root, "victim", "3 V1700000000 N7\n");
	write_box_add(box, 1, NULL, STORE_NO_ORDER, "cur/1.M1P1.mx:2,S");
	write_box_add(box, 4, kept, STORE_NO_ORDER, "cur/3.M3P3.mx:2,");
	write_box_add(box, 6, NULL, order, "new/4.M4P4.mx");
	write_box_plan(box, 0, 10, "u-1");
	write_box_plan(box, 1, 20, "kept");
	write_box_plan(box, 2, 0, NULL);
	if (kind != NEW && kind != NONE)
		return;
	write_box_add(box, 7, NULL, STORE_NO_ORDER, "cur/7.M7P7.mx:2,S");
	write_box_add(box, 8, NULL, STORE_NO_ORDER, "new/8.M8P8.mx");
	write_box_plan(box, 3, 30, "u-7");
}

static void
change_list(WriteBox *box, const char *from, const char *to)
{
	g_autofree char *text = write_box_list(box);
	g_autofree char *changed = NULL;
	const char *at;

	if (text == NULL)
		text = g_strdup("");
	at = from[0] != '\0' ? strstr(text, from) : text + strlen(text);
	g_assert_nonnull(at);
	changed = g_strdup_printf("%.*s%s%s", (int)(at - text), text, to,
	                          at + strlen(from));
	temp_folder_write(box->maildir, "dovecot-uidlist", changed);
}

static void
happen(WriteBox *box, const Case *test)
{
	if (test->from != NULL)
		change_list(box, test->from, test->to);
	if (test->old_path != NULL) {
		g_autofree char *old =
			g_build_filename(box->maildir, test->old_path, NULL);
		g_autofree char *new = g_build_filename(
			box->maildir,
			test->new_path != NULL ? test->new_path : "x", NULL);

		g_assert_cmpint(test->new_path != NULL ? rename(old, new)
		                                       : g_unlink(old),
		                ==, 0);
	}
	if (test->target != NULL)
		temp_folder_link(box->maildir, test->made, test->target);
	else if (test->made != NULL)
		temp_folder_write(box->maildir, test->made, "");
}

static void
assert_no_remains(const WriteBox *box)
{
	static const char *const names[] = { "dovecot-uidlist.tmp",
		                             "dovecot-uidlist.lock" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *path = write_box_path(box, names[i]);

		g_assert_cmpint(access(path, F_OK), ==, -1);
	}
}

static void
test_case(gconstpointer data)
{
	const Case *test = data;
	const gint code = test->code != 0 ? test->code : G_IO_ERROR_WRONG_ETAG;
	g_autoptr(GError) error = NULL;
	g_autofree char *before = NULL;
	g_autofree char *after = NULL;
	g_autofree char *list = NULL;
	g_autofree char *victim = NULL;
	AnnotateResult result;
	WriteBox box;

	set_up(&box, test->kind);
	if (test->next_uid != 0) {
		box.plan.next_uid = test->next_uid;
		box.plan.raises_next_uid = TRUE;
	}
	happen(&box, test);
	before = write_box_snapshot(&box);
	write_box_run(&box, 1, &result, &error);
	if (test->list != NULL) {
		g_assert_no_error(error);
		list = write_box_list(&box);
		g_assert_cmpstr(list, ==, test->list);
		g_assert_cmpuint(result.gone, ==, test->gone);
		assert_no_remains(&box);
	} else {
		g_assert_error(error, G_IO_ERROR, code);
		g_assert_cmpstr(error->message, ==, test->message);
		after = write_box_snapshot(&box);
		g_assert_cmpstr(after, ==, before);
	}
	victim = g_build_filename(box.root, "victim", NULL);
	g_clear_pointer(&list, g_free);
	g_assert_true(g_file_get_contents(victim, &list, NULL, NULL));
	g_assert_cmpstr(list, ==, "3 V1700000000 N7\n");
	write_box_clear(&box);
}

/* What the second run reads has P and O already. */
static void
test_nothing_to_change(void)
{
	g_autofree char *before = NULL;
	g_autofree char *after = NULL;
	AnnotateResult result;
	WriteBox box;

	write_box_init(&box, HEADER WRITTEN, NULL);
	write_box_add(&box, 1, "u-1", 10, "cur/1.M1P1.mx:2,S");
	write_box_add(&box, 4, "kept", 20, "cur/3.M3P3.mx:2,");
	write_box_add(&box, 6, "", STORE_NO_ORDER, "new/4.M4P4.mx");
	write_box_plan(&box, 0, 10, "u-1");
	write_box_plan(&box, 1, 20, "kept");
	write_box_plan(&box, 2, 0, NULL);
	before = write_box_snapshot(&box);
	g_assert_true(write_box_run(&box, 1, &result, NULL));
	after = write_box_snapshot(&box);
	g_assert_cmpstr(after, ==, before);
	write_box_clear(&box);
}

/* More than is written at a time. */
static void
test_many(void)
{
	const guint count = 6000;
	g_autoptr(GString) list = g_string_new(HEADER_N(6001));
	g_autoptr(GString) written = g_string_new(HEADER_N(6001));
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	AnnotateResult result;
	WriteBox box;

	for (guint i = 1; i <= count; i++) {
		g_string_append_printf(list, "%u W%u :%040u.mx\n", i, i, i);
		g_string_append_printf(written, "%u W%u Pu%u O%u :%040u.mx\n",
		                       i, i, i, i, i);
	}
	write_box_init(&box, list->str, NULL);
	for (guint i = 1; i <= count; i++) {
		g_autofree char *path = g_strdup_printf("cur/%040u.mx:2,", i);
		g_autofree char *uidl = g_strdup_printf("u%u", i);

		write_box_plan(
			&box,
			write_box_add(&box, i, NULL, STORE_NO_ORDER, path), i,
			uidl);
	}
	g_assert_true(write_box_run(&box, 1, &result, &error));
	g_assert_no_error(error);
	text = write_box_list(&box);
	g_assert_cmpstr(text, ==, written->str);
	write_box_clear(&box);
}

/* No O is given, so none can mix with those that are there; the last has no
   record yet. */
static void
test_keeps_orders(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *list = NULL;
	AnnotateResult result;
	guint32 message;
	WriteBox box;

	write_box_init(&box, "3 V5 N3\n1 :1.M1P1.mx\n2 Pold O9 :2.M2P2.mx\n",
	               NULL);
	message = write_box_add(&box, 1, NULL, STORE_NO_ORDER,
	                        "cur/1.M1P1.mx:2,");
	write_box_add(&box, 2, "old", 9, "cur/2.M2P2.mx:2,");
	write_box_add(&box, 3, NULL, STORE_NO_ORDER, "new/3.M3P3.mx");
	write_box_plan(&box, message, 0, NULL);
	write_box_run(&box, 1, &result, &error);
	g_assert_no_error(error);
	list = write_box_list(&box);
	g_assert_cmpstr(list, ==,
	                "3 V5 N4\n1 P :1.M1P1.mx\n2 Pold O9 :2.M2P2.mx\n"
	                "3 :3.M3P3.mx\n");
	write_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/annotate/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	g_test_add_func("/annotate/nothing-to-change", test_nothing_to_change);
	g_test_add_func("/annotate/many", test_many);
	g_test_add_func("/annotate/keeps-orders", test_keeps_orders);
	return g_test_run();
}
