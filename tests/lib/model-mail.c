/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "model-mail.h"

#include "chance.h"

#include <string.h>

/* Beside its first: what servers and programs do to text. */
static const char *const oddities[] = {
	"X-Folded: one\n\ttwo\n  three\n",
	"X-Blank: one\n \t\n",
	"X-Trailing: blanks  \t \n",
	"X-Latin: Gr\xfc\xdf"
	"e\n",
	"X-Utf: Gr\xc3\xbc\xc3\x9f"
	"e?\n",
	"a line without a colon\n",
	"X Bad Name: one\n",
	"X-Empty:\n",
	"Status: O\n",
	"X-Keywords: a b\n",
};

static const char *const subjects[] = {
	"Letter %u",
	"Re: Letter %u",
	"=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= %u",
	"Gr\xc3\xbc\xc3\x9f %u",
	"a long one that is folded\n %u",
	"one with blanks at its end %u  ",
};

static const char *const ends[] = { "", "\n", "\n\n", "last line" };

gsize
model_mail_size(const ModelMail *mail)
{
	gsize size = strlen(mail->header) + strlen(mail->body) + 2;

	for (const char *at = mail->header; *at != '\0'; at++)
		size += *at == '\n';
	for (const char *at = mail->body; *at != '\0'; at++)
		size += *at == '\n';
	return size;
}

/* Puts a line of this many octets, CRLF included, before the body. */
static void
lengthen(ModelMail *mail, gsize octets)
{
	g_autofree char *line = g_strnfill(octets - 2, 'x');
	char *body = g_strconcat(line, "\n", mail->body, NULL);

	g_free(mail->body);
	mail->body = body;
}

void
model_mail_round(ModelMail *mail, gsize size)
{
	gsize more = size - model_mail_size(mail) % size;

	if (more != size)
		lengthen(mail, more < 2 ? more + size : more);
}

static void
add_received(GRand *rand, guint32 number, GString *header)
{
	guint hops = CHANCE_OF(rand, 1, 1, 2, 3);

	for (guint i = hops; i > 0; i--)
		g_string_append_printf(
			header,
			"Received: from hop%u.example by hop%u.example\n"
			"\tid %u.%u; Tue, 14 Nov 2023 10:%02u:%02u +0000\n",
			i - 1, i, number, i, number / 60 % 60, number % 60);
}

static void
add_subject(GRand *rand, guint32 number, GString *header)
{
	const char *subject =
		subjects[chance_below(rand, G_N_ELEMENTS(subjects))];
	g_autofree char *text = g_strdup_printf("%u", number);
	const char *at = strstr(subject, "%u");

	g_string_append(header, "Subject: ");
	g_string_append_len(header, subject, at - subject);
	g_string_append(header, text);
	g_string_append(header, at + strlen("%u"));
	g_string_append_c(header, '\n');
}

static char *
make_header(GRand *rand, guint32 number, MailShape shape)
{
	GString *header = g_string_new(NULL);
	gboolean received = shape == MAIL_USUAL || shape == MAIL_WITHOUT_ID;

	if (shape == MAIL_BARE)
		return g_string_free(header, FALSE);
	if (received && chance_percent(rand, 70))
		g_string_append_printf(header,
		                       "Return-Path: <sender%u@example.org>\n",
		                       number % 7);
	if (received)
		g_string_append(header, "Delivered-To: box@example.net\n");
	if (received)
		add_received(rand, number, header);
	g_string_append_printf(header,
	                       "From: Sender %u <sender%u@example.org>\n"
	                       "To: box@example.net\n",
	                       number % 7, number % 7);
	add_subject(rand, number, header);
	g_string_append_printf(
		header, "Date: Tue, 14 Nov 2023 %02u:%02u:%02u +0000\n",
		number / 3600 % 24, number / 60 % 60, number % 60);
	if (shape == MAIL_USUAL || shape == MAIL_DRAFT)
		g_string_append_printf(header, "Message-ID: <%u@example.org>\n",
		                       number);
	if (chance_percent(rand, 25))
		g_string_append(
			header,
			oddities[chance_below(rand, G_N_ELEMENTS(oddities))]);
	return g_string_free(header, FALSE);
}

static char *
make_body(GRand *rand, guint32 number)
{
	GString *body = g_string_new(NULL);
	guint lines = chance_below(rand, 20);

	if (chance_percent(rand, 4))
		return g_string_free(body, FALSE);
	g_string_append_printf(body, "This is number %06u.\n", number);
	for (guint i = 0; i < lines; i++)
		g_string_append_printf(body, "%*u\n",
		                       (int)chance_below(rand, 70), i);
	if (chance_percent(rand, 10))
		g_string_append(body, "From here on\n>From there\n.\n..\n");
	if (chance_percent(rand, 20))
		g_string_append(body,
		                ends[chance_below(rand, G_N_ELEMENTS(ends))]);
	return g_string_free(body, FALSE);
}

