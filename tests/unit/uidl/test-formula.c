/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "uidl/formula.h"
#include "uidl/known-formulas.h"

#include <gio/gio.h>
#include <string.h>

#define NAME "1700000000.M1P1.mx"

static UidlFormula *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	UidlFormula *formula = uidl_formula_parse(text, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(uidl_formula_text(formula), ==, text);
	return formula;
}

/* MD5 and SHA-256 of nothing. */
static const UidlMessage message = {
	.has_texts = TRUE,
	.message_id = "<1@a.example>;",
	.message_id_length = 13,
	.gmail_id = G_GUINT64_CONSTANT(1278455344230334865),
	.popa3d = "\xd4\x1d\x8c\xd9\x8f\x00\xb2\x04"
		  "\xe9\x80\x09\x98\xec\xf8\x42\x7e",
	.has_content = TRUE,
	.md5 = "\xd4\x1d\x8c\xd9\x8f\x00\xb2\x04"
	       "\xe9\x80\x09\x98\xec\xf8\x42\x7e",
	.sha256 = "\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f"
		  "\xb9\x24\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b"
		  "\x78\x52\xb8\x55",
};

static FormulaParts
parts_of(const char *name)
{
	return (FormulaParts){
		.uid = 171,
		.uid_validity = 1700000000,
		.name = name,
		.name_length = strlen(name),
		.message = &message,
	};
}

static void
assert_uidl(const char *text, const FormulaParts *parts, const char *expected)
{
	g_autoptr(UidlFormula) formula = parse(text);
	g_autoptr(GString) uidl = g_string_new("what was there before");
	const gboolean ok = uidl_formula_expand(formula, parts, uidl);

	g_assert_cmpint(ok, ==, expected != NULL);
	g_assert_cmpstr(uidl->str, ==, expected != NULL ? expected : "");
}

/* ---- formulas of servers ---- */

typedef struct {
	const char *formula;
	const char *name; /* of the message; NULL: NAME */
	const char *uidl;
	FormulaNeeds needs;
	gboolean is_telling;
} Known;

#define NUMBERS (FORMULA_UID | FORMULA_UID_VALIDITY)

/* In the order of the table. */
static const Known known[] = {
	{ "%{uidvalidity | hex(8)}%{uid | hex(8)}", NULL, "6553f100000000ab",
	  NUMBERS, TRUE },
	{ "%{uid | hex(8)}%{uidvalidity | hex(8)}", NULL, "000000ab6553f100",
	  NUMBERS, TRUE },
	{ "%{uidvalidity}.%{uid}", NULL, "1700000000.171", NUMBERS, TRUE },
	{ "%{uidvalidity}-%{uid}", NULL, "1700000000-171", NUMBERS, TRUE },
	{ "%{uid}", NULL, "171", FORMULA_UID, FALSE },
	{ "%{filename}", NULL, NAME, FORMULA_NAME, TRUE },
	{ "%{courier_name}", "1.a b'\"+\xe9\x7f~!.mx",
	  "1.a+20b+27+22+2B+E9+7F~!.mx", FORMULA_NAME, TRUE },
	{ "%{guid}", NULL, NAME, FORMULA_GUID, TRUE },
	{ "%{filename | md5}", "1700000000.M1P1.Host",
	  "22821240ed888e5829c348fb8ea97cd1", FORMULA_NAME, TRUE },
	{ "%{message_id}", NULL, "1@a.example", FORMULA_TEXTS, TRUE },
	{ "%{owm}", NULL, "<1@a.example>", FORMULA_TEXTS, TRUE },
	{ "GmailId%{gmail_id | hex}", NULL, "GmailId11bdfc5cae0c8191",
	  FORMULA_TEXTS | FORMULA_NAME, TRUE },
	{ "%{zimbra_id}.%{zimbra_digest}", "0000000257-Hello.eml",
	  "257.47DEQpj8HBSa+,TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
	  FORMULA_NAME | FORMULA_CONTENT, TRUE },
	{ "%{popa3d}", NULL, "d98c1dd404b2008f", FORMULA_TEXTS, TRUE },
};

