/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "convert.h"

#include "act.h"
#include "mail/load.h"
#include "mailbox/maildir.h"
#include "pop3/dump.h"
#include "pop3/formula-dump.h"
#include "run.h"
#include "target.h"
#include "uidl/uidl.h"
#include "write/staging.h"

#include <stdio.h>

void
complain(GError *error)
{
	fprintf(stderr, "%s: %s\n", REPORT_PROGRAM, error->message);
	g_error_free(error);
}

/* The time that a new UIDVALIDITY is made of; SOURCE_DATE_EPOCH has the same
   run give the same lists. */
static guint32
time_now(void)
{
	const char *fixed = g_getenv("SOURCE_DATE_EPOCH");
	guint64 seconds;

	if (fixed != NULL && g_ascii_string_to_unsigned(
				     fixed, 10, 1, G_MAXINT32, &seconds, NULL))
		return (guint32)seconds;
	return (guint32)(g_get_real_time() / G_USEC_PER_SEC);
}

static void
show_reading(guint64 done, guint64 total, gpointer data)
{
	const RunReading *reading = data;

	progress_show_octets(reading->progress, reading->name, done, total);
}

static TreeOptions
tree_options(const Run *run, RunReading *reading)
{
	return (TreeOptions){
		.header_limit = run->options->max_header,
		.limits = run->options->limits,
		.keep_going = run->options->keep_going,
		.progress = show_reading,
		.progress_data = reading,
	};
}

static gboolean
read_dump(Run *run, GError **error)
{
	const DumpOptions options = {
		.ignore_bad_uidls = run->options->ignore_bad_uidls,
		.chosen = run->options->dump_path,
		.tree = tree_options(run, &run->dump_reading),
	};

	run->maildrop = dump_read(run->options->arguments[0], &options, error);
	if (run->maildrop == NULL) {
		g_prefix_error(error, "%s: ", run->dump_name);
		return FALSE;
	}
	run->pop3_summaries = mail_summaries_new(run->maildrop->mail);
	return TRUE;
}

static gboolean
read_export(Run *run, GError **error)
{
	const MaildirOptions options = {
		.control = run->options->control,
		.now = time_now(),
		.chosen = run->options->export_path,
		.tree = tree_options(run, &run->store_reading),
		.copies = run->options->target != NULL,
		.all_mailboxes = run->options->all_mailboxes,
		.mailboxes = (const char *const *)run->options->mailboxes,
	};

	run->store = maildir_read(run->options->arguments[1], &options, error);
	if (run->store == NULL) {
		g_prefix_error(error, "%s: ", run->store_name);
		return FALSE;
	}
	run->imap_summaries = mail_summaries_new(run->store->mail);
	return TRUE;
}

static void
show_progress(gsize done, gsize total, gpointer data)
{
	progress_show(data, "reading messages", done, total);
}

static gboolean
load(Run *run, MailTable *mail, const char *name, GError **error)
{
	const LoadOptions options = {
		.header_limit = run->options->max_header,
		.progress = show_progress,
		.progress_data = run->progress,
	};

	if (mail_load(mail, &options, error))
		return TRUE;
	g_prefix_error(error, "%s: ", name);
	return FALSE;
}

static gboolean
fetch_export(gpointer data, GError **error)
{
	Run *run = data;

	return load(run, run->store->mail, run->store_name, error);
}

/* Nothing is left of the POP3 server, but its formula. */
static gboolean
compute_dump(Run *run, GError **error)
{
	run->maildrop = formula_dump_make(run->store, run->options->formula,
	                                  fetch_export, run, error);
	if (run->maildrop == NULL)
		return FALSE;
	run->pop3_summaries = mail_summaries_new(run->maildrop->mail);
	return TRUE;
}

static gboolean
read_both(Run *run, GError **error)
{
	if (options_have_no_dump(run->options))
		return read_export(run, error) && compute_dump(run, error);
	return read_dump(run, error) && read_export(run, error);
}

static gboolean
fetch(gpointer data, GError **error)
{
	Run *run = data;

	return load(run, run->maildrop->mail, run->dump_name, error) &&
	       load(run, run->store->mail, run->store_name, error);
}

/* A Maildir that Dovecot packs looks like one with a few thousand broken
   messages: say what it is, once. */
