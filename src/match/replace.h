/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * replace.h - UIDLs that are there, where the user lets them be changed
 *
 * A forensic re-migration (--replace): somebody gave messages wrong UIDLs, or
 * pop3_save_uidl stored Dovecot's own. Such a P is changed only where another
 * UIDL comes to its message, and taken off only where it belongs to another
 * message; on evidence better than sizes, unless the user trusts sizes. All
 * else stays: what the dump does not know is somebody else's.
 */
#ifndef MATCH_REPLACE_H
#define MATCH_REPLACE_H

#include "match/work.h"

/*
 * Takes pairs back that are not proven well enough for what they would change,
 * and marks the messages that lose their P (MatchRow.loses_uidl).
 */
void replace_claims(const Work *work);

#endif
