/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/manifest.h"

#include "pop3/maildrop.h"
#include "pop3/native-files.h"

#include <string.h>

#define FIELDS 4
#define HEADER "number\tsize\tuidl\tpath"

typedef struct {
	char *text;
	gsize length;
} Field;

void
manifest_free(Manifest *manifest)
{
	if (manifest == NULL)
		return;
	listing_free(manifest->listing);
	g_array_unref(manifest->files);
	g_free(manifest);
}

static gboolean
fail(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

static gboolean
fail_with(GError **error, const char *before, const Field *field,
          const char *after)
{
	g_autofree char *quoted = listing_quote(field->text, field->length);
	g_autofree char *reason = g_strconcat(before, quoted, after, NULL);

	return fail(error, reason);
}

static gboolean
split(char *line, gsize length, Field fields[FIELDS], GError **error)
{
	char *end = line + length;

	for (guint i = 0; i < FIELDS; i++) {
		char *tab = memchr(line, '\t', (gsize)(end - line));

		if ((tab == NULL) != (i == FIELDS - 1))
			return fail(error, "not four fields with tabs between");
		fields[i].text = line;
		fields[i].length = (gsize)((tab != NULL ? tab : end) - line);
		line = tab != NULL ? tab + 1 : end;
	}
	return TRUE;
}

/* In place: it only gets shorter, and what is left over gets a NUL. */
static gboolean
unescape(Field *field, GError **error)
{
	const Field whole = *field;
	gsize to = 0;

	for (gsize from = 0; from < whole.length; from++) {
		char octet = whole.text[from];

		if (octet == '\\') {
			/* Past the end stands the field's tab, CR, LF or NUL.
			 */
			switch (whole.text[++from]) {
			case 't':
				octet = '\t';
				break;
			case 'n':
				octet = '\n';
				break;
			case '\\':
				break;
			default:
				return fail(error,
				            "a backslash that begins none of "
				            "\\t, \\n and \\\\");
			}
		}
		whole.text[to++] = octet;
	}
	field->length = to;
	whole.text[to] = '\0';
	return TRUE;
}

static gboolean
check_path(const Field *path, MailForm *form, GError **error)
{
	const char *part = path->text;

	if (memchr(path->text, '\0', path->length) != NULL)
		return fail_with(error, "the path ", path, " has a NUL");
	if (path->text[0] == '/')
		return fail_with(error, "the path ", path,
		                 " is not relative to the dump");
	for (;;) {
		gsize length = strcspn(part, "/");

		if (length == 2 && memcmp(part, "..", 2) == 0)
			return fail_with(error, "the path ", path,
			                 " leaves the dump");
		if (length == 0 || (length == 1 && part[0] == '.'))
			return fail_with(error, "the path ", path,
			                 " has an empty part or a \".\"");
		if (part[length] == '\0')
			break;
		part += length + 1;
	}
	if (!native_files_form(path->text, form))
		return fail_with(error, "the path ", path,
		                 " does not end in .eml, .top or .hdr");
	return TRUE;
}

static gboolean
is_dash(const Field *field)
{
	return field->length == 1 && field->text[0] == '-';
}

static gboolean
parse_record(Manifest *manifest, Field fields[FIELDS], ListingLine *line,
             ManifestFile *file, GError **error)
{
	const char *text = manifest->listing->text;
	guint64 number;

	if (!listing_number(fields[0].text, fields[0].length,
	                    MAILDROP_MAX_NUMBER, &number) ||
	    number == 0)
		return fail_with(error, "", &fields[0],
		                 " is not a number from 1 to 4294967294");
	line->number = (guint32)number;
	if (!is_dash(&fields[1]) &&
	    !listing_number(fields[1].text, fields[1].length,
	                    LISTING_MAX_OCTETS, &file->size))
		return fail_with(error, "", &fields[1],
		                 " is neither a size in octets nor \"-\"");
	if (!is_dash(&fields[2])) {
		line->text = (guint32)(fields[2].text - text);
		line->length = (guint32)fields[2].length;
	}
	if (fields[3].length > 0) {
		file->path = (guint32)(fields[3].text - text);
		return check_path(&fields[3], &file->form, error);
	}
	return TRUE;
}

static gboolean
parse_line(Manifest *manifest, char *text, gsize length, guint32 number,
           GError **error)
{
	ListingLine line = { .line = number, .text = LISTING_NO_TEXT };
	ManifestFile file = {
		.size = MAILDROP_NO_SIZE,
		.path = MANIFEST_NO_PATH,
	};
	Field fields[FIELDS];

	if (number == 1 && length == strlen(HEADER) &&
	    memcmp(text, HEADER, length) == 0) {
		g_array_append_val(manifest->files, file);
		return TRUE;
	}
	if (!split(text, length, fields, error))
		return FALSE;
	for (guint i = 0; i < FIELDS; i++) {
		if (!unescape(&fields[i], error))
			return FALSE;
	}
	if (!parse_record(manifest, fields, &line, &file, error))
		return FALSE;
	g_array_append_val(manifest->listing->lines, line);
	g_array_append_val(manifest->files, file);
	return TRUE;
}

static gboolean
parse_lines(Manifest *manifest, gsize length, GError **error)
{
	char *text = manifest->listing->text;
	guint32 line = 0;

	for (gsize start = 0, next; start < length; start = next) {
		char *feed = memchr(text + start, '\n', length - start);
		gsize end = feed != NULL ? (gsize)(feed - text) : length;

		next = end + 1;
		if (end > start && text[end - 1] == '\r')
			end--;
		if (!parse_line(manifest, text + start, end - start, ++line,
		                error)) {
			g_prefix_error(error, "line %u: ", line);
			return FALSE;
		}
	}
	return TRUE;
}

static const char *
path_at(const Manifest *manifest, guint32 index)
{
	return manifest_path(
		manifest, &g_array_index(manifest->files, ManifestFile, index));
}

/* By path, then by line. */
static gint
compare_paths(gconstpointer a, gconstpointer b, gpointer data)
{
	guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
	gint order = strcmp(path_at(data, left), path_at(data, right));

	if (order != 0)
		return order;
	return left < right ? -1 : left > right;
}

/* No file is two messages. */
static gboolean
check_paths(const Manifest *manifest, GError **error)
{
	guint length = manifest->files->len;
	g_autofree guint32 *sorted = g_new(guint32, length);
	g_autofree char *quoted = NULL;
	const guint32 *again = NULL;
	guint used = 0;

	for (guint i = 0; i < length; i++) {
		if (path_at(manifest, i) != NULL)
			sorted[used++] = i;
	}
	g_qsort_with_data(sorted, (gint)used, sizeof *sorted, compare_paths,
	                  (gpointer)manifest);
	for (guint i = 1; i < used; i++) {
		if (strcmp(path_at(manifest, sorted[i - 1]),
		           path_at(manifest, sorted[i])) == 0 &&
		    (again == NULL || sorted[i] < *again))
			again = &sorted[i];
	}
	if (again == NULL)
		return TRUE;
	quoted = listing_quote(path_at(manifest, *again),
	                       strlen(path_at(manifest, *again)));
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
	            "line %u: the path %s was listed before, in line %u",
	            *again + 1, quoted, again[-1] + 1);
	return FALSE;
}

Manifest *
manifest_parse(char *text, gsize length, GError **error)
{
	g_autoptr(Manifest) manifest = g_new0(Manifest, 1);

	g_assert(length < G_MAXUINT32);
	text = g_realloc(text, length + 1);
	text[length] = '\0';
	manifest->listing = listing_new(text);
	manifest->files = g_array_new(FALSE, FALSE, sizeof(ManifestFile));
	if (length == 0) {
		fail(error, "is empty: without messages it has a line of its "
		            "four column names");
		return NULL;
	}
	if (!parse_lines(manifest, length, error) ||
	    !listing_sort(manifest->listing, error) ||
	    !check_paths(manifest, error))
		return NULL;
	return g_steal_pointer(&manifest);
}