static gboolean
check_unpacked(const Run *run, GError **error)
{
	guint32 packed = run->match->packed;
	g_autofree char *path = NULL;

	if (packed == NO_PARTNER)
		return TRUE;
	path = uidl_escape(mail_table_path(run->store->mail, packed), -1);
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
	            "%s: %s: Dovecot compresses or encrypts this Maildir "
	            "(mail_compress, zlib, mail_crypt), so its messages cannot "
	            "be read: copy it with doveadm backup to a Maildir without "
	            "these plugins, and convert the copy",
	            run->store_name, path);
	return FALSE;
}

static gboolean
match(Run *run, GError **error)
{
	run->match = match_run(run->maildrop, run->store, &run->match_options,
	                       fetch, run, error);
	/* Not of a file that was read, which has its side's name. */
	if (g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
		g_prefix_error(error, "%s: ", run->dump_name);
	if (run->match == NULL)
		return FALSE;
	if (!check_unpacked(run, error))
		return FALSE;
	run->plan = plan_make(run->maildrop, run->store, run->match,
	                      run->options->format);
	run->verdict = verdict_reach(run->maildrop, run->match, run->plan,
	                             &run->verdict_options);
	return TRUE;
}

/* Of a message of EXPORT that cannot be read. */
static ReportFate
fate_of_faulty(const Options *options)
{
	if (options->target == NULL)
		return REPORT_LEFT_OUT;
	return options->keep_going ? REPORT_NOT_COMPARED : REPORT_REFUSED;
}

static void
print_warnings(Run *run)
{
	const Maildrop *maildrop = run->maildrop;
	const Store *store = run->store;
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	report_warnings(run->dump_name, maildrop->warnings, text);
	report_damage(run->dump_name, maildrop->damage, text);
	report_faults(run->dump_name, maildrop->mail, REPORT_LEFT_OUT, text);
	report_warnings(run->store_name, store->warnings, text);
	report_damage(run->store_name, store->damage, text);
	report_faults(run->store_name, store->mail,
	              fate_of_faulty(run->options), text);
	report_remarks(&report, text);
	run_print(run, stderr, text);
}

static void
print_notices(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	report_notices(&report, text);
	run_print(run, stderr, text);
}

static void
print_pairs(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);
	gsize next = 0;

	while (report_pairs(&report, &next, text)) {
		run_print(run, stdout, text);
		g_string_truncate(text, 0);
	}
}

/* What is wrong with the command line, as far as the disk tells. */
static gboolean
check_arguments(const Run *run, GError **error)
{
	const Options *options = run->options;
	const char *export = options->arguments[1];

	if (options->target == NULL) {
		if (options->mode == MODE_CHECK ||
		    target_is_spared(export, error))
			return TRUE;
		g_prefix_error(error, "%s: ", run->store_name);
		return FALSE;
	}
	if (target_is_other(options->target, export, error))
		return TRUE;
	g_prefix_error(error, "%s: ", run->target_name);
	return FALSE;
}

/* Before the hours that a reading may take. */
static gboolean
check_target(const Run *run, GError **error)
{
	if (run->options->target == NULL ||
	    staging_check(run->options->target, error))
		return TRUE;
	g_prefix_error(error, "%s: ", run->target_name);
	return FALSE;
}

/* Where the Maildir is may be known only when it has been read. */
static gboolean
check_outside(const Run *run, GError **error)
{
	if (run->options->target == NULL ||
	    tree_is_archive(run->store->mail->tree) ||
	    target_is_outside(run->options->target, run->store->path, error))
		return TRUE;
	g_prefix_error(error, "%s: ", run->target_name);
	return FALSE;
}

/* Both could be read, but UIDs would be given out a second time. */
static Status
status_of(const GError *error)
{
	return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS)
	               ? STATUS_REFUSED
	               : STATUS_INPUT;
}

/* All that comes before the verdict. */
static Status
prepare(Run *run, GError **error)
{
	if (!check_arguments(run, error))
		return STATUS_USAGE;
	if (!check_target(run, error))
		return STATUS_TARGET;
	if (!read_both(run, error))
		return status_of(*error);
	if (!check_outside(run, error))
		return STATUS_USAGE;
	return match(run, error) ? STATUS_DONE : status_of(*error);
}

Status
convert(const Options *options)
{
	g_autoptr(Run) run = run_new(options);
	GError *error = NULL;
	Status status = prepare(run, &error);

	if (status != STATUS_DONE) {
		run_complain(run, error);
		return status;
	}
	print_warnings(run);
	if (options->verbose)
		print_pairs(run);
	if (options->mode == MODE_CHECK)
		return act_check(run);
	print_notices(run);
	if (options->target != NULL)
		return act_build(run);
	return run->verdict->obstacles->len > 0 ? act_refuse(run)
	                                        : act_annotate(run);
}
