/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "options.h"

#include "help.h"
#include "mail/load.h"
#include "uidl/uidl.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What GOption fills in, before it is an Options. */
typedef struct {
	gboolean check;
	gboolean undo;
	gboolean digest;
	gboolean help;
	gboolean version;
	char *format;
	char *formula;
	char *layout;
	char *owner;
	char *max_header;
	char *max_member;
	char *max_members;
	char *max_growth;
} Raw;

/* Sets of modes. */
#define ONLY_CONVERT (1u << MODE_CONVERT)
#define MATCH (1u << MODE_CONVERT | 1u << MODE_CHECK)
#define UNDO (1u << MODE_UNDO)
#define DIGEST (1u << MODE_DIGEST)
#define ALL (MATCH | UNDO | DIGEST)

/* What stands before a "means nothing with". */
static const char *const mode_names[] = {
	[MODE_CHECK] = "--check",
	[MODE_UNDO] = "--undo",
	[MODE_DIGEST] = "--digest",
};

typedef struct {
	const char *name;
	char letter;
	GOptionArg kind;
	gpointer value; /* gboolean, or a pointer */
	guint modes;    /* in which it means something */
} Known;

#define MOST_KNOWN 40

void
options_free(Options *options)
{
	if (options == NULL)
		return;
	g_strfreev(options->arguments);
	g_strfreev(options->mailboxes);
	uidl_formula_free(options->formula);
	g_free(options->control);
	g_free(options->dump_path);
	g_free(options->export_path);
	uidl_format_free(options->format);
	g_free(options);
}

/* FILENAME, not STRING: values are bytes, in whatever locale. */
static guint
list_known(Options *options, Raw *raw, Known known[MOST_KNOWN])
{
#define FLAG(name, letter, field, modes)                                       \
	{                                                                      \
		name, letter, G_OPTION_ARG_NONE, field, modes                  \
	}
#define TEXT(name, field, modes)                                               \
	{                                                                      \
		name, 0, G_OPTION_ARG_FILENAME, field, modes                   \
	}
	const Known all[] = {
		FLAG("dry-run", 'n', &options->dry_run, MATCH | UNDO),
		FLAG("check", 0, &raw->check, ALL),
		FLAG("undo", 0, &raw->undo, ALL),
		FLAG("digest", 0, &raw->digest, ALL),
		TEXT("layout", &raw->layout, ALL),
		TEXT("owner", &raw->owner, ALL),
		FLAG("keep-going", 0, &options->keep_going, MATCH),
		TEXT("dump-path", &options->dump_path, MATCH),
		TEXT("export-path", &options->export_path, MATCH),
		TEXT("control", &options->control, MATCH | UNDO),
		FLAG("all-mailboxes", 0, &options->all_mailboxes, MATCH),
		{ "mailbox", 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &options->mailboxes, MATCH },
		FLAG("skip-uidl-cache", 0, &options->skip_uidl_cache, MATCH),
		FLAG("replace", 0, &options->replace, ONLY_CONVERT),
		FLAG("match-identity", 0, &options->match_identity, MATCH),
		TEXT("uidl-formula", &raw->formula, MATCH),
		TEXT("pop3-uidl-format", &raw->format, MATCH),
		FLAG("ignore-missing-uidls", 0, &options->ignore_missing,
		     MATCH),
		FLAG("ignore-extra-uidls", 0, &options->ignore_extra, MATCH),
		FLAG("ignore-bad-uidls", 0, &options->ignore_bad_uidls, MATCH),
		FLAG("skip-size-check", 0, &options->skip_size_check, MATCH),
		FLAG("trust-sizes", 0, &options->trust_sizes, MATCH),
		FLAG("strict", 0, &options->strict, MATCH),
		TEXT("max-header", &raw->max_header, MATCH | DIGEST),
		TEXT("max-member", &raw->max_member, MATCH),
		TEXT("max-members", &raw->max_members, MATCH),
		TEXT("max-growth", &raw->max_growth, MATCH),
		FLAG("quiet", 'q', &options->quiet, ALL),
		FLAG("verbose", 'v', &options->verbose, ALL),
		FLAG("help", 'h', &raw->help, ALL),
		FLAG("version", 0, &raw->version, ALL),
	};
#undef FLAG
#undef TEXT
	G_STATIC_ASSERT(G_N_ELEMENTS(all) <= MOST_KNOWN);

	memcpy(known, all, sizeof all);
	return G_N_ELEMENTS(all);
}

