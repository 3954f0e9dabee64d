/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/facts.h"

#include <string.h>

void
facts_fail(Facts *row, FactSet facts)
{
	row->failed |= (guint8)(facts & ~(FactSet)row->known);
}

static char *
take_header(Facts *row, const ScanResult *result, guint64 header_limit)
{
	if (result->over_limit) {
		facts_fail(row, FACTS_OF_ANY_HEADER);
		return g_strdup_printf("its header is longer than "
		                       "%" G_GUINT64_FORMAT " octets",
		                       header_limit);
	}
	memcpy(row->header, result->header.ended, DIGEST_LENGTH);
	row->header_size = (guint32)MIN(result->header.wire_size, G_MAXUINT32);
	row->message_id = result->header.message_id;
	row->oldest_received = result->header.oldest_received;
	row->stated = result->header.stated;
	if (result->header.has_received)
		row->traits |= TRAIT_RECEIVED;
	row->known |= FACT_HEADER;
	return NULL;
}

char *
facts_take(Facts *row, const ScanResult *result, MailForm form, FactSet wants,
           guint64 header_limit)
{
	/* Which may be just what somebody once got as mail. */
	if (result->packed != NULL)
		row->traits |= TRAIT_COMPRESSED;
	if (form != FORM_PLAIN && result->octets == 0) {
		row->can = 0;
		return NULL;
	}
	if (result->cut_off) {
		facts_fail(row, row->can);
		return g_strdup("cut off: no line with a dot ends the server's "
		                "answer");
	}
	if (wants & (FACT_SIZE | FACT_LINES)) {
		row->wire_size = result->wire_size;
		row->lines = (guint32)MIN(result->lines, G_MAXUINT32);
		row->claimed = 0;
		if (!result->has_body)
			row->traits |= TRAIT_NO_BODY;
		row->known |= FACT_SIZE | FACT_LINES;
	}
	return take_header(row, result, header_limit);
}
