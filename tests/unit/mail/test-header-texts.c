/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/header-texts.h"

#include <string.h>

static void
take(const char *header, gsize length, GString *text, UidlMessage *message)
{
	/* Of its own, so that a sanitizer sees a read beyond. */
	g_autofree guint8 *copy = g_memdup2(header, length);

	header_texts_take(copy, length, text, message);
	g_assert_true(message->has_texts);
	g_assert_false(message->has_content);
}

static void
assert_octets(const void *octets, gsize length, const void *expected,
              gsize expected_length)
{
	g_assert_cmpuint(length, ==, expected_length);
	g_assert_true(length == 0 || memcmp(octets, expected, length) == 0);
}

/* ---- Message-ID and Gmail's id ---- */

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND                                                               \
	HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED        \
		HUNDRED HUNDRED

typedef struct {
	const char *name;
	const char *header;
	const char *message_id; /* NULL: none */
	guint64 gmail_id;
} TextCase;

static const TextCase texts[] = {
	{ "empty", "", NULL, 0 },
	{ "nothing", "Subject: x\n\n", NULL, 0 },
	{ "id", "Message-ID: <a@b>\n\n", "<a@b>", 0 },
	{ "id-crlf", "Message-ID: <a@b>\r\n\r\n", "<a@b>", 0 },
	{ "id-cut-off", "Message-ID: <a@b>", "<a@b>", 0 },
	{ "id-letter-case", "MESSAGE-id:<a@b> \t\n", "<a@b>", 0 },
	{ "id-blank-before-colon", "Message-ID \t: a@b\n", "a@b", 0 },
	{ "id-folded", "Message-ID:\r\n <a@b>\r\n", "<a@b>", 0 },
	{ "id-folded-within", "Message-ID: <a\n\tb@c>\n", "<a\tb@c>", 0 },
	{ "id-first", "Message-ID: <a>\nMessage-ID: <b>\n", "<a>", 0 },
	{ "id-first-is-empty", "Message-ID: \n \nMessage-ID: <b>\n", "<b>", 0 },
	{ "id-in-body", "A: b\n\nMessage-ID: <a>\n", NULL, 0 },
	{ "id-in-body-crlf", "A: b\r\n\r\nMessage-ID: <a>\n", NULL, 0 },
	{ "id-in-fold", "A: b\n Message-ID: <a>\n", NULL, 0 },
	{ "id-in-stray", "A\n Message-ID: <a>\n", NULL, 0 },
	{ "id-after-stray", "A\nMessage-ID: <a>\n", "<a>", 0 },
	{ "id-after-cr", "\r\r\nMessage-ID: <a>\n", "<a>", 0 },
	{ "id-other-name", "X-Message-ID: <a>\nMessage-IDs: b\n", NULL, 0 },
	{ "id-long", "Message-ID: " THOUSAND "\n", THOUSAND, 0 },
	{ "id-too-long", "Message-ID: " THOUSAND "x\nMessage-ID: <a>\n", NULL,
	  0 },
	{ "gmail", "X-GM-MSGID: 1278455344230334865\n", NULL,
	  G_GUINT64_CONSTANT(1278455344230334865) },
	{ "gmail-folded", "x-gm-msgid:\n 12\n", NULL, 12 },
	{ "gmail-most", "X-GM-MSGID: 18446744073709551615\n", NULL,
	  G_MAXUINT64 },
	{ "gmail-too-large", "X-GM-MSGID: 18446744073709551616\n", NULL, 0 },
	{ "gmail-zero", "X-GM-MSGID: 0\n", NULL, 0 },
	{ "gmail-sign", "X-GM-MSGID: +1\n", NULL, 0 },
	{ "gmail-hex", "X-GM-MSGID: 1f\n", NULL, 0 },
	{ "gmail-words", "X-GM-MSGID: 1 2\n", NULL, 0 },
	{ "gmail-second", "X-GM-MSGID: x\nX-GM-MSGID: 2\n", NULL, 2 },
	{ "both", "X-GM-MSGID: 3\nMessage-ID: <a>\n", "<a>", 3 },
};

