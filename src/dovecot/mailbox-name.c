/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * mailbox-name.c - names of mailboxes, and of the folders that hold them
 *
 * The limits are those of Dovecot 2.3.19.1, by experiment ("doveadm mailbox
 * create" in both layouts); it listed and opened 300 random names that pass
 * here.
 */
#include "dovecot/mailbox-name.h"
#include "dovecot/mutf7.h"

#include <string.h>

#define INBOX "INBOX"
#define MAX_PART 255
/* Dovecot opens files by their whole path, which Linux bounds at 4096: this
   leaves room for the mail root and the file. */
#define MAX_FS_PATH 3072

static const char *
separator_of(MailboxLayout layout)
{
	return layout == LAYOUT_FS ? "/" : ".";
}

/* Dovecot makes no mailbox with others than these in its name; DEL and those
   from U+0080 on do no harm, and names once decoded wrongly are full of them.
 */
static gboolean
has_control(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text > 0 && *text < ' ')
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_dots(const char *part)
{
	return strcmp(part, ".") == 0 || strcmp(part, "..") == 0;
}

static gboolean
is_inbox(const char *name)
{
	return g_ascii_strcasecmp(name, INBOX) == 0;
}

/* The part that Dovecot knows in capitals only. */
static void
raise_inbox(char *name)
{
	const gsize length = strlen(INBOX);

	if (g_ascii_strncasecmp(name, INBOX, length) == 0 &&
	    (name[length] == '\0' || name[length] == '/'))
		memcpy(name, INBOX, length);
}

/* ---- from disk ---- */

static gboolean
fail_data(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, reason);
	return FALSE;
}

static gboolean
check_decoded(const char *part, GError **error)
{
	if (*part == '\0')
		return fail_data(error, "a part of the name is empty");
	if (is_dots(part) || strchr(part, '/') != NULL)
		return fail_data(error, "a part of the name is no file name");
	if (has_control(part))
		return fail_data(error, "the name has control characters");
	return TRUE;
}

char *
mailbox_name_decode_part(const char *part, NameEncoding encoding,
                         GError **error)
{
	g_autofree char *text = NULL;

	if (encoding == NAME_ENCODING_MUTF7)
		text = mutf7_decode(part);
	if (text == NULL && g_utf8_validate(part, -1, NULL))
		text = g_strdup(part);
	if (text == NULL) {
		fail_data(error, encoding == NAME_ENCODING_MUTF7
		                         ? "the name is neither modified UTF-7 "
		                           "nor UTF-8"
		                         : "the name is no UTF-8");
		return NULL;
	}
	if (!check_decoded(text, error))
		return NULL;
	return g_steal_pointer(&text);
}

char *
mailbox_name_from_listed(const char *listed, MailboxLayout layout,
                         NameEncoding encoding, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(listed, separator_of(layout), -1);
	char *name;

	if (parts[0] == NULL) {
		fail_data(error, "the name is empty");
		return NULL;
	}
	for (char **part = parts; *part != NULL; part++) {
		char *text = mailbox_name_decode_part(*part, encoding, error);

		if (text == NULL)
			return NULL;
		g_free(*part);
		*part = text;
	}
	name = g_strjoinv("/", parts);
	raise_inbox(name);
	return name;
}

char *
mailbox_name_from_directory(const char *directory, MailboxLayout layout,
                            NameEncoding encoding, GError **error)
{
	g_autofree char *name = NULL;

	if (*directory == '\0')
		return g_strdup(INBOX);
	if (layout == LAYOUT_MAILDIRPP && *directory++ != '.') {
		fail_data(error, "the name does not begin with a dot");
		return NULL;
	}
	name = mailbox_name_from_listed(directory, layout, encoding, error);
	if (name != NULL && is_inbox(name)) {
		fail_data(error, "Dovecot keeps INBOX in the mail root and "
		                 "never opens this folder");
		return NULL;
	}
	return g_steal_pointer(&name);
}

/* ---- to disk ---- */

char *
mailbox_name_encode_part(const char *text)
{
	return mutf7_encode(text);
}

static gboolean
fail_name(GError **error, const char *reason)
{
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME,
	                    reason);
	return FALSE;
}

