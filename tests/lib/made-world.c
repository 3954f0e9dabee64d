/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-world.h"

#include "chance.h"
#include "made-mails.h"
#include "server-view.h"

#include "mail/facts.h"
#include "mail/take.h"
#include "mail/tree.h"

#include <string.h>

/* What RETR adds to what is stored, and LIST may not count. */
#define ADDED_VIEWS (VIEW_X_UIDL | VIEW_STATUS | VIEW_ENDED)

typedef struct {
	GRand *rand;
	MadeWorld *world;
	GArray *places; /* of MadePlace, by mail */
	/* By mail: the POP3 message, or G_MAXUINT32, until a P names it. */
	guint32 *unclaimed;
	GArray *folders[MADE_FOLDERS]; /* of guint32: mail, in order */
	guint32 *uids;                 /* by mail: in INBOX; 0: none */
} Making;

static void
message_free(gpointer data)
{
	MadeMessage *message = data;

	g_free(message->named);
	if (message->octets != NULL)
		g_string_free(message->octets, TRUE);
	g_free(message);
}

void
made_view(const MadeWorld *world, guint32 mail, guint view, const char *uidl,
          GString *octets)
{
	server_view(made_mail(world, mail), view, uidl,
	            world->choices.first + mail, octets);
}

/* ---- POP3 ---- */

static guint
choose_view(const MadeWorld *world, guint32 mail, gboolean is_imap)
{
	const MadeChoices *it = &world->choices;
	guint view = is_imap ? it->imap_view : it->pop3_view;

	if (is_imap == it->other_is_imap &&
	    (mail * 37 + world->seed) % 100 < it->other_share)
		view |= it->other_view;
	return view;
}

/* Of every message another one, in any dump. */
static char *
make_uidl(const Making *making, guint32 mail)
{
	const MadeChoices *it = &making->world->choices;

	if (it->formula && making->uids[mail] > 0)
		return g_strdup_printf("%08x%08x", MADE_UID_VALIDITY,
		                       making->uids[mail] + it->moved);
	if (it->computed)
		return g_strdup_printf("%08x%08x", mail + 2, MADE_UID_VALIDITY);
	return g_strdup_printf("u%u", it->first + mail);
}

static gboolean
has_file(const Making *making, FactSet *can, MailForm *form)
{
	MadeDump dump = making->world->choices.dump;

	if (dump == MADE_MIXED)
		dump = CHANCE_OF(making->rand, MADE_FULL, MADE_FULL, MADE_TOP,
		                 MADE_TOP, MADE_NO_FILES);
	*form = dump == MADE_TOP ? FORM_TOP : FORM_ANSWER;
	*can = dump == MADE_TOP    ? FACT_OF_HEADER
	       : dump == MADE_FULL ? FACT_ALL
	                           : 0;
	return dump != MADE_NO_FILES;
}

static guint64
count_octets(const GString *octets, gboolean with_crlf)
{
	guint64 size = octets->len;

	for (gsize i = 0; i < octets->len; i++) {
		gboolean has_cr = i > 0 && octets->str[i - 1] == '\r';

		if (octets->str[i] == '\n' && with_crlf && !has_cr)
			size++;
		else if (octets->str[i] == '\n' && !with_crlf && has_cr)
			size--;
	}
	return size;
}

/* What LIST says of a message that is sent like that. */
static guint64
list_size(const MadeWorld *world, guint32 mail, guint view, const char *uidl)
{
	const MadeChoices *it = &world->choices;
	g_autoptr(GString) octets = g_string_new(NULL);

	if (it->list == MADE_LIST_STORED)
		view &= ~(guint)ADDED_VIEWS;
	made_view(world, mail, view, uidl, octets);
	return count_octets(octets, it->list != MADE_LIST_LF) +
	       (it->list == MADE_LIST_MORE ? it->constant : 0);
}

static void
add_pop3(const Making *making, guint32 mail, guint64 listed)
{
	MadeWorld *world = making->world;
	MadeMessage *message = g_new0(MadeMessage, 1);
	g_autofree char *uidl = make_uidl(making, mail);
	FactSet can;
	MailForm form;

	message->mail = mail;
	message->view = choose_view(world, mail, FALSE);
	if (has_file(making, &can, &form)) {
		message->octets = g_string_new(NULL);
		made_view(world, mail, message->view, uidl, message->octets);
	}
	if (form == FORM_TOP && message->octets != NULL)
		server_view_top(message->octets);
	message->unreadable =
		chance_percent(making->rand, world->choices.unreadable);
	if (chance_percent(making->rand, world->choices.nameless))
		g_clear_pointer(&uidl, g_free);
	making->unclaimed[mail] = world->pop3->len;
	maildrop_add(world->maildrop, world->pop3->len + 1, uidl, listed,
	             NO_ENTRY, form, can);
	g_ptr_array_add(world->pop3, message);
}

