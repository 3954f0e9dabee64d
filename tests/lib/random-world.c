/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "random-world.h"

#include <string.h>

/* What a world is made by. */
typedef struct {
	GRand *rand;
	RandomWorld *random;
	GArray *mail;   /* of WorldMail: all that there is */
	guint alike;    /* of 100 messages, that share an older one's header */
	guint sizes;    /* how many sizes there are */
	guint weak;     /* of 100 headers */
	guint missing;  /* of 100 messages, on each side */
	guint failing;  /* of 1000 facts */
	guint lying;    /* of 100 names */
	gboolean names; /* claim sizes */
	guint nameless; /* of 100 POP3 messages, without UIDL */
	guint32 constant;
	guint64 last_size;
} Making;

static guint
below(const Making *making, guint end)
{
	return (guint)g_rand_int_range(making->rand, 0, (gint32)end);
}

static gboolean
chance(const Making *making, guint percent)
{
	return below(making, 100) < percent;
}

static guint
one_of(const Making *making, const guint *values, gsize length)
{
	return values[below(making, (guint)length)];
}

#define ONE_OF(making, ...)                                                    \
	one_of(making, (const guint[]){ __VA_ARGS__ },                         \
	       G_N_ELEMENTS(((const guint[]){ __VA_ARGS__ })))

static void
choose_world(Making *making)
{
	RandomWorld *random = making->random;

	making->alike = ONE_OF(making, 0, 0, 5, 30, 80);
	making->sizes = ONE_OF(making, 2, 20, 1000, 30000, 30000, 30000);
	making->weak = ONE_OF(making, 0, 0, 10, 100);
	making->missing = ONE_OF(making, 0, 0, 5, 30);
	making->failing = ONE_OF(making, 0, 0, 0, 10, 200);
	making->names = chance(making, 30);
	making->lying = making->names ? ONE_OF(making, 0, 0, 2, 50) : 0;
	making->nameless = ONE_OF(making, 0, 0, 10);
	making->constant = 1 + below(making, 30);
	random->dump = ONE_OF(making, DUMP_FULL, DUMP_FULL, DUMP_TOP, DUMP_TOP,
	                      DUMP_MIXED, DUMP_SIZES, DUMP_SIZES);
	random->list =
		ONE_OF(making, LIST_COMPLETE, LIST_COMPLETE, LIST_COMPLETE,
	               LIST_COMPLETE, LIST_SOME, LIST_NONE);
	if (chance(making, 3))
		random->list = LIST_STALE;
	random->order = ONE_OF(making, ORDER_SAME, ORDER_SAME, ORDER_SWAPS,
	                       ORDER_SHUFFLED);
	random->rule =
		ONE_OF(making, SIZE_RULE_WIRE, SIZE_RULE_WIRE, SIZE_RULE_WIRE,
	               SIZE_RULE_LF, SIZE_RULE_CONSTANT, SIZE_RULE_HEADER);
}

/* All that a header's name says besides itself. */
static void
set_header(WorldMail *mail, const char *name)
{
	guint hash = g_str_hash(name);

	g_strlcpy(mail->header, name, WORLD_NAME);
	mail->received = name[0] != 'w';
	mail->message_id = name[0] == 'h' ? 1000 + hash : 0;
	mail->header_size = 80 + hash % 400;
}

static WorldMail
make_mail(const Making *making, guint number)
{
	const char *first = chance(making, making->weak) ? "w"
	                    : chance(making, 10)         ? "n"
	                                                 : "h";
	g_autofree char *name = g_strdup_printf("%s%u", first, number);
	WorldMail mail = { .can = FACT_ALL };
	const WorldMail *older = NULL;

	set_header(&mail, name);
	name[0] = 'b';
	g_strlcpy(mail.body, name, WORLD_NAME);
	mail.size = 500 + below(making, making->sizes);
	mail.lines = 5 + below(making, 30);
	if (number > 0 && chance(making, making->alike))
		older = &g_array_index(making->mail, WorldMail,
		                       below(making, number));
	if (older == NULL)
		return mail;
	set_header(&mail, older->header);
	/* Also the body, and then perhaps a blank line more at its end. */
	if (chance(making, 40)) {
		guint more = chance(making, 20) ? 1 : 0;

		g_strlcpy(mail.body, older->body, WORLD_NAME);
		mail.size = older->size + 2 * more;
		mail.lines = older->lines + more;
	} else if (chance(making, 30)) {
		mail.size = older->size;
	}
	return mail;
}

static FactSet
choose_failing(const Making *making)
{
	FactSet failing = 0;

	for (guint i = 0; i < 4; i++) {
		if (below(making, 1000) < making->failing)
			failing |= 1U << i;
	}
	/* They come with each other. */
	if (failing & (FACT_SIZE | FACT_LINES))
		failing |= FACT_SIZE | FACT_LINES;
	making->random->fails |= failing != 0;
	return failing;
}

