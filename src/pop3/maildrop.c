/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/maildrop.h"

Maildrop *
maildrop_new(Tree *tree)
{
	Maildrop *maildrop = g_new0(Maildrop, 1);

	maildrop->mail = mail_table_new(tree);
	maildrop->messages = g_array_new(FALSE, FALSE, sizeof(MaildropMessage));
	maildrop->uidls = g_string_new(NULL);
	maildrop->warnings = g_ptr_array_new_with_free_func(g_free);
	maildrop->damage = g_ptr_array_new_with_free_func(g_free);
	return maildrop;
}

void
maildrop_free(Maildrop *maildrop)
{
	if (maildrop == NULL)
		return;
	mail_table_free(maildrop->mail);
	g_array_unref(maildrop->messages);
	g_string_free(maildrop->uidls, TRUE);
	g_ptr_array_unref(maildrop->warnings);
	g_ptr_array_unref(maildrop->damage);
	g_free(maildrop);
}

static guint32
store_uidl(Maildrop *maildrop, const char *uidl)
{
	gsize offset = maildrop->uidls->len;

	if (uidl == NULL)
		return MAILDROP_NO_UIDL;
	g_assert(offset < MAILDROP_NO_UIDL);
	g_string_append(maildrop->uidls, uidl);
	g_string_append_c(maildrop->uidls, '\0');
	return (guint32)offset;
}

guint32
maildrop_add(Maildrop *maildrop, guint32 number, const char *uidl, guint64 size,
             guint32 entry, MailForm form, FactSet can)
{
	guint length = maildrop->messages->len;
	MaildropMessage message = { .size = size, .number = number };
	guint32 row;

	g_assert(number >= 1 && number <= MAILDROP_MAX_NUMBER);
	g_assert(length == 0 ||
	         maildrop_get(maildrop, length - 1)->number < number);

	message.uidl = store_uidl(maildrop, uidl);
	g_array_append_val(maildrop->messages, message);
	row = mail_table_add(maildrop->mail, entry, form, can);
	g_assert(row == length);
	return row;
}

void
maildrop_warn(Maildrop *maildrop, char *text)
{
	g_ptr_array_add(maildrop->warnings, text);
}
