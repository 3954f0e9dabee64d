/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/identity.h"

#include "mail/load.h"
#include "mail/tree.h"

#include "temp-folder.h"

#include <string.h>

#define ID "Message-ID: <1@a.example>\n"
#define DATE "Date: Wed, 1 Jan 2020 12:00:00 +0100\n"
#define FROM "From: Ann <ann@a.example>\n"
#define SUBJECT "Subject: hello there\n"
#define RECEIVED "Received: from a by b; 1 Jan\nReceived: from c by a; 31 Dec\n"
#define FOUR ID DATE FROM SUBJECT
#define ALL RECEIVED FOUR

static gboolean
take(const char *header, MailIdentity *identity)
{
	/* Of its own, so that a sanitizer sees a read beyond. */
	gsize length = strlen(header);
	g_autofree guint8 *copy = g_memdup2(header, length);

	memset(identity, 0, sizeof *identity);
	return mail_identity_take(copy, length, identity);
}

/* ---- what has none ---- */

typedef struct {
	const char *name;
	const char *header;
	gboolean has_identity;
} NoneCase;

static const NoneCase nones[] = {
	{ "all", ALL, TRUE },
	{ "all-and-body", ALL "\nbody\n", TRUE },
	{ "empty", "", FALSE },
	{ "no-id", RECEIVED DATE FROM SUBJECT, FALSE },
	{ "no-date", RECEIVED ID FROM SUBJECT, FALSE },
	{ "no-from", RECEIVED ID DATE SUBJECT, FALSE },
	{ "no-subject", RECEIVED ID DATE FROM, FALSE },
	{ "no-received", FOUR, FALSE },
	{ "received-in-body", FOUR "\n" RECEIVED, FALSE },
	{ "empty-id", RECEIVED "Message-ID:\n" DATE FROM SUBJECT, FALSE },
	{ "empty-date", RECEIVED ID "Date:\n" FROM SUBJECT, FALSE },
	{ "empty-from", RECEIVED ID DATE "From: \n" SUBJECT, FALSE },
	{ "empty-subject", RECEIVED ID DATE FROM "Subject: \n \n", FALSE },
	{ "empty-received", "Received:\nReceived: \n" FOUR, FALSE },
	{ "blank-subject", RECEIVED ID DATE FROM "Subject: =?utf-8?q?_?=\n",
	  FALSE },
	{ "no-date-at-all", RECEIVED ID "Date: yesterday\n" FROM SUBJECT,
	  FALSE },
	{ "no-address", RECEIVED ID DATE "From: nobody:;\n" SUBJECT, FALSE },
	{ "second-date", RECEIVED ID "Date:\n" DATE FROM SUBJECT, TRUE },
};

static void
test_none(gconstpointer data)
{
	const NoneCase *it = data;
	MailIdentity identity;

	g_assert_cmpint(take(it->header, &identity), ==, it->has_identity);
}

static void
test_long(void)
{
	for (gsize length = 16384; length <= 16385; length++) {
		g_autofree char *word = g_strnfill(length, 'x');
		g_autofree char *header = g_strconcat(
			RECEIVED ID DATE FROM "Subject: ", word, "\n", NULL);
		MailIdentity identity;

		g_assert_cmpint(take(header, &identity), ==, length == 16384);
	}
}

/* ---- what is the same ---- */

typedef enum {
	SAME,
	OTHER,     /* in what is compared first */
	RECIPIENTS /* in these alone */
} Difference;

typedef struct {
	const char *name;
	const char *first;
	const char *second;
	Difference difference;
} PairCase;

#define WITH_SUBJECT(subject) RECEIVED ID DATE FROM "Subject: " subject "\n"
#define WITH_DATE(date) RECEIVED ID "Date: " date "\n" FROM SUBJECT
#define WITH_FROM(from) RECEIVED ID DATE "From: " from "\n" SUBJECT
#define WITH_ID(id) RECEIVED "Message-ID: " id "\n" DATE FROM SUBJECT

