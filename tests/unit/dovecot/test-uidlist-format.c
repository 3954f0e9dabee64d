/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "dovecot/uidlist.h"

#include <string.h>

#define GUID "G00112233445566778899aabbccddeeff"
#define HEADER "3 V1700000000 N10 " GUID "\n"
#define NONE UIDLIST_NO_ORDER

static Uidlist *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	Uidlist *list = uidlist_parse(g_strdup(text), strlen(text), &error);

	g_assert_no_error(error);
	g_assert_nonnull(list);
	return list;
}

static const UidlistChange keep = { .change_uidl = FALSE };

typedef struct {
	const char *name;
	const char
		*line; /* of version 3, if it does not begin with "1 5 9\n" */
	UidlistChange change;
	const char *wanted;
} Rewrite;

#define UIDL(text)                                                             \
	{                                                                      \
		.change_uidl = TRUE, .uidl = (text)                            \
	}
#define ORDER(number)                                                          \
	{                                                                      \
		.change_order = TRUE, .order = (number)                        \
	}
#define BOTH(text, number)                                                     \
	{                                                                      \
		TRUE, (text), TRUE, (number)                                   \
	}
#define ODD "03   S10 xy  P O07 Gg :a:2,S"

static const Rewrite rewrites[] = {
	{ "add-uidl", "3 :a", UIDL("u"), "3 Pu :a" },
	{ "add-uidl-last", "3 S10 W12 :a", UIDL("u"), "3 S10 W12 Pu :a" },
	{ "add-empty-uidl", "3 :a", UIDL(""), "3 P :a" },
	{ "add-both", "3 Gg :a", BOTH("u", 7), "3 Gg Pu O7 :a" },
	{ "add-order-0", "3 :a", ORDER(0), "3 O0 :a" },
	{ "add-order-max", "3 :a", ORDER(4294967294), "3 O4294967294 :a" },
	{ "change-uidl", "3 S1 Px O7 :a", UIDL("u"), "3 S1 Pu O7 :a" },
	{ "change-uidl-longer", "3 Pu :a", UIDL("uu"), "3 Puu :a" },
	{ "change-uidl-shorter", "3 Puu :a", UIDL("u"), "3 Pu :a" },
	{ "change-uidl-to-empty", "3 Pu :a", UIDL(""), "3 P :a" },
	{ "change-uidl-from-empty", "3 P :a", UIDL("u"), "3 Pu :a" },
	{ "change-all-uidls", "3 Px Sz Py :a", UIDL("u"), "3 Pu Sz :a" },
	{ "change-order", "3 Px O7 :a", ORDER(8), "3 Px O8 :a" },
	{ "change-all-orders", "3 O7 Px O8 :a", ORDER(8), "3 O8 Px :a" },
	{ "change-bad-order", "3 Ox Px :a", ORDER(8), "3 O8 Px :a" },
	{ "change-both", "3 O7 Px :a", BOTH("u", 8), "3 O8 Pu :a" },
	{ "change-one-of-both", "3 O007  Px :a", BOTH("u", 7), "3 O007 Pu :a" },
	{ "take-uidl-off", "3 Px O7 :a", UIDL(NULL), "3 O7 :a" },
	{ "take-all-uidls-off", "3 Px O7 P :a", UIDL(NULL), "3 O7 :a" },
	{ "take-order-off", "3 Px O7 :a", ORDER(NONE), "3 Px :a" },
	{ "take-all-orders-off", "3 O7 Px O8 :a", ORDER(NONE), "3 Px :a" },
	{ "take-bad-order-off", "3 Ox Px :a", ORDER(NONE), "3 Px :a" },
	{ "take-large-order-off", "3 O9999999999 :a", ORDER(NONE), "3 :a" },
	{ "take-both-off", "3 O7 Px :a", BOTH(NULL, NONE), "3 :a" },
	{ "odd-stays", ODD, UIDL("u"), "3 S10 xy Pu O07 Gg :a:2,S" },
	{ "name-with-blanks", "3 :a  b :c", UIDL("u"), "3 Pu :a  b :c" },
	{ "same-uidl", ODD, UIDL(""), ODD },
	{ "same-order", ODD, ORDER(7), ODD },
	{ "same-both", ODD, BOTH("", 7), ODD },
	{ "nothing", ODD, { .change_uidl = FALSE }, ODD },
	{ "unchanged-are-ignored", ODD, { FALSE, "u", FALSE, 5 }, ODD },
	{ "no-uidl-to-take-off", "3  W1 :a", UIDL(NULL), "3  W1 :a" },
	{ "no-order-to-take-off", "3  W1 :a", ORDER(NONE), "3  W1 :a" },
	{ "first-of-two-is-same", "3 Pu  Px :a", UIDL("u"), "3 Pu  Px :a" },
	{ "bad-uidl-stays", "3 P\te :a", ORDER(7), "3 P\te O7 :a" },
	{ "bad-uidl-is-same", "3  P\te :a", UIDL("\te"), "3  P\te :a" },
	{ "version-1", "1 5 9\n3  a:2,S", UIDL("u"), "3 Pu :a" },
	{ "version-1-both", "1 5 9\n3 a", BOTH("u", 7), "3 Pu O7 :a" },
	{ "version-1-unchanged",
	  "1 5 9\n03 a:2,S",
	  { .change_uidl = FALSE },
	  "3 :a" },
	{ "version-1-name-like-fields", "1 5 9\n3 Px O7", UIDL("u"),
	  "3 Pu :Px O7" },
};

