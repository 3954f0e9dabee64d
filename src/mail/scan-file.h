/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * scan-file.h - one message in a file of its own, anywhere
 */
#ifndef MAIL_SCAN_FILE_H
#define MAIL_SCAN_FILE_H

#include "mail/scan.h"

#include <gio/gio.h>

/* The message, or a POP3 server's answer that holds it. Errors do not name the
   path. */
gboolean scan_file(const char *path, guint64 header_limit, ScanResult *result,
                   GError **error);

#endif
