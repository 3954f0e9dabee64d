/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * test-build-names.c - the messages of a new Maildir: names, times, records
 */
#include "build-box.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <utime.h>

#define MAIL "Subject: a\n\nText\n" /* 17 octets, 20 with CRLF */
#define SHOWN "Subject: a\\n\\nText\\n"
#define HOST ".pop3uidl-convert,S=17,W=20" /* of MAIL */
#define NO STORE_NO_ORDER

/* All that is beside INBOX's files and list. */
#define UIDVALIDITY                                                            \
	"dovecot-uidvalidity\n| 6553f100\ndovecot-uidvalidity.6553f100\n"

typedef struct {
	guint32 uid;
	const char *uidl;
	guint32 order;
	const char *path;
	const char *octets;
	const char *planned; /* UIDL of the dump; "": its base name; NULL: no
	                        entry */
} BoxMessage;

typedef struct {
	const char *name;
	gboolean is_new; /* the folder has no list */
	BoxMessage messages[6];
	const char *text;
	guint renamed;
} BoxCase;

static const BoxCase box_cases[] = {
	{ "nothing",
	  FALSE,
	  { { 0 } },
	  "dovecot-uidlist\n| 3 V1700000000 N1\n" UIDVALIDITY,
	  0 },
	{ "kept",
	  FALSE,
	  { { 2, NULL, NO, "cur/2.mx,S=17,W=20:2,FS", MAIL, NULL },
	    { 5, "old", 3, "cur/1.mx", "", NULL },
	    { 9, NULL, NO, "new/3.M1P1.mx", MAIL, NULL } },
	  "cur/1.mx 1500000005 \n"
	  "cur/2.mx,S=17,W=20:2,FS 1500000002 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N10\n"
	  "| 2 :2.mx,S=17,W=20\n"
	  "| 5 Pold O3 :1.mx\n"
	  "| 9 :3.M1P1.mx\n" UIDVALIDITY "new/3.M1P1.mx 1500000009 " SHOWN "\n",
	  0 },
	{ "planned",
	  FALSE,
	  { { 1, NULL, 9, "cur/1.mx:2,S", MAIL, "u-1" },
	    { 2, "old", 8, "cur/2.mx:2,S", MAIL, "u-2" },
	    { 3, "stays", 7, "cur/3.mx:2,S", MAIL, NULL },
	    { 4, NULL, NO, "cur/4.mx:2,S", MAIL, "" } },
	  "cur/1.mx:2,S 1500000001 " SHOWN "\n"
	  "cur/2.mx:2,S 1500000002 " SHOWN "\n"
	  "cur/3.mx:2,S 1500000003 " SHOWN "\n"
	  "cur/4.mx:2,S 1500000004 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N5\n"
	  "| 1 Pu-1 O1 :1.mx\n"
	  "| 2 Pu-2 O2 :2.mx\n"
	  "| 3 Pstays :3.mx\n"
	  "| 4 P :4.mx\n" UIDVALIDITY,
	  0 },
	{ "seen-in-new",
	  FALSE,
	  { { 1, NULL, NO, "new/1.mx:2,S", MAIL, NULL } },
	  "cur/1.mx:2,S 1500000001 " SHOWN "\n"
	  "dovecot-uidlist\n| 3 V1700000000 N2\n| 1 :1.mx\n" UIDVALIDITY,
	  0 },
	{ "mangled",
	  FALSE,
	  { { 1, "", NO, "cur/1.mx;2,S", MAIL, NULL } },
	  "cur/1.mx:2,S 1500000001 " SHOWN "\n"
	  "dovecot-uidlist\n| 3 V1700000000 N2\n| 1 P :1.mx\n" UIDVALIDITY,
	  0 },
	{ "mangled-lies",
	  FALSE,
	  { { 1, NULL, NO, "cur/1.mx,S=11;2,S", MAIL, NULL },
	    { 2, NULL, NO, "cur/2.mx,S=17;2,S", MAIL, NULL } },
	  "cur/1500000001.M831832P08720132676472085404" HOST
	  ":2,S 1500000001 " SHOWN "\n"
	  "cur/2.mx,S=17:2,S 1500000002 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N3\n"
	  "| 1 G1.mx,S=11 :1500000001.M831832P08720132676472085404" HOST "\n"
	  "| 2 :2.mx,S=17\n" UIDVALIDITY,
	  1 },
	{ "lying-names",
	  FALSE,
	  { { 1, "", 4, "cur/1.mx,S=18:2,S", MAIL, NULL },
	    { 2, NULL, NO, "new/2.mx,W=17", MAIL, NULL },
	    { 3, NULL, NO, "cur/3.mx,S=17,W=20", MAIL, NULL } },
	  "cur/1500000001.M831832P08720132676472085404" HOST
	  ":2,S 1500000001 " SHOWN "\n"
	  "cur/3.mx,S=17,W=20 1500000003 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N4\n"
	  "| 1 P1.mx,S=18 O4 G1.mx,S=18 :1500000001.M831832P08720132676472085404" HOST
	  "\n"
	  "| 2 G2.mx,W=17 :1500000002.M509532P05030501468994898572" HOST "\n"
	  "| 3 :3.mx,S=17,W=20\n" UIDVALIDITY
	  "new/1500000002.M509532P05030501468994898572" HOST
	  " 1500000002 " SHOWN "\n",
	  2 },
	{ "bad-names",
	  FALSE,
	  { { 1, NULL, NO, "cur/1\tx:2,S", MAIL, "u-1" },
	    { 2, "p", NO, "cur/.2", MAIL, NULL },
	    { 3, "", NO, "new/3\002", MAIL, NULL } },
	  "cur/1500000001.M831832P08720132676472085404" HOST
	  ":2,S 1500000001 " SHOWN "\n"
	  "cur/1500000002.M509532P05030501468994898572" HOST
	  ":2, 1500000002 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N4\n"
	  "| 1 Pu-1 O1 :1500000001.M831832P08720132676472085404" HOST "\n"
	  "| 2 Pp G.2 :1500000002.M509532P05030501468994898572" HOST "\n"
	  "| 3 P :1500000003.M245654P05387393111095065009" HOST "\n" UIDVALIDITY
	  "new/1500000003.M245654P05387393111095065009" HOST
	  " 1500000003 " SHOWN "\n",
	  3 },
	{ "one-name",
	  FALSE,
	  { { 1, NULL, NO, "cur/1.mx:2,S", "first", NULL },
	    { 2, "", NO, "new/1.mx", "second", NULL },
	    { 3, NULL, NO, "cur/1.mx:2,FS", "third", NULL } },
	  "cur/1.mx:2,S 1500000001 first\n"
	  "cur/1500000003.M922973P08921045718527540225.pop3uidl-convert,S=5,W=5:2,FS 1500000003 third\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N4\n"
	  "| 1 :1.mx\n"
	  "| 2 P :1500000002.M308204P04959415142689055375.pop3uidl-convert,S=6,W=6\n"
	  "| 3 :1500000003.M922973P08921045718527540225.pop3uidl-convert,S=5,W=5\n" UIDVALIDITY
	  "new/1500000002.M308204P04959415142689055375.pop3uidl-convert,S=6,W=6 1500000002 second\n",
	  2 },
	/* The names do not depend on the UIDs, which are new. */
	{ "identical",
	  TRUE,
	  { { 1, NULL, NO, "cur/\0011", MAIL, NULL },
	    { 2, NULL, NO, "cur/\0013", MAIL, "u-1" },
	    { 3, NULL, NO, "cur/\0012", MAIL, NULL } },
	  "cur/1500000000.M638271P10909738121938297090" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "cur/1500000000.M638271P10909738121938297090Q2" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "cur/1500000000.M638271P10909738121938297090Q3" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N4\n"
	  "| 1 :1500000000.M638271P10909738121938297090" HOST "\n"
	  "| 2 Pu-1 O1 :1500000000.M638271P10909738121938297090Q2" HOST "\n"
	  "| 3 :1500000000.M638271P10909738121938297090Q3" HOST
	  "\n" UIDVALIDITY,
	  3 },
	/* Such that were made here before, and one more that came. */
	{ "made-before",
	  TRUE,
	  { { 1, NULL, NO,
	      "cur/1500000000.M638271P10909738121938297090" HOST ":2,", MAIL,
	      NULL },
	    { 2, NULL, NO,
	      "cur/1500000000.M638271P10909738121938297090Q2" HOST ":2,", MAIL,
	      NULL },
	    { 3, NULL, NO, "cur/\0012", MAIL, NULL } },
	  "cur/1500000000.M638271P10909738121938297090" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "cur/1500000000.M638271P10909738121938297090Q2" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "cur/1500000000.M638271P10909738121938297090Q3" HOST
	  ":2, 1500000000 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N4\n"
	  "| 1 :1500000000.M638271P10909738121938297090" HOST "\n"
	  "| 2 :1500000000.M638271P10909738121938297090Q2" HOST "\n"
	  "| 3 :1500000000.M638271P10909738121938297090Q3" HOST
	  "\n" UIDVALIDITY,
	  1 },
	{ "base-name-planned",
	  FALSE,
	  { { 1, NULL, NO, "cur/1.mx,S=1:2,S", MAIL, "" },
	    { 2, "", NO, "cur/2.mx,S=1:2,S", MAIL, "2.mx,S=1" } },
	  "cur/1500000001.M831832P08720132676472085404" HOST
	  ":2,S 1500000001 " SHOWN "\n"
	  "cur/1500000002.M509532P05030501468994898572" HOST
	  ":2,S 1500000002 " SHOWN "\n"
	  "dovecot-uidlist\n"
	  "| 3 V1700000000 N3\n"
	  "| 1 P G1.mx,S=1 :1500000001.M831832P08720132676472085404" HOST "\n"
	  "| 2 P2.mx,S=1 O2 G2.mx,S=1 :1500000002.M509532P05030501468994898572" HOST
	  "\n" UIDVALIDITY,
	  2 },
};

