/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "options.h"

#include "mail/load.h"
#include "uidl/uidl.h"

#include <stdio.h>

/* What GOption fills in, before it is an Options. */
typedef struct {
	gboolean check;
	gboolean digest;
	gboolean help;
	gboolean version;
	char *format;
	char *max_header;
} Raw;

static const char help[] =
	"Usage: pop3uidl-convert [OPTION...] DUMP MAILDIR\n"
	"       pop3uidl-convert --check [OPTION...] DUMP MAILDIR\n"
	"       pop3uidl-convert --digest FILE...\n"
	"Give the messages of MAILDIR, for Dovecot, the POP3 UIDLs of DUMP.\n"
	"\n"
	"  -n, --dry-run            do all but the writing\n"
	"      --check              compare what Dovecot serves now with DUMP\n"
	"      --digest             print the header digests of messages\n"
	"      --control=DIR        where Dovecot keeps its lists (CONTROL=)\n"
	"      --pop3-uidl-format=F as Dovecot has it; default its own\n"
	"      --ignore-missing-uidls  go on though POP3 messages are not found\n"
	"      --ignore-extra-uidls    the same, if all of MAILDIR was found\n"
	"      --ignore-bad-uidls   treat unusable UIDLs as none\n"
	"      --skip-size-check    do not use sizes at all\n"
	"      --trust-sizes        let sizes decide before headers\n"
	"      --max-header=OCTETS  longer headers are left out (10485760)\n"
	"      --strict             accept no message without its counterpart\n"
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
		TEXT("control", &options->control),
		TEXT("pop3-uidl-format", &raw->format),
		FLAG("ignore-missing-uidls", 0, &options->ignore_missing),
		FLAG("ignore-extra-uidls", 0, &options->ignore_extra),
		FLAG("ignore-bad-uidls", 0, &options->ignore_bad_uidls),
		FLAG("skip-size-check", 0, &options->skip_size_check),
		FLAG("trust-sizes", 0, &options->trust_sizes),
		TEXT("max-header", &raw->max_header),
		FLAG("strict", 0, &options->strict),
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
		return usage(error, "DUMP and MAILDIR are missing; see --help");
	if (count == 1)
		return usage(error, "MAILDIR is missing; see --help");
	if (count > 2)
		return usage(error, "more than DUMP and MAILDIR; see --help");
	if (options->trust_sizes && options->skip_size_check)
		return usage(error, "--trust-sizes and --skip-size-check "
		                    "exclude each other");
	return TRUE;
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

	options->max_header = MAIL_HEADER_LIMIT;
	if (raw->max_header != NULL &&
	    !g_ascii_string_to_unsigned(raw->max_header, 10, 1, G_MAXUINT32,
	                                &options->max_header, NULL))
		return usage(error,
		             "--max-header: not a number of octets from 1 to "
		             "4294967295");
	options->format = uidl_format_parse(
		raw->format != NULL ? raw->format : UIDL_FORMAT_DEFAULT, error);
	if (options->format == NULL) {
		g_prefix_error(error, "--pop3-uidl-format: ");
		return FALSE;
	}
	return check_arguments(options, error);
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

	g_free(raw.format);
	g_free(raw.max_header);
	return ok ? g_steal_pointer(&options) : NULL;
}
