/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir-join.h"

#include "dovecot/maildir-name.h"
#include "mailbox/maildir-files.h"

#include <stdlib.h>

typedef struct {
	const char *name; /* in the list's text, no NUL at its end */
	guint32 length;
	guint32 record;
} NamedRecord;

static int
compare_records(const void *a, const void *b)
{
	const NamedRecord *left = a, *right = b;
	int order = maildir_name_compare_bases(left->name, left->length,
	                                       right->name, right->length);

	if (order == 0)
		order = left->record < right->record ? -1 : 1;
	return order;
}

static NamedRecord *
sort_records(const Uidlist *list)
{
	const gsize length = uidlist_length(list);
	NamedRecord *records = g_new(NamedRecord, length);

	for (gsize i = 0; i < length; i++) {
		UidlistRecord record;

		uidlist_get(list, i, &record);
		records[i].name = record.name;
		records[i].length = (guint32)record.name_length;
		records[i].record = (guint32)i;
	}
	if (length > 1)
		qsort(records, length, sizeof *records, compare_records);
	return records;
}

static gboolean
is_double(const NamedRecord *records, gsize length, gsize i)
{
	return i + 1 < length &&
	       maildir_name_compare_bases(records[i].name, records[i].length,
	                                  records[i + 1].name,
	                                  records[i + 1].length) == 0;
}

static guint32
uid_of(const Uidlist *list, const NamedRecord *named)
{
	UidlistRecord record;

	uidlist_get(list, named->record, &record);
	return record.uid;
}

/* i: a record with another one of its name behind it. */
static void
count_double(const Uidlist *list, const NamedRecord *records, gsize i,
             MaildirDoubles *doubles)
{
	gsize last = i + 1;

	doubles->count++;
	if (doubles->count > 1)
		return;
	while (is_double(records, uidlist_length(list), last))
		last++;
	doubles->uid = uid_of(list, &records[i]);
	doubles->valid = uid_of(list, &records[last]);
}

/* The first file from start on whose base name is not below the record's. */
static guint
skip_files(const Tree *tree, const GArray *files, guint start,
           const NamedRecord *record, gboolean *equal)
{
	int order = 1;
	guint i;

	for (i = start; i < files->len; i++) {
		const MaildirFile *file = &g_array_index(files, MaildirFile, i);

		order = maildir_name_compare_bases(
			tree_entry_name(tree, file->entry), file->base_length,
			record->name, record->length);
		if (order >= 0)
			break;
	}
	*equal = i < files->len && order == 0;
	return i;
}

guint32 *
maildir_join(const Tree *tree, const GArray *files, const Uidlist *list,
             MaildirDoubles *doubles)
{
	const gsize length = uidlist_length(list);
	g_autofree NamedRecord *records = sort_records(list);
	guint32 *joined = g_new(guint32, length);
	guint file = 0;

	*doubles = (MaildirDoubles){ 0 };
	for (gsize i = 0; i < length; i++) {
		gboolean found;

		joined[records[i].record] = MAILDIR_JOIN_NONE;
		if (is_double(records, length, i)) {
			count_double(list, records, i, doubles);
			continue;
		}
		file = skip_files(tree, files, file, &records[i], &found);
		if (found)
			joined[records[i].record] = file;
	}
	return joined;
}
