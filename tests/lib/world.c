/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

#include "mail/tree.h"
#include "uidl/uidl.h"

#include <string.h>

World *
world_new(void)
{
	World *world = g_new0(World, 1);
	/* Base names live in a tree; nothing of it is ever opened. */
	g_autoptr(Tree) tree = tree_open("/", NULL, NULL);

	world->maildrop = maildrop_new(NULL);
	world->store = store_new(tree, "/");
	world_begin_folder(world, "INBOX", TRUE);
	world->pop3 = g_array_new(FALSE, FALSE, sizeof(WorldMail));
	world->imap = g_array_new(FALSE, FALSE, sizeof(WorldMail));
	world->told_pop3 = world->told_imap = G_MAXUINT;
	return world;
}

void
world_free(World *world)
{
	if (world == NULL)
		return;
	maildrop_free(world->maildrop);
	store_free(world->store);
	g_array_unref(world->pop3);
	g_array_unref(world->imap);
	g_free(world);
}

void
world_begin_folder(World *world, const char *name, gboolean takes_part)
{
	StoreFolder *folder = store_add_folder(world->store, name);

	folder->uid_validity = 6 + world->store->folders->len;
	folder->has_list = TRUE;
	store_choose(world->store, world->store->folders->len - 1, takes_part);
}

void
world_add_pop3(World *world, const char *uidl, guint64 listed,
               const WorldMail *mail)
{
	maildrop_add(world->maildrop, world->pop3->len + 1, uidl, listed,
	             NO_ENTRY, FORM_ANSWER, mail->can);
	g_array_append_val(world->pop3, *mail);
}

guint32
world_add_imap(World *world, const char *uidl, const WorldMail *mail)
{
	guint32 uid = world->imap->len + 1, message;
	g_autofree char *name = g_strdup_printf("m%u:2,S", uid);
	guint8 base_length = (guint8)(strchr(name, ':') - name);
	guint32 entry = tree_add(world->store->mail->tree, "cur", name);
	StoreFolder *folder =
		store_folder(world->store, world->store->folders->len - 1);

	message = store_add(world->store, uid, uidl, STORE_NO_ORDER, entry,
	                    base_length, mail->can);
	if (mail->claimed > 0) {
		Facts *facts = &world->store->mail->facts[message];

		facts->claimed = FACT_SIZE;
		facts->wire_size = mail->claimed;
	}
	folder->next_uid = uid + 1;
	g_array_append_val(world->imap, *mail);
	return message;
}

static void
add_imap_again(World *again, const World *world, const Match *match,
               guint32 imap)
{
	guint32 pop3 = NO_PARTNER, message;
	const char *uidl = NULL;
	StoreMessage *row;

	if (imap < match->imap_length)
		pop3 = match->imap[imap].partner;
	if (pop3 != NO_PARTNER)
		uidl = maildrop_uidl(world->maildrop, pop3);
	message = world_add_imap(
		again, uidl != NULL ? uidl : store_uidl(world->store, imap),
		world_imap(world, imap));
	row = store_get(again->store, message);
	row->flags = store_get(world->store, imap)->flags;
	if (uidl != NULL)
		row->order = maildrop_get(world->maildrop, pop3)->number;
}

World *
world_again(const World *world, const Match *match)
{
	World *again = world_new();
	const Store *store = world->store;

	for (guint32 i = 0; i < world->pop3->len; i++)
		world_add_pop3(again, maildrop_uidl(world->maildrop, i),
		               maildrop_get(world->maildrop, i)->size,
		               world_pop3(world, i));
	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		if (i > 0)
			world_begin_folder(again, folder->name,
			                   folder->takes_part);
		for (guint32 j = 0; j < folder->length; j++)
			add_imap_again(again, world, match, folder->first + j);
	}
	store_choose(again->store, 0, store_folder(store, 0)->takes_part);
	again->exact = world->exact;
	again->backwards = world->backwards;
	return again;
}

static void
digest(const char *kind, const char *name, guint8 *octets)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
	gsize length = DIGEST_LENGTH;

	g_checksum_update(checksum, (const guchar *)kind, -1);
	g_checksum_update(checksum, (const guchar *)name, -1);
	g_checksum_get_digest(checksum, octets, &length);
}

static guint64
hash_line(const char *line)
{
	guint64 hash = (guint64)g_str_hash(line) << 8;

	if (line[0] == 'R')
		return hash | LINE_IS_RECEIVED;
	return line[0] == 'M' ? hash | LINE_IS_MESSAGE_ID : hash;
}

