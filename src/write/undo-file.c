/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "write/undo-file.h"

#include "dovecot/uidlist.h"

#include <string.h>

#define HEADER "pop3uidl-convert undo 1\n"

/* With and without what was found. */
#define LEAST_FIELDS 7
#define MOST_FIELDS 9

/* The fields of all records one behind the other, each with a NUL. */
struct UndoFile {
	char *text;
	guint32 end;
	GArray *offsets; /* of guint32, by line */
	guint32 *sorted; /* records, by folder and name */
};

static gboolean
fail(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

/* ---- states ---- */

gboolean
undo_state_equal(const UndoState *a, const UndoState *b)
{
	if (a->order != b->order || (a->uidl == NULL) != (b->uidl == NULL))
		return FALSE;
	return a->uidl == NULL ||
	       (a->uidl_length == b->uidl_length &&
	        memcmp(a->uidl, b->uidl, a->uidl_length) == 0);
}

void
undo_merge(const UndoRecord *old, UndoRecord *record)
{
	if (undo_state_equal(&old->after, &record->before) ||
	    undo_state_equal(&old->found, &record->before))
		record->before = old->before;
}

/* ---- what is in it ---- */

void
undo_file_free(UndoFile *file)
{
	if (file == NULL)
		return;
	g_free(file->text);
	g_array_unref(file->offsets);
	g_free(file->sorted);
	g_free(file);
}

guint32
undo_file_length(const UndoFile *file)
{
	return file->offsets->len;
}

static const char *
folder_of(const UndoFile *file, guint32 index)
{
	return file->text + g_array_index(file->offsets, guint32, index);
}

static const char *
next_field(const char **at)
{
	const char *field = *at;

	*at += strlen(field) + 1;
	return field;
}

/* The two fields of a state. */
static gboolean
read_state(const char **at, UndoState *state, GError **error)
{
	const char *uidl = next_field(at), *order = next_field(at);
	guint64 number = UIDLIST_NO_ORDER;

	*state = (UndoState){ 0 };
	if (uidl[0] == 'P') {
		state->uidl = uidl + 1;
		state->uidl_length = strlen(state->uidl);
	} else if (strcmp(uidl, "-") != 0) {
		return fail(error, "neither P and a UIDL nor \"-\"");
	}
	if (strcmp(order, "-") != 0 &&
	    (order[0] != 'O' ||
	     !g_ascii_string_to_unsigned(order + 1, 10, 0, UIDLIST_NO_ORDER - 1,
	                                 &number, NULL)))
		return fail(error, "neither O and a number nor \"-\"");
	state->order = (guint32)number;
	return TRUE;
}

/* end: of its fields. */
static gboolean
read_record(const char *at, const char *end, UndoRecord *record, GError **error)
{
	guint64 uid;

	record->folder = next_field(&at);
	record->name = next_field(&at);
	record->name_length = strlen(record->name);
	if (record->name_length == 0)
		return fail(error, "no base name");
	if (!g_ascii_string_to_unsigned(next_field(&at), 10, 1, UIDLIST_MAX_UID,
	                                &uid, NULL))
		return fail(error, "no UID");
	record->uid = (guint32)uid;
	if (!read_state(&at, &record->before, error) ||
	    !read_state(&at, &record->after, error))
		return FALSE;
	record->found = record->before;
	return at == end || read_state(&at, &record->found, error);
}

void
undo_file_get(const UndoFile *file, guint32 index, UndoRecord *record)
{
	const char *end = index + 1 < file->offsets->len
	                          ? folder_of(file, index + 1)
	                          : file->text + file->end;
	gboolean good;

	g_assert(index < file->offsets->len);
	good = read_record(folder_of(file, index), end, record, NULL);
	g_assert(good);
}

/* ---- finding ---- */

static int
compare_names(const char *a, gsize a_length, const char *b, gsize b_length)
{
	int order = memcmp(a, b, MIN(a_length, b_length));

	if (order == 0)
		order = a_length < b_length ? -1 : a_length > b_length;
	return order;
}

static int
compare_with(const UndoFile *file, guint32 index, const char *folder,
             const char *name, gsize name_length)
{
	const char *its_folder = folder_of(file, index);
	const char *its_name = its_folder + strlen(its_folder) + 1;
	int order = strcmp(its_folder, folder);

	return order != 0 ? order
	                  : compare_names(its_name, strlen(its_name), name,
	                                  name_length);
}

gboolean
undo_file_find(const UndoFile *file, const char *folder, const char *name,
               gsize name_length, guint32 *index)
{
	guint32 low = 0, high = file->offsets->len;

	while (low < high) {
		guint32 middle = low + (high - low) / 2;
		int order = compare_with(file, file->sorted[middle], folder,
		                         name, name_length);

		if (order == 0) {
			*index = file->sorted[middle];
			return TRUE;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return FALSE;
}

static gint
compare_records(gconstpointer a, gconstpointer b, gpointer data)
{
	guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
	const char *folder = folder_of(data, right);
	const char *name = folder + strlen(folder) + 1;
	int order = compare_with(data, left, folder, name, strlen(name));

	return order != 0 ? order : (left > right) - (left < right);
}

/* ---- parsing ---- */

/* NUL: the octet is none that a backslash goes before. */
static char
unescaped(char octet)
{
	switch (octet) {
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case '\\':
		return '\\';
	default:
		return '\0';
	}
}

/* Up to the next tab or the line's end, which becomes a NUL; what is written is
   never longer than what was read. */
static gboolean
take_field(const char **from, char **to, GError **error)
{
	for (; **from != '\t' && **from != '\n'; ++*from) {
		char octet = **from;

		if (octet == '\0' || octet == '\r')
			return fail(error, "a NUL or CR octet");
		if (octet == '\\')
			octet = unescaped(*++*from);
		if (octet == '\0')
			return fail(error, "a backslash that begins none of "
			                   "\\t, \\n, \\r and \\\\");
		*(*to)++ = octet;
	}
	++*from;
	*(*to)++ = '\0';
	return TRUE;
}

static gboolean
parse_line(UndoFile *file, const char *from, const char *end, GError **error)
{
	const guint32 offset = file->end;
	char *to = file->text + offset;
	UndoRecord record;
	guint fields = 0;

	for (; from < end; fields++) {
		if (!take_field(&from, &to, error))
			return FALSE;
	}
	if (fields != LEAST_FIELDS && fields != MOST_FIELDS)
		return fail(error,
		            "neither seven nor nine fields with tabs between");
	file->end = (guint32)(to - file->text);
	g_array_append_val(file->offsets, offset);
	return read_record(file->text + offset, to, &record, error);
}

/* The line's number is that of the record, and 2: the first is the header. */
static gboolean
parse_lines(UndoFile *file, gsize length, GError **error)
{
	const char *at = file->text + strlen(HEADER);
	const char *end = file->text + length;

	for (guint32 line = 2; at < end; line++) {
		const char *feed = memchr(at, '\n', (gsize)(end - at));
		gboolean good;

		good = feed != NULL
		               ? parse_line(file, at, feed + 1, error)
		               : fail(error, "cut off: the last line has no "
		                             "line end");
		if (!good) {
			g_prefix_error(error, "line %u: ", line);
			return FALSE;
		}
		at = feed + 1;
	}
	return TRUE;
}

static gboolean
sort(UndoFile *file, GError **error)
{
	const guint32 length = file->offsets->len;

	file->sorted = g_new(guint32, length);
	for (guint32 i = 0; i < length; i++)
		file->sorted[i] = i;
	g_qsort_with_data(file->sorted, (gint)length, sizeof *file->sorted,
	                  compare_records, file);
	for (guint32 i = 1; i < length; i++) {
		UndoRecord record;

		undo_file_get(file, file->sorted[i - 1], &record);
		if (compare_with(file, file->sorted[i], record.folder,
		                 record.name, record.name_length) != 0)
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
		            "line %u: the record of line %u once more",
		            file->sorted[i] + 2, file->sorted[i - 1] + 2);
		return FALSE;
	}
	return TRUE;
}

UndoFile *
undo_file_parse(char *text, gsize length, GError **error)
{
	g_autoptr(UndoFile) file = g_new0(UndoFile, 1);

	file->text = text;
	file->offsets = g_array_new(FALSE, FALSE, sizeof(guint32));
	if (length >= UNDO_FILE_LIMIT) {
		fail(error, "the file has 2 GiB or more");
		return NULL;
	}
	if (length < strlen(HEADER) ||
	    memcmp(text, HEADER, strlen(HEADER)) != 0) {
		fail(error, "line 1: not \"pop3uidl-convert undo 1\"");
		return NULL;
	}
	if (!parse_lines(file, length, error) || !sort(file, error))
		return NULL;
	return g_steal_pointer(&file);
}

/* ---- writing ---- */

static void
append_escaped(GString *text, const char *bytes, gsize length)
{
	for (gsize i = 0; i < length; i++) {
		const char *escape = "";

		switch (bytes[i]) {
		case '\t':
			escape = "\\t";
			break;
		case '\n':
			escape = "\\n";
			break;
		case '\r':
			escape = "\\r";
			break;
		case '\\':
			escape = "\\\\";
			break;
		}
		if (*escape != '\0')
			g_string_append_len(text, escape, 2);
		else
			g_string_append_c(text, bytes[i]);
	}
}

static void
append_state(GString *text, const UndoState *state)
{
	g_string_append_c(text, '\t');
	if (state->uidl != NULL) {
		g_string_append_c(text, 'P');
		append_escaped(text, state->uidl, state->uidl_length);
	} else {
		g_string_append_c(text, '-');
	}
	if (state->order != UIDLIST_NO_ORDER)
		g_string_append_printf(text, "\tO%u", state->order);
	else
		g_string_append(text, "\t-");
}

void
undo_format_header(GString *text)
{
	g_string_append(text, HEADER);
}

void
undo_format_record(const UndoRecord *record, GString *text)
{
	append_escaped(text, record->folder, strlen(record->folder));
	g_string_append_c(text, '\t');
	append_escaped(text, record->name, record->name_length);
	g_string_append_printf(text, "\t%u", record->uid);
	append_state(text, &record->before);
	append_state(text, &record->after);
	if (!undo_state_equal(&record->found, &record->before))
		append_state(text, &record->found);
	g_string_append_c(text, '\n');
}