static void
fill(BuildBox *box, const BoxCase *test)
{
	guint32 number = 0;

	build_box_init(box, !test->is_new);
	for (const BoxMessage *row = test->messages; row->uid != 0; row++) {
		guint32 message =
			build_box_add(box, row->uid, row->uidl, row->order,
		                      row->path, row->octets);

		if (row->planned != NULL)
			build_box_plan(box, message, ++number,
			               *row->planned != '\0' ? row->planned
			                                     : NULL);
	}
}

static void
test_box(gconstpointer data)
{
	const BoxCase *test = data;
	gsize messages = 0, uidls = 0;
	BuildBox box;

	for (; test->messages[messages].uid != 0; messages++) {
		const char *planned = test->messages[messages].planned;

		uidls += planned != NULL && *planned != '\0';
	}
	fill(&box, test);
	build_box_expect(&box, test->text);
	g_assert_cmpuint(box.result.folders, ==, 1);
	g_assert_cmpuint(box.result.messages, ==, messages);
	g_assert_cmpuint(box.result.renamed, ==, test->renamed);
	g_assert_cmpuint(box.result.uidls, ==, uidls);
	g_assert_cmpuint(box.result.left_out->len, ==, 0);
	build_box_clear(&box);
}

static void
test_guids(void)
{
	BuildBox box;

	build_box_init(&box, TRUE);
	store_folder(box.store, 0)->guid =
		g_strdup("0123456789abcdef0123456789abcdef");
	build_box_add(&box, 1, NULL, NO, "cur/1.mx:2,S", MAIL);
	build_box_add(&box, 2, NULL, NO, "cur/2.mx:2,S", MAIL);
	build_box_add(&box, 3, NULL, NO, "cur/3.mx,S=1:2,S", MAIL);
	build_box_add(&box, 4, NULL, NO, "cur/4.mx,S=1:2,S", MAIL);
	build_box_add(&box, 5, NULL, NO, "cur/5\t.mx,S=1:2,S", MAIL);
	build_box_add(&box, 6, NULL, NO, "cur/6.mx,S=1:2,S", MAIL);
	store_set_guid(box.store, 1, "g-2");
	store_set_guid(box.store, 3, "g-4");
	store_get(box.store, 5)->flags |= STORE_NEW;
	build_box_expect(
		&box,
		"cur/1.mx:2,S 1500000001 " SHOWN "\n"
		"cur/1500000003.M245654P05387393111095065009" HOST
		":2,S 1500000003 " SHOWN "\n"
		"cur/1500000004.M509226P16586514211995151412" HOST
		":2,S 1500000004 " SHOWN "\n"
		"cur/1500000005.M651988P01998867415456026940" HOST
		":2,S 1500000005 " SHOWN "\n"
		"cur/1500000006.M638271P10909738121938297090" HOST
		":2,S 1500000006 " SHOWN "\n"
		"cur/2.mx:2,S 1500000002 " SHOWN "\n"
		"dovecot-uidlist\n"
		"| 3 V1700000000 N7 G0123456789abcdef0123456789abcdef\n"
		"| 1 :1.mx\n"
		"| 2 Gg-2 :2.mx\n"
		"| 3 G3.mx,S=1 :1500000003.M245654P05387393111095065009" HOST
		"\n"
		"| 4 Gg-4 :1500000004.M509226P16586514211995151412" HOST "\n"
		"| 5 :1500000005.M651988P01998867415456026940" HOST "\n"
		"| 6 :1500000006.M638271P10909738121938297090" HOST
		"\n" UIDVALIDITY);
	build_box_clear(&box);
}

