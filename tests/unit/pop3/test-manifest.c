/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/manifest.h"

#include "pop3/maildrop.h"

#include <string.h>

#define TEXT(literal) literal, sizeof(literal) - 1

static Manifest *
parse(const char *text, gsize length, GError **error)
{
	return manifest_parse(g_memdup2(text, length), length, error);
}

static void
append_escaped(GString *text, const char *octets)
{
	for (; *octets != '\0'; octets++) {
		if (*octets == '\t')
			g_string_append(text, "\\t");
		else if (*octets == '\n')
			g_string_append(text, "\\n");
		else if (*octets == '\\')
			g_string_append(text, "\\\\");
		else
			g_string_append_c(text, *octets);
	}
}

/* The manifest as its file would be, by ascending number. */
static char *
format(const Manifest *manifest)
{
	const Listing *listing = manifest->listing;
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < listing->lines->len; i++) {
		const ListingLine *line = listing_get(listing, i);
		const ManifestFile *file = manifest_file(manifest, line);
		const char *path = manifest_path(manifest, file);

		g_string_append_printf(text, "%u\t", line->number);
		if (file->size != MAILDROP_NO_SIZE)
			g_string_append_printf(text, "%" G_GUINT64_FORMAT,
			                       file->size);
		else
			g_string_append_c(text, '-');
		g_string_append_c(text, '\t');
		if (line->text != LISTING_NO_TEXT) {
			g_assert_cmpuint(strlen(listing->text + line->text), ==,
			                 line->length);
			append_escaped(text, listing->text + line->text);
		} else {
			g_string_append_c(text, '-');
		}
		g_string_append_c(text, '\t');
		if (path != NULL)
			append_escaped(text, path);
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

typedef struct {
	const char *name;
	const char *text;
	gsize length;
	const char *expected; /* what format() gives, or the error */
} Case;

static const Case whole[] = {
	{ "one", TEXT("1\t100\tu1\t1.eml\n"), "1\t100\tu1\t1.eml\n" },
	{ "no-last-line-end", TEXT("1\t100\tu1\t1.eml"),
	  "1\t100\tu1\t1.eml\n" },
	{ "crlf", TEXT("1\t100\tu1\t1.eml\r\n2\t-\tu2\t\r\n"),
	  "1\t100\tu1\t1.eml\n2\t-\tu2\t\n" },
	{ "header", TEXT("number\tsize\tuidl\tpath\n2\t0\tu\ta/b.TOP\n"),
	  "2\t0\tu\ta/b.TOP\n" },
	{ "only-header", TEXT("number\tsize\tuidl\tpath\r\n"), "" },
	{ "unknown", TEXT("1\t-\t-\t\n"), "1\t-\t-\t\n" },
	{ "empty-uidl", TEXT("1\t-\t\t\n"), "1\t-\t\t\n" },
	{ "order", TEXT("3\t3\tc\tc.hdr\n1\t1\ta\ta.eml\n2\t-\t-\tb.eml\n"),
	  "1\t1\ta\ta.eml\n2\t-\t-\tb.eml\n3\t3\tc\tc.hdr\n" },
	{ "escapes", TEXT("1\t1\ta\\\\b\tx\\ty\\nz\\\\w.eml\n"),
	  "1\t1\ta\\\\b\tx\\ty\\nz\\\\w.eml\n" },
	{ "dots", TEXT("1\t1\ta\t...eml\n2\t2\tb\t.x/..y/z...top\n"),
	  "1\t1\ta\t...eml\n2\t2\tb\t.x/..y/z...top\n" },
	{ "blanks", TEXT("1\t1\ta\t my mail/1 .eml\n"),
	  "1\t1\ta\t my mail/1 .eml\n" },
	{ "highest", TEXT("4294967294\t9223372036854775807\ta\t\n"),
	  "4294967294\t9223372036854775807\ta\t\n" },
	{ "zeros", TEXT("007\t0012\ta\t7.eml\n"), "7\t12\ta\t7.eml\n" },
};

static const Case malformed[] = {
	{ "nothing", TEXT(""),
	  "is empty: without messages it has a line of its four column names" },
	{ "empty-line", TEXT("1\t1\ta\t\n\n"),
	  "line 2: not four fields with tabs between" },
	{ "three-fields", TEXT("1\t100\tu1\n"),
	  "line 1: not four fields with tabs between" },
	{ "five-fields", TEXT("1\t1\ta\t1.eml\t\n"),
	  "line 1: not four fields with tabs between" },
	{ "blanks-for-tabs", TEXT("1 1 a 1.eml\n"),
	  "line 1: not four fields with tabs between" },
	{ "header-later", TEXT("1\t1\ta\t\nnumber\tsize\tuidl\tpath\n"),
	  "line 2: \"number\" is not a number from 1 to 4294967294" },
	{ "zero", TEXT("0\t1\ta\t\n"),
	  "line 1: \"0\" is not a number from 1 to 4294967294" },
	{ "too-high", TEXT("4294967295\t1\ta\t\n"),
	  "line 1: \"4294967295\" is not a number from 1 to 4294967294" },
	{ "no-number", TEXT("\t1\ta\t\n"),
	  "line 1: \"\" is not a number from 1 to 4294967294" },
	{ "dash-number", TEXT("-\t1\ta\t\n"),
	  "line 1: \"-\" is not a number from 1 to 4294967294" },
	{ "twice", TEXT("7\t1\ta\t\n7\t2\tb\t\n"),
	  "line 2: the number 7 was listed before, in line 1" },
	{ "no-size", TEXT("1\t\ta\t\n"),
	  "line 1: \"\" is neither a size in octets nor \"-\"" },
	{ "size-text", TEXT("1\t12 octets\ta\t\n"),
	  "line 1: \"12 octets\" is neither a size in octets nor \"-\"" },
	{ "size-too-high", TEXT("1\t9223372036854775808\ta\t\n"),
	  "line 1: \"9223372036854775808\" is neither a size in octets nor "
	  "\"-\"" },
	{ "escape", TEXT("1\t1\ta\tx\\r.eml\n"),
	  "line 1: a backslash that begins none of \\t, \\n and \\\\" },
	{ "escape-cut-off", TEXT("1\t1\ta\tx.eml\\"),
	  "line 1: a backslash that begins none of \\t, \\n and \\\\" },
	{ "escape-before-tab", TEXT("1\t1\ta\\\t\n"),
	  "line 1: a backslash that begins none of \\t, \\n and \\\\" },
	{ "absolute", TEXT("1\t1\ta\t/etc/passwd.eml\n"),
	  "line 1: the path \"/etc/passwd.eml\" is not relative to the dump" },
	{ "leaving", TEXT("1\t1\ta\t../1.eml\n"),
	  "line 1: the path \"../1.eml\" leaves the dump" },
	{ "leaving-later", TEXT("1\t1\ta\tx/../../1.eml\n"),
	  "line 1: the path \"x/../../1.eml\" leaves the dump" },
	{ "only-dots", TEXT("1\t1\ta\t..\n"),
	  "line 1: the path \"..\" leaves the dump" },
	{ "dot", TEXT("1\t1\ta\t./1.eml\n"),
	  "line 1: the path \"./1.eml\" has an empty part or a \".\"" },
	{ "empty-part", TEXT("1\t1\ta\tx//1.eml\n"),
	  "line 1: the path \"x//1.eml\" has an empty part or a \".\"" },
	{ "folder", TEXT("1\t1\ta\tx.eml/\n"),
	  "line 1: the path \"x.eml/\" has an empty part or a \".\"" },
	{ "octet-of-zero", TEXT("1\t1\ta\tx\0.eml\n"),
	  "line 1: the path \"x\\x00.eml\" has a NUL" },
	{ "suffix", TEXT("1\t1\ta\tx.txt\n"),
	  "line 1: the path \"x.txt\" does not end in .eml, .top or .hdr" },
	{ "no-suffix", TEXT("1\t1\ta\teml\n"),
	  "line 1: the path \"eml\" does not end in .eml, .top or .hdr" },
	{ "path-twice",
	  TEXT("number\tsize\tuidl\tpath\n9\t1\ta\tx.eml\n8\t1\tb\ty.eml\n"
	       "7\t1\tc\ty.eml\n6\t1\td\tx.eml\n"),
	  "line 4: the path \"y.eml\" was listed before, in line 3" },
	{ "path-twice-escaped",
	  TEXT("1\t1\ta\tx\\ty\033.eml\n"
	       "2\t1\tb\tx\\ty\033.eml\n"),
	  "line 2: the path \"x\\x09y\\x1B.eml\" was listed before, in line "
	  "1" },
};

static void
test_whole(const void *data)
{
	const Case *test = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Manifest) manifest = parse(test->text, test->length, &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = format(manifest);
	g_assert_cmpstr(text, ==, test->expected);
}

static void
test_malformed(const void *data)
{
	const Case *test = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(parse(test->text, test->length, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
	g_assert_cmpstr(error->message, ==, test->expected);
}

static void
test_forms(void)
{
	const char *text = "1\t1\ta\t1.eml\n2\t1\tb\t2.TOP\n3\t1\tc\t3.hdr\n";
	const MailForm forms[] = { FORM_ANSWER, FORM_TOP, FORM_TOP };
	g_autoptr(GError) error = NULL;
	g_autoptr(Manifest) manifest = parse(text, strlen(text), &error);

	g_assert_no_error(error);
	for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
		const ListingLine *line = listing_get(manifest->listing, i);

		g_assert_cmpint(manifest_file(manifest, line)->form, ==,
		                forms[i]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(whole); i++) {
		g_autofree char *path =
			g_strconcat("/manifest/whole/", whole[i].name, NULL);

		g_test_add_data_func(path, &whole[i], test_whole);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(malformed); i++) {
		g_autofree char *path = g_strconcat("/manifest/malformed/",
		                                    malformed[i].name, NULL);

		g_test_add_data_func(path, &malformed[i], test_malformed);
	}
	g_test_add_func("/manifest/forms", test_forms);
	return g_test_run();
}
