/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "pop3/formula-dump.h"

#include "mail/load.h"
#include "mailbox/maildir.h"

#include "temp-folder.h"

typedef struct {
	const char *name;
	const char *formula;
	gboolean all; /* folders */
	/* "<number> <uidl>" a line, then warnings */
	const char *told;
} Case;

#define LIST "3 V7 N20\n3 :1.M1P1.mx\n12 :2.M2P2.mx\n"
#define MAIL(id, text) "Message-ID: <" id ">\nSubject: x\n\n" text "\n"

static const Case cases[] = {
	{ "uid", "%v.%u", FALSE,
	  "1 7.12\n2 7.3\nthe formula gives no UIDL for 2 messages\n" },
	{ "message-id", "%{message_id}", FALSE,
	  "1 a@x\n2 b@x\ncur/3.M3P3.mx and cur/4.M4P4.mx are given one UIDL, "
	  "c@x, so neither gets it\n" },
	{ "identical", "%{message_id}", TRUE,
	  "1 a@x\n2 b@x\ncur/3.M3P3.mx and cur/4.M4P4.mx are given one UIDL, "
	  "c@x, so neither gets it\n" },
	{ "names", "%f", TRUE,
	  "1 1.M1P1.mx\n2 2.M2P2.mx\n3 3.M3P3.mx\n4 4.M4P4.mx\n"
	  "5 5.M5P5.mx\n" },
};

static gboolean
fetch(gpointer data, GError **error)
{
	const LoadOptions options = { .threads = 1 };
	Store *store = data;

	return mail_load(store->mail, &options, error);
}

static char *
tell(const Maildrop *maildrop)
{
	GString *text = g_string_new(NULL);

	for (guint32 i = 0; i < maildrop->messages->len; i++)
		g_string_append_printf(text, "%u %s\n",
		                       maildrop_get(maildrop, i)->number,
		                       maildrop_uidl(maildrop, i));
	for (guint i = 0; i < maildrop->warnings->len; i++)
		g_string_append_printf(text, "%s\n",
		                       (char *)maildrop->warnings->pdata[i]);
	return g_string_free(text, FALSE);
}

static void
test_case(gconstpointer data)
{
	const Case *it = data;
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autofree char *path = g_build_filename(folder, "m", NULL);
	const MaildirOptions options = { .now = 1000,
		                         .all_mailboxes = it->all };
	g_autoptr(UidlFormula) formula = uidl_formula_parse(it->formula, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = NULL;
	g_autoptr(Maildrop) maildrop = NULL;
	g_autofree char *told = NULL;

	temp_folder_write(folder, "m/dovecot-uidlist", LIST);
	temp_folder_write(folder, "m/cur/1.M1P1.mx", MAIL("a@x", "one"));
	temp_folder_write(folder, "m/cur/2.M2P2.mx", MAIL("b@x", "two"));
	temp_folder_write(folder, "m/cur/3.M3P3.mx", MAIL("c@x", "three"));
	temp_folder_write(folder, "m/cur/4.M4P4.mx", MAIL("c@x", "four"));
	temp_folder_write(folder, "m/.Copy/cur/5.M5P5.mx", MAIL("a@x", "one"));
	store = maildir_read(path, &options, &error);
	g_assert_no_error(error);
	maildrop = formula_dump_make(store, formula, fetch, store, &error);
	g_assert_no_error(error);
	told = tell(maildrop);
	g_assert_cmpstr(told, ==, it->told);
	g_assert_true(maildrop->has_no_order);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/pop3/formula-dump/", cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	return g_test_run();
}
