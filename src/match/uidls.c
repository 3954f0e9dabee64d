/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/uidls.h"

#include <string.h>

struct UidlIndex {
	const Maildrop *maildrop;
	GArray *sorted; /* of guint32: messages by the bytes of their UIDL */
};

static gint
compare_uidls(gconstpointer a, gconstpointer b, gpointer data)
{
	const Maildrop *maildrop = data;

	return strcmp(maildrop_uidl(maildrop, *(const guint32 *)a),
	              maildrop_uidl(maildrop, *(const guint32 *)b));
}

UidlIndex *
uidl_index_new(const Maildrop *maildrop)
{
	UidlIndex *index = g_new(UidlIndex, 1);

	index->maildrop = maildrop;
	index->sorted = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (guint32 i = 0; i < maildrop->messages->len; i++) {
		if (maildrop_uidl(maildrop, i) != NULL)
			g_array_append_val(index->sorted, i);
	}
	g_array_sort_with_data(index->sorted, compare_uidls,
	                       (gpointer)maildrop);
	return index;
}

void
uidl_index_free(UidlIndex *index)
{
	if (index == NULL)
		return;
	g_array_unref(index->sorted);
	g_free(index);
}

/* strcmp() with a text that has no NUL at its end. */
static int
compare_to(const char *uidl, const char *text, gsize length)
{
	int order = strncmp(uidl, text, length);

	return order != 0 ? order : uidl[length] != '\0';
}

guint32
uidl_index_find(const UidlIndex *index, const char *uidl, gsize length)
{
	guint low = 0, high = index->sorted->len;

	/* Only what has no NUL can equal a UIDL of the maildrop. */
	if (memchr(uidl, '\0', length) != NULL)
		return G_MAXUINT32;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		guint32 message = g_array_index(index->sorted, guint32, middle);
		int order = compare_to(maildrop_uidl(index->maildrop, message),
		                       uidl, length);

		if (order == 0)
			return message;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return G_MAXUINT32;
}