static gboolean
parse_arguments(Options *options, const Known *known, guint length, int argc,
                char **argv, GError **error)
{
	GOptionEntry entries[MOST_KNOWN + 2] = {
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &options->arguments, NULL, NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) reason = NULL;
	g_autofree char *shown = NULL;

	for (guint i = 0; i < length; i++)
		entries[i + 1] = (GOptionEntry){
			.long_name = known[i].name,
			.short_name = known[i].letter,
			.arg = known[i].kind,
			.arg_data = known[i].value,
		};
	g_option_context_set_help_enabled(context, FALSE);
	g_option_context_add_main_entries(context, entries, NULL);
	if (g_option_context_parse(context, &argc, &argv, &reason))
		return TRUE;
	shown = uidl_escape_utf8(reason->message, -1);
	g_set_error(error, reason->domain, reason->code, "%s; see --help",
	            shown);
	return FALSE;
}

static gboolean
usage(GError **error, const char *text)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	                    text);
	return FALSE;
}

/* What was said and would not be heeded. */
static gboolean
check_mode(const Known *known, guint length, Mode mode, GError **error)
{
	for (guint i = 0; i < length; i++) {
		gboolean given = known[i].kind == G_OPTION_ARG_NONE
		                         ? *(const gboolean *)known[i].value
		                         : *(gpointer *)known[i].value != NULL;

		if (!given || (known[i].modes & (1u << mode)))
			continue;
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		            "--%s means nothing with %s", known[i].name,
		            mode_names[mode]);
		return FALSE;
	}
	return TRUE;
}

gboolean
options_have_no_dump(const Options *options)
{
	return strcmp(options->arguments[0], "-") == 0;
}

static gboolean
check_matching(const Options *options, GError **error)
{
	if (options->trust_sizes && options->skip_size_check)
		return usage(error, "--trust-sizes and --skip-size-check "
		                    "exclude each other");
	if (options->all_mailboxes && options->mailboxes != NULL)
		return usage(error, "--all-mailboxes and --mailbox exclude "
		                    "each other");
	if (options_have_no_dump(options) && options->formula == NULL)
		return usage(error, "DUMP is \"-\", none: then --uidl-formula "
		                    "must say how UIDLs are made");
	return TRUE;
}

static gboolean
check_arguments(const Options *options, GError **error)
{
	guint count = options->arguments != NULL
	                      ? g_strv_length(options->arguments)
	                      : 0;

	if (options->mode == MODE_DIGEST)
		return count > 0 || usage(error, "--digest needs a FILE");
	if (options->mode == MODE_UNDO)
		return count == 1 || usage(error, "--undo needs a MAILDIR, and "
		                                  "nothing more");
	if (count == 0)
		return usage(error, "DUMP and EXPORT are missing; see --help");
	if (count == 1)
		return usage(error, "EXPORT is missing; see --help");
	if (count == 3 && options->mode == MODE_CHECK)
		return usage(error, "--check takes no TARGET: to check one, "
		                    "name it in place of EXPORT");
	if (count > 3)
		return usage(error,
		             "more than DUMP, EXPORT and TARGET; see --help");
	return check_matching(options, error);
}

/* What is said of TARGET only. */
static gboolean
convert_target(Options *options, const Raw *raw, GError **error)
{
	if (options->mode == MODE_CONVERT)
		options->target = options->arguments[2];
	if (options->target == NULL && raw->layout != NULL)
		return usage(error, "--layout means nothing without TARGET");
	if (options->target == NULL && raw->owner != NULL)
		return usage(error, "--owner means nothing without TARGET");
	if (options->target == NULL)
		return TRUE;

	if (g_strcmp0(raw->layout, "fs") == 0)
		options->layout = LAYOUT_FS;
	else if (raw->layout != NULL && strcmp(raw->layout, "maildir++") != 0)
		return usage(error, "--layout: neither maildir++ nor fs");
	options->owner = STAGING_OWNER_NONE;
	if (raw->owner == NULL)
		return geteuid() != 0 ||
		       usage(error, "--owner is missing: root must say who "
		                    "shall own TARGET");
	if (staging_owner_parse(raw->owner, &options->owner, error))
		return TRUE;
	g_prefix_error(error, "--owner: ");
	return FALSE;
}