/* The header's date, then that of Received, then none. */
static void
test_times(void)
{
	static const char *const paths[] = { "cur/1.mx", "cur/2.mx",
		                             "cur/3.mx" };
	BuildBox box;

	build_box_init(&box, TRUE);
	build_box_add(&box, 1, NULL, NO, paths[0],
	              "Date: Fri, 14 Jul 2017 02:40:07 +0000\n\n");
	build_box_add(&box, 2, NULL, NO, paths[1],
	              "Received: x; Fri, 14 Jul 2017 02:40:08 +0000\n\n");
	build_box_add(&box, 3, NULL, NO, paths[2], "");
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *path =
			g_build_filename(box.source, paths[i], NULL);
		struct utimbuf epoch = { 0, 0 };

		g_assert_cmpint(g_utime(path, &epoch), ==, 0);
	}
	build_box_expect(&box,
	                 "cur/1.mx 1500000007 Date: Fri, 14 Jul 2017 02:40:07 "
	                 "+0000\\n\\n\n"
	                 "cur/2.mx 1500000008 Received: x; Fri, 14 Jul 2017 "
	                 "02:40:08 +0000\\n\\n\n"
	                 "cur/3.mx 0 \n"
	                 "dovecot-uidlist\n| 3 V1700000000 N4\n| 1 :1.mx\n"
	                 "| 2 :2.mx\n| 3 :3.mx\n" UIDVALIDITY);
	build_box_clear(&box);
}

