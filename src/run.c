/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "run.h"

#include "uidl/uidl.h"
#include "write/annotate.h"

#include <string.h>

char *
run_name_of(const char *path)
{
	gsize length = strlen(path);

	while (length > 1 && path[length - 1] == '/')
		length--;
	return uidl_escape(path, (gssize)length);
}

static MatchOptions
match_options(const Options *options)
{
	return (MatchOptions){
		.trust_sizes = options->trust_sizes,
		.skip_size_check = options->skip_size_check,
		.skip_uidl_cache = options->skip_uidl_cache || options->replace,
		.replace = options->replace,
		.match_identity = options->match_identity,
		.formula = options->formula,
		.formula_auto = options->formula_auto,
		.formula_is_dump = options_have_no_dump(options),
		.served = options->mode == MODE_CHECK ? options->format : NULL,
	};
}

static VerdictOptions
verdict_options(const Options *options)
{
	return (VerdictOptions){
		.ignore_missing = options->ignore_missing,
		.ignore_extra = options->ignore_extra,
		.all_mailboxes = options->all_mailboxes,
		.skip_size_check = options->skip_size_check,
		.strict = options->strict,
	};
}

Run *
run_new(const Options *options)
{
	Run *run = g_new0(Run, 1);

	run->options = options;
	run->match_options = match_options(options);
	run->verdict_options = verdict_options(options);
	run->dump_name = options_have_no_dump(options)
	                         ? g_strdup("--uidl-formula")
	                         : run_name_of(options->arguments[0]);
	run->store_name = run_name_of(options->arguments[1]);
	if (options->target != NULL)
		run->target_name = run_name_of(options->target);
	run->progress = progress_new(!options->quiet);
	run->dump_reading = (RunReading){ run->progress, run->dump_name };
	run->store_reading = (RunReading){ run->progress, run->store_name };
	return run;
}

void
run_free(Run *run)
{
	if (run == NULL)
		return;
	verdict_free(run->verdict);
	plan_free(run->plan);
	match_free(run->match);
	mail_summaries_free(run->imap_summaries);
	mail_summaries_free(run->pop3_summaries);
	store_free(run->store);
	maildrop_free(run->maildrop);
	progress_free(run->progress);
	g_free(run->dump_name);
	g_free(run->store_name);
	g_free(run->target_name);
	g_free(run);
}

Report
run_report(const Run *run)
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
		.match_options = &run->match_options,
		.verdict_options = &run->verdict_options,
		.dry_run = run->options->dry_run,
	};
}

void
run_tell_waiting(const char *store_name, const char *name)
{
	fprintf(stderr, "%s: %s: waiting for %s, up to %d seconds\n",
	        REPORT_PROGRAM, store_name, name, ANNOTATE_LOCK_TIMEOUT);
}

void
run_print(Run *run, FILE *stream, const GString *text)
{
	progress_clear(run->progress);
	fwrite(text->str, 1, text->len, stream);
}

void
run_complain(Run *run, GError *error)
{
	progress_clear(run->progress);
	complain(error);
}