static const PairCase pairs[] = {
	{ "equal", ALL, ALL, SAME },
	{ "other-headers", ALL, "X: y\n" ALL "To: b\n\n", SAME },
	{ "other-order", ALL, SUBJECT FROM DATE ID RECEIVED, SAME },
	{ "letter-case", ALL,
	  RECEIVED "MESSAGE-ID: <1@a.example>\nDATE : Wed, 1 Jan 2020 12:00:00 "
	           "+0100\nfrom: ann@a.example\nsubject: hello there\n",
	  SAME },
	{ "crlf", WITH_SUBJECT("hello\n there"),
	  WITH_SUBJECT("hello\r\n there\r"), SAME },

	{ "encoded-word", WITH_SUBJECT("gr\xc3\xbc\xc3\x9f"),
	  WITH_SUBJECT("=?utf-8?q?gr=C3=BC=C3=9F?="), SAME },
	{ "encoded-otherwise", WITH_SUBJECT("=?UTF-8?B?Z3LDvMOf?="),
	  WITH_SUBJECT("=?iso-8859-1?q?gr=FC=DF?="), SAME },
	{ "encoded-in-two",
	  WITH_SUBJECT("=?utf-8?q?gr=C3=BC?=\n =?utf-8?q?=C3"
	               "=9F_dich?="),
	  WITH_SUBJECT("gr\xc3\xbc\xc3\x9f dich"), SAME },
	{ "raw-latin", WITH_SUBJECT("gr\xfc\xdf"),
	  WITH_SUBJECT("=?iso-8859-1?q?gr=FC=DF?="), SAME },
	{ "folded-subject", ALL, WITH_SUBJECT("hello\n\tthere"), SAME },
	{ "squeezed-subject", ALL, WITH_SUBJECT("  hello \t  there "), SAME },
	{ "joined-subject", ALL, WITH_SUBJECT("hellothere"), OTHER },
	{ "subject-case", ALL, WITH_SUBJECT("Hello there"), OTHER },
	{ "subject-longer", ALL, WITH_SUBJECT("hello there!"), OTHER },
	{ "subject-second", ALL, ALL "Subject: another\n", SAME },

	{ "other-zone", ALL, WITH_DATE("Wed, 1 Jan 2020 11:00:00 +0000"),
	  SAME },
	{ "zone-name", ALL, WITH_DATE("Wed, 1 Jan 2020 11:00:00 GMT"), SAME },
	{ "zone-across-midnight", WITH_DATE("31 Dec 2019 23:30:00 -0200"),
	  WITH_DATE("Wed, 01 Jan 2020 01:30:00 +0000 (UTC)"), SAME },
	{ "date-without-weekday", ALL, WITH_DATE("1 Jan 2020 12:00:00 +0100"),
	  SAME },
	{ "date-folded", ALL, WITH_DATE("Wed, 1 Jan 2020\n 12:00:00 +0100"),
	  SAME },
	{ "second-later", ALL, WITH_DATE("Wed, 1 Jan 2020 12:00:01 +0100"),
	  OTHER },

	{ "address-alone", ALL, WITH_FROM("ann@a.example"), SAME },
	{ "address-comment", ALL, WITH_FROM("ann@a.example (Ann)"), SAME },
	{ "address-named-otherwise", ALL,
	  WITH_FROM("=?utf-8?q?=C3=84nn?=\n <ann@a.example>"), SAME },
	{ "address-other", ALL, WITH_FROM("Ann <ann@b.example>"), OTHER },
	{ "address-two", ALL, WITH_FROM("ann@a.example, bob@a.example"),
	  OTHER },
	{ "address-group", WITH_FROM("ann@a.example, bob@a.example"),
	  WITH_FROM("us: ann@a.example, bob@a.example;"), SAME },
	{ "address-order", WITH_FROM("ann@a.example, bob@a.example"),
	  WITH_FROM("bob@a.example, ann@a.example"), OTHER },

	{ "id-folded", ALL, WITH_ID("\n <1@a.example>"), SAME },
	/* 1577876400 and 577876400, seconds since 1970. */
	{ "id-takes-digit", ALL,
	  RECEIVED FROM SUBJECT "Message-ID: <1@a.example1>\n"
	                        "Date: 24 Apr 1988 09:13:20 +0000\n",
	  OTHER },
	{ "id-other", ALL, WITH_ID("<2@a.example>"), OTHER },

	{ "received-refolded", ALL,
	  "Received: from a\n\tby b;\r\n 1 Jan\nReceived:from c by a;31 "
	  "Dec\n" FOUR,
	  SAME },
	{ "received-order", ALL,
	  "Received: from c by a; 31 Dec\nReceived: from a by b; 1 Jan\n" FOUR,
	  SAME },
	{ "received-added", ALL, "Received: by z\n" ALL, OTHER },
	{ "received-missing", ALL, "Received: from a by b; 1 Jan\n" FOUR,
	  OTHER },
	{ "received-other", ALL,
	  "Received: from a by b; 2 Jan\nReceived: from c by a; 31 Dec\n" FOUR,
	  OTHER },
	{ "received-twice", ALL, "Received: from a by b; 1 Jan\n" ALL, OTHER },
	{ "received-which-twice", "Received: from a by b; 1 Jan\n" ALL,
	  "Received: from c by a; 31 Dec\n" ALL, OTHER },
	{ "received-empty", ALL, "Received: \n" ALL, SAME },
	{ "received-cut-otherwise", "Received: ab\nReceived: c\n" FOUR,
	  "Received: a\nReceived: bc\n" FOUR, OTHER },

	{ "delivered-added", ALL, "Delivered-To: ann\n" ALL, SAME },
	{ "delivered-equal", "Delivered-To: ann\n" ALL,
	  "delivered-to:\n ann \n" ALL, SAME },
	{ "delivered-other", "Delivered-To: ann\n" ALL,
	  "Delivered-To: bob\n" ALL, RECIPIENTS },
	{ "delivered-more", "Delivered-To: ann\n" ALL,
	  "Delivered-To: ann\nDelivered-To: bob\n" ALL, RECIPIENTS },
	{ "delivered-order", "Delivered-To: ann\nDelivered-To: bob\n" ALL,
	  "Delivered-To: bob\nDelivered-To: ann\n" ALL, SAME },
	{ "delivered-empty", "Delivered-To: ann\n" ALL, "Delivered-To: \n" ALL,
	  SAME },
	{ "original-other", "X-Original-To: ann\n" ALL,
	  "X-Original-To: bob\n" ALL, RECIPIENTS },
	{ "envelope-other", "Envelope-To: ann\n" ALL, "Envelope-To: bob\n" ALL,
	  RECIPIENTS },
	{ "recipients-elsewhere", "Envelope-To: ann\n" ALL,
	  "Delivered-To: bob\n" ALL, SAME },
};

