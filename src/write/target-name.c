/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/target-name.h"

#include "dovecot/maildir-name.h"

#include <string.h>

#define FLAGS ":2,"

/* ---- names that stay ---- */

/* The flags, and what else may follow them (Dovecot leaves ",x" alone). NULL:
   there are none. */
static const char *
flags_of(const char *name, gsize *length)
{
	const char *info, *end;

	maildir_name_split(name, &info);
	if (strncmp(info, &FLAGS[1], 2) != 0)
		return NULL;
	info += 2;
	for (end = info; g_ascii_isgraph(*end) && *end != ':' && *end != '/';)
		end++;
	*length = (gsize)(end - info);
	return info;
}

gboolean
target_name_has_flags(const char *name)
{
	gsize length;

	return flags_of(name, &length) != NULL;
}

void
target_name_add_flags(const char *name, GString *text)
{
	gsize length = 0, room;
	const char *flags = flags_of(name, &length);

	g_string_append(text, FLAGS);
	room = TARGET_NAME_MAX - MIN(text->len, TARGET_NAME_MAX);
	if (flags != NULL)
		g_string_append_len(text, flags, (gssize)MIN(length, room));
}

static gboolean
has_control(const char *text, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		if (g_ascii_iscntrl(text[i]))
			return TRUE;
	}
	return FALSE;
}

gsize
target_name_keep(const char *name, GString *kept)
{
	const char *info, *flags;
	const gsize base = maildir_name_split(name, &info);
	gsize length = 0;

	flags = flags_of(name, &length);
	g_string_truncate(kept, 0);
	g_string_append_len(kept, name, (gssize)base);
	if (!maildir_name_is_message(kept->str) || has_control(name, base))
		return 0;
	if (flags != NULL) {
		g_string_append(kept, FLAGS);
		g_string_append_len(kept, flags, (gssize)length);
	}
	return kept->len <= TARGET_NAME_MAX ? base : 0;
}

gboolean
target_name_is_true(const char *name, guint64 octets, guint64 wire_size)
{
	g_autoptr(GString) kept = g_string_new(NULL);
	guint64 claimed;

	/* "S=1;2,S" is no size, but what becomes of it is. */
	target_name_keep(name, kept);
	if (maildir_name_octets(kept->str, &claimed) && claimed != octets)
		return FALSE;
	return !maildir_name_wire_size(kept->str, &claimed) ||
	       claimed == wire_size;
}

/* ---- names that are made ---- */

void
target_name_digest_begin(struct sha1_ctx *digest, const char *folder,
                         guint32 uid)
{
	g_autofree char *number = g_strdup_printf("%u", uid);

	sha1_init(digest);
	/* With the NUL, or one part could go on as the next. */
	sha1_update(digest, strlen(folder) + 1, (const guint8 *)folder);
	sha1_update(digest, strlen(number) + 1, (const guint8 *)number);
}

static guint64
take_number(const guint8 *octets)
{
	guint64 number = 0;

	for (gsize i = 0; i < sizeof number; i++)
		number = number << 8 | octets[i];
	return number;
}

void
target_name_digest_end(struct sha1_ctx *digest, TargetName *made)
{
	guint8 octets[SHA1_DIGEST_SIZE];

	sha1_digest(digest, sizeof octets, octets);
	made->micros = (guint32)(take_number(octets) % 1000000);
	made->unique = take_number(octets + 8);
}

/* Times before 1970 would begin with a "-", and not sort. */
static guint64
named_time(const TargetName *made)
{
	return (guint64)MAX(made->time, 0);
}

static int
compare(guint64 a, guint64 b)
{
	return (a > b) - (a < b);
}

int
target_name_compare(const TargetName *a, const TargetName *b)
{
	int order = compare(named_time(a), named_time(b));

	if (order == 0)
		order = compare(a->micros, b->micros);
	if (order == 0)
		order = compare(a->unique, b->unique);
	if (order == 0)
		order = compare(a->octets, b->octets);
	return order != 0 ? order : compare(a->wire_size, b->wire_size);
}

void
target_name_base(const TargetName *made, GString *text)
{
	g_string_printf(text,
	                "%" G_GUINT64_FORMAT ".M%06uP%020" G_GUINT64_FORMAT,
	                named_time(made), made->micros, made->unique);
	if (made->copy > 1)
		g_string_append_printf(text, "Q%u", made->copy);
	g_string_append_printf(text,
	                       TARGET_NAME_HOST "S=%" G_GUINT64_FORMAT
	                                        ",W=%" G_GUINT64_FORMAT,
	                       made->octets, made->wire_size);
}
