/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "options.h"

#include "mail/load.h"
#include "uidl/uidl.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What GOption fills in, before it is an Options. */
typedef struct {
	gboolean check;
	gboolean digest;
	gboolean help;
	gboolean version;
	char *format;
	char *layout;
	char *owner;
	char *max_header;
	char *max_member;
	char *max_members;
	char *max_growth;
} Raw;

static const char help[] =
	"Usage: pop3uidl-convert [OPTION...] DUMP EXPORT [TARGET]\n"
	"       pop3uidl-convert --check [OPTION...] DUMP EXPORT\n"
	"       pop3uidl-convert --digest FILE...\n"
	"Give the mail of EXPORT, for Dovecot, the POP3 UIDLs of DUMP: where it\n"
	"stands, or in TARGET, a new Maildir. Tar and zip files are read as well.\n"
	"\n"
	"  -n, --dry-run            do all but the writing\n"
	"      --check              compare what Dovecot serves now with DUMP\n"
	"      --digest             print the header digests of messages\n"
	"      --layout=LAYOUT      of TARGET: maildir++ (the default) or fs\n"
	"      --owner=USER[:GROUP] who shall own TARGET; root must say it\n"
	"      --keep-going         leave out what cannot be read, and name it\n"
	"      --dump-path=PATH     the folder in DUMP, --export-path=PATH in EXPORT,\n"
	"                           that is meant, if there are several\n"
	"      --control=DIR        where Dovecot keeps its lists (CONTROL=)\n"
	"      --pop3-uidl-format=F as Dovecot has it; default its own\n"
	"      --ignore-missing-uidls  go on though POP3 messages are not found\n"
	"      --ignore-extra-uidls    the same, if all of EXPORT was found\n"
	"      --ignore-bad-uidls   treat unusable UIDLs as none\n"
	"      --skip-size-check    do not use sizes at all\n"
	"      --trust-sizes        let sizes decide before headers\n"
	"      --strict             accept no message without its counterpart\n"
	"      --max-header=OCTETS  longer headers are left out (10485760)\n"
	"      --max-member=OCTETS, --max-members=N, --max-growth=FACTOR\n"
	"                           limits of archives (2147483648, 10000000, 1000)\n"
	"  -q, --quiet              print no summary\n"
	"  -v, --verbose            list every pair and its evidence\n"
	"  -h, --help; --version\n"
	"\n"
	"See pop3uidl-convert(1).\n";

void
options_free(Options *options)
{
	if (options == NULL)
		return;
	g_strfreev(options->arguments);
	g_free(options->control);
	g_free(options->dump_path);
	g_free(options->export_path);
	uidl_format_free(options->format);
	g_free(options);
}

/* FILENAME, not STRING: values are bytes, in whatever locale. */
static gboolean
parse_arguments(Options *options, Raw *raw, int argc, char **argv,
                GError **error)
{
#define FLAG(name, letter, field)                                              \
	{                                                                      \
		name, letter, 0, G_OPTION_ARG_NONE, field, NULL, NULL          \
	}
#define TEXT(name, field)                                                      \
	{                                                                      \
		name, 0, 0, G_OPTION_ARG_FILENAME, field, NULL, NULL           \
	}
	const GOptionEntry entries[] = {
		FLAG("dry-run", 'n', &options->dry_run),
		FLAG("check", 0, &raw->check),
		FLAG("digest", 0, &raw->digest),
		TEXT("layout", &raw->layout),
		TEXT("owner", &raw->owner),
		FLAG("keep-going", 0, &options->keep_going),
		TEXT("dump-path", &options->dump_path),
		TEXT("export-path", &options->export_path),
		TEXT("control", &options->control),
		TEXT("pop3-uidl-format", &raw->format),
		FLAG("ignore-missing-uidls", 0, &options->ignore_missing),
		FLAG("ignore-extra-uidls", 0, &options->ignore_extra),
		FLAG("ignore-bad-uidls", 0, &options->ignore_bad_uidls),
		FLAG("skip-size-check", 0, &options->skip_size_check),
		FLAG("trust-sizes", 0, &options->trust_sizes),
		FLAG("strict", 0, &options->strict),
		TEXT("max-header", &raw->max_header),
		TEXT("max-member", &raw->max_member),
		TEXT("max-members", &raw->max_members),
		TEXT("max-growth", &raw->max_growth),
		FLAG("quiet", 'q', &options->quiet),
		FLAG("verbose", 'v', &options->verbose),
		FLAG("help", 'h', &raw->help),
		FLAG("version", 0, &raw->version),
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY,
		  &options->arguments, NULL, NULL },
		{ 0 },
	};
#undef FLAG
#undef TEXT
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) reason = NULL;
	g_autofree char *shown = NULL;

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

static gboolean
check_arguments(const Options *options, GError **error)
{
	guint count = options->arguments != NULL
	                      ? g_strv_length(options->arguments)
	                      : 0;

	if (options->mode == MODE_DIGEST)
		return count > 0 || usage(error, "--digest needs a FILE");
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
	if (options->trust_sizes && options->skip_size_check)
		return usage(error, "--trust-sizes and --skip-size-check "
		                    "exclude each other");
	return TRUE;
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
	*limits = (ArchiveLimits){ ARCHIVE_MAX_MEMBER, ARCHIVE_MAX_MEMBERS,
		                   ARCHIVE_MAX_GROWTH };
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
convert_values(Options *options, const Raw *raw, GError **error)
{
	if (raw->check && raw->digest)
		return usage(error, "--check and --digest exclude each other");
	if (raw->check)
		options->mode = MODE_CHECK;
	else if (raw->digest)
		options->mode = MODE_DIGEST;

	options->format = uidl_format_parse(
		raw->format != NULL ? raw->format : UIDL_FORMAT_DEFAULT, error);
	if (options->format == NULL) {
		g_prefix_error(error, "--pop3-uidl-format: ");
		return FALSE;
	}
	return convert_limits(options, raw, error) &&
	       check_arguments(options, error) &&
	       convert_target(options, raw, error);
}

static void
raw_clear(Raw *raw)
{
	g_free(raw->format);
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
	if (!parse_arguments(options, raw, argc, argv, error))
		return FALSE;
	if (!raw->help && !raw->version)
		return convert_values(options, raw, error);
	fputs(raw->help ? help : "pop3uidl-convert " VERSION "\n", stdout);
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
