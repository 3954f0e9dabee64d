/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * place.h - the folder that holds a list or gets one, opened once for all
 */
#ifndef WRITE_PLACE_H
#define WRITE_PLACE_H

#include "mailbox/store.h"
#include "write/file.h"

typedef struct Place Place;

/*
 * A folder of a control directory that is missing is made if the list is to be
 * made as well, and taken away again by place_free() if it is still empty.
 */
Place *place_open(const Store *store, const StoreFolder *folder,
                  GError **error);
void place_free(Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)

int place_fd(const Place *place);

/*
 * Whose a new list is, as Dovecot would have it: of the Maildir's owner and
 * group, with the permissions of the Maildir's folder. (mail_list's
 * permissions, 2.3.19.1)
 */
const FileOwner *place_owner(const Place *place);

#endif