/* Leaves *value alone if there is no text. */
static gboolean
convert_number(const char *option, const char *text, guint64 max,
               guint64 *value, GError **error)
{
	if (text == NULL ||
	    g_ascii_string_to_unsigned(text, 10, 1, max, value, NULL))
		return TRUE;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
	            "%s: not a number from 1 to %" G_GUINT64_FORMAT, option,
	            max);
	return FALSE;
}

static gboolean
convert_limits(Options *options, const Raw *raw, GError **error)
{
	ArchiveLimits *limits = &options->limits;

	options->max_header = MAIL_HEADER_LIMIT;
	*limits = (ArchiveLimits){ .member = ARCHIVE_MAX_MEMBER,
		                   .members = ARCHIVE_MAX_MEMBERS,
		                   .growth = ARCHIVE_MAX_GROWTH };
	return convert_number("--max-header", raw->max_header, G_MAXUINT32,
	                      &options->max_header, error) &&
	       convert_number("--max-member", raw->max_member, G_MAXINT64,
	                      &limits->member, error) &&
	       convert_number("--max-members", raw->max_members, G_MAXUINT32,
	                      &limits->members, error) &&
	       convert_number("--max-growth", raw->max_growth, G_MAXUINT32,
	                      &limits->growth, error);
}

static gboolean
convert_formulas(Options *options, const Raw *raw, GError **error)
{
	options->format = uidl_format_parse(
		raw->format != NULL ? raw->format : UIDL_FORMAT_DEFAULT, error);
	if (options->format == NULL) {
		g_prefix_error(error, "--pop3-uidl-format: ");
		return FALSE;
	}
	options->formula_auto = g_strcmp0(raw->formula, "auto") == 0;
	if (raw->formula == NULL || options->formula_auto)
		return TRUE;
	options->formula = uidl_formula_parse(raw->formula, error);
	if (options->formula == NULL)
		g_prefix_error(error, "--uidl-formula: ");
	return options->formula != NULL;
}

static gboolean
convert_mode(Options *options, const Raw *raw, GError **error)
{
	if ((raw->check != 0) + (raw->undo != 0) + (raw->digest != 0) > 1)
		return usage(error, "--check, --undo and --digest exclude each "
		                    "other");
	if (raw->check)
		options->mode = MODE_CHECK;
	else if (raw->undo)
		options->mode = MODE_UNDO;
	else if (raw->digest)
		options->mode = MODE_DIGEST;
	return TRUE;
}

static gboolean
convert_values(Options *options, const Raw *raw, const Known *known,
               guint length, GError **error)
{
	return convert_mode(options, raw, error) &&
	       check_mode(known, length, options->mode, error) &&
	       convert_formulas(options, raw, error) &&
	       convert_limits(options, raw, error) &&
	       check_arguments(options, error) &&
	       convert_target(options, raw, error);
}

static void
raw_clear(Raw *raw)
{
	g_free(raw->format);
	g_free(raw->formula);
	g_free(raw->layout);
	g_free(raw->owner);
	g_free(raw->max_header);
	g_free(raw->max_member);
	g_free(raw->max_members);
	g_free(raw->max_growth);
}

static gboolean
parse(Options *options, Raw *raw, int argc, char **argv, GError **error)
{
	Known known[MOST_KNOWN];
	const guint length = list_known(options, raw, known);

	if (!parse_arguments(options, known, length, argc, argv, error))
		return FALSE;
	if (!raw->help && !raw->version)
		return convert_values(options, raw, known, length, error);
	if (raw->help)
		print_help();
	else
		puts("pop3uidl-convert " VERSION);
	options->mode = MODE_HELP;
	return TRUE;
}

Options *
options_parse(int argc, char **argv, GError **error)
{
	g_autoptr(Options) options = g_new0(Options, 1);
	Raw raw = { 0 };
	gboolean ok = parse(options, &raw, argc, argv, error);

	raw_clear(&raw);
	return ok ? g_steal_pointer(&options) : NULL;
}
