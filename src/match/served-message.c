/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/served-message.h"

ServedMessage
served_message(const Store *store, guint32 message)
{
	const StoreMessage *row = store_get(store, message);

	return (ServedMessage){
		.index = message,
		.uid = row->uid,
		.order = row->order,
		.uidl = store_uidl(store, message),
		.name = store_name(store, message),
		.name_length = row->base_length,
		.guid = store_guid(store, message),
	};
}
