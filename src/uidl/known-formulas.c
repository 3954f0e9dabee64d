/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/known-formulas.h"

#define UID_HEX "%{uid | hex(8)}"
#define VALIDITY_HEX "%{uidvalidity | hex(8)}"

/* tpop3d's of an mbox are not here: it digests the From_ line, too. */
static const KnownFormula formulas[] = {
	{ VALIDITY_HEX UID_HEX, "UW-IMAP", "uidvalidity + uid" },
	{ UID_HEX VALIDITY_HEX, "Dovecot", "uid + uidvalidity" },
	{ "%{uidvalidity}.%{uid}", "Cyrus or Dovecot 0.99", "uidvalidity.uid" },
	{ "%{uidvalidity}-%{uid}", "Critical Path or Cyrus",
	  "uidvalidity-uid" },
	{ "%{uid}", "Cyrus, Citadel, hMailServer or James", "uid" },
	{ "%{filename}", "qmail-pop3d or vpopmail", "base name" },
	{ "%{courier_name}", "Courier before July 2003", "base name, escaped" },
	{ "%{guid}", "Dovecot (%g)", "GUID" },
	{ "%{filename | md5}", "tpop3d", "MD5 of the base name" },
	{ "%{message_id}", "vm-pop3d", "Message-ID without its <>" },
	{ "%{owm}", "Openwave", "Message-ID or its MD5" },
	{ "GmailId%{gmail_id | hex}", "Gmail", "X-GM-MSGID" },
	{ "%{zimbra_id}.%{zimbra_digest}", "Zimbra", "item id + SHA-256" },
	{ "%{popa3d}", "popa3d", "MD5 of header lines" },
};

const KnownFormula *
known_formulas(gsize *length)
{
	*length = G_N_ELEMENTS(formulas);
	return formulas;
}
