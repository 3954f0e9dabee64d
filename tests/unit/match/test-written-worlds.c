/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Made worlds (made-world.h), written to files and read back by what reads a
 * dump and a Maildir: the same is found as in memory.
 *
 * With FOLDER=<a folder> nothing is tested: WORLDS worlds from WORLD on stay
 * there, each in a folder that has its seed as name, for tests/e2e/plugin.sh.
 */
#include "made-disk.h"
#include "made-truth.h"

#include "mail/load.h"
#include "mailbox/maildir.h"
#include "pop3/dump.h"
#include "temp-folder.h"

#define WORLDS 40

static MailTable *tables[2];

static gboolean
fetch(gpointer data, GError **error)
{
	const LoadOptions options = { .threads = 1 };

	(void)data;
	return mail_load(tables[0], &options, error) &&
	       mail_load(tables[1], &options, error);
}

static void
compare(const MadeWorld *world, const Match *match, const Match *read)
{
	g_assert_cmpuint(match->pop3_length, ==, read->pop3_length);
	g_assert_cmpint(match->rule.kind, ==, read->rule.kind);
	for (guint32 i = 0; i < match->pop3_length; i++) {
		const MatchRow *first = &match->pop3[i];
		const MatchRow *second = &read->pop3[i];

		g_assert_cmpuint(first->partner, ==, second->partner);
		g_assert_cmpuint(first->evidence, ==, second->evidence);
		g_assert_cmpuint(first->fate, ==, second->fate);
	}
	if (g_test_failed())
		made_tell(world, match, NO_PARTNER);
}

static void
test_read_back(MadeWorld *world, const Match *match, const char *folder)
{
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);
	g_autofree char *box = g_build_filename(folder, "box", NULL);
	const DumpOptions dump_options = { .chosen = NULL };
	const MaildirOptions box_options = {
		.now = 1,
		.all_mailboxes = world->choices.all,
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(Maildrop) maildrop = NULL;
	g_autoptr(Store) store = NULL;
	g_autoptr(Match) read = NULL;

	maildrop = dump_read(dump, &dump_options, &error);
	g_assert_no_error(error);
	store = maildir_read(box, &box_options, &error);
	g_assert_no_error(error);
	tables[0] = maildrop->mail;
	tables[1] = store->mail;
	read = match_run(maildrop, store, &world->choices.options, fetch, NULL,
	                 &error);
	if (match == NULL) {
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
		return;
	}
	g_assert_no_error(error);
	compare(world, match, read);
}

static void
test_worlds(void)
{
	for (guint32 seed = 1; seed <= WORLDS && !g_test_failed(); seed++) {
		g_autoptr(MadeWorld) world = made_world_new(seed);
		g_autoptr(TempFolder) folder = NULL;
		g_autoptr(Match) match = NULL;

		if (!made_disk_can(world))
			continue;
		folder = temp_folder_new();
		made_disk_write(world, folder);
		match = match_run(world->maildrop, world->store,
		                  &world->choices.options, made_world_fetch,
		                  world, NULL);
		test_read_back(world, match, folder);
	}
}

static guint64
get_number(const char *name, guint64 otherwise)
{
	const char *text = g_getenv(name);

	return text != NULL ? g_ascii_strtoull(text, NULL, 10) : otherwise;
}

/* Dovecot's plugin knows no P, no formula and no dump without messages; and of
   one header each side has the same messages, if nothing else would tell. */
static gboolean
is_for_plugin(const MadeWorld *world)
{
	const MadeChoices *it = &world->choices;

	return made_disk_can(world) && it->kind != MADE_TRUSTED &&
	       !it->crosswise && it->p == MADE_NO_P && !it->formula &&
	       it->stated == 0 && it->forged == 0 && it->shift == 0 &&
	       (it->dump == MADE_FULL || it->dump == MADE_TOP);
}

static void
write_worlds(const char *folder)
{
	guint64 left = get_number("WORLDS", WORLDS);

	for (guint64 seed = get_number("WORLD", 1); left > 0; seed++) {
		g_autoptr(MadeWorld) world = made_world_new((guint32)seed);
		g_autofree char *name =
			g_strdup_printf("%" G_GUINT64_FORMAT, seed);
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (!is_for_plugin(world))
			continue;
		made_disk_write(world, path);
		made_disk_write_servers(world, path);
		left--;
	}
}

int
main(int argc, char **argv)
{
	const char *folder = g_getenv("FOLDER");

	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	if (folder != NULL) {
		write_worlds(folder);
		return 0;
	}
	g_test_add_func("/worlds/written", test_worlds);
	return g_test_run();
}
