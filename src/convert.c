/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "convert.h"

#include "mail/load.h"
#include "mailbox/maildir.h"
#include "match/check.h"
#include "pop3/dump.h"
#include "report/progress.h"
#include "report/report.h"
#include "uidl/uidl.h"
#include "write/annotate.h"

#include <stdio.h>
#include <string.h>

/* One run: what the steps hand on to each other. */
typedef struct {
	const Options *options;
	char *dump_name; /* escaped, without slashes at the end */
	char *store_name;
	Progress *progress;
	Maildrop *maildrop;
	Store *store;
	MailSummaries *pop3_summaries;
	MailSummaries *imap_summaries;
	Match *match;
	Plan *plan;
	Verdict *verdict;
} Run;

void
complain(GError *error)
{
	fprintf(stderr, "%s: %s\n", REPORT_PROGRAM, error->message);
	g_error_free(error);
}

static void
print(Run *run, FILE *stream, const GString *text)
{
	progress_clear(run->progress);
	fwrite(text->str, 1, text->len, stream);
}

/* A name as people gave it, for messages. */
static char *
name_of(const char *path)
{
	gsize length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return uidl_escape(path, (gssize)length);
}

static gboolean
read_inputs(Run *run, GError **error)
{
	const Options *options = run->options;
	const DumpOptions dump = {
		.ignore_bad_uidls = options->ignore_bad_uidls,
	};
	const MaildirOptions maildir = {
		.control = options->control,
		.now = (guint32)(g_get_real_time() / G_USEC_PER_SEC),
	};

	run->maildrop = dump_read(options->arguments[0], &dump, error);
	if (run->maildrop == NULL) {
		g_prefix_error(error, "%s: ", run->dump_name);
		return FALSE;
	}
	run->store = maildir_read(options->arguments[1], &maildir, error);
	if (run->store == NULL) {
		g_prefix_error(error, "%s: ", run->store_name);
		return FALSE;
	}
	run->pop3_summaries = mail_summaries_new(run->maildrop->mail);
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

static VerdictOptions
verdict_options(const Options *options)
{
	return (VerdictOptions){
		.ignore_missing = options->ignore_missing,
		.ignore_extra = options->ignore_extra,
		.skip_size_check = options->skip_size_check,
		.strict = options->strict,
	};
}

static gboolean
match(Run *run, GError **error)
{
	const Options *options = run->options;
	const MatchOptions how = {
		.trust_sizes = options->trust_sizes,
		.skip_size_check = options->skip_size_check,
		.served = options->mode == MODE_CHECK ? options->format : NULL,
	};
	const VerdictOptions verdict = verdict_options(options);

	run->match =
		match_run(run->maildrop, run->store, &how, fetch, run, error);
	/* Not of a file that was read, which has its side's name. */
	if (g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
		g_prefix_error(error, "%s: ", run->dump_name);
	if (run->match == NULL)
		return FALSE;
	if (!check_unpacked(run, error))
		return FALSE;
	run->plan = plan_make(run->maildrop, run->store, run->match,
	                      options->format);
	run->verdict =
		verdict_reach(run->maildrop, run->match, run->plan, &verdict);
	return TRUE;
}

static Report
report_of(const Run *run)
{
	return (Report){
		.dump_name = run->dump_name,
		.store_name = run->store_name,
		.format = uidl_format_text(run->options->format),
		.maildrop = run->maildrop,
		.store = run->store,
		.pop3_summaries = run->pop3_summaries,
		.imap_summaries = run->imap_summaries,
		.match = run->match,
		.plan = run->plan,
		.verdict = run->verdict,
		.dry_run = run->options->dry_run,
		.skips_sizes = run->options->skip_size_check,
		.strict = run->options->strict,
	};
}

static void
print_warnings(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = report_of(run);

	report_warnings(run->dump_name, run->maildrop->warnings, text);
	report_faults(run->dump_name, run->maildrop->mail, FALSE, text);
	report_warnings(run->store_name, run->store->warnings, text);
	report_faults(run->store_name, run->store->mail, FALSE, text);
	report_remarks(&report, text);
	print(run, stderr, text);
}

static void
print_pairs(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = report_of(run);
	gsize next = 0;

	while (report_pairs(&report, &next, text)) {
		print(run, stdout, text);
		g_string_truncate(text, 0);
	}
}

/* Messages that were left out have been named. */
static Status
good_end(const Run *run)
{
	return run->maildrop->mail->faults->len > 0 ||
	                       run->store->mail->faults->len > 0
	               ? STATUS_PARTIAL
	               : STATUS_DONE;
}

static Status
check(Run *run)
{
	const Options *options = run->options;
	const VerdictOptions verdict = verdict_options(options);
	g_autoptr(Check) result =
		check_run(run->maildrop, run->store, run->match,
	                  options->format, run->verdict, &verdict);
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = report_of(run);

	report_check(&report, result, options->verbose, text);
	if (!options->quiet || result->differences->len > 0)
		print(run, stdout, text);
	return result->differences->len > 0 ? STATUS_REFUSED : good_end(run);
}

static Status
refuse(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = report_of(run);

	report_refusal(&report, text);
	print(run, stderr, text);
	return STATUS_REFUSED;
}

/* Two minutes of silence would look like a hang. */
static void
tell_waiting(const char *name, gpointer data)
{
	const Run *run = data;

	if (!run->options->quiet)
		fprintf(stderr, "%s: %s: waiting for %s, up to %d seconds\n",
		        REPORT_PROGRAM, run->store_name, name,
		        ANNOTATE_LOCK_TIMEOUT);
}

static gboolean
write_all(Run *run, gsize *gone, GError **error)
{
	const AnnotateOptions options = {
		.waiting = tell_waiting,
		.waiting_data = run,
	};

	for (guint i = 0; i < run->plan->folders->len; i++) {
		AnnotateResult result = { 0 };

		if (!annotate_folder(
			    run->maildrop, run->store,
			    &g_array_index(run->plan->folders, PlanFolder, i),
			    &options, &result, error)) {
			g_prefix_error(error, "%s: ", run->store_name);
			return FALSE;
		}
		*gone += result.gone;
	}
	return TRUE;
}

static Status
write_and_report(Run *run)
{
	const Options *options = run->options;
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = report_of(run);
	GError *error = NULL;
	gsize gone = 0;

	if (!options->dry_run && !plan_is_done(run->plan) &&
	    !write_all(run, &gone, &error)) {
		progress_clear(run->progress);
		complain(error);
		return STATUS_TARGET;
	}
	report_summary(&report, gone, text);
	if (!options->quiet)
		print(run, stdout, text);
	return good_end(run);
}

/* Both could be read, but UIDs would be given out a second time. */
static Status
status_of(const GError *error)
{
	return g_error_matches(error, G_IO_ERROR, G_IO_ERROR_EXISTS)
	               ? STATUS_REFUSED
	               : STATUS_INPUT;
}

static Status
run_steps(Run *run)
{
	const Options *options = run->options;
	GError *error = NULL;

	if (!read_inputs(run, &error) || !match(run, &error)) {
		Status status = status_of(error);

		progress_clear(run->progress);
		complain(error);
		return status;
	}
	print_warnings(run);
	if (options->verbose)
		print_pairs(run);
	if (options->mode == MODE_CHECK)
		return check(run);
	if (run->verdict->obstacles->len > 0)
		return refuse(run);
	return write_and_report(run);
}

Status
convert(const Options *options)
{
	Run run = {
		.options = options,
		.dump_name = name_of(options->arguments[0]),
		.store_name = name_of(options->arguments[1]),
		.progress = progress_new(!options->quiet),
	};
	Status status = run_steps(&run);

	verdict_free(run.verdict);
	plan_free(run.plan);
	match_free(run.match);
	mail_summaries_free(run.imap_summaries);
	mail_summaries_free(run.pop3_summaries);
	store_free(run.store);
	maildrop_free(run.maildrop);
	progress_free(run.progress);
	g_free(run.dump_name);
	g_free(run.store_name);
	return status;
}
