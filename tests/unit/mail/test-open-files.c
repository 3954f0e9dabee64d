/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/open-files.h"

#include <sys/resource.h>

typedef struct {
	guint limit, parts, most, share;
} ShareCase;

static const ShareCase share_cases[] = {
	{ 80, 4, 64, 20 },  { 80, 2, 256, 40 }, { 256, 4, 64, 64 },
	{ 600, 4, 64, 64 }, { 3, 4, 64, 1 },    { 7, 2, 1, 1 },
};

static void
set_limit(rlim_t limit)
{
	struct rlimit few;

	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &few), ==, 0);
	few.rlim_cur = limit;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
}

static void
test_share(gconstpointer data)
{
	const ShareCase *test = data;
	guint share;

	set_limit(test->limit);
	share = open_files_share(test->parts, test->most);
	open_files_raise();
	g_assert_cmpuint(share, ==, test->share);
}

static void
test_raise(void)
{
	struct rlimit limit;

	set_limit(40);
	open_files_raise();
	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &limit), ==, 0);
	g_assert_cmpuint(limit.rlim_cur, ==, limit.rlim_max);
	g_assert_cmpuint(limit.rlim_cur, >, 40);
	/* It is no error if nothing is left to ask for. */
	open_files_raise();
	g_assert_cmpuint(open_files_share(1, 41), ==, 41);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(share_cases); i++) {
		const ShareCase *test = &share_cases[i];
		g_autofree char *path =
			g_strdup_printf("/open-files/share/%u-of-%u-up-to-%u",
		                        test->parts, test->limit, test->most);

		g_test_add_data_func(path, test, test_share);
	}
	g_test_add_func("/open-files/raise", test_raise);
	return g_test_run();
}