static void
test_rewrite(const void *data)
{
	const Rewrite *test = data;
	const char *header = g_str_has_prefix(test->line, "1 ") ? "" : HEADER;
	g_autofree char *text = g_strconcat(header, test->line, "\r\n", NULL);
	g_autofree char *wanted = g_strconcat("x", test->wanted, "\n", NULL);
	g_autoptr(Uidlist) list = parse(text);
	g_autoptr(GString) formatted = g_string_new("x");

	uidlist_format_record(list, 0, &test->change, formatted);
	g_assert_cmpstr(formatted->str, ==, wanted);
}

typedef struct {
	const char *name;
	const char *header;
	guint32 next_uid;
	const char *wanted;
} HeaderRewrite;

static const HeaderRewrite header_rewrites[] = {
	{ "below", "3  Zq V5   N9 " GUID " \r\n", 8,
	  "3  Zq V5   N9 " GUID " \n" },
	{ "equal", "3 V05 N09\n", 9, "3 V05 N09\n" },
	{ "raised", "3 V5 N9 " GUID " Xy\n", 10, "3 V5 N10 " GUID " Xy\n" },
	{ "raised-in-place", "3  Zq " GUID "  N9 V05\n", G_MAXUINT32,
	  "3  Zq " GUID " N4294967295 V05\n" },
	{ "raised-all", "3 N8 V5 N9\n", 10, "3 N10 V5 N10\n" },
	{ "no-guid-made-up", "3 V5 N9\n", 10, "3 V5 N10\n" },
	{ "version-1", "1 5 9 junk\n", 0, "3 V5 N9\n" },
	{ "version-1-raised", "1 5 9\n", 10, "3 V5 N10\n" },
};

static void
test_header_rewrite(const void *data)
{
	const HeaderRewrite *test = data;
	g_autoptr(Uidlist) list = parse(test->header);
	g_autoptr(GString) formatted = g_string_new(NULL);

	uidlist_format_header(list, test->next_uid, formatted);
	g_assert_cmpstr(formatted->str, ==, test->wanted);
}

static void
test_round_trip(void)
{
	const char *text = HEADER "1 :a\n03  x Pq P O7  O8 Gg :b:2,\n"
				  "4294967294 Sx :c\n";
	g_autoptr(Uidlist) list = parse(text);
	g_autoptr(GString) formatted = g_string_new(NULL);

	uidlist_format_header(list, 1, formatted);
	for (gsize i = 0; i < uidlist_length(list); i++)
		uidlist_format_record(list, i, i == 1 ? &keep : NULL,
		                      formatted);
	g_assert_cmpstr(formatted->str, ==, text);
}

