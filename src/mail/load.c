/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/load.h"

#include "mail/file.h"
#include "mail/load-archive.h"
#include "mail/open-files.h"
#include "mail/take.h"
#include "mail/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A disk answers a queue of files three times as fast as one at a time. */
#define BATCH 64
#define MAX_THREADS 4

/* Most headers fit; a larger first read is wasted where only they are wanted.
 */
#define FIRST_READ 16384
#define BUFFER 262144

/* What one mail_load() call shares among its threads. */
typedef struct {
	MailTable *table;
	guint64 header_limit;
	const guint32 *messages;
	gsize length;
	gsize batch; /* messages; up to BATCH */
	gint next;   /* atomic: the number of the next batch */
	gint done;   /* atomic: batches */
	MailProgress progress;
	gpointer progress_data;
} Job;

/* One thread's own; joined in order of messages afterwards. */
typedef struct {
	Job *job;
	Take take;
	Scan *scan;
	guint8 *buffer;
	GArray *gone;       /* of guint32: the file was not there */
	guint32 stopped_at; /* the lowest message that ends the run */
	GError *stopped;
	gboolean shows; /* progress */
} Worker;

static gboolean
worker_has_stopped(const Worker *worker)
{
	return worker->stopped != NULL;
}

/* Takes error, which names the message. */
static void
worker_stop(Worker *worker, guint32 message, GError *error)
{
	if (worker->stopped != NULL && worker->stopped_at <= message) {
		g_error_free(error);
		return;
	}
	g_clear_error(&worker->stopped);
	worker->stopped = error;
	worker->stopped_at = message;
}

static void
read_message(Worker *worker, guint32 message, int fd)
{
	MailTable *table = worker->job->table;
	Facts *row = &table->facts[message];
	/* The header is digested whenever its octets go by anyway. */
	FactSet wants = row->wanted | FACT_HEADER;
	gsize size = take_is_of_header(wants) ? FIRST_READ : BUFFER;
	ScanResult result;
	gssize got;

	scan_begin(worker->scan, table->sources[message].form, wants,
	           worker->job->header_limit);
	do {
		got = read(fd, worker->buffer, size);
	} while ((got < 0 && errno == EINTR) ||
	         (got > 0 &&
	          scan_feed(worker->scan, worker->buffer, (gsize)got)));
	if (got < 0) {
		take_fail(&worker->take, message, row->wanted,
		          g_strdup_printf("cannot be read: %s",
		                          g_strerror(errno)));
		return;
	}
	scan_end(worker->scan, &result);
	if (!take_scan(&worker->take, message, wants, &result))
		worker_stop(worker, message,
		            take_changed_error(table, message));
}

static int
open_message(Worker *worker, guint32 message)
{
	const MailTable *table = worker->job->table;
	const Source *source = &table->sources[message];
	int fd = tree_open_path(table->tree,
	                        tree_entry_path(table->tree, source->entry));
	int code = errno;
	GError *error = NULL;

	if (fd >= 0) {
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED);
		return fd;
	}
	if (code == ENOENT) {
		g_array_append_val(worker->gone, message);
	} else if (code == EMFILE || code == ENFILE || code == ENOMEM) {
		file_set_error(&error, code);
		take_name_error(table, message, &error);
		worker_stop(worker, message, error);
	} else {
		take_fail(&worker->take, message, table->facts[message].wanted,
		          g_strdup_printf("cannot be opened: %s",
		                          g_strerror(code)));
	}
	return -1;
}

static void
read_batch(Worker *worker, const guint32 *messages, gsize length)
{
	int fds[BATCH];

	for (gsize i = 0; i < length; i++)
		fds[i] = open_message(worker, messages[i]);
	for (gsize i = 0; i < length; i++) {
		if (fds[i] < 0)
			continue;
		read_message(worker, messages[i], fds[i]);
		close(fds[i]);
	}
}

static gpointer
work(gpointer data)
{
	Worker *worker = data;
	Job *job = worker->job;

	for (;;) {
		gsize first =
			(gsize)g_atomic_int_add(&job->next, 1) * job->batch;
		gsize done;

		if (first >= job->length || worker_has_stopped(worker))
			return NULL;
		read_batch(worker, job->messages + first,
		           MIN(job->batch, job->length - first));
		done = (gsize)g_atomic_int_add(&job->done, 1) + 1;
		done *= job->batch;
		if (worker->shows && job->progress != NULL)
			job->progress(MIN(done, job->length), job->length,
			              job->progress_data);
	}
}

static void
worker_begin(Worker *worker, Job *job, gboolean shows)
{
	worker->job = job;
	worker->shows = shows;
	worker->scan = scan_new();
	worker->buffer = g_malloc(BUFFER);
	worker->gone = g_array_new(FALSE, FALSE, sizeof(guint32));
	take_begin(&worker->take, job->table, job->header_limit);
}

