/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

#include "mail/tree.h"
#include "uidl/uidl.h"

#include <string.h>

#define PROOFS 25

World *
world_new(void)
{
	World *world = g_new0(World, 1);
	/* Base names live in a tree; nothing of it is ever opened. */
	g_autoptr(Tree) tree = tree_open("/", NULL, NULL);
	StoreFolder *inbox;

	world->maildrop = maildrop_new(NULL);
	world->store = store_new(tree, "/");
	inbox = store_add_folder(world->store, "INBOX");
	inbox->uid_validity = 7;
	inbox->has_list = TRUE;
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
	StoreFolder *inbox = store_folder(world->store, 0);

	message = store_add(world->store, uid, uidl, STORE_NO_ORDER, entry,
	                    base_length, mail->can);
	if (mail->claimed > 0) {
		Facts *facts = &world->store->mail->facts[message];

		facts->claimed = FACT_SIZE;
		facts->wire_size = mail->claimed;
	}
	inbox->next_uid = uid + 1;
	g_array_append_val(world->imap, *mail);
	return message;
}

static FactSet
read_facts(const char *letters)
{
	FactSet facts = 0;

	for (; *letters != '\0'; letters++) {
		switch (*letters) {
		case 's':
			facts |= FACT_SIZE;
			break;
		case 'l':
			facts |= FACT_LINES;
			break;
		case 'h':
			facts |= FACT_HEADER;
			break;
		case 'b':
			facts |= FACT_BODY;
			break;
		case 'f':
			facts |= FACT_FIELDS;
			break;
		default:
			g_error("no fact: %c", *letters);
		}
	}
	return facts;
}

static WorldMail
begin_mail(const char *header)
{
	WorldMail mail = { .size = 1000, .lines = 10, .header_size = 100 };
	gsize alike = strcspn(header, "'");
	g_autofree char *message_id = g_strndup(header, alike);

	if (strcmp(header, "-") == 0)
		return mail;
	g_strlcpy(mail.header, header, WORLD_NAME);
	mail.received = header[0] != 'w';
	if (header[0] != 'w' && header[0] != 'n')
		mail.message_id = g_str_hash(message_id);
	return mail;
}

/* What one word says besides the model. */
typedef struct {
	const char *uidl; /* NULL: nothing */
	guint64 size;
	gboolean has_size;
	gboolean has_body;
	gboolean clash;
	guint32 order;
} Word;

static void
read_part(WorldMail *mail, Word *word, char kind, const char *value)
{
	guint64 number = g_ascii_strtoull(value, NULL, 10);

	if (kind == '/') {
		g_strlcpy(mail->body, value, WORLD_NAME);
		mail->no_body = *value == '\0';
		word->has_body = TRUE;
	} else if (kind == ':') {
		mail->size = word->size = number;
		word->has_size = TRUE;
	} else if (kind == '~') {
		mail->size = number;
	} else if (kind == '*') {
		mail->lines = (guint32)number;
	} else if (kind == '^') {
		mail->header_size = (guint32)number;
	} else if (kind == '%') {
		g_strlcpy(mail->fields, value, sizeof mail->fields);
	} else if (kind == '?') {
		g_strlcpy(mail->stated, value, WORLD_NAME);
	} else if (kind == '@') {
		mail->claimed = number;
	} else if (kind == '!') {
		mail->failing = read_facts(value);
	} else if (kind == '>') {
		word->order = (guint32)number;
	} else if (kind == '#') {
		word->clash = TRUE;
	} else {
		word->uidl = value;
	}
}

/* Cuts the word into pieces. */
static WorldMail
read_word(char *text, Word *word)
{
	const char kinds[] = "/:~*^=@!>#%?";
	gsize length = strcspn(text, kinds);
	char kind = text[length];
	WorldMail mail;

	text[length] = '\0';
	mail = begin_mail(text);
	while (kind != '\0') {
		char *value = text + length + 1;
		char this_kind = kind;

		length = strcspn(value, kinds);
		kind = value[length];
		value[length] = '\0';
		read_part(&mail, word, this_kind, value);
		text = value;
	}
	return mail;
}

static void
read_pop3(World *world, char *text)
{
	Word word = { .uidl = NULL };
	WorldMail mail = read_word(text, &word);
	g_autofree char *uidl = g_strdup_printf("u%u", world->pop3->len + 1);

	if (mail.header[0] != '\0')
		mail.can = word.has_body ? FACT_ALL : FACT_HEADER | FACT_FIELDS;
	if (word.uidl != NULL) {
		g_free(uidl);
		uidl = word.uidl[0] != '\0' ? g_strdup(word.uidl) : NULL;
	}
	world_add_pop3(world, uidl,
	               word.has_size ? word.size : MAILDROP_NO_SIZE, &mail);
}

static void
read_imap(World *world, char *text)
{
	Word word = { .uidl = NULL };
	WorldMail mail = read_word(text, &word);
	guint32 message;

	if (!word.has_body)
		g_strlcpy(mail.body, mail.header, WORLD_NAME);
	mail.can = word.clash ? 0 : FACT_ALL;
	message = world_add_imap(world, word.uidl, &mail);
	if (word.order > 0)
		store_get(world->store, message)->order = word.order;
	if (word.clash)
		store_get(world->store, message)->flags = STORE_CLASH;
}

World *
world_read(const char *pop3, const char *imap)
{
	World *world = world_new();
	g_auto(GStrv) left = g_strsplit(pop3, " ", -1);
	g_auto(GStrv) right = g_strsplit(imap, " ", -1);

	for (char **word = left; *word != NULL; word++) {
		if (**word != '\0')
			read_pop3(world, *word);
	}
	for (char **word = right; *word != NULL; word++) {
		if (**word != '\0')
			read_imap(world, *word);
	}
	return world;
}

