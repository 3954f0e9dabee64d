/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-format.c - pop3_uidl_format: what it computes, and what comes of it
 *
 * The input is a format, a NUL, and a file's name. Whatever UIDL the format
 * computes for a UID must be foreseen from below that UID on; and what is
 * foreseen must be computed.
 */
#include "dovecot/maildir-name.h"
#include "uidl/format.h"

#include <stdint.h>
#include <string.h>

#define V 1700000000
#define UID 4321

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_comes(const UidlFormat *format, UidlParts *parts, const GString *uidl)
{
	g_autoptr(GString) again = g_string_new(NULL);
	guint32 uid = 0;
	UidlComes comes = uidl_format_comes(format, V, UID - 10, uidl->str,
	                                    uidl->len, &uid);

	/* A name of mail to come is another one. */
	parts->name = "another name";
	parts->name_length = strlen(parts->name);
	uidl_format_expand(format, parts, again);
	if (g_string_equal(again, uidl))
		g_assert_cmpint(comes, !=, UIDL_COMES_NEVER);
	if (comes != UIDL_COMES_ONCE)
		return;
	g_assert_cmpuint(uid, >=, UID - 10);
	parts->uid = uid;
	uidl_format_expand(format, parts, again);
	g_assert_true(g_string_equal(again, uidl));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	gsize used = MIN(size, strlen(text) + 1);
	g_autofree char *name =
		g_strndup((const char *)data + used, size - used);
	g_autoptr(UidlFormat) format = uidl_format_parse(text, NULL);
	g_autoptr(GString) uidl = g_string_new(NULL);
	UidlParts parts = { .uid = UID,
		            .uid_validity = V,
		            .name = name,
		            .name_length = maildir_name_base(name) };
	guint64 octets;

	(void)maildir_name_is_message(name);
	(void)maildir_name_has_foreign_uid(name);
	(void)maildir_name_wire_size(name, &octets);
	g_assert_cmpint(maildir_name_compare(name, name), ==, 0);
	if (format == NULL)
		return 0;
	uidl_format_expand(format, &parts, uidl);
	check_comes(format, &parts, uidl);
	return 0;
}
