/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

#include <string.h>

#define PROOFS 25

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
		case 'i':
			facts |= FACT_IDENTITY;
			break;
		case 't':
			facts |= FACT_TEXTS;
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
	} else if (kind == '&') {
		g_strlcpy(mail->identity, value, WORLD_NAME);
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
	const char kinds[] = "/:~*^=@!>#%?&";
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
		mail.can = word.has_body ? FACT_ALL : FACT_OF_HEADER;
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

/* "<name>|", or "<name>|-": it takes no part. */
static void
read_folder(World *world, const char *word, const char *end)
{
	g_autofree char *name = g_strndup(word, (gsize)(end - word));
	gboolean takes_part = strcmp(end, "|-") != 0;

	if (strcmp(name, "INBOX") == 0)
		store_choose(world->store, 0, takes_part);
	else
		world_begin_folder(world, name, takes_part);
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
		const char *folder_end = strchr(*word, '|');

		if (folder_end != NULL)
			read_folder(world, *word, folder_end);
		else if (**word != '\0')
			read_imap(world, *word);
	}
	return world;
}

void
world_prove(World *world, SizeRuleKind kind)
{
	world->told_pop3 = world->pop3->len;
	world->told_imap = world->imap->len;
	/* They lend no folder their number. */
	if (world->store->folders->len > 1)
		world_begin_folder(world, "~", TRUE);
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
		else if (kind == SIZE_RULE_X_UIDL)
			listed += 10 + strlen(uidl);
		else if (kind == SIZE_RULE_NONE)
			listed += 1000 * i * i + 7;
		if (kind == SIZE_RULE_HEADER) {
			mail.header_size += 20 + 3 * i;
			listed += 20 + 3 * i;
		}
		mail.can = FACT_OF_HEADER;
		world_add_pop3(world, uidl, listed, &mail);
	}
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
		[EVIDENCE_IDENTITY] = "identity",
		[EVIDENCE_FORMULA] = "formula",
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
		if (match->imap[i].partner != NO_PARTNER ||
		    !match->imap[i].takes_part)
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
