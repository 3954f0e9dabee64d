/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/stream.h"

#include "mail-source.h"
#include "temp-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define HEADER "Message-ID: <1@x>\nSubject: s\n"
#define LINE_40 "12345678901234567890123456789012345678\n"
#define LONG                                                                   \
	"A: " LINE_40 "B: " LINE_40 "C: " LINE_40 "D: " LINE_40 "E: " LINE_40

/*
 * What was called: of each message a text, "@5[octets]whole 12 8" with its
 * time, octets, wire size and its header's; and in which order they ended.
 */
typedef struct {
	GString *texts[500];
	gsize length;
	GString *order;
	guint32 fails_at; /* the end of this message; NO_ENTRY: of none */
	gsize done;
} Log;

static void
log_clear(Log *log)
{
	for (gsize i = 0; i < log->length; i++)
		g_string_free(log->texts[i], TRUE);
	if (log->order != NULL)
		g_string_free(log->order, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Log, log_clear)

static gboolean
log_begin(guint32 message, const StreamBegin *begin, gpointer data,
          GError **error)
{
	GString *text = ((Log *)data)->texts[message];

	(void)error;
	if (begin->has_time)
		g_string_append_printf(text, "@%" G_GINT64_FORMAT, begin->time);
	g_string_append_c(text, '[');
	return TRUE;
}

static gboolean
log_octets(guint32 message, const guint8 *octets, gsize length, gpointer data,
           GError **error)
{
	GString *text = ((Log *)data)->texts[message];

	(void)error;
	g_assert_cmpuint(length, >, 0);
	g_string_append_len(text, (const char *)octets, (gssize)length);
	return TRUE;
}

static void
append_result(GString *text, const ScanResult *result)
{
	g_string_append_printf(text, "whole %" G_GUINT64_FORMAT,
	                       result->wire_size);
	if (result->over_limit)
		g_string_append(text, " over limit");
	else
		g_string_append_printf(text, " %" G_GUINT64_FORMAT,
		                       result->header.wire_size);
}

static gboolean
log_end(guint32 message, const StreamEnd *end, gpointer data, GError **error)
{
	Log *log = data;
	GString *text = log->texts[message];

	if (strchr(text->str, '[') != NULL)
		g_string_append_c(text, ']');
	if (end->fate == STREAM_WHOLE)
		append_result(text, end->result);
	else
		g_string_append(text,
		                end->fate == STREAM_GONE ? "gone" : end->why);
	g_string_append_printf(log->order, " %u", message);
	if (message != log->fails_at)
		return TRUE;
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
	return FALSE;
}

static void
log_progress(gsize done, gsize total, gpointer data)
{
	Log *log = data;

	g_assert_cmpuint(done, >, log->done);
	g_assert_cmpuint(total, ==, log->length);
	log->done = done;
}

static void
log_start(Log *log, const MailTable *table)
{
	g_assert_cmpuint(table->length, <=, G_N_ELEMENTS(log->texts));
	*log = (Log){ .length = table->length, .fails_at = NO_ENTRY };
	for (gsize i = 0; i < log->length; i++)
		log->texts[i] = g_string_new(NULL);
	log->order = g_string_new(NULL);
}

/* All messages of a table. */
static gboolean
stream_all(Log *log, MailTable *table, GError **error)
{
	const StreamCalls calls = {
		.begin = log_begin,
		.octets = log_octets,
		.end = log_end,
		.data = log,
		.progress = log_progress,
		.progress_data = log,
		.header_limit = MAIL_SOURCE_LIMIT,
	};
	g_autofree guint32 *messages = g_new(guint32, table->length);

	for (guint32 i = 0; i < table->length; i++)
		messages[i] = i;
	return mail_stream(table, messages, table->length, &calls, error);
}

static void
stream_fine(Log *log, MailTable *table)
{
	g_autoptr(GError) error = NULL;

	log_start(log, table);
	g_assert_true(stream_all(log, table, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(log->done, ==, log->length);
}

/* ---- what both have ---- */

static const MakeMember members[] = {
	{ .name = "plain/c", .content = HEADER "\nbody\n", .time = 5 },
	{ .name = "plain/a", .content = "A: b\r\n\r\nx", .time = 1700000000 },
	{ .name = "plain/b", .content = LONG "\nbody\n", .time = 3 },
	SOURCE_FILE("plain/empty", ""),
	SOURCE_FILE("plain/no-body", "A: b\n\n"),
	SOURCE_FILE("answer/d", "+OK\r\nA: b\r\n\r\n..\r\n.\r\nlog\r\n"),
	{ .name = NULL },
};

static const char *const texts[] = {
	"@5[" HEADER "\nbody\n]whole 39 33",
	"@1700000000[A: b\r\n\r\nx]whole 9 8",
	"@3[" LONG "\nbody\n]whole 223 over limit",
	"[]whole 0 0",
	"[A: b\n\n]whole 8 8",
	"[+OK\r\nA: b\r\n\r\n..\r\n.\r\nlog\r\n]whole 11 8",
};

/* kind: NULL for a folder. */
static MailTable *
source(const char *folder, const char *kind, const MakeMember *these)
{
	return kind != NULL ? mail_source_archive(folder, kind, these)
	                    : mail_source_folder(folder, these);
}

static void
test_whole(gconstpointer kind)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = source(folder, kind, members);
	g_auto(Log) log;

	stream_fine(&log, table);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_cmpstr(log.texts[i]->str, ==, texts[i]);
	g_assert_cmpstr(log.order->str, ==, " 0 1 2 3 4 5");
}

static void
test_large(gconstpointer kind)
{
	g_autofree char *body = g_strnfill(1000000, 'x');
	g_autofree char *text = g_strconcat("A: b\n\n", body, NULL);
	g_autofree char *expected =
		g_strconcat("[", text, "]whole 1000008 8", NULL);
	const MakeMember large[] = { SOURCE_FILE("plain/a", text),
		                     { .name = NULL } };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = source(folder, kind, large);
	g_auto(Log) log;

	stream_fine(&log, table);
	g_assert_true(strcmp(log.texts[0]->str, expected) == 0);
}

static void
test_links(gconstpointer kind)
{
	static const MakeMember linked[] = {
		{ .name = "plain/a", .content = "A: b\n\nx\n", .time = 5 },
		SOURCE_LINK("plain/b", "plain/a"),
		SOURCE_FILE("plain/c", "A: c\n\n"),
		SOURCE_LINK("plain/d", "plain/b"),
		{ .name = NULL },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = source(folder, kind, linked);
	g_auto(Log) log;

	stream_fine(&log, table);
	for (guint i = 0; i < 4; i++)
		g_assert_cmpstr(log.texts[i]->str, ==,
		                i == 2 ? "[A: c\n\n]whole 8 8"
		                       : "@5[A: b\n\nx\n]whole 11 8");
	g_assert_cmpstr(log.order->str, ==,
	                kind != NULL ? " 0 1 3 2" : " 0 1 2 3");
}

/* Who copies has had enough. */
static void
test_call_fails(gconstpointer kind)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = source(folder, kind, members);
	g_autoptr(GError) error = NULL;
	g_auto(Log) log;

	log_start(&log, table);
	log.fails_at = 2;
	g_assert_false(stream_all(&log, table, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
	g_assert_cmpstr(log.order->str, ==, " 0 1 2");
}

/* A message was paired by another header than it has now. */
static void
test_other_header(gconstpointer kind)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = source(folder, kind, members);
	g_autoptr(GError) error = NULL;
	const LoadOptions options = { .header_limit = MAIL_SOURCE_LIMIT };
	g_auto(Log) log;

	for (guint32 i = 0; i < table->length; i++)
		mail_table_want(table, i, FACT_HEADER);
	g_assert_true(mail_load(table, &options, NULL));
	stream_fine(&log, table);
	log_clear(&log);

	table->facts[1].header[0] ^= 1;
	log_start(&log, table);
	g_assert_false(stream_all(&log, table, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
	g_assert_cmpstr(error->message, ==, "plain/a: changed while read");
	g_assert_cmpstr(log.order->str, ==, " 0");
}

/* ---- a folder's own ---- */

static void
test_unreadable_files(void)
{
	static const MakeMember some[] = {
		SOURCE_FILE("plain/a", "A: b\n\n"),
		SOURCE_FILE("plain/b", "A: b\n\n"),
		SOURCE_FILE("plain/c", "A: b\n\n"),
		{ .name = NULL },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = mail_source_folder(folder, some);
	g_autofree char *path = g_build_filename(folder, "files/plain/b", NULL);
	g_auto(Log) log;

	g_assert_cmpint(g_remove(path), ==, 0);
	g_assert_cmpint(symlink("a", path), ==, 0);
	mail_table_add(table, NO_ENTRY, FORM_PLAIN, 0);
	stream_fine(&log, table);
	g_assert_cmpstr(log.texts[0]->str, ==, "[A: b\n\n]whole 8 8");
	g_assert_cmpstr(log.texts[1]->str, ==,
	                "cannot be opened: Too many levels of symbolic links");
	g_assert_cmpstr(log.texts[2]->str, ==, "[A: b\n\n]whole 8 8");
	g_assert_cmpstr(log.texts[3]->str, ==, "has no file");
	g_assert_cmpstr(log.order->str, ==, " 0 1 2 3");
}

#define MANY 300

/* "plain/0" and so on; names: 16 octets each. */
static MailTable *
many_files(const char *folder, char (*names)[16])
{
	g_autofree MakeMember *many = g_new0(MakeMember, MANY + 1);

	for (guint i = 0; i < MANY; i++) {
		g_snprintf(names[i], sizeof names[i], "plain/%u", i);
		many[i] = (MakeMember)SOURCE_FILE(names[i], "A: b\n\n");
	}
	return mail_source_folder(folder, many);
}

static void
rename_file(const char *folder, const char *from, const char *to)
{
	g_autofree char *old = g_build_filename(folder, "files", from, NULL);
	g_autofree char *new =
		to != NULL ? g_build_filename(folder, "files", to, NULL) : NULL;

	g_assert_cmpint(new != NULL ? g_rename(old, new) : g_remove(old), ==,
	                0);
}

/* Messages that were looked for: " 1 2 " and so on. */
static void
relocate(MailTable *table, const guint32 *messages, gsize length,
         GHashTable *unclear, gpointer data)
{
	g_string_append(data, "look:");
	for (gsize i = 0; i < length; i++) {
		g_autofree char *name = g_strdup_printf("%u:2,S", messages[i]);

		if (messages[i] == 6)
			g_hash_table_add(unclear, GUINT_TO_POINTER(6));

		g_string_append_printf(data, " %u", messages[i]);
		table->sources[messages[i]].entry =
			tree_add(table->tree, "plain", name);
	}
	g_string_append_c(data, '\n');
}

/* Flags were set: the folder is listed once more, and not for each of them. */
static void
test_relocate(void)
{
	static const guint renamed[] = { 3, 70, 71, 299 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	char names[MANY][16];
	g_autoptr(MailTable) table = many_files(folder, names);
	g_autoptr(GString) looks = g_string_new(NULL);
	g_auto(Log) log;

	for (guint i = 0; i < G_N_ELEMENTS(renamed); i++) {
		g_autofree char *to =
			g_strconcat(names[renamed[i]], ":2,S", NULL);

		rename_file(folder, names[renamed[i]], to);
	}
	rename_file(folder, names[5], NULL);
	rename_file(folder, names[6], NULL);
	rename_file(folder, names[200], NULL);
	table->relocate = relocate;
	table->relocate_data = looks;

	stream_fine(&log, table);
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpstr(log.texts[i]->str, ==,
		                i == 5 || i == 200 ? "gone"
		                : i == 6           ? MAIL_UNCLEAR
		                                   : "[A: b\n\n]whole 8 8");
	/* What is gone for good is looked for when its turn comes, too. */
	g_assert_cmpstr(looks->str, ==,
	                "look: 3 5 6 70 71 200 299\nlook: 200\n");
	g_assert_true(g_str_has_prefix(log.order->str, " 0 1 2 3 4 5 6"));
}

static void
test_gone(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	char names[MANY][16];
	g_autoptr(MailTable) table = many_files(folder, names);
	g_auto(Log) log;

	rename_file(folder, names[7], NULL);
	stream_fine(&log, table);
	g_assert_cmpstr(log.texts[7]->str, ==, "gone");
	g_assert_cmpstr(log.texts[8]->str, ==, "[A: b\n\n]whole 8 8");
}

/* Who copies needs some, too. */
static void
test_few_descriptors(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	char names[MANY][16];
	g_autoptr(MailTable) table = many_files(folder, names);
	struct rlimit before, few;
	g_auto(Log) log;

	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	few = before;
	few.rlim_cur = 40;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
	stream_fine(&log, table);
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpstr(log.texts[i]->str, ==, "[A: b\n\n]whole 8 8");
}

/* ---- an archive's own ---- */

static void
test_unreadable_members(void)
{
	static const MakeMember some[] = {
		SOURCE_FILE("plain/a", "A: b\n\n"),
		{ .name = "plain/b",
		  .content = "A: b\n\n",
		  .type = MAKE_SPARSE },
		SOURCE_LINK("plain/c", "plain/b"),
		SOURCE_FILE("plain/d", "A: b\n\n"),
		{ .name = NULL },
	};
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table = mail_source_archive(folder, "tar", some);
	g_auto(Log) log;

	mail_table_add(table, NO_ENTRY, FORM_PLAIN, 0);
	stream_fine(&log, table);
	g_assert_cmpstr(log.texts[0]->str, ==, "[A: b\n\n]whole 8 8");
	g_assert_cmpstr(log.texts[1]->str, ==, "is sparse");
	g_assert_cmpstr(log.texts[2]->str, ==, "is sparse");
	g_assert_cmpstr(log.texts[3]->str, ==, "[A: b\n\n]whole 8 8");
	g_assert_cmpstr(log.texts[4]->str, ==, "has no file");
}

/* The first reading's order, whatever the messages'. */
static void
test_order(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		mail_source_archive(folder, "tar", members);
	const Source first = table->sources[0];
	g_auto(Log) log;

	table->sources[0] = table->sources[4];
	table->sources[4] = first;
	stream_fine(&log, table);
	g_assert_cmpstr(log.order->str, ==, " 4 1 2 3 0 5");
	g_assert_cmpstr(log.texts[0]->str, ==, texts[4]);
	g_assert_cmpstr(log.texts[4]->str, ==, texts[0]);
}

static void
test_changed_archive(void)
{
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(MailTable) table =
		mail_source_archive(folder, "tar", members);
	g_autofree char *path = mail_source_path(folder, TRUE);
	g_autoptr(GError) error = NULL;
	g_auto(Log) log;

	g_assert_cmpint(truncate(path, 1024), ==, 0);
	log_start(&log, table);
	g_assert_false(stream_all(&log, table, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
add(const char *name, GTestDataFunc function, gboolean zip)
{
	static const char *const kinds[] = { NULL, "tar", "tar.gz", "zip" };

	for (gsize i = 0; i < G_N_ELEMENTS(kinds) - (zip ? 0 : 1); i++) {
		g_autofree char *path =
			g_strdup_printf("/stream/%s/%s", name,
		                        kinds[i] != NULL ? kinds[i] : "folder");

		g_test_add_data_func(path, kinds[i], function);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	add("whole", test_whole, TRUE);
	add("large", test_large, TRUE);
	add("links", test_links, FALSE);
	add("call-fails", test_call_fails, TRUE);
	add("other-header", test_other_header, TRUE);
	g_test_add_func("/stream/unreadable-files", test_unreadable_files);
	g_test_add_func("/stream/relocate", test_relocate);
	g_test_add_func("/stream/gone", test_gone);
	g_test_add_func("/stream/few-descriptors", test_few_descriptors);
	g_test_add_func("/stream/unreadable-members", test_unreadable_members);
	g_test_add_func("/stream/order", test_order);
	g_test_add_func("/stream/changed-archive", test_changed_archive);
	return g_test_run();
}
