/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "act.h"

#include "match/check.h"
#include "write/annotate.h"
#include "write/build.h"

/* What was left out has been named. */
static Status
good_end(const Run *run)
{
	const Maildrop *maildrop = run->maildrop;
	const Store *store = run->store;

	return maildrop->mail->faults->len > 0 || maildrop->damage->len > 0 ||
	                       mail_table_faulty(store->mail) > 0 ||
	                       store->damage->len > 0
	               ? STATUS_PARTIAL
	               : STATUS_DONE;
}

Status
act_check(Run *run)
{
	const Options *options = run->options;
	g_autoptr(Check) result =
		check_run(run->maildrop, run->store, run->match,
	                  options->format, run->verdict, &run->verdict_options);
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	report_check(&report, result, options->verbose, text);
	if (!options->quiet || result->differences->len > 0)
		run_print(run, stdout, text);
	return result->differences->len > 0 ? STATUS_REFUSED : good_end(run);
}

Status
act_refuse(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	report_refusal(&report, text);
	run_print(run, stderr, text);
	return STATUS_REFUSED;
}

/* Two minutes of silence would look like a hang. */
static void
tell_waiting(const char *name, gpointer data)
{
	const Run *run = data;

	if (!run->options->quiet)
		run_tell_waiting(run->store_name, name);
}

static gboolean
annotate_all(Run *run, gsize *gone, GError **error)
{
	const AnnotateOptions options = {
		.waiting = tell_waiting,
		.waiting_data = run,
	};

	AnnotateResult result;

	if (!annotate_plan(run->maildrop, run->store, run->plan, &options,
	                   &result, error)) {
		g_prefix_error(error, "%s: ", run->store_name);
		return FALSE;
	}
	*gone = result.gone;
	return TRUE;
}

Status
act_annotate(Run *run)
{
	const Options *options = run->options;
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);
	GError *error = NULL;
	gsize gone = 0;

	if (!options->dry_run && !plan_is_done(run->plan) &&
	    !annotate_all(run, &gone, &error)) {
		run_complain(run, error);
		return STATUS_TARGET;
	}
	report_summary(&report, gone, text);
	if (!options->quiet)
		run_print(run, stdout, text);
	return good_end(run);
}

/* A TARGET that lacks mail is made only if that was asked for. */
static Status
refuse_lacking(Run *run)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	report_lacking(&report, text);
	run_print(run, stderr, text);
	return STATUS_INPUT;
}

static void
show_progress(gsize done, gsize total, gpointer data)
{
	progress_show(data, "writing messages", done, total);
}

static BuildOptions
build_options(Run *run)
{
	const Options *options = run->options;

	return (BuildOptions){
		.layout = options->layout,
		.owner = options->owner,
		.keep_going = options->keep_going,
		.header_limit = options->max_header,
		.progress = show_progress,
		.progress_data = run->progress,
	};
}

static gboolean
build(Run *run, BuildResult *result, GError **error)
{
	const BuildOptions how = build_options(run);

	return build_target(run->options->target, run->maildrop, run->store,
	                    run->plan, &how, result, error);
}

/* What can be told of it without writing. */
static gboolean
check_build(Run *run, GError **error)
{
	const BuildOptions how = build_options(run);

	return build_check_folders(run->store, &how, error);
}

static Status
fail_build(Run *run, GError *error)
{
	gboolean target =
		g_error_matches(error, BUILD_ERROR, BUILD_ERROR_TARGET);

	g_prefix_error(&error,
	               "%s: ", target ? run->target_name : run->store_name);
	run_complain(run, error);
	return target ? STATUS_TARGET : STATUS_INPUT;
}

static void
report_built(Run *run, const BuildResult *result)
{
	const ReportTarget target = {
		.name = run->target_name,
		.folders = result->folders,
		.messages = result->messages,
		.renamed = result->renamed,
		.uidls = result->uidls,
		.left_out =
			result->left_out != NULL ? result->left_out->len : 0,
		.gone = result->gone,
		.subscriptions = result->subscriptions,
	};
	g_autoptr(GString) text = g_string_new(NULL);
	const Report report = run_report(run);

	if (result->left_out != NULL)
		report_left_out(run->store_name, result->left_out, text);
	if (result->warnings != NULL)
		report_warnings(run->target_name, result->warnings, text);
	run_print(run, stderr, text);
	g_string_truncate(text, 0);
	report_target(&report, &target, text);
	if (!run->options->quiet)
		run_print(run, stdout, text);
}

Status
act_build(Run *run)
{
	const Options *options = run->options;
	BuildResult result = {
		.folders = run->store->folders->len,
		.messages = run->store->messages->len,
	};
	GError *error = NULL;
	Status status;

	if (!options->keep_going && mail_table_faulty(run->store->mail) > 0)
		return refuse_lacking(run);
	if (run->verdict->obstacles->len > 0)
		return act_refuse(run);
	if (!(options->dry_run ? check_build(run, &error)
	                       : build(run, &result, &error))) {
		build_result_clear(&result);
		return fail_build(run, error);
	}
	report_built(run, &result);
	status = result.left_out != NULL && result.left_out->len > 0
	                 ? STATUS_PARTIAL
	                 : good_end(run);
	build_result_clear(&result);
	return status;
}
