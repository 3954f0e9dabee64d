/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-rewrite.c - the last look at a new list finds what a bug would spoil
 */
#include "write-box.h"
#include "write/rewrite.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define OLD                                                                    \
	"3 V1700000000 N9\n"                                                   \
	"1 W7 Gg1 :1.M1P1.mx\n"                                                \
	"2 Pold :2.M2P2.mx\n"                                                  \
	"4 :3.M3P3.mx\n"

#define HEADER "3 V1700000000 N10\n"
#define RECORD_1 "1 W7 Gg1 Pu-1 O1 :1.M1P1.mx\n"
#define RECORD_2 "2 Pold :2.M2P2.mx\n"
#define RECORD_4 "4 P :3.M3P3.mx\n"
#define RECORD_9 "9 Pu-9 O2 :9.M9P9.mx\n"

typedef struct {
	const char *name;
	const char *text;
	const char *found; /* NULL: it is what was meant */
} Case;

static const Case cases[] = {
	{ "good", HEADER RECORD_1 RECORD_2 RECORD_4 RECORD_9, NULL },
	{ "uidl",
	  HEADER "1 W7 Gg1 Pu-2 O1 :1.M1P1.mx\n" RECORD_2 RECORD_4 RECORD_9,
	  "another UIDL than was planned" },
	{ "no-uidl",
	  HEADER "1 W7 Gg1 O1 :1.M1P1.mx\n" RECORD_2 RECORD_4 RECORD_9,
	  "another UIDL than was planned" },
	{ "no-base-name", HEADER RECORD_1 RECORD_2 "4 :3.M3P3.mx\n" RECORD_9,
	  "another UIDL than was planned" },
	{ "order",
	  HEADER "1 W7 Gg1 Pu-1 O2 :1.M1P1.mx\n" RECORD_2 RECORD_4 RECORD_9,
	  "another order than was planned" },
	{ "order-of-another",
	  HEADER RECORD_1 "2 Pold O5 :2.M2P2.mx\n" RECORD_4 RECORD_9,
	  "another order than was planned" },
	{ "uidl-of-another",
	  HEADER RECORD_1 "2 Pnew :2.M2P2.mx\n" RECORD_4 RECORD_9,
	  "other records" },
	{ "size",
	  HEADER "1 W8 Gg1 Pu-1 O1 :1.M1P1.mx\n" RECORD_2 RECORD_4 RECORD_9,
	  "other records" },
	{ "guid",
	  HEADER "1 W7 Gg2 Pu-1 O1 :1.M1P1.mx\n" RECORD_2 RECORD_4 RECORD_9,
	  "other records" },
	{ "name", HEADER RECORD_1 RECORD_2 "4 P :3.M3P3.my\n" RECORD_9,
	  "other records" },
	{ "record-lost", HEADER RECORD_1 RECORD_4 RECORD_9, "other records" },
	{ "record-more", HEADER RECORD_1 RECORD_2 "3 :x\n" RECORD_4 RECORD_9,
	  "other records" },
	{ "planned-lost", HEADER RECORD_1 RECORD_2 RECORD_4, "other records" },
	{ "uidvalidity",
	  "3 V1700000001 N10\n" RECORD_1 RECORD_2 RECORD_4 RECORD_9,
	  "another UIDVALIDITY" },
	{ "next-uid", "3 V1700000000 N9\n" RECORD_1 RECORD_2 RECORD_4,
	  "a lower next UID" },
};

static Uidlist *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	Uidlist *list = uidlist_parse(g_strdup(text), strlen(text), &error);

	g_assert_no_error(error);
	return list;
}

static void
set_up(WriteBox *box)
{
	write_box_init(box, OLD, NULL);
	write_box_add(box, 1, NULL, STORE_NO_ORDER, "cur/1.M1P1.mx:2,S");
	write_box_add(box, 4, NULL, STORE_NO_ORDER, "cur/3.M3P3.mx:2,");
	write_box_add(box, 9, NULL, STORE_NO_ORDER, "new/9.M9P9.mx");
	write_box_plan(box, 0, 1, "u-1");
	write_box_plan(box, 1, 0, NULL);
	write_box_plan(box, 2, 2, "u-9");
}

static void
write_list(const WriteBox *box, const Join *join, const Uidlist *list,
           RewriteFacts *facts)
{
	const FileOwner owner = { geteuid(), getegid(), 0600 };
	int directory = open(box->maildir, O_RDONLY | O_DIRECTORY);
	g_autoptr(GError) error = NULL;
	g_autoptr(Replacement) replacement =
		replacement_new(directory, UIDLIST_FILE, &owner, &error);

	g_assert_no_error(error);
	rewrite_write(join, list, replacement, NULL, facts, &error);
	g_assert_no_error(error);
	g_clear_pointer(&replacement, replacement_free);
	close(directory);
}

static void
test_verify(gconstpointer data)
{
	const Case *test = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Uidlist) old = parse(OLD);
	g_autoptr(Uidlist) new = parse(test->text);
	g_autoptr(Join) join = NULL;
	g_autofree char *message = NULL;
	RewriteFacts facts;
	WriteBox box;

	set_up(&box);
	join = join_new(box.maildrop, box.store, &box.plan, old, &error);
	g_assert_no_error(error);
	write_list(&box, join, old, &facts);
	g_assert_cmpint(rewrite_verify(join, new, &facts, &error), ==,
	                test->found == NULL);
	if (test->found != NULL) {
		message = g_strdup_printf("a bug of this program: the new list "
		                          "has %s; it was thrown away",
		                          test->found);
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_FAILED);
		g_assert_cmpstr(error->message, ==, message);
	}
	write_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/rewrite/verify/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_verify);
	}
	return g_test_run();
}