World *
world_again(const World *world, const Match *match)
{
	World *again = world_new();

	for (guint32 i = 0; i < world->pop3->len; i++)
		world_add_pop3(again, maildrop_uidl(world->maildrop, i),
		               maildrop_get(world->maildrop, i)->size,
		               world_pop3(world, i));
	for (guint32 i = 0; i < world->imap->len; i++) {
		guint32 pop3 = match->imap[i].partner;
		const char *uidl =
			pop3 != NO_PARTNER
				? maildrop_uidl(world->maildrop, pop3)
				: NULL;
		guint32 message = world_add_imap(
			again,
			uidl != NULL ? uidl : store_uidl(world->store, i),
			world_imap(world, i));
		StoreMessage *row = store_get(again->store, message);

		row->flags = store_get(world->store, i)->flags;
		if (uidl != NULL)
			row->order =
				maildrop_get(world->maildrop, pop3)->number;
	}
	again->exact = world->exact;
	again->backwards = world->backwards;
	return again;
}

void
world_prove(World *world, SizeRuleKind kind)
{
	world->told_pop3 = world->pop3->len;
	world->told_imap = world->imap->len;
	for (guint i = 0; i < PROOFS; i++) {
		g_autofree char *name = g_strdup_printf("proof%u", i);
		g_autofree char *uidl = g_strdup_printf("proof%u", i);
		WorldMail mail = begin_mail(name);
		guint64 listed = mail.size = 50000 + 1000 * i;

		g_strlcpy(mail.body, name, WORLD_NAME);
		mail.can = FACT_ALL;
		mail.lines = 100 + i;
		world_add_imap(world, NULL, &mail);
		if (kind == SIZE_RULE_LF)
			listed -= mail.lines;
		else if (kind == SIZE_RULE_CONSTANT)
			listed += 12;
		else if (kind == SIZE_RULE_NONE)
			listed += 1000 * i * i + 7;
		if (kind == SIZE_RULE_HEADER) {
			mail.header_size += 20 + 3 * i;
			listed += 20 + 3 * i;
		}
		mail.can = FACT_HEADER | FACT_FIELDS;
		world_add_pop3(world, uidl, listed, &mail);
	}
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

const char *
world_evidence_name(Evidence evidence)
{
	static const char *const names[N_EVIDENCES] = {
		[EVIDENCE_NONE] = "none",
		[EVIDENCE_KEPT] = "kept",
		[EVIDENCE_UNCONFIRMED] = "unconfirmed",
		[EVIDENCE_STATED] = "stated",
		[EVIDENCE_HEADER] = "header",
		[EVIDENCE_BODY] = "body",
		[EVIDENCE_HEADER_SIZE] = "header-size",
		[EVIDENCE_IDENTICAL] = "identical",
		[EVIDENCE_LINES] = "lines",
		[EVIDENCE_SIZE] = "size",
	};

	return names[evidence];
}

static const char *
fate_name(const MatchRow *row)
{
	static const char *const names[] = {
		[FATE_ABSENT] = "absent",         [FATE_PAIRED] = "paired",
		[FATE_AMBIGUOUS] = "ambiguous",   [FATE_DOUBTFUL] = "doubtful",
		[FATE_UNREADABLE] = "unreadable",
	};

	return names[row->fate];
}

static const char *
fault_name(ClaimFault fault)
{
	static const char *const names[] = {
		[CLAIM_HEADER] = "header", [CLAIM_MESSAGE_ID] = "message-id",
		[CLAIM_BODY] = "body",     [CLAIM_SIZE] = "size",
		[CLAIM_STRAY] = "stray",   [CLAIM_FOREIGN] = "foreign",
	};

	return names[fault];
}

static void
begin_item(GString *text)
{
	if (text->len > 0)
		g_string_append(text, ", ");
}

static void
tell_pop3(const World *world, const Match *match, GString *text)
{
	for (guint32 i = 0; i < match->pop3_length; i++) {
		const MatchRow *row = &match->pop3[i];

		if (i >= world->told_pop3) {
			/* A proof of a rule is alone with its header. */
			g_assert_cmpuint(row->partner - world->told_imap, ==,
			                 i - world->told_pop3);
			continue;
		}
		begin_item(text);
		if (row->partner != NO_PARTNER)
			g_string_append_printf(
				text, "%u=%u %s", i + 1, row->partner + 1,
				world_evidence_name(row->evidence));
		else
			g_string_append_printf(text, "%u %s", i + 1,
			                       fate_name(row));
	}
}

char *
world_tell(const World *world, const Match *match)
{
	GString *text = g_string_new(NULL);

	tell_pop3(world, match, text);
	for (guint32 i = 0; i < match->imap_length; i++) {
		if (match->imap[i].partner != NO_PARTNER)
			continue;
		begin_item(text);
		g_string_append_printf(text, "+%u %s", i + 1,
		                       fate_name(&match->imap[i]));
	}
	for (guint32 i = 0; i < match->imap_length; i++) {
		if (!match->imap[i].loses_uidl)
			continue;
		begin_item(text);
		g_string_append_printf(text, "-@%u", i + 1);
	}
	for (guint i = 0; i < match->bad_claims->len; i++) {
		const BadClaim *claim =
			&g_array_index(match->bad_claims, BadClaim, i);

		begin_item(text);
		g_string_append_printf(text, "!%s %u@%u",
		                       fault_name(claim->fault),
		                       claim->pop3 + 1, claim->imap + 1);
	}
	return g_string_free(text, FALSE);
}
