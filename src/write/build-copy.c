/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * build-copy.c - writes the messages of a new Maildir, as they go by
 */
#include "mail/internal-date.h"
#include "mail/stream.h"
#include "uidl/uidl.h"
#include "write/build-work.h"
#include "write/file.h"

#include <errno.h>
#include <unistd.h>

/* Files that are one in an archive come all at once, as many as there are. */
#define MOST_OPEN 16

/* A message that has begun. */
typedef struct {
	char *path;
	int fd; /* -1: closed, since too many are open */
	gint64 time;
	gboolean has_time;
	gboolean digests; /* it gets a made name */
	struct sha1_ctx digest;
} Copy;

typedef struct {
	Build *build;
	GHashTable *copies; /* by message + 1 */
	guint open;
} Copying;

static gpointer
key_of(guint32 message)
{
	return GSIZE_TO_POINTER((gsize)message + 1);
}

static void
copy_free(gpointer data)
{
	Copy *copy = data;

	if (copy->fd >= 0)
		close(copy->fd);
	g_free(copy->path);
	g_free(copy);
}

/* ---- its file ---- */

static void
close_if_many(Copying *copying, Copy *copy)
{
	if (copying->open <= MOST_OPEN)
		return;
	close(copy->fd);
	copy->fd = -1;
	copying->open--;
}

static gboolean
open_again(Copying *copying, Copy *copy, GError **error)
{
	GError *reason = NULL;

	if (copy->fd >= 0)
		return TRUE;
	copy->fd = staging_reopen(copying->build->staging, copy->path, &reason);
	if (copy->fd < 0)
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	copying->open++;
	return TRUE;
}

static void
begin_digest(const Build *build, guint32 message, struct sha1_ctx *digest)
{
	const StoreMessage *row = store_get(build->store, message);
	const StoreFolder *folder = store_folder(build->store, row->folder);
	const gboolean is_given = folder->has_list && !(row->flags & STORE_NEW);

	target_name_digest_begin(digest, folder->name, is_given ? row->uid : 0);
}

/* ---- what the stream calls ---- */

static gboolean
begin(guint32 message, const StreamBegin *begin, gpointer data, GError **error)
{
	Copying *copying = data;
	Build *build = copying->build;
	Copy *copy = g_new0(Copy, 1);
	GError *reason = NULL;

	copy->fd = -1;
	g_hash_table_insert(copying->copies, key_of(message), copy);
	if (build->states[message] == BUILD_KEEPS_NAME) {
		copy->path = build_kept_path(build, message);
		/* A flag that was set meanwhile can make a name too long. */
		if (copy->path == NULL)
			build->states[message] = BUILD_NEEDS_NAME;
	}
	if (copy->path == NULL) {
		copy->path = build_tmp_path(build, message);
		copy->digests = TRUE;
		begin_digest(build, message, &copy->digest);
	}
	copy->time = begin->time;
	copy->has_time = begin->has_time;
	copy->fd = staging_create(build->staging, copy->path, &reason);
	if (copy->fd < 0)
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	copying->open++;
	close_if_many(copying, copy);
	return TRUE;
}

static gboolean
fail_file(const Copy *copy, GError **error)
{
	g_autofree char *shown = uidl_escape(copy->path, -1);
	GError *reason = NULL;

	file_fail(&reason, shown, errno);
	return build_fail(error, BUILD_ERROR_TARGET, reason);
}

static gboolean
octets(guint32 message, const guint8 *octets, gsize length, gpointer data,
       GError **error)
{
	Copying *copying = data;
	Copy *copy = g_hash_table_lookup(copying->copies, key_of(message));

	if (!open_again(copying, copy, error))
		return FALSE;
	if (file_write(copy->fd, (const char *)octets, length) < 0)
		return fail_file(copy, error);
	if (copy->digests)
		sha1_update(&copy->digest, length, octets);
	close_if_many(copying, copy);
	return TRUE;
}

/* Read again: to keep so much of each file that is open would be too much. */
static gboolean
find_time(Copy *copy)
{
	g_autofree char *header = NULL;
	gssize length;

	if (copy->has_time)
		return TRUE;
	header = g_malloc(INTERNAL_DATE_OCTETS);
	length = file_read_at(copy->fd, header, INTERNAL_DATE_OCTETS, 0);
	if (length < 0)
		return FALSE;
	/* 1970 if nothing tells: the same in every run. */
	if (!internal_date_parse((const guint8 *)header, (gsize)length,
	                         &copy->time))
		copy->time = 0;
	return TRUE;
}

