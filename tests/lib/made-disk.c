/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-disk.h"

#include "made-truth.h"
#include "server-view.h"

#include <glib/gstdio.h>
#include <string.h>

gboolean
made_disk_can(const MadeWorld *world)
{
	/* Dovecot believes what names claim. */
	if (world->pop3->len == 0 || world->imap->len == 0 ||
	    (world->choices.names && world->choices.lying > 0))
		return FALSE;
	for (guint32 i = 0; i < world->pop3->len; i++) {
		if (made_pop3(world, i)->unreadable ||
		    maildrop_uidl(world->maildrop, i) == NULL)
			return FALSE;
	}
	for (guint32 i = 0; i < world->imap->len; i++) {
		if (made_imap(world, i)->unreadable)
			return FALSE;
	}
	return TRUE;
}

static void
make_folder(const char *path)
{
	g_assert_cmpint(g_mkdir_with_parents(path, 0755), ==, 0);
}

static void
make_maildir(const char *path)
{
	static const char *const names[] = { "cur", "new", "tmp" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *folder =
			g_build_filename(path, names[i], NULL);

		make_folder(folder);
	}
}

static void
write_file(const char *folder, const char *name, const GString *octets)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	g_assert_true(
		g_file_set_contents_full(path, octets->str, (gssize)octets->len,
	                                 G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

/* "" for INBOX, else ".Sent". */
static char *
folder_path(const MadeWorld *world, const char *root, guint32 folder)
{
	const char *name = store_folder(world->store, folder)->name;
	g_autofree char *directory = g_strconcat(".", name, NULL);

	return g_build_filename(root, folder > 0 ? directory : NULL, NULL);
}

static void
add_record(const MadeWorld *world, guint32 message, const char *name,
           GString *list)
{
	const StoreMessage *row = store_get(world->store, message);
	const char *p = store_uidl(world->store, message);

	g_string_append_printf(list, "%u", row->uid);
	if (p != NULL)
		g_string_append_printf(list, " P%s", p);
	if (row->order != STORE_NO_ORDER)
		g_string_append_printf(list, " O%u", row->order);
	g_string_append_printf(list, " :%s\n", name);
}

/* of_server: with CRLF and without P. */
static void
write_folder(const MadeWorld *world, const char *root, guint32 number,
             gboolean of_server)
{
	const StoreFolder *folder = store_folder(world->store, number);
	g_autofree char *path = folder_path(world, root, number);
	g_autofree char *cur = g_build_filename(path, "cur", NULL);
	g_autoptr(GString) list = g_string_new(NULL);

	make_maildir(path);
	g_string_printf(list, "3 V%u N%u\n", folder->uid_validity,
	                folder->next_uid);
	for (guint32 i = folder->first; i < folder->first + folder->length;
	     i++) {
		const MadeMessage *it = made_imap(world, i);
		g_autofree char *name = store_base_name(world->store, i);
		g_autofree char *file = g_strconcat(name, ":2,S", NULL);
		g_autoptr(GString) octets = g_string_new(it->octets->str);

		if (of_server)
			g_string_append_printf(list, "%u :%s\n",
			                       store_get(world->store, i)->uid,
			                       name);
		else
			add_record(world, i, name, list);
		if (of_server && !(it->view & VIEW_CRLF))
			g_string_replace(octets, "\n", "\r\n", 0);
		write_file(cur, file, octets);
	}
	write_file(path, "dovecot-uidlist", list);
}

static void
write_dump(const MadeWorld *world, const char *folder)
{
	g_autoptr(GString) uidls = g_string_new(NULL);
	g_autoptr(GString) sizes = g_string_new(NULL);

	make_folder(folder);
	for (guint32 i = 0; i < world->pop3->len; i++) {
		const MadeMessage *it = made_pop3(world, i);
		guint64 size = maildrop_get(world->maildrop, i)->size;
		MailForm form = world->maildrop->mail->sources[i].form;
		g_autofree char *name = g_strdup_printf(
			"%u.%s", i + 1, form == FORM_TOP ? "top" : "eml");

		g_string_append_printf(uidls, "%u %s\n", i + 1,
		                       maildrop_uidl(world->maildrop, i));
		if (size != MAILDROP_NO_SIZE)
			g_string_append_printf(sizes,
			                       "%u %" G_GUINT64_FORMAT "\n",
			                       i + 1, size);
		if (it->octets != NULL)
			write_file(folder, name, it->octets);
	}
	write_file(folder, "UIDL", uidls);
	if (sizes->len > 0)
		write_file(folder, "LIST", sizes);
}

/* The server has whole messages, whatever was saved of them, and says their
   sizes, whatever LIST did: Dovecot reads no file of another size. */
static void
write_server(const MadeWorld *world, const char *folder)
{
	g_autofree char *cur = g_build_filename(folder, "cur", NULL);
	g_autoptr(GString) list = g_string_new(NULL);
	g_autoptr(GString) octets = g_string_new(NULL);

	make_maildir(folder);
	g_string_printf(list, "3 V1 N%u\n", world->pop3->len + 1);
	for (guint32 i = 0; i < world->pop3->len; i++) {
		const MadeMessage *it = made_pop3(world, i);
		const char *uidl = maildrop_uidl(world->maildrop, i);
		g_autofree char *name = g_strdup_printf("%u.pop3:2,S", i + 1);

		made_view(world, it->mail, it->view | VIEW_CRLF, uidl, octets);
		g_string_append_printf(list,
		                       "%u P%s S%" G_GSIZE_FORMAT " :%u.pop3\n",
		                       i + 1, uidl, octets->len, i + 1);
		write_file(cur, name, octets);
	}
	write_file(folder, "dovecot-uidlist", list);
}

static void
write_right(const MadeWorld *world, const char *folder)
{
	g_autoptr(GString) pairs = g_string_new(NULL);

	for (guint32 i = 0; i < world->pop3->len; i++) {
		for (guint32 j = 0; j < world->imap->len; j++) {
			const StoreMessage *row = store_get(world->store, j);

			if (!made_is_right(world, i, j))
				continue;
			g_string_append_printf(
				pairs, "%s %s %u\n",
				maildrop_uidl(world->maildrop, i),
				store_folder(world->store, row->folder)->name,
				row->uid);
		}
	}
	write_file(folder, "right", pairs);
}

static guint
count_expected(const MadeWorld *world)
{
	g_autofree guint *expected = made_expected(world);
	guint count = 0;

	for (guint i = 0; i < world->mails->len; i++)
		count += expected[i];
	return count;
}

static void
write_theme(const MadeWorld *world, const char *folder)
{
	static const char *const kinds[] = { "decidable", "undecidable",
		                             "trusted" };
	g_autoptr(GString) theme = g_string_new(NULL);
	gboolean is_decidable = world->choices.kind == MADE_DECIDABLE;

	g_string_printf(theme, "%s %u %s\n", kinds[world->choices.kind],
	                is_decidable ? count_expected(world) : 0,
	                made_theme_name(world->choices.theme));
	write_file(folder, "theme", theme);
}

static void
write_options(const MadeWorld *world, const char *folder)
{
	g_autoptr(GString) options = g_string_new("--ignore-missing-uidls\n");

	if (world->choices.all)
		g_string_append(options, "--all-mailboxes\n");
	if (world->choices.options.match_identity)
		g_string_append(options, "--match-identity\n");
	write_file(folder, "options", options);
}

void
made_disk_write(const MadeWorld *world, const char *folder)
{
	g_autofree char *box = g_build_filename(folder, "box", NULL);
	g_autofree char *dump = g_build_filename(folder, "dump", NULL);

	for (guint32 i = 0; i < world->store->folders->len; i++)
		write_folder(world, box, i, FALSE);
	write_dump(world, dump);
}

void
made_disk_write_servers(const MadeWorld *world, const char *folder)
{
	g_autofree char *imap = g_build_filename(folder, "imap", NULL);
	g_autofree char *pop3 =
		g_build_filename(folder, "pop3", ".INBOX", NULL);

	for (guint32 i = 0; i < world->store->folders->len; i++)
		write_folder(world, imap, i, TRUE);
	write_server(world, pop3);
	write_right(world, folder);
	write_theme(world, folder);
	write_options(world, folder);
}
