/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mailbox/maildir.h"

#include "temp-folder.h"

typedef struct {
	const char *name;
	gboolean copies;
	gboolean all;
	const char *mailboxes[3];
	/* Those that are read, "*" behind those that take part; or the error */
	const char *told;
} Case;

static const Case cases[] = {
	{ "inbox", FALSE, FALSE, { NULL }, "INBOX*" },
	{ "copies", TRUE, FALSE, { NULL }, "INBOX* A/B Entw\xc3\xbcrfe Sent" },
	{ "all", FALSE, TRUE, { NULL }, "INBOX* A/B* Entw\xc3\xbcrfe* Sent*" },
	{ "all-copies",
	  TRUE,
	  TRUE,
	  { NULL },
	  "INBOX* A/B* Entw\xc3\xbcrfe* Sent*" },
	{ "named", FALSE, FALSE, { "Sent" }, "INBOX Sent*" },
	{ "named-decoded",
	  FALSE,
	  FALSE,
	  { "Entw\xc3\xbcrfe" },
	  "INBOX Entw\xc3\xbcrfe*" },
	{ "named-as-on-disk", FALSE, FALSE, { ".A.B" }, "INBOX A/B*" },
	{ "named-with-inbox", FALSE, FALSE, { "inbox", "A/B" }, "INBOX* A/B*" },
	{ "named-copies",
	  TRUE,
	  FALSE,
	  { "Sent" },
	  "INBOX A/B Entw\xc3\xbcrfe Sent*" },
	{ "unknown",
	  FALSE,
	  FALSE,
	  { "Sent", "sent" },
	  "has no mailbox sent (--mailbox); it has INBOX, A/B, "
	  "Entw\xc3\xbcrfe, Sent" },
};

static char *
tell(const Store *store)
{
	GString *text = g_string_new(NULL);

	for (guint32 i = 0; i < store->folders->len; i++) {
		const StoreFolder *folder = store_folder(store, i);

		g_string_append_printf(text, "%s%s%s", i > 0 ? " " : "",
		                       folder->name,
		                       folder->takes_part ? "*" : "");
	}
	return g_string_free(text, FALSE);
}

static void
test_case(gconstpointer data)
{
	const Case *it = data;
	static const char *const folders[] = { "", "/.Sent", "/.A.B",
		                               "/.Entw&APw-rfe" };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(GError) error = NULL;
	const MaildirOptions options = {
		.now = 1000,
		.copies = it->copies,
		.all_mailboxes = it->all,
		.mailboxes = it->mailboxes[0] != NULL ? it->mailboxes : NULL,
	};
	g_autoptr(Store) store = NULL;
	g_autofree char *told = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path =
			g_strconcat("m", folders[i], "/cur/1.M1P1.mx", NULL);

		temp_folder_write(folder, path, "Subject: x\n\nx\n");
	}
	{
		g_autofree char *path = g_build_filename(folder, "m", NULL);

		store = maildir_read(path, &options, &error);
	}
	told = store != NULL ? tell(store) : g_strdup(error->message);
	g_assert_cmpstr(told, ==, it->told);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/mailbox/maildir-scope/",
		                                    cases[i].name, NULL);

		g_test_add_data_func(path, &cases[i], test_case);
	}
	return g_test_run();
}