/* Hands on what the worker found; of several errors the lowest message's. */
static void
worker_end(Worker *worker, GArray *gone, guint32 *stopped_at, GError **stopped)
{
	g_array_append_vals(gone, worker->gone->data, worker->gone->len);
	take_end(&worker->take);
	if (worker->stopped != NULL &&
	    (*stopped == NULL || worker->stopped_at < *stopped_at)) {
		g_clear_error(stopped);
		*stopped = g_steal_pointer(&worker->stopped);
		*stopped_at = worker->stopped_at;
	}
	g_clear_error(&worker->stopped);
	scan_free(worker->scan);
	g_free(worker->buffer);
	g_array_unref(worker->gone);
}

/* Reads messages; those whose file is not there go to gone. */
static gboolean
run(Job *job, guint threads, GArray *gone, GError **error)
{
	Worker workers[MAX_THREADS] = { 0 };
	GThread *running[MAX_THREADS] = { 0 };
	GError *stopped = NULL;
	guint32 stopped_at = 0;

	threads = MIN(threads, (guint)(job->length / job->batch) + 1);
	for (guint i = 0; i < threads; i++)
		worker_begin(&workers[i], job, i == 0);
	/* Where the system gives no more threads, others take the batches. */
	for (guint i = 1; i < threads; i++)
		running[i] = g_thread_try_new("load", work, &workers[i], NULL);
	work(&workers[0]);
	for (guint i = 1; i < threads; i++) {
		if (running[i] != NULL)
			g_thread_join(running[i]);
	}
	for (guint i = 0; i < threads; i++)
		worker_end(&workers[i], gone, &stopped_at, &stopped);
	if (stopped == NULL)
		return TRUE;
	g_propagate_error(error, stopped);
	return FALSE;
}

static gint
compare_messages(gconstpointer a, gconstpointer b)
{
	guint32 first = *(const guint32 *)a, second = *(const guint32 *)b;

	return (first > second) - (first < second);
}

/* A flag set meanwhile gave the file another name: one more look. */
static gboolean
look_again(Job *job, GArray *gone, GError **error)
{
	g_autoptr(GArray) lost = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autoptr(GHashTable) unclear = g_hash_table_new(NULL, NULL);
	MailTable *table = job->table;

	g_array_sort(gone, compare_messages);
	if (table->relocate != NULL)
		table->relocate(table, (guint32 *)(void *)gone->data, gone->len,
		                unclear, table->relocate_data);
	job->messages = (guint32 *)(void *)gone->data;
	job->length = gone->len;
	job->next = job->done = 0;
	job->progress = NULL;
	if (!run(job, 1, lost, error))
		return FALSE;
	for (guint i = 0; i < lost->len; i++) {
		guint32 message = g_array_index(lost, guint32, i);

		table->facts[message].failed |= table->facts[message].wanted;
		if (g_hash_table_contains(unclear, GUINT_TO_POINTER(message)))
			mail_table_add_fault(table, message,
			                     g_strdup(MAIL_UNCLEAR));
		else
			mail_table_add_gone(table, message);
	}
	return TRUE;
}

static GArray *
wanted_messages(const MailTable *table)
{
	GArray *messages = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint32 i = 0; i < table->length; i++) {
		if (table->facts[i].wanted != 0)
			g_array_append_val(messages, i);
	}
	return messages;
}

static gboolean
load_folder(MailTable *table, const guint32 *messages, gsize length,
            const LoadOptions *options, GError **error)
{
	g_autoptr(GArray) gone = g_array_new(FALSE, FALSE, sizeof(guint32));
	const guint files = open_files_share(2, MAX_THREADS * BATCH);
	guint threads = options->threads;
	Job job = {
		.table = table,
		.header_limit = options->header_limit,
		.messages = messages,
		.length = length,
		.batch = MIN(files, BATCH),
		.progress = options->progress,
		.progress_data = options->progress_data,
	};

	/* More threads than processors: a cold disk wants a deep queue. */
	if (threads == 0)
		threads = 2 * g_get_num_processors();
	/* Each has a batch of files open. */
	threads = MIN(threads, files / (guint)job.batch);
	return run(&job, threads, gone, error) &&
	       (gone->len == 0 || look_again(&job, gone, error));
}

gboolean
mail_load(MailTable *table, const LoadOptions *options, GError **error)
{
	g_autoptr(GArray) wanted = wanted_messages(table);
	const guint32 *messages = (guint32 *)(void *)wanted->data;
	LoadOptions own = *options;
	gboolean ok;

	if (own.header_limit == 0)
		own.header_limit = MAIL_HEADER_LIMIT;
	if (wanted->len == 0)
		return TRUE;
	ok = tree_is_archive(table->tree)
	             ? load_archive(table, messages, wanted->len, &own, error)
	             : load_folder(table, messages, wanted->len, &own, error);
	if (!ok)
		return FALSE;
	for (guint i = 0; i < wanted->len; i++)
		table->facts[messages[i]].wanted = 0;
	mail_table_sort_faults(table);
	return TRUE;
}