static void
reveal_fields(MailTable *table, guint32 message, const WorldMail *mail)
{
	const char *text =
		mail->fields[0] != '\0' ? mail->fields : mail->header;
	g_auto(GStrv) lines = g_strsplit(text, ".", -1);
	g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(guint64));

	for (char **line = lines; *line != NULL; line++) {
		guint64 hash = hash_line(*line);

		g_array_append_val(hashes, hash);
	}
	mail_table_set_fields(table, message, hashes);
}

/* The last one of the lines. */
static guint64
oldest_received(const WorldMail *mail)
{
	g_auto(GStrv) lines = g_strsplit(mail->fields, ".", -1);
	guint64 oldest = 0;

	for (char **line = lines; *line != NULL; line++) {
		if (**line == 'R')
			oldest = hash_line(*line);
	}
	return oldest;
}

/* With lines its Message-ID is one of them. */
static guint64
message_id(const WorldMail *mail)
{
	g_auto(GStrv) lines = g_strsplit(mail->fields, ".", -1);

	if (mail->fields[0] == '\0')
		return mail->message_id;
	for (char **line = lines; *line != NULL; line++) {
		if (**line == 'M')
			return hash_line(*line);
	}
	return 0;
}

static void
reveal_identity(MailTable *table, guint32 message, const WorldMail *mail)
{
	MailIdentity identity = { .received_lines = 1 };

	if (mail->identity[0] != '\0')
		digest("identity ", mail->identity, identity.fields);
	mail_table_set_identity(table, message,
	                        mail->identity[0] != '\0' ? &identity : NULL);
}

static void
reveal_texts(MailTable *table, guint32 message, const WorldMail *mail,
             FactSet facts)
{
	g_autofree char *id = g_strdup_printf("<%s>", mail->header);
	UidlMessage texts = {
		.has_texts = (facts & FACT_TEXTS) != 0,
		.message_id = id,
		.message_id_length = strlen(id),
		.has_content = (facts & FACT_CONTENT) != 0,
	};

	if (texts.has_content)
		digest("content ", mail->body, texts.sha256);
	mail_table_set_message(table, message, &texts);
}

static void
reveal(MailTable *table, guint32 message, const WorldMail *mail, FactSet facts)
{
	Facts *row = &table->facts[message];

	if (facts & FACT_SIZE) {
		row->wire_size = mail->size;
		row->claimed = 0;
		if (mail->no_body)
			row->traits |= TRAIT_NO_BODY;
	}
	if (facts & FACT_LINES)
		row->lines = mail->lines;
	if (facts & FACT_HEADER) {
		digest("header ", mail->header, row->header);
		row->header_size = mail->header_size;
		row->message_id = message_id(mail);
		row->oldest_received = oldest_received(mail);
		if (mail->stated[0] != '\0')
			row->stated =
				uidl_hash(mail->stated, strlen(mail->stated));
		if (mail->received)
			row->traits |= TRAIT_RECEIVED;
	}
	if (facts & FACT_BODY)
		digest("body ", mail->body, mail_table_body(table, message));
	if (facts & FACT_FIELDS)
		reveal_fields(table, message, mail);
	if (facts & FACT_IDENTITY)
		reveal_identity(table, message, mail);
	if (facts & (FACT_TEXTS | FACT_CONTENT))
		reveal_texts(table, message, mail, facts);
	row->known |= (guint8)facts;
}

static void
fetch_one(const World *world, MailTable *table, GArray *model, guint32 message)
{
	WorldMail *mail = &g_array_index(model, WorldMail, message);
	Facts *row = &table->facts[message];
	FactSet wanted = row->wanted;

	if (wanted == 0)
		return;
	g_assert_cmpuint(wanted & ~mail->can, ==, 0);
	g_assert_cmpuint(wanted & (row->known | row->failed), ==, 0);
	mail->asked |= wanted;
	if (!world->exact) {
		wanted |= FACT_HEADER;
		if (wanted & (FACT_SIZE | FACT_LINES))
			wanted |= FACT_SIZE | FACT_LINES;
		wanted &= mail->can & ~(row->known | row->failed);
	}
	row->failed |= (guint8)(row->wanted & mail->failing);
	reveal(table, message, mail, wanted & ~mail->failing);
	row->wanted = 0;
}

static void
fetch_side(const World *world, MailTable *table, GArray *model)
{
	for (guint32 i = 0; i < model->len; i++)
		fetch_one(world, table, model,
		          world->backwards ? model->len - 1 - i : i);
}

gboolean
world_fetch(gpointer data, GError **error)
{
	World *world = data;

	if (++world->fetches == world->fail_fetch) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_BUSY,
		                    "changed while read");
		return FALSE;
	}
	fetch_side(world, world->maildrop->mail, world->pop3);
	fetch_side(world, world->store->mail, world->imap);
	return TRUE;
}
