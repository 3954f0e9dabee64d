/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "report-text.h"

typedef struct {
	const ReportCase *it;
	ReportWriter writer;
} Test;

static void
run(gconstpointer data)
{
	const Test *test = data;
	const ReportCase *it = test->it;
	g_autoptr(World) world = world_read(it->pop3, it->imap);
	g_autoptr(UidlFormat) format =
		uidl_format_parse(UIDL_FORMAT_DEFAULT, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Match) match =
		match_run(world->maildrop, world->store, &it->match,
	                  world_fetch, world, &error);
	g_autoptr(MailSummaries) pop3 =
		mail_summaries_new(world->maildrop->mail);
	g_autoptr(MailSummaries) imap = mail_summaries_new(world->store->mail);
	g_autoptr(Plan) plan = NULL;
	g_autoptr(Verdict) verdict = NULL;
	Report report = {
		.dump_name = "dump",
		.store_name = "box",
		.format = UIDL_FORMAT_DEFAULT,
		.maildrop = world->maildrop,
		.store = world->store,
		.pop3_summaries = pop3,
		.imap_summaries = imap,
		.match = match,
		.match_options = &it->match,
		.verdict_options = &it->verdict,
		.dry_run = it->dry_run,
	};

	g_assert_no_error(error);
	plan = plan_make(world->maildrop, world->store, match, format);
	verdict = verdict_reach(world->maildrop, match, plan, &it->verdict);
	report.plan = plan;
	report.verdict = verdict;
	test->writer(&report, it, text);
	g_assert_cmpstr(text->str, ==, it->text);
}

void
report_cases_add(const char *path, const ReportCase *cases, gsize length,
                 ReportWriter writer)
{
	g_test_set_nonfatal_assertions();
	for (gsize i = 0; i < length; i++) {
		g_autofree char *name =
			g_strdup_printf("%s/%s", path, cases[i].name);
		Test *test = g_new(Test, 1);

		*test = (Test){ .it = &cases[i], .writer = writer };
		g_test_add_data_func_full(name, test, run, g_free);
	}
}
