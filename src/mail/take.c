/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/take.h"

#include "mail/facts.h"
#include "mail/tree.h"
#include "uidl/uidl.h"

#include <string.h>

void
take_begin(Take *take, MailTable *table, guint64 header_limit)
{
	take->table = table;
	take->header_limit = header_limit;
	take->faults = g_array_new(FALSE, FALSE, sizeof(MailFault));
}

void
take_end(Take *take)
{
	for (guint i = 0; i < take->faults->len; i++) {
		MailFault *fault = &g_array_index(take->faults, MailFault, i);

		mail_table_add_fault(take->table, fault->message, fault->text);
	}
	g_array_unref(take->faults);
}

/* Takes text. */
static void
tell(Take *take, guint32 message, gboolean is_told, char *text)
{
	const MailFault fault = { .message = message, .text = text };

	if (is_told)
		g_free(text);
	else
		g_array_append_val(take->faults, fault);
}

void
take_fail(Take *take, guint32 message, FactSet facts, char *text)
{
	Facts *row = &take->table->facts[message];
	const gboolean is_told = row->failed != 0;

	facts_fail(row, facts);
	tell(take, message, is_told, text);
}

gboolean
take_is_same(const Facts *facts, const ScanResult *result)
{
	/* A header that is known was not over the limit. */
	return !(facts->known & FACT_HEADER) ||
	       (!result->over_limit &&
	        memcmp(facts->header, result->header.ended, DIGEST_LENGTH) ==
	                0);
}

/* Those that the table keeps elsewhere than in the message's row. */
static void
take_side_facts(MailTable *table, guint32 message, FactSet wants,
                const ScanResult *result)
{
	Facts *row = &table->facts[message];
	const FactSet side = FACT_BODY | FACT_FIELDS | FACT_IDENTITY |
	                     FACT_TEXTS | FACT_CONTENT;
	const FactSet news = wants & side & ~(FactSet)row->known;

	if (news & FACT_BODY)
		memcpy(mail_table_body(table, message), result->body,
		       DIGEST_LENGTH);
	if (news & FACT_FIELDS)
		mail_table_set_fields(table, message, result->fields);
	if (news & FACT_IDENTITY)
		mail_table_set_identity(table, message,
		                        result->has_identity ? &result->identity
		                                             : NULL);
	if (news & (FACT_TEXTS | FACT_CONTENT))
		mail_table_set_message(table, message, &result->uidl);
	row->known |= (guint8)news;
}

gboolean
take_scan(Take *take, guint32 message, FactSet wants, const ScanResult *result)
{
	MailTable *table = take->table;
	Facts *row = &table->facts[message];
	const gboolean is_told = row->failed != 0;
	char *failure;

	if (!take_is_same(row, result))
		return FALSE;
	failure =
		facts_take(row, result, (MailForm)table->sources[message].form,
	                   wants, take->header_limit);
	if (failure != NULL) {
		tell(take, message, is_told, failure);
		return TRUE;
	}
	if (row->can != 0)
		take_side_facts(table, message, wants, result);
	return TRUE;
}

static void
copy_header(Facts *row, const Facts *facts)
{
	memcpy(row->header, facts->header, DIGEST_LENGTH);
	row->header_size = facts->header_size;
	row->message_id = facts->message_id;
	row->oldest_received = facts->oldest_received;
	row->stated = facts->stated;
	row->traits |= facts->traits & TRAIT_RECEIVED;
	row->known |= FACT_HEADER;
}

static void
copy_size(Facts *row, const Facts *facts)
{
	row->wire_size = facts->wire_size;
	row->lines = facts->lines;
	row->claimed = 0;
	row->traits |= facts->traits & TRAIT_NO_BODY;
	row->known |= FACT_SIZE | FACT_LINES;
}

/* What has failed along with facts. */
static FactSet
lost_with(const Facts *facts, const Facts *row, MailForm form)
{
	/* A header over the limit, and all else is fine. */
	if (facts->failed & FACT_BODY)
		return FACTS_OF_ANY_HEADER;
	/* An answer may be cut off, whatever is wanted of it. */
	return form == FORM_PLAIN ? row->wanted : row->can;
}

void
take_facts(Take *take, guint32 message, FactSet wants, const Facts *facts,
           const char *failure)
{
	MailForm form = (MailForm)take->table->sources[message].form;
	Facts *row = &take->table->facts[message];

	row->traits |= facts->traits & TRAIT_COMPRESSED;
	if (facts->can == 0) {
		row->can = 0;
		return;
	}
	if (facts->known & FACT_HEADER)
		copy_header(row, facts);
	if (wants & facts->known & (FACT_SIZE | FACT_LINES))
		copy_size(row, facts);
	if (facts->failed != 0)
		take_fail(take, message, lost_with(facts, row, form),
		          g_strdup(failure));
}

void
take_name_error(const MailTable *table, guint32 message, GError **error)
{
	g_autofree char *shown =
		uidl_escape(mail_table_path(table, message), -1);

	g_prefix_error(error, "%s: ", shown);
}

GError *
take_changed_error(const MailTable *table, guint32 message)
{
	GError *error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_BUSY,
	                                    "changed while read");

	take_name_error(table, message, &error);
	return error;
}