static void
fill_maildrop(const Making *making)
{
	const MadeWorld *world = making->world;
	const MadeChoices *it = &world->choices;
	g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint32 i = 0; i < making->places->len; i++) {
		if (g_array_index(making->places, MadePlace, i).on_pop3)
			g_array_append_val(mails, i);
	}
	for (guint i = 0; i < mails->len; i++) {
		guint64 listed = MAILDROP_NO_SIZE;

		if (it->list != MADE_LIST_NONE && i + it->shift < mails->len &&
		    !chance_percent(making->rand, it->unlisted)) {
			guint32 mail =
				g_array_index(mails, guint32, i + it->shift);
			g_autofree char *uidl = make_uidl(making, mail);

			listed = list_size(world, mail,
			                   choose_view(world, mail, FALSE),
			                   uidl);
		}
		add_pop3(making, g_array_index(mails, guint32, i), listed);
	}
}

/* ---- IMAP ---- */

/* The UIDL that a message's X-UIDL line names. */
static char *
choose_named(const Making *making, guint32 mail)
{
	const MadeWorld *world = making->world;
	const MadeChoices *it = &world->choices;

	if (chance_percent(making->rand, it->forged))
		return make_uidl(making,
		                 chance_below(making->rand, world->mails->len));
	if (chance_percent(making->rand, it->stated))
		return make_uidl(making, mail);
	return NULL;
}

static const char *
uidl_of(const Making *making, guint32 pop3)
{
	return maildrop_uidl(making->world->maildrop, pop3);
}

/* One of the POP3 messages, rather than others one that has its header. */
static guint32
choose_other(const Making *making, guint32 mail)
{
	const MadeWorld *world = making->world;
	guint32 family = made_mail(world, mail)->family, pop3 = 0;

	for (guint i = 0; i < 4; i++) {
		pop3 = chance_below(making->rand, world->pop3->len);
		if (made_mail(world, made_pop3(world, pop3)->mail)->family ==
		    family)
			break;
	}
	return pop3;
}

/* NULL: it has no P. May set O. */
static char *
choose_p(const Making *making, guint32 mail, guint32 *order)
{
	const MadeWorld *world = making->world;
	const MadeP how = world->choices.p;
	const guint what = chance_below(making->rand, 4);
	guint32 pop3 = making->unclaimed[mail];

	if (how == MADE_NO_P ||
	    !chance_percent(making->rand, world->choices.claimed))
		return NULL;
	if (how == MADE_FOREIGN_P || (how == MADE_ANY_P && what == 0))
		return g_strdup_printf("old%u", mail);
	if (how == MADE_ANY_P && what == 1)
		return g_strdup("");
	if (how == MADE_ANY_P && what == 2 && world->pop3->len > 0)
		pop3 = choose_other(making, mail);
	if (pop3 == G_MAXUINT32 || uidl_of(making, pop3) == NULL)
		return NULL;
	if (how == MADE_RIGHT_P)
		making->unclaimed[mail] = G_MAXUINT32;
	*order = pop3 + 1;
	return g_strdup(uidl_of(making, pop3));
}

static void
add_imap(const Making *making, guint32 mail, guint32 uid)
{
	MadeWorld *world = making->world;
	const MadeChoices *it = &world->choices;
	MadeMessage *message = g_new0(MadeMessage, 1);
	g_autoptr(GString) name = g_string_new(NULL);
	StoreFolder *folder =
		store_folder(world->store, world->store->folders->len - 1);
	guint32 entry, row, order = STORE_NO_ORDER;
	guint64 claimed;
	g_autofree char *p = choose_p(making, mail, &order);

	message->mail = mail;
	message->view = choose_view(world, mail, TRUE);
	message->named = choose_named(making, mail);
	message->octets = g_string_new(NULL);
	made_view(world, mail, message->view, message->named, message->octets);
	message->unreadable = chance_percent(making->rand, it->unreadable);
	claimed = count_octets(message->octets, TRUE) +
	          (chance_percent(making->rand, it->lying) ? 1 : 0);
	g_string_printf(name, "%u.M%uP1.mx", 1700000000 + uid,
	                world->imap->len);
	if (it->names)
		g_string_append_printf(name, ",W=%" G_GUINT64_FORMAT, claimed);
	entry = tree_add(world->store->mail->tree, "cur", name->str);
	row = store_add(world->store, uid, p, order, entry, (guint8)name->len,
	                FACT_ALL);
	if (it->names) {
		Facts *facts = &world->store->mail->facts[row];

		facts->claimed = FACT_SIZE;
		facts->wire_size = claimed;
	}
	folder->next_uid = uid + 1;
	g_ptr_array_add(world->imap, message);
}

static void
swap(GArray *numbers, guint a, guint b)
{
	guint32 first = g_array_index(numbers, guint32, a);

	g_array_index(numbers, guint32, a) = g_array_index(numbers, guint32, b);
	g_array_index(numbers, guint32, b) = first;
}

static void
put_in_order(const Making *making, GArray *mails)
{
	MadeOrder order = making->world->choices.order;

	for (guint i = 0; i < mails->len; i++) {
		if (order == MADE_SHUFFLED)
			swap(mails, i, chance_below(making->rand, i + 1));
		else if (order == MADE_REVERSED && i < mails->len / 2)
			swap(mails, i, mails->len - 1 - i);
		else if (order == MADE_SWAPS && chance_percent(making->rand, 5))
			swap(mails, i, chance_below(making->rand, mails->len));
	}
}

