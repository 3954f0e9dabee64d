/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stream-run.h - one run of mail_stream(); private to stream*.c
 */
#ifndef MAIL_STREAM_RUN_H
#define MAIL_STREAM_RUN_H

#include "mail/stream.h"

typedef struct {
	MailTable *table;
	const guint32 *messages;
	gsize length;
	const StreamCalls *calls;
	guint64 header_limit;
	gsize done; /* messages that have ended */
} StreamRun;

/* All messages, whose files are in a folder, or in an archive. */
gboolean stream_folder(StreamRun *run, GError **error);
gboolean stream_archive(StreamRun *run, GError **error);

/* Begins a scan of all that is told of a whole message. */
void stream_begin_scan(const StreamRun *run, Scan *scan, MailForm form);

/* time: as its file or archive has it. */
gboolean stream_begin(StreamRun *run, guint32 message, gboolean has_time,
                      gint64 time, GError **error);
gboolean stream_octets(StreamRun *run, guint32 message, const guint8 *octets,
                       gsize length, GError **error);

/* Of a whole message; fails if its header is another than is known. */
gboolean stream_end(StreamRun *run, guint32 message, const ScanResult *result,
                    GError **error);

/* Of one that is gone or unreadable; why: NULL for one that is gone. */
gboolean stream_lose(StreamRun *run, guint32 message, const char *why,
                     GError **error);

#endif