static void
test_pair(gconstpointer data)
{
	const PairCase *it = data;
	MailIdentity a, b;
	int order;

	g_assert_true(take(it->first, &a));
	g_assert_true(take(it->second, &b));
	order = mail_identity_compare(&a, &b);
	g_assert_cmpint(order == 0, ==, it->difference != OTHER);
	g_assert_cmpint(order<0, ==, mail_identity_compare(&b, &a)> 0);
	g_assert_cmpint(mail_identity_recipients_agree(&a, &b), ==,
	                it->difference != RECIPIENTS);
	g_assert_cmpint(mail_identity_recipients_agree(&b, &a), ==,
	                it->difference != RECIPIENTS);
}

/* A NUL must not hide what follows it. */
static void
test_nul(void)
{
	static const char headers[2][sizeof ALL "Subject: a.b\n"] = {
		RECEIVED ID DATE FROM "Subject: a\0b\n",
		RECEIVED ID DATE FROM "Subject: a\0c\n",
	};
	MailIdentity a, b;

	g_assert_true(mail_identity_take((const guint8 *)headers[0],
	                                 sizeof headers[0], &a));
	g_assert_true(mail_identity_take((const guint8 *)headers[1],
	                                 sizeof headers[1], &b));
	g_assert_cmpint(mail_identity_compare(&a, &b), !=, 0);
}

/* ---- in a table ---- */

/* Many, so that several threads decode at once, the first ones of all. */
static void
test_threads(void)
{
	const LoadOptions options = { .threads = 4 };
	g_autoptr(TempFolder) folder = temp_folder_new();
	g_autoptr(Tree) tree = tree_open(folder, NULL, NULL);
	g_autoptr(MailTable) table = mail_table_new(tree);
	MailIdentity expected;

	g_assert_true(take(ALL, &expected));
	for (guint32 i = 0; i < 1000; i++) {
		g_autofree char *name = g_strdup_printf("%u", i);
		const gboolean has = i % 3 > 0;

		temp_folder_write(folder, name, has ? ALL "\nbody\n" : FOUR);
		mail_table_add(table, tree_add(tree, "", name), FORM_PLAIN,
		               FACT_ALL);
	}
	for (guint32 i = 0; i < 1000; i++)
		mail_table_want(table, i, FACT_IDENTITY);
	g_assert_true(mail_load(table, &options, NULL));
	for (guint32 i = 0; i < 1000; i++) {
		const MailIdentity *identity = mail_table_identity(table, i);

		g_assert_true(table->facts[i].known & FACT_IDENTITY);
		g_assert_true((identity != NULL) == (i % 3 > 0));
		if (identity != NULL)
			g_assert_cmpint(
				mail_identity_compare(identity, &expected), ==,
				0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(nones); i++) {
		g_autofree char *path = g_strconcat("/mail/identity/none/",
		                                    nones[i].name, NULL);

		g_test_add_data_func(path, &nones[i], test_none);
	}
	g_test_add_func("/mail/identity/none/long", test_long);
	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *path = g_strconcat("/mail/identity/pair/",
		                                    pairs[i].name, NULL);

		g_test_add_data_func(path, &pairs[i], test_pair);
	}
	g_test_add_func("/mail/identity/nul", test_nul);
	g_test_add_func("/mail/identity/threads", test_threads);
	return g_test_run();
}
