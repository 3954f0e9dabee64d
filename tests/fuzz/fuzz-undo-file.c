/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-undo-file.c - pop3uidl-convert.undo: what is read is found and is
 * written such that it reads the same
 */
#include "write/undo-file.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static GString *
format(const UndoFile *file)
{
	GString *text = g_string_new(NULL);

	undo_format_header(text);
	for (guint32 i = 0; i < undo_file_length(file); i++) {
		UndoRecord record;
		guint32 index;

		undo_file_get(file, i, &record);
		g_assert(record.name_length > 0);
		g_assert(undo_file_find(file, record.folder, record.name,
		                        record.name_length, &index));
		g_assert(index == i);
		undo_format_record(&record, text);
	}
	return text;
}

static void
check(const UndoFile *file)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = format(file);
	g_autoptr(GString) again = NULL;
	g_autoptr(UndoFile) reread = undo_file_parse(
		g_memdup2(text->str, text->len), text->len, &error);

	g_assert(error == NULL);
	again = format(reread);
	g_assert(g_string_equal(text, again));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(UndoFile) file =
		undo_file_parse(g_memdup2(data, size), size, &error);

	g_assert((file == NULL) == (error != NULL));
	if (file != NULL)
		check(file);
	return 0;
}