ModelMail *
model_mail_new(GRand *rand, guint32 number, MailShape shape)
{
	ModelMail *mail = g_new0(ModelMail, 1);

	mail->header = make_header(rand, number, shape);
	mail->body = make_body(rand, number);
	mail->shape = shape;
	mail->number = mail->same = mail->family = number;
	/* Nothing tells two of them apart but their text. */
	if (mail->body[0] == '\0' &&
	    (shape == MAIL_BARE || shape == MAIL_WEAK)) {
		g_free(mail->body);
		mail->body = g_strdup_printf("%u\n", number);
	}
	return mail;
}

void
model_mail_free(ModelMail *mail)
{
	if (mail == NULL)
		return;
	g_free(mail->header);
	g_free(mail->body);
	g_free(mail);
}

/* Takes with. The first line that begins so; NULL: drops it. */
static void
replace_line(ModelMail *mail, const char *name, const char *with)
{
	const char *first = mail->header, *end;
	char *header;

	while (*first != '\0' && !g_str_has_prefix(first, name)) {
		first = strchr(first, '\n') + 1;
	}
	if (*first == '\0')
		return;
	end = strchr(first, '\n') + 1;
	while (*end == ' ' || *end == '\t')
		end = strchr(end, '\n') + 1;
	header = g_strdup_printf("%.*s%s%s", (int)(first - mail->header),
	                         mail->header, with != NULL ? with : "", end);
	g_free(mail->header);
	mail->header = header;
}

static void
put_on_top(ModelMail *mail, const char *line)
{
	char *header = g_strconcat(line, mail->header, NULL);

	g_free(mail->header);
	mail->header = header;
}

static void
keep_as_sent(ModelMail *mail)
{
	while (strstr(mail->header, "\nReceived:") != NULL ||
	       g_str_has_prefix(mail->header, "Received:"))
		replace_line(mail, "Received:", NULL);
	replace_line(mail, "Return-Path:", NULL);
	replace_line(mail, "Delivered-To:", NULL);
}

static void
change_header(ModelMail *mail, guint32 number, MailKin kin)
{
	g_autofree char *line = NULL;

	if (kin == KIN_ALIAS) {
		line = g_strdup_printf("Delivered-To: alias%u@example.net\n",
		                       number);
		replace_line(mail, "Delivered-To:", line);
	} else if (kin == KIN_REDELIVERED) {
		line = g_strdup_printf("Received: from list.example by "
		                       "box.example id %u\n",
		                       number);
		put_on_top(mail, line);
	} else if (kin == KIN_SENT) {
		keep_as_sent(mail);
	} else if (kin == KIN_REVISED) {
		line = g_strdup_printf("Date: Wed, 15 Nov 2023 %02u:%02u:%02u "
		                       "+0000\n",
		                       number / 3600 % 24, number / 60 % 60,
		                       number % 60);
		replace_line(mail, "Date:", line);
	}
}

static void
change_body(ModelMail *mail, guint32 number, MailKin kin)
{
	g_autofree char *old = mail->body;

	if (kin == KIN_SAME_SIZE && *old != '\0') {
		/* As many octets, whatever was there. */
		g_autofree char *text = g_strdup_printf("%06u", number);
		char *at;

		mail->body = g_strdup(old);
		at = strstr(mail->body, "number ");
		if (at != NULL)
			memcpy(at + strlen("number "), text, strlen(text));
	} else if (kin == KIN_OTHER_END) {
		mail->body = g_strconcat(
			old, g_str_has_suffix(old, "\n") ? "\n" : "\n\n", NULL);
	} else if (kin == KIN_OTHER_BODY || kin == KIN_REVISED) {
		/* Of one family no two have one size. */
		g_autofree char *fill = g_strnfill(number, 'y');

		mail->body = g_strdup_printf("Number %u has more: %s\n%s",
		                             number, fill, old);
	} else {
		mail->body = g_steal_pointer(&old);
	}
}

ModelMail *
model_mail_like(GRand *rand, guint32 number, const ModelMail *older,
                MailKin kin)
{
	ModelMail *mail = NULL;
	gsize size = model_mail_size(older);

	if (kin == KIN_SIZED) {
		mail = model_mail_new(rand, number, MAIL_USUAL);
		if (model_mail_size(mail) + 2 <= size)
			lengthen(mail, size - model_mail_size(mail));
		return mail;
	}
	mail = g_new0(ModelMail, 1);
	*mail = *older;
	mail->header = g_strdup(older->header);
	mail->body = g_strdup(older->body);
	change_header(mail, number, kin);
	change_body(mail, number, kin);
	mail->number = mail->same = mail->family = number;
	return mail;
}

/* Octets without line ends at the end. */
static gsize
text_length(const char *body)
{
	gsize length = strlen(body);

	while (length > 0 && body[length - 1] == '\n')
		length--;
	return length;
}

void
model_mail_relate(ModelMail *mail, const ModelMail *older)
{
	gsize length = text_length(mail->body);

	if (strcmp(mail->header, older->header) != 0)
		return;
	mail->family = MIN(mail->family, older->number);
	if (length == text_length(older->body) &&
	    memcmp(mail->body, older->body, length) == 0)
		mail->same = MIN(mail->same, older->number);
}
