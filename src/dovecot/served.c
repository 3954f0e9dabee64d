/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * served.c - the order and the UIDLs of Dovecot's POP3 server
 */
#include "dovecot/served.h"

#include <stdlib.h>
#include <string.h>

static int
compare(guint32 a, guint32 b)
{
	return a < b ? -1 : a > b;
}

/* A total order: the same result whatever the order before. */
static int
compare_messages(const void *a, const void *b)
{
	const ServedMessage *left = a, *right = b;
	int order = compare(left->order, right->order);

	if (order == 0)
		order = compare(left->uid, right->uid);
	if (order == 0)
		order = compare(left->index, right->index);
	return order;
}

void
served_sort(ServedMessage *messages, gsize length)
{
	if (length > 1)
		qsort(messages, length, sizeof *messages, compare_messages);
}

void
served_uidl(const ServedMessage *message, const UidlFormat *format,
            guint32 uid_validity, GString *uidl)
{
	const char *guid = message->guid;
	const gsize guid_length = guid != NULL ? strlen(guid) : 0;
	const UidlParts parts = {
		.uid = message->uid,
		.uid_validity = uid_validity,
		.name = message->name,
		.name_length = message->name_length,
		.guid = guid,
		.guid_length = guid_length,
	};

	if (message->uidl == NULL) {
		uidl_format_expand(format, &parts, uidl);
		return;
	}
	g_string_truncate(uidl, 0);
	if (*message->uidl != '\0')
		g_string_append(uidl, message->uidl);
	else
		g_string_append_len(uidl, message->name,
		                    (gssize)message->name_length);
}