static void
test_new(void)
{
	const UidlistChange both = BOTH("u2", 4294967294);
	const UidlistChange none = BOTH(NULL, NONE);
	const UidlistChange empty = UIDL("");
	const UidlistChange odd = UIDL("\xe9\t\x01\x7f\r");
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Uidlist) list = NULL;

	uidlist_format_new_header(G_MAXUINT32, 7, NULL, text);
	uidlist_format_new_record(1, "a", 1, NULL, NULL, text);
	uidlist_format_new_record(2, "bc:2,S", 2, &both, "g:2", text);
	uidlist_format_new_record(3, "d e", 3, &none, "g3", text);
	uidlist_format_new_record(4, "e", 1, &odd, NULL, text);
	uidlist_format_new_record(UIDLIST_MAX_UID, "f", 1, &empty, NULL, text);
	g_assert_cmpstr(text->str, ==,
	                "3 V4294967295 N7\n1 :a\n2 Pu2 O4294967294 Gg:2 :bc\n"
	                "3 Gg3 :d e\n4 P\xe9\t\x01\x7f\r :e\n"
	                "4294967294 P :f\n");
	list = parse(text->str);
	g_assert_cmpuint(uidlist_length(list), ==, 5);
	g_assert_null(uidlist_guid(list));
}

#define DIGITS "00112233445566778899aAbBcCdDeEfF"

static void
test_new_guid(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Uidlist) list = NULL;
	g_autofree char *guid = NULL;

	uidlist_format_new_header(1, 2, DIGITS, text);
	g_assert_cmpstr(text->str, ==, "3 V1 N2 G" DIGITS "\n");
	list = parse(text->str);
	guid = uidlist_guid(list);
	g_assert_cmpstr(guid, ==, DIGITS);
}

/* Bugs of the caller end the program rather than the list. */
static void
forge_uidl(GString *text)
{
	const UidlistChange forged = UIDL("u\n4 Px :b");
	g_autoptr(Uidlist) list = parse(HEADER "3 :a\n");

	uidlist_format_record(list, 0, &forged, text);
}

static void
forge_mailbox_guid(GString *text)
{
	uidlist_format_new_header(1, 2, DIGITS "0", text);
}

static void
forge_guid(GString *text)
{
	uidlist_format_new_record(1, "a", 1, NULL, "g P", text);
}

static void
forge_empty_guid(GString *text)
{
	uidlist_format_new_record(1, "a", 1, NULL, "", text);
}

typedef struct {
	const char *name;
	void (*forge)(GString *text);
} Forged;

static const Forged forged[] = {
	{ "uidl", forge_uidl },
	{ "mailbox-guid", forge_mailbox_guid },
	{ "guid", forge_guid },
	{ "empty-guid", forge_empty_guid },
};

static void
test_forged(const void *data)
{
	const Forged *row = data;

	if (g_test_subprocess()) {
		g_autoptr(GString) text = g_string_new(NULL);

		row->forge(text);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
	g_test_trap_assert_failed();
}

static void
add(const char *folder, const char *name, const void *data, GTestDataFunc test)
{
	g_autofree char *path =
		g_strdup_printf("/uidlist-format/%s/%s", folder, name);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rewrites); i++)
		add("record", rewrites[i].name, &rewrites[i], test_rewrite);
	for (gsize i = 0; i < G_N_ELEMENTS(header_rewrites); i++)
		add("header", header_rewrites[i].name, &header_rewrites[i],
		    test_header_rewrite);
	g_test_add_func("/uidlist-format/round-trip", test_round_trip);
	g_test_add_func("/uidlist-format/new", test_new);
	g_test_add_func("/uidlist-format/new-guid", test_new_guid);
	for (gsize i = 0; i < G_N_ELEMENTS(forged); i++)
		add("forged", forged[i].name, &forged[i], test_forged);
	return g_test_run();
}