/* Of names with what Dovecot appends to them: ".lock", ".log", ".tmp". */
static gboolean
is_one_of(const char *part, const char *const *names, gboolean appended)
{
	for (; *names != NULL; names++) {
		const gsize length = strlen(*names);

		if (strncmp(part, *names, length) == 0 &&
		    (part[length] == '\0' || (appended && part[length] == '.')))
			return TRUE;
	}
	return FALSE;
}

/* In fs folders lie side by side with Dovecot's own files. It refuses the first
   three itself; a folder "dovecot.index" made INBOX unreadable. */
static gboolean
is_reserved(const char *part, gboolean in_root)
{
	static const char *const folders[] = { "cur", "new", "tmp", NULL };
	static const char *const files[] = { "dovecot-uidlist",
		                             "dovecot-keywords", "dovecot-acl",
		                             "dovecot.index", NULL };
	static const char *const root_files[] = {
		"subscriptions", "dovecot-uidvalidity", "dovecot-acl-list",
		"dovecot.list",  "dovecot.mailbox",     NULL
	};

	return is_one_of(part, folders, FALSE) ||
	       is_one_of(part, files, TRUE) ||
	       (in_root && is_one_of(part, root_files, TRUE));
}

static gboolean
check_name(const char *name, GError **error)
{
	if (!g_utf8_validate(name, -1, NULL))
		return fail_name(error, "the name is no UTF-8: rename the "
		                        "folder");
	if (has_control(name))
		return fail_name(error, "the name has control characters: "
		                        "rename the folder");
	if (*name == '~')
		return fail_name(error, "the name begins with \"~\": rename "
		                        "the folder");
	return TRUE;
}

static gboolean
check_part(const char *part, MailboxLayout layout, gboolean first,
           GError **error)
{
	if (*part == '\0')
		return fail_name(error, "a part of the name is empty: rename "
		                        "the folder");
	if (layout == LAYOUT_MAILDIRPP && strchr(part, '.') != NULL)
		return fail_name(error, "the name has a \".\", which separates "
		                        "parts in Maildir++: rename the "
		                        "folder, or use --layout fs");
	if (is_dots(part))
		return fail_name(error, "a part of the name is \".\" or "
		                        "\"..\": rename the folder");
	if (layout == LAYOUT_FS && is_reserved(part, first))
		return fail_name(error, "a part of the name is one that "
		                        "Dovecot needs itself: rename the "
		                        "folder, or do without --layout fs");
	return TRUE;
}

static gboolean
check_length(gsize length, gsize limit, GError **error)
{
	if (length > limit)
		return fail_name(error, "the name is too long for a folder: "
		                        "rename the folder");
	return TRUE;
}

static char *
encode_checked(const char *part, MailboxLayout layout, gboolean first,
               GError **error)
{
	g_autofree char *encoded = NULL;

	if (!check_part(part, layout, first, error))
		return NULL;
	encoded = mutf7_encode(part);
	if (!check_length(strlen(encoded), MAX_PART, error))
		return NULL;
	return g_steal_pointer(&encoded);
}

char *
mailbox_name_to_listed(const char *name, MailboxLayout layout, GError **error)
{
	/* The folder's first dot counts, too. */
	const gsize limit = layout == LAYOUT_FS ? MAX_FS_PATH : MAX_PART - 1;
	g_auto(GStrv) parts = NULL;
	g_autofree char *listed = NULL;

	if (!check_name(name, error))
		return NULL;
	parts = g_strsplit(*name != '\0' ? name : "/", "/", -1);
	for (char **part = parts; *part != NULL; part++) {
		char *encoded =
			encode_checked(*part, layout, part == parts, error);

		if (encoded == NULL)
			return NULL;
		g_free(*part);
		*part = encoded;
	}
	raise_inbox(parts[0]);
	listed = g_strjoinv(separator_of(layout), parts);
	if (!check_length(strlen(listed), limit, error))
		return NULL;
	return g_steal_pointer(&listed);
}

char *
mailbox_name_to_directory(const char *name, MailboxLayout layout,
                          GError **error)
{
	g_autofree char *listed = mailbox_name_to_listed(name, layout, error);

	if (listed == NULL)
		return NULL;
	if (is_inbox(listed))
		return g_strdup("");
	if (layout == LAYOUT_MAILDIRPP)
		return g_strconcat(".", listed, NULL);
	return g_steal_pointer(&listed);
}