static void
test_known(void)
{
	gsize length;
	const KnownFormula *formulas = known_formulas(&length);

	g_assert_cmpuint(length, ==, G_N_ELEMENTS(known));
	for (gsize i = 0; i < length; i++) {
		const char *name = known[i].name != NULL ? known[i].name : NAME;
		const FormulaParts parts = parts_of(name);
		g_autoptr(UidlFormula) formula = parse(formulas[i].text);

		g_assert_cmpstr(formulas[i].text, ==, known[i].formula);
		assert_uidl(formulas[i].text, &parts, known[i].uidl);
		g_assert_cmpint(uidl_formula_needs(formula), ==,
		                known[i].needs);
		g_assert_cmpint(uidl_formula_is_telling(formula), ==,
		                known[i].is_telling);
		g_assert_cmpstr(formulas[i].owner, !=, "");
		g_assert_cmpstr(formulas[i].what, !=, "");
	}
}

/* ---- all else that may be written ---- */

typedef struct {
	const char *formula;
	const char *name;
	const char *uidl; /* NULL: cannot be computed */
} Written;

static const Written writings[] = {
	{ "%08Xu%08Xv", NAME, "000000ab6553f100" },
	{ "%v.%u", NAME, "1700000000.171" },
	{ "%f", NAME, NAME },
	{ "%Mf", "1700000000.M1P1.Host", "22821240ed888e5829c348fb8ea97cd1" },
	/* Dovecot Pro's. */
	{ "%%{uidvalidity}-%%{uid}", NAME, "1700000000-171" },
	{ "%%{owm}", NAME, "<1@a.example>" },
	{ "%%%{uid}", NAME, "%171" },
	{ "%%x%%{uid}%%", NAME, "%%x171%%" },
	/* Dovecot 2.4.1 alone loses it. */
	{ "%{uid}y", NAME, "171y" },
	{ "UID%{uid}", NAME, "UID171" },
	{ "%{message | md5}", NAME, "d41d8cd98f00b204e9800998ecf8427e" },
	{ "%{message | md5 | hexlify}", NAME,
	  "d41d8cd98f00b204e9800998ecf8427e" },
	{ "%{message_id | md5}", NAME, "60c815a945d2abe62ed1c8eb989e81aa" },
	{ "%{message_id | upper}", NAME, "1@A.EXAMPLE" },
	{ "%{gmail_id}", NAME, "1278455344230334865" },
	{ "%{gmail_id | hex(16) | upper}", NAME, "11BDFC5CAE0C8191" },
	{ "%{gmail_id | hex(4)}", NAME, "8191" },
	{ "%{zimbra_id}", "0000000001-", "1" },
	{ "%{zimbra_id}", "9999999999-x", "9999999999" },
	{ "%{zimbra_id}", "0000000000-x", NULL },
	{ "%{zimbra_id}", "0000000257", NULL },
	{ "%{zimbra_id}", "000000257-x", NULL },
	{ "%{zimbra_id}", "00000002570-x", NULL },
	{ "%{zimbra_id}", "000000025a-x", NULL },
	{ "%{zimbra_id}", "", NULL },
	{ "%{filename}", "", NULL },
	{ "%{guid}", "", NULL },
	{ "%{courier_name}", "", NULL },
	{ "%{filename}", "a b", NULL },
	{ "%{filename}", "a\xe9", NULL },
	{ "%{filename | md5}", "a b", "0cc9cd4dd26c5137b675a0d819cb9ab0" },
};

static void
test_written(const void *data)
{
	const Written *test = data;
	const FormulaParts parts = parts_of(test->name);

	assert_uidl(test->formula, &parts, test->uidl);
}

/* ---- what is missing ---- */

static void
test_missing(void)
{
	FormulaParts parts = parts_of(NAME);
	const UidlMessage none = { 0 };

	parts.uid = 0;
	assert_uidl("%{uid}", &parts, NULL);
	assert_uidl("%{uidvalidity}.%{uid}", &parts, NULL);
	assert_uidl("%{uidvalidity}", &parts, "1700000000");
	parts.uid_validity = 0;
	assert_uidl("%v.x", &parts, NULL);
	parts.message = &none;
	assert_uidl("%{owm}", &parts, NULL);
	assert_uidl("%{popa3d}", &parts, NULL);
	assert_uidl("%{gmail_id}", &parts, NULL);
	assert_uidl("%{message | md5}", &parts, NULL);
	assert_uidl("%{zimbra_digest}", &parts, NULL);
	parts.message = NULL;
	assert_uidl("%{owm}", &parts, NULL);
	assert_uidl("%{zimbra_digest}", &parts, NULL);
	assert_uidl("%{gmail_id}", &parts, NULL);
	parts = (FormulaParts){ 0 };
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		assert_uidl(known[i].formula, &parts, NULL);
}

