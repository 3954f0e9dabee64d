/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/identity.h"

#include "mail/gmime.h"
#include "mail/header-fields.h"

#include <nettle/sha1.h>

/* Octets of a value that GMime decodes. A longer one is somebody's attempt to
   keep it busy. */
#define VALUE_LIMIT 16384

typedef enum {
	FIELD_MESSAGE_ID,
	FIELD_DATE,
	FIELD_FROM,
	FIELD_SUBJECT,
	N_FIELDS
} Field;

static const char *const field_names[N_FIELDS] = { "Message-ID", "Date", "From",
	                                           "Subject" };

static const char *const recipient_names[N_RECIPIENTS] = { "Delivered-To",
	                                                   "X-Original-To",
	                                                   "Envelope-To" };

/* What of a header an identity is made of. */
typedef struct {
	GString *fields[N_FIELDS]; /* the first of each; NULL: none */
	GArray *received;          /* of guint64: a hash a line */
	GArray *recipients[N_RECIPIENTS];
	GString *value; /* for what is read now */
} Reader;

/* ---- reading ---- */

/* Not 0. */
static guint64
hash_octets(const void *octets, gsize length)
{
	struct sha1_ctx sha1;
	guint8 digest[SHA1_DIGEST_SIZE];
	guint64 hash;

	sha1_init(&sha1);
	sha1_update(&sha1, length, octets);
	sha1_digest(&sha1, sizeof digest, digest);
	memcpy(&hash, digest, sizeof hash);
	return MAX(hash, 1);
}

/* Where a line was folded, servers differ in what blanks are there. */
static void
delete_blanks(GString *text)
{
	gsize kept = 0;

	for (gsize i = 0; i < text->len; i++) {
		if (text->str[i] != ' ' && text->str[i] != '\t')
			text->str[kept++] = text->str[i];
	}
	g_string_truncate(text, kept);
}

static void
add_line(GArray *hashes, GString *value)
{
	guint64 hash;

	delete_blanks(value);
	if (value->len == 0)
		return;
	hash = hash_octets(value->str, value->len);
	g_array_append_val(hashes, hash);
}

/* A NUL would end it for GMime. */
static GString *
copy_for_gmime(const GString *value)
{
	GString *copy = g_string_new_len(value->str, (gssize)value->len);

	for (gsize i = 0; i < copy->len; i++) {
		if (copy->str[i] == '\0' || copy->str[i] == '\r')
			copy->str[i] = '?';
	}
	return copy;
}

static void
read_field(Reader *reader, const HeaderField *field)
{
	for (gsize i = 0; i < N_FIELDS; i++) {
		if (!header_field_is(field, field_names[i]))
			continue;
		header_field_unfold(field, reader->value);
		if (reader->fields[i] == NULL && reader->value->len > 0)
			reader->fields[i] = copy_for_gmime(reader->value);
		return;
	}
	for (gsize i = 0; i < N_RECIPIENTS; i++) {
		if (!header_field_is(field, recipient_names[i]))
			continue;
		header_field_unfold(field, reader->value);
		add_line(reader->recipients[i], reader->value);
		return;
	}
	if (header_field_is(field, "Received")) {
		header_field_unfold(field, reader->value);
		add_line(reader->received, reader->value);
	}
}

static void
reader_begin(Reader *reader)
{
	*reader = (Reader){
		.received = g_array_new(FALSE, FALSE, sizeof(guint64)),
		.value = g_string_new(NULL),
	};
	for (gsize i = 0; i < N_RECIPIENTS; i++)
		reader->recipients[i] =
			g_array_new(FALSE, FALSE, sizeof(guint64));
}

static void
reader_end(Reader *reader)
{
	for (gsize i = 0; i < N_FIELDS; i++) {
		if (reader->fields[i] != NULL)
			g_string_free(reader->fields[i], TRUE);
	}
	for (gsize i = 0; i < N_RECIPIENTS; i++)
		g_array_unref(reader->recipients[i]);
	g_array_unref(reader->received);
	g_string_free(reader->value, TRUE);
}

/* ---- the four fields ---- */

static char *
decode_date(const char *value)
{
	g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(value);

	return date != NULL ? g_strdup_printf("%" G_GINT64_FORMAT,
	                                      g_date_time_to_unix(date))
	                    : NULL;
}

