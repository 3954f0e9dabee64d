/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "carry-out.h"

#include <string.h>

static void
set_uidl(Store *store, guint32 message, const char *uidl, guint32 order)
{
	StoreMessage *row = store_get(store, message);
	guint32 offset = (guint32)store->strings->len;

	row->order = order;
	row->uidl = uidl != NULL ? offset : STORE_NO_UIDL;
	if (uidl != NULL)
		g_string_append_len(store->strings, uidl,
		                    (gssize)strlen(uidl) + 1);
}

void
carry_out(const Plan *plan, const Maildrop *maildrop, const Store *before,
          Store *store)
{
	for (guint i = 0; i < plan->folders->len; i++) {
		const PlanFolder *folder =
			&g_array_index(plan->folders, PlanFolder, i);
		StoreFolder *box = store_folder(store, folder->folder);

		for (guint32 j = box->first;
		     folder->drops_orders && j < box->first + box->length; j++)
			store_get(store, j)->order = STORE_NO_ORDER;
		for (guint j = 0; j < folder->entries->len; j++) {
			const PlanEntry *entry =
				&g_array_index(folder->entries, PlanEntry, j);

			set_uidl(store, entry->message,
			         plan_uidl(maildrop, before, entry),
			         plan_order(maildrop, entry));
		}
		box->next_uid = MAX(box->next_uid, folder->next_uid);
	}
}
