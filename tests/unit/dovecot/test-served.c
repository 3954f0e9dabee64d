/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/served.h"

#include <string.h>

#define NONE SERVED_NO_ORDER

typedef struct {
	guint32 order;
	guint32 uid;
	guint32 index;
} Place;

/* As they are served. Dovecot 2.3.19.1: O0 and gaps are orders like others,
   ties go by UID, and messages without O come after all that have one. */
static const Place places[] = {
	{ 0, 90, 4 },   { 1, 3, 0 },
	{ 1, 4, 8 },    { 7, 1, 5 },
	{ 7, 2, 1 },    { 4294967294, 6, 7 },
	{ NONE, 5, 3 }, { NONE, 8, 2 },
	{ NONE, 8, 6 }, { NONE, 4294967294, 9 },
};

static void
test_sort(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(1939);
	ServedMessage messages[G_N_ELEMENTS(places)];

	for (guint round = 0; round < 1000; round++) {
		for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
			gsize at = (gsize)g_rand_int_range(random, 0,
			                                   (gint32)i + 1);

			messages[i] = messages[at];
			messages[at] = (ServedMessage){
				.index = places[i].index,
				.uid = places[i].uid,
				.order = places[i].order,
			};
		}
		served_sort(messages, G_N_ELEMENTS(messages));
		for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
			g_assert_cmpuint(messages[i].order, ==,
			                 places[i].order);
			g_assert_cmpuint(messages[i].uid, ==, places[i].uid);
			g_assert_cmpuint(messages[i].index, ==,
			                 places[i].index);
		}
	}
}

static void
test_sort_nothing(void)
{
	served_sort(NULL, 0);
}

typedef struct {
	const char *name;
	const char *format;
	const char *uidl;
	const char *guid;
	const char *served;
} Uidl;

static const Uidl uidls[] = {
	{ "own", UIDL_FORMAT_DEFAULT, "abc", NULL, "abc" },
	{ "own-with-a-name-format", "%f", "abc", "guid", "abc" },
	{ "empty-is-base-name", UIDL_FORMAT_DEFAULT, "", "guid", "1.M2P3.h" },
	{ "computed", UIDL_FORMAT_DEFAULT, NULL, NULL, "000000ab6553f100" },
	{ "computed-by-name", "%f", NULL, "guid", "1.M2P3.h" },
	{ "computed-by-guid", "%g", NULL, "guid", "guid" },
	{ "computed-without-guid", "%g", NULL, NULL, "1.M2P3.h" },
};

static void
test_uidl(const void *data)
{
	const Uidl *test = data;
	const char *name = "1.M2P3.h:2,S";
	const ServedMessage message = {
		.uid = 171,
		.order = NONE,
		.uidl = test->uidl,
		.name = name,
		.name_length = strcspn(name, ":"),
		.guid = test->guid,
	};
	g_autoptr(UidlFormat) format = uidl_format_parse(test->format, NULL);
	g_autoptr(GString) uidl = g_string_new("what was there before");

	served_uidl(&message, format, 1700000000, uidl);
	g_assert_cmpstr(uidl->str, ==, test->served);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	g_test_add_func("/served/sort", test_sort);
	g_test_add_func("/served/sort-nothing", test_sort_nothing);
	for (gsize i = 0; i < G_N_ELEMENTS(uidls); i++) {
		g_autofree char *path =
			g_strconcat("/served/uidl/", uidls[i].name, NULL);

		g_test_add_data_func(path, &uidls[i], test_uidl);
	}
	return g_test_run();
}