/* Those of groups as well. */
static void
append_addresses(GString *text, InternetAddressList *list)
{
	const int length = internet_address_list_length(list);

	for (int i = 0; i < length; i++) {
		InternetAddress *address =
			internet_address_list_get_address(list, i);

		if (INTERNET_ADDRESS_IS_MAILBOX(address))
			g_string_append_printf(
				text, "%s,",
				internet_address_mailbox_get_addr(
					INTERNET_ADDRESS_MAILBOX(address)));
		else if (INTERNET_ADDRESS_IS_GROUP(address))
			append_addresses(
				text, internet_address_group_get_members(
					      INTERNET_ADDRESS_GROUP(address)));
	}
}

static char *
decode_from(const char *value, GMimeParserOptions *options)
{
	InternetAddressList *list = internet_address_list_parse(options, value);
	GString *text = g_string_new(NULL);

	if (list != NULL) {
		append_addresses(text, list);
		g_object_unref(list);
	}
	return g_string_free(text, FALSE);
}

/* Takes text: runs of white space become one blank. */
static char *
squeeze(char *text)
{
	g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n", -1);
	GString *squeezed = g_string_new(NULL);

	for (gsize i = 0; words[i] != NULL; i++) {
		if (words[i][0] == '\0')
			continue;
		if (squeezed->len > 0)
			g_string_append_c(squeezed, ' ');
		g_string_append(squeezed, words[i]);
	}
	g_free(text);
	return g_string_free(squeezed, FALSE);
}

static char *
decode(Field field, const char *value, GMimeParserOptions *options)
{
	switch (field) {
	case FIELD_MESSAGE_ID:
		return g_mime_utils_decode_message_id(value);
	case FIELD_DATE:
		return decode_date(value);
	case FIELD_FROM:
		return decode_from(value, options);
	default:
		return squeeze(g_mime_utils_header_decode_text(options, value));
	}
}

/* FALSE: one of them is missing. */
static gboolean
digest_fields(const Reader *reader, GMimeParserOptions *options, guint8 *digest)
{
	struct sha1_ctx sha1;

	sha1_init(&sha1);
	for (gsize i = 0; i < N_FIELDS; i++) {
		const GString *value = reader->fields[i];
		g_autofree char *text = NULL;

		if (value == NULL || value->len > VALUE_LIMIT)
			return FALSE;
		text = decode((Field)i, value->str, options);
		if (text == NULL || *text == '\0')
			return FALSE;
		sha1_update(&sha1, strlen(text) + 1, (const guint8 *)text);
	}
	sha1_digest(&sha1, IDENTITY_FIELDS_LENGTH, digest);
	return TRUE;
}

/* GMime's types are not made to be used first by several threads at once. */
static gboolean
decode_fields(const Reader *reader, guint8 *digest)
{
	static GMutex lock;
	GMimeParserOptions *options;
	gboolean has_all;

	g_mutex_lock(&lock);
	options = mail_gmime_options_new();
	has_all = digest_fields(reader, options, digest);
	g_mime_parser_options_free(options);
	g_mutex_unlock(&lock);
	return has_all;
}

/* ---- lines in any order ---- */

static gint
compare_hashes(gconstpointer a, gconstpointer b)
{
	guint64 first = *(const guint64 *)a, second = *(const guint64 *)b;

	return (first > second) - (first < second);
}

/* 0: there is none. */
static guint64
hash_multiset(GArray *hashes)
{
	if (hashes->len == 0)
		return 0;
	g_array_sort(hashes, compare_hashes);
	return hash_octets(hashes->data, hashes->len * sizeof(guint64));
}

static gboolean
take(Reader *reader, MailIdentity *identity)
{
	if (reader->received->len == 0 ||
	    !decode_fields(reader, identity->fields))
		return FALSE;
	identity->received_lines = reader->received->len;
	identity->received = hash_multiset(reader->received);
	for (gsize i = 0; i < N_RECIPIENTS; i++)
		identity->recipients[i] = hash_multiset(reader->recipients[i]);
	return TRUE;
}

gboolean
mail_identity_take(const guint8 *header, gsize length, MailIdentity *identity)
{
	const char *at = (const char *)header;
	const char *end = length > 0 ? at + length : at;
	HeaderField field;
	gboolean has_identity;
	Reader reader;

	reader_begin(&reader);
	while (header_field_next(&at, end, &field))
		read_field(&reader, &field);
	has_identity = take(&reader, identity);
	reader_end(&reader);
	return has_identity;
}