static void
test_guid(void)
{
	FormulaParts parts = parts_of(NAME);

	parts.guid = "AbCd";
	parts.guid_length = 3;
	assert_uidl("%{guid}", &parts, "AbC");
	assert_uidl("%g", &parts, "AbC");
	parts.guid_length = 0;
	assert_uidl("%g", &parts, NAME);
}

/* ---- names and Message-IDs ---- */

typedef struct {
	const char *name;
	const char *id; /* as "%{gmail_id | hex}"; NULL: none */
} GmailName;

static const GmailName gmail_names[] = {
	{ "11bdfc5cae0c8191.eml", "11bdfc5cae0c8191" },
	{ "1.eml", "1" },
	{ "ffffffffffffffff.eml", "ffffffffffffffff" },
	{ "11bdfc5cae0c81910.eml", NULL },
	{ "11BDFC5CAE0C8191.eml", NULL },
	{ "11bdfc5cae0c8191.eml.gz", NULL },
	{ "11bdfc5cae0c8191.msg", NULL },
	{ "11bdfc5cae0c8191", NULL },
	{ "0.eml", NULL },
	{ ".eml", NULL },
	{ "eml", NULL },
	{ "x1.eml", NULL },
};

static void
test_gmail_names(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(gmail_names); i++) {
		FormulaParts parts = parts_of(gmail_names[i].name);

		parts.message = NULL;
		assert_uidl("%{gmail_id | hex}", &parts, gmail_names[i].id);
		/* The header is nearer to the truth. */
		parts.message = &message;
		assert_uidl("%{gmail_id | hex}", &parts, "11bdfc5cae0c8191");
	}
}

#define LONG                                                                   \
	"3456789012345678901234567890123456789012345678901234567890@a.example"
#define SEVENTY "<" LONG ">"

typedef struct {
	const char *id;
	const char *raw; /* %{message_id} */
	const char *owm;
} MessageId;

static const MessageId ids[] = {
	{ "<a@b>", "a@b", "<a@b>" },
	{ "a@b", "a@b", "a@b" },
	{ "<a@b", "<a@b", "<a@b" },
	{ "a@b>", "a@b>", "a@b>" },
	{ "<>", NULL, "<>" },
	{ "<", "<", "<" },
	{ "", NULL, NULL },
	{ "<a b>", NULL, "4aaa3f8979eb88825d12424f51888d0b" },
	{ "<\xe9>", NULL, "cb70845d764e29116181b7c68c886a8c" },
	{ SEVENTY, LONG, SEVENTY },
	{ "x" SEVENTY, "x" SEVENTY, "9e2c782232769efca7865cdf1093b09a" },
};

static void
test_message_ids(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ids); i++) {
		const UidlMessage texts = {
			.has_texts = TRUE,
			.message_id = ids[i].id,
			.message_id_length = strlen(ids[i].id),
		};
		FormulaParts parts = parts_of(NAME);

		parts.message = &texts;
		assert_uidl("%{message_id}", &parts, ids[i].raw);
		assert_uidl("%{owm}", &parts, ids[i].owm);
	}
}

/* ---- what a formula says of itself ---- */

typedef struct {
	const char *formula;
	gboolean is_telling;
} Telling;

static const Telling tellings[] = {
	{ "UID%{uid}", FALSE },
	{ "%{zimbra_id}", FALSE },
	{ "%{uid}%{zimbra_id}", FALSE },
	{ "%v", TRUE },
	{ "%{uidvalidity | hex}", TRUE },
	{ "%{uidvalidity | hex(8)}", TRUE },
	{ "%{uidvalidity | hex(7)}", FALSE },
	{ "%{uidvalidity | hex(-7)}", FALSE },
	{ "%07Xv", TRUE },
	{ "%7Xv", FALSE },
	{ "%8Xv", TRUE },
	{ "%9v", FALSE },
	{ "%10v", TRUE },
	{ "%{gmail_id | hex(16)}", TRUE },
	{ "%{gmail_id | hex(8)}", FALSE },
	{ "%{message | md5}", TRUE },
};

