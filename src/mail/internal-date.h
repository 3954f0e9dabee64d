/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * internal-date.h - when a message came, where nothing but its header says so
 */
#ifndef MAIL_INTERNAL_DATE_H
#define MAIL_INTERNAL_DATE_H

#include <glib.h>

/* So many octets of a message are enough to find its Date, or nearly always. */
#define INTERNAL_DATE_OCTETS 65536

/*
 * Seconds since 1970, of the first Date that GMime can read; else of the first
 * Received, the last that was added. FALSE: neither. The octets may go on after
 * the header, or be cut off in it.
 */
gboolean internal_date_parse(const guint8 *octets, gsize length, gint64 *time);

#endif
