/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * fuzz-maildir.c - archives of Maildirs of all sorts, read to be copied
 *
 *	zka		letters: zip, not tar; --keep-going; not copied
 *	--
 *	fcur/a:2,S	a member: its type (f: a file) and its name
 *	text		its content, or a link's target
 *
 * Whatever the archive holds, a Store must be one that others can rely on.
 */
#include "dovecot/maildir-name.h"
#include "mail/load.h"
#include "mail/tree.h"
#include "mailbox/maildir.h"

#include "make-archive.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MOST_MEMBERS 100

static MakeType
type_of(char letter, gboolean is_zip)
{
	switch (letter) {
	case 'd':
		return MAKE_FOLDER;
	case 's':
		return MAKE_SYMLINK;
	case 'h':
		return is_zip ? MAKE_FILE : MAKE_HARD_LINK;
	case 'p':
		return is_zip ? MAKE_FILE : MAKE_FIFO;
	default:
		return MAKE_FILE;
	}
}

/* text: of one member, changed; FALSE: it is none. */
static gboolean
parse_member(char *text, gboolean is_zip, MakeMember *member)
{
	char *end = strchr(text, '\n');
	const char *rest = end != NULL ? end + 1 : "";

	if (end != NULL)
		*end = '\0';
	if (text[0] == '\0')
		return FALSE;
	*member = (MakeMember){ .name = text + 1 };
	member->type = type_of(text[0], is_zip);
	if (member->type == MAKE_FILE)
		member->content = rest;
	else if (member->type == MAKE_SYMLINK || member->type == MAKE_HARD_LINK)
		member->target = rest[0] != '\0' ? rest : "x";
	/* libarchive cannot write names of nothing else. */
	return strspn(member->name, "./") < strlen(member->name);
}

static GByteArray *
make(char **parts, gboolean is_zip)
{
	MakeMember members[MOST_MEMBERS + 1] = { 0 };
	guint count = 0;

	for (; *parts != NULL && count < MOST_MEMBERS; parts++) {
		if (parse_member(*parts, is_zip, &members[count]))
			count++;
	}
	members[count] = (MakeMember){ 0 };
	return make_archive_octets(is_zip ? "zip" : "tar", members);
}

/* ---- what others rely on ---- */

static void
check_message(const Store *store, const StoreFolder *folder, guint32 i)
{
	const StoreMessage *message = store_get(store, i);
	const char *path = mail_table_path(store->mail, i);
	const char *name = store_name(store, i);
	const gsize length = strlen(folder->directory);

	g_assert(message->uid > 0 && message->uid < G_MAXUINT32);
	g_assert(i == folder->first ||
	         store_get(store, i - 1)->uid < message->uid);
	g_assert((message->flags & STORE_NEW) || folder->has_list);
	g_assert(message->base_length > 0 &&
	         message->base_length <= strlen(name));
	g_assert(maildir_name_is_message(name));
	g_assert(strncmp(path, folder->directory, length) == 0);
	path += length > 0 ? length + 1 : 0;
	g_assert(g_str_has_prefix(path, "cur/") ||
	         g_str_has_prefix(path, "new/"));
	g_assert(strcmp(path + 4, name) == 0);
	mail_table_want(store->mail, i, FACT_ALL);
}

static void
check_folder(const Store *store, guint number)
{
	const StoreFolder *folder = store_folder(store, number);

	g_assert(g_utf8_validate(folder->name, -1, NULL));
	g_assert(number == 0 ? strcmp(folder->name, "INBOX") == 0
	                     : folder->directory[0] != '\0');
	g_assert(number < 2 || strcmp(store_folder(store, number - 1)->name,
	                              folder->name) < 0);
	g_assert(folder->uid_validity > 0);
	g_assert(folder->uid_validity <= store->last_uid_validity);
	g_assert(folder->list_directory != NULL && folder->list_label != NULL);
	for (guint32 i = 0; i < folder->length; i++) {
		g_assert(store_get(store, folder->first + i)->folder == number);
		check_message(store, folder, folder->first + i);
	}
}

static void
check_store(Store *store)
{
	const LoadOptions load = { .threads = 1 };
	guint32 next = 0;

	g_assert(store->mail->length == store->messages->len);
	for (guint i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		g_assert(folder->first == next);
		next += folder->length;
		check_folder(store, i);
	}
	g_assert(next == store->messages->len);
	g_assert(store->matched == store_folder(store, 0)->length);
	g_assert(store->mail->relocate == NULL);
	mail_load(store->mail, &load, NULL);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) parts = g_strsplit(text, "\n--\n", -1);
	const char *letters = parts[0] != NULL ? parts[0] : "";
	MaildirOptions options = {
		.now = 1000,
		.copies = strchr(letters, 'a') == NULL,
		.tree.keep_going = strchr(letters, 'k') != NULL,
	};
	int fd = memfd_create("archive", MFD_CLOEXEC);
	g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
	g_autoptr(GByteArray) archive = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = NULL;

	if (parts[0] != NULL) {
		archive = make(parts + 1, strchr(letters, 'z') != NULL);
		g_assert(write(fd, archive->data, archive->len) ==
		         (gssize)archive->len);
		store = maildir_read(path, &options, &error);
		g_assert((store == NULL) == (error != NULL));
		if (store != NULL)
			check_store(store);
	}
	close(fd);
	return 0;
}
