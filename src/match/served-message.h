/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * served-message.h - a message of a Store as dovecot/served.h takes it
 */
#ifndef MATCH_SERVED_MESSAGE_H
#define MATCH_SERVED_MESSAGE_H

#include "dovecot/served.h"
#include "mailbox/store.h"

/* Its texts are the Store's: good until a message is added. */
ServedMessage served_message(const Store *store, guint32 message);

#endif
