/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mailbox-name.h - a mailbox's name for people, and its folder on disk
 *
 *	name       INBOX   Archive/2019   Entwürfe
 *	Maildir++  ""      .Archive.2019  .Entw&APw-rfe
 *	fs         ""      Archive/2019   Entw&APw-rfe
 *	listed     INBOX   as the folder, in Maildir++ without the first dot
 *
 * For people: UTF-8, "/" between the parts; a first part INBOX in capitals,
 * since Dovecot knows no other. On disk: modified UTF-7 (RFC 3501, 5.1.3), as
 * Dovecot and old Couriers write it, or plain UTF-8 (Courier from 5.0 on,
 * mailbox_list_utf8). Listed: as files such as "subscriptions" name it.
 *
 * What Dovecot 2.3.19.1 does, by experiment:
 *
 * - Both layouts keep INBOX in the root itself. Mail in a folder ".INBOX"
 *   (Maildir++) or "INBOX" (fs) is never served; folders below it, ".INBOX.A"
 *   or "INBOX/A", are mailboxes like others. (But where LAYOUT is spelled
 *   "Maildir++", not in small letters, INBOX is in ".INBOX".)
 * - It looks for the folder in the one right form of modified UTF-7, and for
 *   "INBOX" in capitals: a folder that is named otherwise (UTF-8 without
 *   mailbox_list_utf8, "R&D", "a&AOl-", ".inbox.A") is listed, but cannot be
 *   opened. Some other octets it replaces: it renamed ".lat<E4>".
 * - The file "maildirfolder" is not needed.
 */
#ifndef DOVECOT_MAILBOX_NAME_H
#define DOVECOT_MAILBOX_NAME_H

#include <gio/gio.h>

typedef enum {
	LAYOUT_MAILDIRPP, /* Dovecot's default */
	LAYOUT_FS         /* LAYOUT=fs, mailbox_list_layout = fs */
} MailboxLayout;

typedef enum {
	NAME_ENCODING_MUTF7,
	NAME_ENCODING_UTF8 /* "&" stands for itself */
} NameEncoding;

/*
 * One part of a name as it is on disk. NULL, G_IO_ERROR_INVALID_DATA, "why": it
 * is in neither encoding, is empty, ".", or "..", or holds a slash or a control
 * character. A part that is no valid modified UTF-7 but valid UTF-8 is taken as
 * that (Courier's "R&D"); so two folders can have one name.
 */
char *mailbox_name_decode_part(const char *part, NameEncoding encoding,
                               GError **error);

/* To modified UTF-7. text must be UTF-8. */
char *mailbox_name_encode_part(const char *text);

/*
 * The name of the mailbox in a folder below the mail root; directory as above.
 * Errors as above, and for ".INBOX" or "INBOX", which is no mailbox.
 */
char *mailbox_name_from_directory(const char *directory, MailboxLayout layout,
                                  NameEncoding encoding, GError **error);

/* The name of a mailbox that is listed. Errors as above. */
char *mailbox_name_from_listed(const char *listed, MailboxLayout layout,
                               NameEncoding encoding, GError **error);

/*
 * The folder, always in modified UTF-7. G_IO_ERROR_INVALID_FILENAME, "why: what
 * to do", for a name that is no UTF-8 or that Dovecot could not open there: one
 * that begins with "~"; a part that is empty, ".", "..", too long on disk (255
 * octets for a part, for Maildir++ all of it, for fs 3072 for all of it) or
 * holds control characters; for Maildir++ one that holds the separator "."; for
 * fs one that is cur, new or tmp, or a name of Dovecot's own files.
 */
char *mailbox_name_to_directory(const char *name, MailboxLayout layout,
                                GError **error);

/* How it is listed, in modified UTF-7; likewise. */
char *mailbox_name_to_listed(const char *name, MailboxLayout layout,
                             GError **error);

#endif