/* ---- folders ---- */

#define FOLDERS 40

/* How many messages of a folder get a made name; INBOX has none. */
static guint
count_made(guint folder)
{
	return folder * 7 % 5;
}

static void
assert_list(const BuildBox *box, guint folder)
{
	g_autofree char *file =
		g_strdup_printf(".%03u/dovecot-uidlist", folder);
	g_autofree char *planned = g_strdup_printf("\n9 Pu-%u O", folder);
	g_autofree char *path = g_build_filename(box->target, file, NULL);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	lines = g_strsplit(text, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, count_made(folder) + 3);
	for (guint i = 1; i <= count_made(folder); i++)
		g_assert_nonnull(strstr(lines[i], HOST));
	g_assert_nonnull(strstr(lines[count_made(folder) + 1], " :9.mx"));
	g_assert_cmpint(strstr(text, planned) != NULL, ==, folder % 3 == 0);
}

/* Each list has its own folder's made names, and its own plan. */
static void
test_many_folders(void)
{
	guint made = 0;
	BuildBox box;

	build_box_init(&box, TRUE);
	for (guint i = 1; i < FOLDERS; i++) {
		g_autofree char *name = g_strdup_printf("%03u", i);
		g_autofree char *kept = g_strdup_printf(".%s/cur/9.mx", name);
		g_autofree char *uidl = g_strdup_printf("u-%u", i);
		guint32 message;

		build_box_folder(&box, name, TRUE);
		for (guint j = 0; j < count_made(i); j++) {
			g_autofree char *path =
				g_strdup_printf(".%s/cur/%u.mx,S=1", name, j);

			build_box_add(&box, j + 1, NULL, NO, path, MAIL);
			made++;
		}
		message = build_box_add(&box, 9, NULL, NO, kept, MAIL);
		if (i % 3 == 0)
			build_box_plan(&box, message, i, uidl);
	}
	build_box_run(&box);
	g_assert_no_error(box.error);
	g_assert_cmpuint(box.result.renamed, ==, made);
	g_assert_cmpuint(box.result.uidls, ==, (FOLDERS - 1) / 3);
	for (guint i = 1; i < FOLDERS; i++)
		assert_list(&box, i);
	build_box_clear(&box);
}