static void
fill_folder(const Making *making, guint number)
{
	static const char *const names[MADE_FOLDERS] = { "INBOX", "Archive",
		                                         "Sent" };
	MadeWorld *world = making->world;
	const GArray *mails = making->folders[number];
	StoreFolder *folder = store_add_folder(world->store, names[number]);

	folder->uid_validity = MADE_UID_VALIDITY + number;
	folder->has_list = TRUE;
	store_choose(world->store, number, number == 0 || world->choices.all);
	for (guint i = 0; i < mails->len; i++)
		add_imap(making, g_array_index(mails, guint32, i), i + 1);
}

static void
put_into_folder(Making *making, guint number)
{
	GArray *mails = g_array_new(FALSE, FALSE, sizeof(guint32));

	for (guint32 i = 0; i < making->places->len; i++) {
		if (g_array_index(making->places, MadePlace, i).in[number])
			g_array_append_val(mails, i);
	}
	put_in_order(making, mails);
	for (guint i = 0; number == 0 && i < mails->len; i++)
		making->uids[g_array_index(mails, guint32, i)] = i + 1;
	making->folders[number] = mails;
}

/* ---- all of it ---- */

static void
fill(Making *making)
{
	const guint length = making->places->len;
	const guint folders = making->world->choices.folders ? MADE_FOLDERS : 1;

	making->unclaimed = g_new(guint32, length);
	memset(making->unclaimed, 0xff, length * sizeof(guint32));
	making->uids = g_new0(guint32, length);
	for (guint i = 0; i < folders; i++)
		put_into_folder(making, i);
	fill_maildrop(making);
	for (guint i = 0; i < folders; i++) {
		fill_folder(making, i);
		g_array_unref(making->folders[i]);
	}
	g_free(making->unclaimed);
	g_free(making->uids);
	g_array_unref(making->places);
}

MadeWorld *
made_world_new(guint32 seed)
{
	MadeWorld *world = g_new0(MadeWorld, 1);
	g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
	/* Base names live in a tree; nothing of it is ever opened. */
	g_autoptr(Tree) tree = tree_open("/", NULL, NULL);
	Making making = { .rand = rand, .world = world };

	world->seed = seed;
	world->choices = made_choices(rand, seed);
	made_mails(rand, &world->choices, &world->mails, &making.places);
	world->maildrop = maildrop_new(NULL);
	world->store = store_new(tree, "/");
	world->pop3 = g_ptr_array_new_with_free_func(message_free);
	world->imap = g_ptr_array_new_with_free_func(message_free);
	fill(&making);
	if (world->choices.formula && !world->choices.options.formula_auto)
		world->formula = uidl_formula_parse("%08Xv%08Xu", NULL);
	world->choices.options.formula = world->formula;
	return world;
}

void
made_world_free(MadeWorld *world)
{
	if (world == NULL)
		return;
	maildrop_free(world->maildrop);
	store_free(world->store);
	uidl_formula_free(world->formula);
	g_ptr_array_unref(world->mails);
	g_ptr_array_unref(world->pop3);
	g_ptr_array_unref(world->imap);
	g_free(world);
}

static void
fetch_one(const MadeWorld *world, Take *take, Scan *scan,
          const MadeMessage *message, guint32 row)
{
	MailTable *table = take->table;
	Facts *facts = &table->facts[row];
	FactSet wanted = facts->wanted;
	ScanResult result;

	if (wanted == 0)
		return;
	g_assert_cmpuint(wanted & ~(FactSet)facts->can, ==, 0);
	if (world->backwards && (wanted & (FACT_SIZE | FACT_LINES)))
		mail_table_want(table, row, FACT_SIZE | FACT_LINES);
	wanted = facts->wanted;
	facts->wanted = 0;
	if (message->unreadable) {
		facts_fail(facts, wanted);
		return;
	}
	scan_begin(scan, (MailForm)table->sources[row].form, wanted,
	           MAIL_HEADER_LIMIT);
	scan_feed(scan, (const guint8 *)message->octets->str,
	          message->octets->len);
	scan_end(scan, &result);
	if (!take_scan(take, row, wanted, &result))
		g_assert_not_reached();
}

static void
fetch_side(const MadeWorld *world, Scan *scan, MailTable *table,
           const GPtrArray *messages)
{
	Take take;

	take_begin(&take, table, MAIL_HEADER_LIMIT);
	for (guint32 i = 0; i < messages->len; i++) {
		guint32 row = world->backwards ? messages->len - 1 - i : i;

		fetch_one(world, &take, scan, g_ptr_array_index(messages, row),
		          row);
	}
	take_end(&take);
}

gboolean
made_world_fetch(gpointer data, GError **error)
{
	MadeWorld *world = data;
	g_autoptr(Scan) scan = scan_new();

	(void)error;
	world->fetches++;
	fetch_side(world, scan, world->maildrop->mail, world->pop3);
	fetch_side(world, scan, world->store->mail, world->imap);
	return TRUE;
}