static void
test_texts(gconstpointer data)
{
	const TextCase *it = data;
	g_autoptr(GString) text = g_string_new("before");
	UidlMessage message = { .message_id = "before", .gmail_id = 9 };

	message.message_id_length = 6;
	take(it->header, strlen(it->header), text, &message);
	g_assert_cmpuint(message.gmail_id, ==, it->gmail_id);
	g_assert_true((message.message_id != NULL) == (it->message_id != NULL));
	if (it->message_id != NULL)
		assert_octets(message.message_id, message.message_id_length,
		              it->message_id, strlen(it->message_id));
	else
		g_assert_cmpuint(message.message_id_length, ==, 0);
}

static void
test_nul(void)
{
	static const char header[] = "X-GM-MSGID: 1\0002\nMessage-ID: a\0b\n";
	g_autoptr(GString) text = g_string_new(NULL);
	UidlMessage message = { 0 };

	take(header, sizeof header - 1, text, &message);
	g_assert_cmpuint(message.gmail_id, ==, 0);
	assert_octets(message.message_id, message.message_id_length, "a\0b", 3);
}

/* ---- popa3d ---- */

typedef struct {
	const char *name;
	const char *header;
	const char *lines; /* whose MD5 it is */
} Popa3dCase;

static const Popa3dCase popa3ds[] = {
	{ "none", "Subject: x\n\n", "" },
	{ "delivered", "Delivered-To: a\nSubject: x\nDELIVERED-TO:b\n",
	  "Delivered-To: a\nDELIVERED-TO:b\n" },
	{ "delivered-late", "Received: a\nDelivered-To: b\n",
	  "Received: a\nDelivered-To: b\n" },
	{ "received", "Received: a\n\tb\nReceived: c\n", "Received: a\n\tb\n" },
	{ "crlf", "Received: a\r\n\tb \r\nX: c\r\n\r\n",
	  "Received: a\n\tb \n" },
	{ "cr", "Received: a\rb\r\r\n", "Received: a\rb\r\n" },
	{ "cut-off", "Received: a", "Received: a" },
	{ "cut-off-cr", "Received: a\r", "Received: a\r" },
	{ "before", "Date: a\nMessage-ID: b\nReceived: c\n",
	  "Date: a\nMessage-ID: b\nReceived: c\n" },
	{ "after", "Received: c\nDate: a\nMessage-ID: b\n", "Received: c\n" },
	{ "no-received", "date: a\nMessage-Id: b\ndate: c\n",
	  "date: a\nMessage-Id: b\ndate: c\n" },
	{ "blank-before-colon", "Message-ID : b\nReceived : c\nDate: d\n",
	  "Date: d\n" },
	{ "delivery", "Received: a\nX-Delivery-ID: b\nX-DELIVERY-id: c\n",
	  "Received: a\nX-Delivery-ID: b\nX-DELIVERY-id: c\n" },
	{ "delivery-lower-case", "x-Delivery-ID: b\n", "" },
	{ "body", "A: b\n\nReceived: a\n", "" },
};

static void
test_popa3d(gconstpointer data)
{
	const Popa3dCase *it = data;
	g_autoptr(GString) text = g_string_new(NULL), hex = g_string_new(NULL);
	g_autofree char *expected =
		g_compute_checksum_for_string(G_CHECKSUM_MD5, it->lines, -1);
	UidlMessage message = { 0 };

	take(it->header, strlen(it->header), text, &message);
	for (gsize i = 0; i < sizeof message.popa3d; i++)
		g_string_append_printf(hex, "%02x", message.popa3d[i]);
	g_assert_cmpstr(hex->str, ==, expected);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *path =
			g_strconcat("/mail/header-texts/", texts[i].name, NULL);

		g_test_add_data_func(path, &texts[i], test_texts);
	}
	g_test_add_func("/mail/header-texts/nul", test_nul);
	for (gsize i = 0; i < G_N_ELEMENTS(popa3ds); i++) {
		g_autofree char *path = g_strconcat(
			"/mail/header-texts/popa3d/", popa3ds[i].name, NULL);

		g_test_add_data_func(path, &popa3ds[i], test_popa3d);
	}
	return g_test_run();
}
