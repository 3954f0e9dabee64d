/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * formula.h - how an old server made its UIDLs of what it knew of a message
 *
 * Written like a pop3_uidl_format (format.h), in 2.4's syntax or 2.3's; "%%{",
 * with which Dovecot Pro keeps its settings from being expanded, is "%{". There
 * are variables that no pop3_uidl_format has:
 *
 *	courier_name    the base name, what is special as +XX (Courier's v0)
 *	message_id      the Message-ID without its <> (vm-pop3d)
 *	owm             the Message-ID if it is a valid UIDL, else the hex MD5
 *	                of it (Openwave; the name is Dovecot Pro's)
 *	gmail_id        the number of X-GM-MSGID, else of a name <hex>.eml, as
 *	                got-your-back has it (Gmail; a number)
 *	zimbra_id       the number that a name <10 digits>-... begins with, as
 *	                in Zimbra's archives (a number)
 *	zimbra_digest   SHA-256 of the octets as stored, in base64, ',' for '/'
 *	popa3d          16 hex digits, of the MD5 of some lines of the header
 *	message | md5   the MD5 of the whole message, line ends as LF
 *
 * A guid is the base name where a record has none, as in Dovecot. The rules are
 * those of the table of UIDL formats by server, each seen in the server's own
 * source or in what it served.
 *
 * A formula may be wrong: no UIDL of one is to be believed until others that it
 * gives have been found in the dump.
 */
#ifndef UIDL_FORMULA_H
#define UIDL_FORMULA_H

#include "uidl/message.h"

#include <glib.h>

typedef struct UidlFormula UidlFormula;

/* What it takes to compute a UIDL. */
typedef enum {
	FORMULA_UID = 1 << 0,
	FORMULA_UID_VALIDITY = 1 << 1,
	FORMULA_NAME = 1 << 2,
	FORMULA_GUID = 1 << 3,
	FORMULA_TEXTS = 1 << 4,  /* UidlMessage, what is of the header */
	FORMULA_CONTENT = 1 << 5 /* and what is of the whole message */
} FormulaNeeds;

/* Of a message; what is not known is 0 or NULL. */
typedef struct {
	/* Those that the old server gave. What a store is about to give is
	   nothing that a UIDL of the past could be made of. */
	guint32 uid;
	guint32 uid_validity;
	const char *name; /* the base name; needs no NUL at its end */
	gsize name_length;
	const char *guid; /* NULL: the base name; needs no NUL either */
	gsize guid_length;
	const UidlMessage *message;
} FormulaParts;

/* G_IO_ERROR_INVALID_ARGUMENT: not a formula, or a part that is not known. */
UidlFormula *uidl_formula_parse(const char *text, GError **error);
void uidl_formula_free(UidlFormula *formula);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UidlFormula, uidl_formula_free)

/* The text that it was parsed from. */
const char *uidl_formula_text(const UidlFormula *formula);

/* Of gmail_id both NAME and TEXTS, though either may do. */
FormulaNeeds uidl_formula_needs(const UidlFormula *formula);

/*
 * Whether a UIDL that it gives, found in a dump, says something by itself: it
 * holds all of a UIDVALIDITY, a name or content. A bare UID says nothing: any
 * server has a message 17.
 */
gboolean uidl_formula_is_telling(const UidlFormula *formula);

/* Replaces what is in uidl. FALSE: it cannot be computed, for something is not
   known, or what comes is no usable UIDL (uidl.h); uidl is empty then. */
gboolean uidl_formula_expand(const UidlFormula *formula,
                             const FormulaParts *parts, GString *uidl);

/*
 * Its variables one by one, as they stand in it: who learns that a formula is
 * right wants to have seen different values of each that varies.
 */
guint uidl_formula_variables(const UidlFormula *formula);

/* Which part the variable is of: one of FormulaNeeds (of gmail_id TEXTS). All
   but UID_VALIDITY differ from message to message. */
FormulaNeeds uidl_formula_variable(const UidlFormula *formula, guint variable);

/* As uidl_formula_expand(), of one variable alone. */
gboolean uidl_formula_expand_variable(const UidlFormula *formula,
                                      guint variable, const FormulaParts *parts,
                                      GString *value);

#endif
