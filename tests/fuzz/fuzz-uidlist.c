/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-uidlist.c - a list that can be read can be written: it is read again as
 * it was, but for what was changed
 */
#include "dovecot/uidlist.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static Uidlist *
parse_again(const GString *text)
{
	g_autoptr(GError) error = NULL;
	Uidlist *list = uidlist_parse(g_memdup2(text->str, text->len),
	                              text->len, &error);

	g_assert_no_error(error);
	return list;
}

static void
assert_same(const char *a, gsize a_length, const char *b, gsize b_length)
{
	g_assert_cmpint(a == NULL, ==, b == NULL);
	g_assert_cmpuint(a_length, ==, b_length);
	g_assert_true(a_length == 0 || memcmp(a, b, a_length) == 0);
}

/* change: NULL if both are alike. */
static void
assert_record(const UidlistRecord *before, const UidlistRecord *after,
              const UidlistChange *change)
{
	const char *uidl = before->uidl;
	gsize uidl_length = before->uidl_length;
	guint32 order = before->order;

	if (change != NULL && change->change_uidl) {
		uidl = change->uidl;
		uidl_length = uidl != NULL ? strlen(uidl) : 0;
	}
	if (change != NULL && change->change_order)
		order = change->order;

	g_assert_cmpuint(after->uid, ==, before->uid);
	g_assert_cmpuint(after->order, ==, order);
	assert_same(after->uidl, after->uidl_length, uidl, uidl_length);
	assert_same(after->name, after->name_length, before->name,
	            before->name_length);
	assert_same(after->guid, after->guid_length, before->guid,
	            before->guid_length);
	g_assert_cmpint(after->has_size, ==, before->has_size);
	if (before->has_size)
		g_assert_cmpuint(after->wire_size, ==, before->wire_size);
}

static void
write_and_read(const Uidlist *list, guint32 next_uid,
               const UidlistChange *change, GString *text)
{
	g_autoptr(Uidlist) again = NULL;

	g_string_truncate(text, 0);
	uidlist_format_header(list, next_uid, text);
	for (gsize i = 0; i < uidlist_length(list); i++)
		uidlist_format_record(list, i, change, text);

	again = parse_again(text);
	g_assert_cmpuint(uidlist_uid_validity(again), ==,
	                 uidlist_uid_validity(list));
	g_assert_cmpuint(uidlist_next_uid(again), ==,
	                 MAX(next_uid, uidlist_next_uid(list)));
	g_assert_cmpuint(uidlist_length(again), ==, uidlist_length(list));
	for (gsize i = 0; i < uidlist_length(list); i++) {
		UidlistRecord before, after;

		uidlist_get(list, i, &before);
		uidlist_get(again, i, &after);
		assert_record(&before, &after, change);
	}
}

/* What was changed so already stays to the byte. */
static void
write_twice(const Uidlist *list, guint32 next_uid, const UidlistChange *change)
{
	g_autoptr(GString) once = g_string_new(NULL);
	g_autoptr(GString) twice = g_string_new(NULL);
	g_autoptr(Uidlist) changed = NULL;

	write_and_read(list, next_uid, change, once);
	changed = parse_again(once);
	write_and_read(changed, next_uid, change, twice);
	g_assert_true(g_string_equal(once, twice));
}

/* Version 3 without CRs is written as it was. */
static void
assert_unchanged(const Uidlist *list, const guint8 *data, gsize size)
{
	g_autoptr(GString) text = g_string_new(NULL);

	write_and_read(list, 0, NULL, text);
	if (data[0] == '3' && memchr(data, '\r', size) == NULL)
		assert_same(text->str, text->len, (const char *)data, size);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	const UidlistChange changes[] = {
		{ TRUE, "u:1", FALSE, 0 },
		{ TRUE, "", TRUE, 0 },
		{ TRUE, NULL, TRUE, UIDLIST_NO_ORDER },
		{ FALSE, NULL, TRUE, UIDLIST_MAX_UID },
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(Uidlist) list =
		uidlist_parse(g_memdup2(data, size), size, &error);

	if (list == NULL) {
		g_assert_nonnull(error);
		return 0;
	}
	g_assert_no_error(error);
	assert_unchanged(list, data, size);
	for (gsize i = 0; i < G_N_ELEMENTS(changes); i++) {
		write_twice(list, 0, &changes[i]);
		write_twice(list, G_MAXUINT32, &changes[i]);
	}
	return 0;
}
