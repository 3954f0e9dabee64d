/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/stream-run.h"

#include "mail/file.h"
#include "mail/open-files.h"
#include "mail/take.h"
#include "mail/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files that are open ahead, so that the disk has a queue to work on. */
#define BATCH 64
#define BUFFER 262144

typedef struct {
	int fd; /* -1: code says why */
	/* errno; 0: the message has no file; ENOTUNIQ: MAIL_UNCLEAR */
	int code;
} Opened;

typedef struct {
	StreamRun *run;
	Scan *scan;
	guint8 *buffer;
} Reader;

static const char *
path_of(const MailTable *table, guint32 message)
{
	return table->tree != NULL ? mail_table_path(table, message) : NULL;
}

static Opened
open_message(const MailTable *table, guint32 message)
{
	const char *path = path_of(table, message);
	Opened opened = { .fd = -1 };

	if (path == NULL)
		return opened;
	opened.fd = tree_open_path(table->tree, path);
	opened.code = opened.fd < 0 ? errno : 0;
	if (opened.fd >= 0)
		(void)posix_fadvise(opened.fd, 0, 0, POSIX_FADV_WILLNEED);
	return opened;
}

static gboolean
is_there(const MailTable *table, guint32 message)
{
	const char *path = path_of(table, message);
	guint64 octets;

	return path == NULL || tree_file_size(table->tree, path, &octets);
}

/*
 * A flag set meanwhile gave a file another name: one more look. It lists the
 * folder, so all are looked for that are to come and have no file now: whoever
 * marks a folder as read renames thousands.
 */
static void
look_again(StreamRun *run, gsize first, Opened *opened, gsize length)
{
	g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GHashTable) unclear = g_hash_table_new(NULL, NULL);
	MailTable *table = run->table;

	for (gsize i = first; i < run->length; i++) {
		gboolean is_gone = i < first + length
		                           ? opened[i - first].code == ENOENT
		                           : !is_there(table, run->messages[i]);

		if (is_gone)
			g_array_append_val(gone, run->messages[i]);
	}
	table->relocate(table, (guint32 *)(void *)gone->data, gone->len,
	                unclear, table->relocate_data);
	for (gsize i = 0; i < length; i++) {
		guint32 message = run->messages[first + i];

		if (opened[i].code != ENOENT)
			continue;
		if (g_hash_table_contains(unclear, GUINT_TO_POINTER(message)))
			opened[i].code = ENOTUNIQ;
		else
			opened[i] = open_message(table, message);
	}
}

static void
open_batch(StreamRun *run, gsize first, Opened *opened, gsize length)
{
	gboolean has_gone = FALSE;

	for (gsize i = 0; i < length; i++) {
		opened[i] = open_message(run->table, run->messages[first + i]);
		has_gone = has_gone || opened[i].code == ENOENT;
	}
	if (has_gone && run->table->relocate != NULL)
		look_again(run, first, opened, length);
}

static gboolean
lose(StreamRun *run, guint32 message, const char *what, int code,
     GError **error)
{
	g_autofree char *why =
		g_strdup_printf("%s: %s", what, g_strerror(code));

	return stream_lose(run, message, why, error);
}

/* A file that could not be opened. */
static gboolean
lose_unopened(StreamRun *run, guint32 message, int code, GError **error)
{
	if (code == 0)
		return stream_lose(run, message, "has no file", error);
	if (code == ENOENT)
		return stream_lose(run, message, NULL, error);
	if (code == ENOTUNIQ)
		return stream_lose(run, message, MAIL_UNCLEAR, error);
	if (code != EMFILE && code != ENFILE && code != ENOMEM)
		return lose(run, message, "cannot be opened", code, error);
	file_set_error(error, code);
	take_name_error(run->table, message, error);
	return FALSE;
}

static gboolean
read_octets(Reader *reader, guint32 message, int fd, GError **error)
{
	StreamRun *run = reader->run;
	ScanResult result;
	gssize got;

	while ((got = read(fd, reader->buffer, BUFFER)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return lose(run, message, "cannot be read", errno,
			            error);
		scan_feed(reader->scan, reader->buffer, (gsize)got);
		if (!stream_octets(run, message, reader->buffer, (gsize)got,
		                   error))
			return FALSE;
	}
	scan_end(reader->scan, &result);
	return stream_end(run, message, &result, error);
}

static gboolean
read_message(Reader *reader, guint32 message, int fd, GError **error)
{
	StreamRun *run = reader->run;
	struct stat status = { 0 };
	gboolean has_time = fstat(fd, &status) == 0;

	stream_begin_scan(run, reader->scan,
	                  (MailForm)run->table->sources[message].form);
	return stream_begin(run, message, has_time, status.st_mtime, error) &&
	       read_octets(reader, message, fd, error);
}

static gboolean
read_batch(Reader *reader, gsize first, const Opened *opened, gsize length,
           GError **error)
{
	StreamRun *run = reader->run;

	for (gsize i = 0; i < length; i++) {
		guint32 message = run->messages[first + i];
		gboolean ok = opened[i].fd >= 0
		                      ? read_message(reader, message,
		                                     opened[i].fd, error)
		                      : lose_unopened(run, message,
		                                      opened[i].code, error);

		if (!ok)
			return FALSE;
	}
	return TRUE;
}

gboolean
stream_folder(StreamRun *run, GError **error)
{
	g_autoptr(Scan) scan = scan_new();
	g_autofree guint8 *buffer = g_malloc(BUFFER);
	Reader reader = { .run = run, .scan = scan, .buffer = buffer };
	const guint batch = open_files_share(4, BATCH);

	for (gsize first = 0; first < run->length; first += batch) {
		const gsize length = MIN(batch, run->length - first);
		Opened opened[BATCH];
		gboolean ok;

		open_batch(run, first, opened, length);
		ok = read_batch(&reader, first, opened, length, error);
		for (gsize i = 0; i < length; i++) {
			if (opened[i].fd >= 0)
				close(opened[i].fd);
		}
		if (!ok)
			return FALSE;
	}
	return TRUE;
}