/* Only now it is seen that the name lies: it was no digest's turn before. */
static gboolean
digest_again(const Build *build, guint32 message, Copy *copy)
{
	g_autofree char *buffer = g_malloc(G_MAXUINT16);
	off_t offset = 0;
	gssize got;

	begin_digest(build, message, &copy->digest);
	do {
		got = file_read_at(copy->fd, buffer, G_MAXUINT16, offset);
		if (got < 0)
			return FALSE;
		sha1_update(&copy->digest, (gsize)got, (const guint8 *)buffer);
		offset += got;
	} while (got > 0);
	return TRUE;
}

static gboolean
take_name(Build *build, guint32 message, Copy *copy, GError **error)
{
	g_autofree char *tmp = build_tmp_path(build, message);
	GError *reason = NULL;

	build->states[message] = BUILD_NEEDS_NAME;
	if (!digest_again(build, message, copy))
		return fail_file(copy, error);
	if (!staging_rename(build->staging, copy->path, tmp, &reason))
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	g_free(copy->path);
	copy->path = g_steal_pointer(&tmp);
	return TRUE;
}

static gboolean
end_whole(Copying *copying, guint32 message, Copy *copy,
          const ScanResult *result, GError **error)
{
	Build *build = copying->build;
	const char *name = store_name(build->store, message);
	BuildMade made = { .message = message };
	GError *reason = NULL;

	if (!open_again(copying, copy, error))
		return FALSE;
	if (!find_time(copy))
		return fail_file(copy, error);
	if (!copy->digests &&
	    !target_name_is_true(name, result->octets, result->wire_size) &&
	    !take_name(build, message, copy, error))
		return FALSE;
	if (build->states[message] != BUILD_KEEPS_NAME) {
		made.name.time = copy->time;
		made.name.octets = result->octets;
		made.name.wire_size = result->wire_size;
		target_name_digest_end(&copy->digest, &made.name);
		g_array_append_val(build->made, made);
	}
	build->result->messages++;
	copying->open--;
	if (staging_finish(build->staging, g_steal_fd(&copy->fd), copy->path,
	                   &copy->time, &reason))
		return TRUE;
	return build_fail(error, BUILD_ERROR_TARGET, reason);
}

static gboolean
leave_out(Build *build, guint32 message, const char *why, GError **error)
{
	g_autofree char *shown = build_show(build, message);
	BuildLeft left = { .message = message };

	if (!build->options->keep_going) {
		g_set_error(error, BUILD_ERROR, BUILD_ERROR_SOURCE,
		            "%s: %s (--keep-going goes on without it)", shown,
		            why);
		return FALSE;
	}
	left.text = g_strdup_printf("%s: %s", shown, why);
	g_array_append_val(build->left, left);
	return TRUE;
}

static gboolean
end_lost(Build *build, guint32 message, const Copy *copy, const StreamEnd *end,
         GError **error)
{
	GError *reason = NULL;

	build->states[message] = BUILD_LEFT_OUT;
	if (copy != NULL &&
	    !staging_remove(build->staging, copy->path, &reason))
		return build_fail(error, BUILD_ERROR_TARGET, reason);
	if (end->fate == STREAM_UNREADABLE)
		return leave_out(build, message, end->why, error);
	build->result->gone++;
	return TRUE;
}

static gboolean
end(guint32 message, const StreamEnd *end, gpointer data, GError **error)
{
	Copying *copying = data;
	Copy *copy = g_hash_table_lookup(copying->copies, key_of(message));
	gboolean done;

	if (end->fate == STREAM_WHOLE)
		done = end_whole(copying, message, copy, end->result, error);
	else
		done = end_lost(copying->build, message, copy, end, error);
	if (copy != NULL && copy->fd >= 0)
		copying->open--;
	g_hash_table_remove(copying->copies, key_of(message));
	return done;
}

gboolean
build_copy(Build *build, GError **error)
{
	const guint32 length = build->store->messages->len;
	g_autoptr(GHashTable) copies =
		g_hash_table_new_full(NULL, NULL, NULL, copy_free);
	g_autofree guint32 *messages = g_new(guint32, length);
	Copying copying = { .build = build, .copies = copies };
	const StreamCalls calls = {
		.begin = begin,
		.octets = octets,
		.end = end,
		.data = &copying,
		.progress = build->options->progress,
		.progress_data = build->options->progress_data,
		.header_limit = build->options->header_limit,
	};
	GError *reason = NULL;

	for (guint32 i = 0; i < length; i++)
		messages[i] = i;
	if (mail_stream(build->store->mail, messages, length, &calls, &reason))
		return TRUE;
	if (reason->domain != BUILD_ERROR)
		return build_fail(error, BUILD_ERROR_SOURCE, reason);
	g_propagate_error(error, reason);
	return FALSE;
}
