/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/uidls.h"

static Maildrop *
make_maildrop(void)
{
	static const char *const uidls[] = { "b", NULL, "a", "ab", "B", "b1" };
	Maildrop *maildrop = maildrop_new(NULL);

	for (guint32 i = 0; i < G_N_ELEMENTS(uidls); i++)
		maildrop_add(maildrop, i + 1, uidls[i], MAILDROP_NO_SIZE,
		             NO_ENTRY, FORM_ANSWER, 0);
	return maildrop;
}

typedef struct {
	const char *name;
	const char *text; /* a piece of it is looked for */
	gsize length;
	guint32 message;
} UidlCase;

static const UidlCase cases[] = {
	{ "first", "a", 1, 2 },
	{ "last", "b1", 2, 5 },
	{ "a piece of a longer text", "abc", 2, 3 },
	{ "case counts", "B", 1, 4 },
	{ "begins like another", "abc", 3, G_MAXUINT32 },
	{ "another begins like it", "b12", 2, 5 },
	{ "before all", "A", 1, G_MAXUINT32 },
	{ "after all", "c", 1, G_MAXUINT32 },
	{ "empty", "a", 0, G_MAXUINT32 },
	{ "with a NUL", "a\0b", 3, G_MAXUINT32 },
	{ "8-bit", "\xff", 1, G_MAXUINT32 },
};

static void
test_case(gconstpointer data)
{
	const UidlCase *it = data;
	g_autoptr(Maildrop) maildrop = make_maildrop();
	g_autoptr(UidlIndex) index = uidl_index_new(maildrop);

	g_assert_cmpuint(uidl_index_find(index, it->text, it->length), ==,
	                 it->message);
}

static void
test_empty(void)
{
	g_autoptr(Maildrop) maildrop = maildrop_new(NULL);
	g_autoptr(UidlIndex) index = uidl_index_new(maildrop);

	g_assert_cmpuint(uidl_index_find(index, "a", 1), ==, G_MAXUINT32);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *name =
			g_strdup_printf("/uidls/%s", cases[i].name);

		g_test_add_data_func(name, &cases[i], test_case);
	}
	g_test_add_func("/uidls/no message", test_empty);
	return g_test_run();
}