/* ---- archives ---- */

#define LINKS 100
#define LONG 200000

/* More than may be open at a time; their octets come all at once. One in four
   tells its size as it is. */
static void
test_many_links(void)
{
	g_autofree char *body = g_strnfill(LONG, 'x');
	g_autofree char *mail = g_strconcat("a: b\n\n", body, NULL);
	g_autofree char *shown = g_strescape(mail, NULL);
	g_autofree char *found = NULL;
	g_auto(GStrv) parts = NULL;
	MakeMember members[LINKS + 1] = { { .name = NULL } };
	struct rlimit before, few;
	char *names[LINKS];
	BuildBox box;

	for (guint i = 0; i < LINKS; i++) {
		names[i] = g_strdup_printf("cur/%u.mx,S=%u", i,
		                           i % 4 == 0 ? LONG + 6 : LONG);
		members[i] = (MakeMember){ .name = names[i],
			                   .type = MAKE_HARD_LINK,
			                   .target = names[0] };
	}
	members[0] = (MakeMember){ .name = names[0], .content = mail };
	build_box_init_archive(&box, TRUE, members);
	for (guint i = 0; i < LINKS; i++)
		build_box_add(&box, i + 1, NULL, NO, names[i], NULL);
	g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &before), ==, 0);
	few = before;
	few.rlim_cur = 64;
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &few), ==, 0);
	build_box_run(&box);
	g_assert_no_error(box.error);
	g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
	g_assert_cmpuint(box.result.messages, ==, LINKS);
	g_assert_cmpuint(box.result.renamed, ==, LINKS - LINKS / 4);
	found = build_box_text(&box);
	parts = g_strsplit(found, shown, -1);
	g_assert_cmpuint(g_strv_length(parts), ==, LINKS + 1);
	for (guint i = 0; i < LINKS; i++)
		g_free(names[i]);
	build_box_clear(&box);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(box_cases); i++) {
		g_autofree char *path =
			g_strconcat("/build-names/", box_cases[i].name, NULL);

		g_test_add_data_func(path, &box_cases[i], test_box);
	}
	g_test_add_func("/build-names/guids", test_guids);
	g_test_add_func("/build-names/times", test_times);
	g_test_add_func("/build-names/many-folders", test_many_folders);
	g_test_add_func("/build-names/many-links", test_many_links);
	return g_test_run();
}
