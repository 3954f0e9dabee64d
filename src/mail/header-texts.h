/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * header-texts.h - what of a header old servers made their UIDLs of
 */
#ifndef MAIL_HEADER_TEXTS_H
#define MAIL_HEADER_TEXTS_H

#include "uidl/message.h"

#include <glib.h>

/*
 * Sets has_texts and what it is of; the text of message lies in message_id.
 * header: with or without its empty line.
 *
 * popa3d digests these lines as they are, each with its LF: every Delivered-To
 * and X-Delivery-ID, the first Received, and Date and Message-ID where they
 * stand before that. Names are in any letter case, but the X is not, and a
 * colon follows at once.
 */
void header_texts_take(const guint8 *header, gsize length, GString *message_id,
                       UidlMessage *message);

#endif