static void
test_telling(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(tellings); i++) {
		g_autoptr(UidlFormula) formula = parse(tellings[i].formula);

		g_assert_cmpint(uidl_formula_is_telling(formula), ==,
		                tellings[i].is_telling);
	}
}

static void
test_variables(void)
{
	g_autoptr(UidlFormula) formula =
		parse("a%{uidvalidity | hex(8)}.b%{guid}%{uid}%{gmail_id}"
	              "%{popa3d}%{zimbra_id}-%{message | md5}");
	static const FormulaNeeds kinds[] = {
		FORMULA_UID_VALIDITY, FORMULA_GUID,  FORMULA_UID,
		FORMULA_TEXTS,        FORMULA_TEXTS, FORMULA_NAME,
		FORMULA_CONTENT,
	};
	static const char *const values[] = {
		"6553f100",
		NAME,
		"171",
		"1278455344230334865",
		"d98c1dd404b2008f",
		NULL,
		"d41d8cd98f00b204e9800998ecf8427e",
	};
	g_autoptr(GString) value = g_string_new("x");
	const FormulaParts parts = parts_of(NAME);

	g_assert_cmpuint(uidl_formula_variables(formula), ==,
	                 G_N_ELEMENTS(kinds));
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		gboolean ok =
			uidl_formula_expand_variable(formula, i, &parts, value);

		g_assert_cmpint(uidl_formula_variable(formula, i), ==,
		                kinds[i]);
		g_assert_cmpint(ok, ==, values[i] != NULL);
		if (ok)
			g_assert_cmpstr(value->str, ==, values[i]);
	}
	g_assert_cmpint(uidl_formula_needs(formula), ==,
	                NUMBERS | FORMULA_NAME | FORMULA_GUID | FORMULA_TEXTS |
	                        FORMULA_CONTENT);
}

/* ---- what is refused ---- */

typedef struct {
	const char *formula;
	const char *message;
} Refusal;

static const Refusal refusals[] = {
	{ "", "there is no variable in it: " },
	{ "abc", "there is no variable in it: abc" },
	{ "%m", "not a variable that is known: %m" },
	{ "%{md5}", "not a variable that is known: %{md5}" },
	{ "%{uid", "the brace is not closed: %{uid" },
	{ "%%{uid", "the brace is not closed: %{uid" },
	{ "%{message}", "not an expression that is known: %{message}" },
	{ "%{message | upper}",
	  "not an expression that is known: %{message | upper}" },
	{ "%{message | sha256}",
	  "not a filter that is known here: %{message | sha256}" },
	{ "%{owm | hex}", "not a filter that is known here: %{owm | hex}" },
	{ "%{gmail_id | md5}",
	  "not a filter that is known here: %{gmail_id | md5}" },
	{ "%{uid | hex(300)}",
	  "not a filter that is known here: %{uid | hex(300)}" },
	{ "%u %v", "no UIDL can hold this:  " },
	{ "%{uid}\x1b", "no UIDL can hold this: \\x1B" },
	{ "%{uid}\xe9", "no UIDL can hold this: \\xE9" },
};

static void
test_refuse(const void *data)
{
	const Refusal *test = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(uidl_formula_parse(test->formula, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
	g_assert_cmpstr(error->message, ==, test->message);
}

static void
add(const char *folder, gsize number, const char *text, gconstpointer data,
    GTestDataFunc test)
{
	/* '/' would make folders of it. */
	g_autofree char *plain = g_strdelimit(g_strdup(text), "/", ' ');
	g_autofree char *shown = g_strescape(plain, NULL);
	g_autofree char *path = g_strdup_printf(
		"/formula/%s/%" G_GSIZE_FORMAT " %s", folder, number, shown);

	g_test_add_data_func(path, data, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/formula/known", test_known);
	for (gsize i = 0; i < G_N_ELEMENTS(writings); i++)
		add("written", i, writings[i].formula, &writings[i],
		    test_written);
	g_test_add_func("/formula/missing", test_missing);
	g_test_add_func("/formula/guid", test_guid);
	g_test_add_func("/formula/gmail-names", test_gmail_names);
	g_test_add_func("/formula/message-ids", test_message_ids);
	g_test_add_func("/formula/telling", test_telling);
	g_test_add_func("/formula/variables", test_variables);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
		add("refuse", i, refusals[i].formula, &refusals[i],
		    test_refuse);
	return g_test_run();
}
