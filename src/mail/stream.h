/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * stream.h - the octets of many messages go by once, each whole, as stored
 *
 * A folder's files come in the order of the list, an archive's in its own:
 * only one pass over it is made. There several messages that are one file
 * (hard links) are open at a time, and get the same octets in turn.
 */
#ifndef MAIL_STREAM_H
#define MAIL_STREAM_H

#include "mail/load.h"
#include "mail/scan.h"

typedef struct {
	gint64 time; /* seconds since 1970: when its file was changed */
	gboolean has_time;
} StreamBegin;

typedef enum {
	STREAM_WHOLE,
	STREAM_GONE,      /* was removed since it was listed */
	STREAM_UNREADABLE /* its octets so far are void */
} StreamFate;

typedef struct {
	StreamFate fate;
	const char *why;          /* of an unreadable one */
	const ScanResult *result; /* of a whole one: size and header */
} StreamEnd;

/* Each returns FALSE, with error, to end the run. begin and octets are not
   called for a message that could not be opened. */
typedef struct {
	gboolean (*begin)(guint32 message, const StreamBegin *begin,
	                  gpointer data, GError **error);
	gboolean (*octets)(guint32 message, const guint8 *octets, gsize length,
	                   gpointer data, GError **error);
	gboolean (*end)(guint32 message, const StreamEnd *end, gpointer data,
	                GError **error);
	gpointer data;
	MailProgress progress; /* messages; or NULL */
	gpointer progress_data;
	guint64 header_limit; /* 0: MAIL_HEADER_LIMIT */
} StreamCalls;

/*
 * messages: ascending; those that have no file are unreadable. A file that is
 * gone is looked for once more, as mail_load() does. Fails as the calls do, or
 * if a message has another header than the facts say (G_IO_ERROR_BUSY, with the
 * file's name), or if the machine fails.
 */
gboolean mail_stream(MailTable *table, const guint32 *messages, gsize length,
                     const StreamCalls *calls, GError **error);

#endif