static guint64
list_size(const Making *making, const WorldMail *mail)
{
	switch (making->random->rule) {
	case SIZE_RULE_LF:
		return mail->size - mail->lines;
	case SIZE_RULE_CONSTANT:
		return mail->size + making->constant;
	default:
		return mail->size;
	}
}

static void
add_pop3(Making *making, guint32 number)
{
	RandomWorld *random = making->random;
	WorldMail mail = g_array_index(making->mail, WorldMail, number);
	g_autofree char *uidl = g_strdup_printf("u%u", number);
	guint64 listed;

	/* Its own header: some lines that the digest does not see. */
	if (random->rule == SIZE_RULE_HEADER) {
		guint more = 10 + g_str_hash(mail.header) / 7 % 50;

		mail.header_size += more;
		mail.size += more;
	}
	listed = list_size(making, &mail);
	if (random->list == LIST_STALE) {
		guint64 other = making->last_size;

		making->last_size = listed;
		listed = other;
	}
	if (random->list == LIST_NONE ||
	    (random->list == LIST_SOME && chance(making, 30)))
		listed = MAILDROP_NO_SIZE;
	if (random->dump == DUMP_TOP ||
	    (random->dump == DUMP_MIXED && chance(making, 50)))
		mail.can = FACT_HEADER;
	if (random->dump == DUMP_SIZES ||
	    (random->dump == DUMP_MIXED && chance(making, 15)))
		mail.can = 0;
	mail.failing = choose_failing(making);
	world_add_pop3(random->world,
	               chance(making, making->nameless) ? NULL : uidl, listed,
	               &mail);
	g_array_append_val(random->pop3, number);
}

static void
add_imap(Making *making, guint32 number)
{
	RandomWorld *random = making->random;
	WorldMail mail = g_array_index(making->mail, WorldMail, number);

	mail.failing = choose_failing(making);
	if (making->names)
		mail.claimed = mail.size;
	if (making->names && chance(making, making->lying)) {
		mail.claimed += 1 + below(making, 20);
		random->names_lie = TRUE;
	}
	world_add_imap(random->world, NULL, &mail);
	g_array_append_val(random->imap, number);
}

static void
swap(GArray *numbers, guint a, guint b)
{
	guint32 first = g_array_index(numbers, guint32, a);

	g_array_index(numbers, guint32, a) = g_array_index(numbers, guint32, b);
	g_array_index(numbers, guint32, b) = first;
}

static void
mix(const Making *making, GArray *numbers)
{
	if (numbers->len < 2)
		return;
	for (guint i = 1;
	     making->random->order == ORDER_SHUFFLED && i < numbers->len; i++)
		swap(numbers, i, below(making, i + 1));
	if (making->random->order != ORDER_SWAPS)
		return;
	for (guint i = 0; i < 1 + numbers->len / 30; i++)
		swap(numbers, below(making, numbers->len),
		     below(making, numbers->len));
}

static void
fill(Making *making)
{
	static const guint lengths[] = { 1, 4, 12, 12, 40, 40, 150 };
	guint length = 1 + below(making, one_of(making, lengths,
	                                        G_N_ELEMENTS(lengths)));
	g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint32 i = 0; i < length; i++) {
		WorldMail mail = make_mail(making, i);
		gboolean is_lacked = FALSE;

		g_array_append_val(making->mail, mail);
		if (chance(making, making->missing))
			is_lacked = TRUE;
		else
			add_pop3(making, i);
		/* What nobody has is of no use. */
		if (is_lacked || !chance(making, making->missing))
			g_array_append_val(order, i);
		else
			is_lacked = TRUE;
		making->random->lacks |= is_lacked;
	}
	mix(making, order);
	for (guint i = 0; i < order->len; i++)
		add_imap(making, g_array_index(order, guint32, i));
}

RandomWorld *
random_world_new(guint32 seed)
{
	RandomWorld *random = g_new0(RandomWorld, 1);
	Making making = {
		.rand = g_rand_new_with_seed(seed),
		.random = random,
		.mail = g_array_new(FALSE, FALSE, sizeof(WorldMail)),
		.last_size = 1,
	};

	random->world = world_new();
	random->pop3 = g_array_new(FALSE, FALSE, sizeof(guint32));
	random->imap = g_array_new(FALSE, FALSE, sizeof(guint32));
	choose_world(&making);
	fill(&making);
	g_array_unref(making.mail);
	g_rand_free(making.rand);
	return random;
}

void
random_world_free(RandomWorld *random)
{
	if (random == NULL)
		return;
	world_free(random->world);
	g_array_unref(random->pop3);
	g_array_unref(random->imap);
	g_free(random);
}

gboolean
random_world_is_right(const RandomWorld *random, guint32 pop3, guint32 imap)
{
	const WorldMail *first = world_pop3(random->world, pop3);
	const WorldMail *second = world_imap(random->world, imap);

	return g_array_index(random->pop3, guint32, pop3) ==
	               g_array_index(random->imap, guint32, imap) ||
	       (strcmp(first->header, second->header) == 0 &&
	        strcmp(first->body, second->body) == 0);
}
