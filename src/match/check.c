/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/check.h"

#include "match/chain.h"
#include "match/served-message.h"
#include "match/uidls.h"

typedef struct {
	const Maildrop *maildrop;
	const Store *store;
	const Match *match;
	const VerdictOptions *options;
	GArray *served;    /* of ServedMessage, as listed */
	guint32 *message;  /* by place in served: the dump's, or NO_PARTNER */
	guint32 *place;    /* by message of the dump: the first place of it */
	guint8 *times;     /* by message of the dump: 0, 1, 2 for more */
	gboolean *ordered; /* by place in served */
	guint32 last;      /* one past the last place with one of the dump's */
	Check *check;
} Checking;

void
check_free(Check *check)
{
	if (check == NULL)
		return;
	g_array_unref(check->differences);
	g_array_unref(check->notes);
	g_free(check);
}

static void
list_served(Checking *checking)
{
	const Store *store = checking->store;
	const StoreFolder *inbox = store_folder(store, 0);

	checking->served = g_array_new(FALSE, FALSE, sizeof(ServedMessage));
	for (guint32 i = inbox->first; i < inbox->first + inbox->length; i++) {
		const ServedMessage message = served_message(store, i);

		g_array_append_val(checking->served, message);
	}
	served_sort((ServedMessage *)(void *)checking->served->data,
	            checking->served->len);
}

static const ServedMessage *
served_at(const Checking *checking, guint32 place)
{
	return &g_array_index(checking->served, ServedMessage, place);
}

static void
find_messages(Checking *checking, const UidlFormat *format)
{
	g_autoptr(UidlIndex) uidls = uidl_index_new(checking->maildrop);
	g_autoptr(GString) uidl = g_string_new(NULL);
	guint32 v = store_folder(checking->store, 0)->uid_validity;

	for (guint32 i = 0; i < checking->served->len; i++) {
		guint32 pop3;

		served_uidl(served_at(checking, i), format, v, uidl);
		pop3 = uidl_index_find(uidls, uidl->str, uidl->len);
		checking->message[i] = pop3;
		if (pop3 == NO_PARTNER)
			continue;
		checking->last = i + 1;
		if (checking->times[pop3] == 0)
			checking->place[pop3] = i;
		checking->times[pop3] = MIN(2, checking->times[pop3] + 1);
	}
}

/* Which of the dump's messages are served in an order that the dump has. */
static void
find_order(Checking *checking)
{
	g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_autofree gboolean *shared = NULL;
	guint next = 0;

	for (guint32 i = 0; i < checking->last; i++) {
		guint32 pop3 = checking->message[i];

		if (pop3 != NO_PARTNER && checking->place[pop3] == i)
			g_array_append_val(values, pop3);
	}
	shared = g_new(gboolean, MAX(1, values->len));
	chain_shared((const guint32 *)(const void *)values->data, values->len,
	             shared);
	for (guint32 i = 0; i < checking->last; i++) {
		guint32 pop3 = checking->message[i];

		if (pop3 != NO_PARTNER && checking->place[pop3] == i)
			checking->ordered[i] = shared[next++];
	}
}

static void
add(GArray *differences, DifferenceKind kind, guint32 pop3, guint32 imap,
    guint32 served)
{
	const Difference difference = {
		.kind = kind, .pop3 = pop3, .imap = imap, .served = served
	};

	g_array_append_val(differences, difference);
}

/* A message of the dump that the Store lacks need not be served, if the options
   say so; one that the Store has must. */
static gboolean
may_miss(const Checking *checking, const Verdict *verdict, guint32 pop3)
{
	const VerdictOptions *options = checking->options;

	if (options->strict || verdict->nothing ||
	    checking->match->pop3[pop3].partner != NO_PARTNER)
		return FALSE;
	return options->all_mailboxes || options->ignore_missing ||
	       (options->ignore_extra && verdict->extra == 0);
}

static gint
compare_claims(gconstpointer a, gconstpointer b)
{
	const BadClaim *first = a, *second = b;

	return (first->imap > second->imap) - (first->imap < second->imap);
}

/* Whether the message that a UIDL is served for is known to be another one. */
static gboolean
is_wrong(const Checking *checking, guint32 pop3, guint32 imap)
{
	const GArray *bad = checking->match->bad_claims;
	const BadClaim here = { .imap = imap };
	guint place;

	if (checking->match->pop3[pop3].partner != NO_PARTNER ||
	    checking->match->imap[imap].partner != NO_PARTNER)
		return checking->match->pop3[pop3].partner != imap;
	/* One a message at most; a stray is of nobody that is known. */
	return g_array_binary_search((GArray *)bad, &here, compare_claims,
	                             &place) &&
	       g_array_index(bad, BadClaim, place).fault < CLAIM_STRAY;
}

/* Whether its message has it in another folder. */
static gboolean
is_elsewhere(const Checking *checking, guint32 pop3)
{
	const MatchRow *row = &checking->match->pop3[pop3];

	return row->partner != NO_PARTNER &&
	       store_get(checking->store, row->partner)->folder > 0 &&
	       (row->evidence == EVIDENCE_KEPT ||
	        row->evidence == EVIDENCE_UNCONFIRMED);
}

static void
check_unserved(const Checking *checking, const Verdict *verdict, guint32 pop3)
{
	Check *check = checking->check;

	if (is_elsewhere(checking, pop3))
		add(checking->options->strict ? check->differences
		                              : check->notes,
		    DIFFERENCE_ELSEWHERE, pop3,
		    checking->match->pop3[pop3].partner, 0);
	else
		add(may_miss(checking, verdict, pop3) ? check->notes
		                                      : check->differences,
		    DIFFERENCE_MISSING, pop3, NO_PARTNER, 0);
}

static void
check_message(const Checking *checking, const Verdict *verdict, guint32 pop3)
{
	Check *check = checking->check;
	guint32 place = checking->place[pop3], imap;

	if (maildrop_uidl(checking->maildrop, pop3) == NULL)
		return;
	if (checking->times[pop3] == 0) {
		check_unserved(checking, verdict, pop3);
		return;
	}
	imap = served_at(checking, place)->index;
	if (checking->times[pop3] > 1)
		add(check->differences, DIFFERENCE_TWICE, pop3, imap,
		    place + 1);
	else if (is_wrong(checking, pop3, imap))
		add(check->differences, DIFFERENCE_WRONG, pop3, imap,
		    place + 1);
	else if (!checking->ordered[place])
		add(check->differences, DIFFERENCE_ORDER, pop3, imap,
		    place + 1);
	else
		check->same++;
}

/* The dump has some without a UIDL, which stand in nobody's way. */
static gboolean
is_stranger(const Checking *checking, guint32 imap)
{
	return checking->match->imap[imap].partner == NO_PARTNER;
}

static void
check_others(const Checking *checking)
{
	Check *check = checking->check;

	for (guint32 i = 0; i < checking->served->len; i++) {
		guint32 imap = served_at(checking, i)->index;

		if (checking->message[i] != NO_PARTNER)
			continue;
		if (i < checking->last)
			add(check->differences, DIFFERENCE_AMID, NO_PARTNER,
			    imap, i + 1);
		else
			add(is_stranger(checking, imap) &&
			                    checking->options->strict
			            ? check->differences
			            : check->notes,
			    DIFFERENCE_AFTER, NO_PARTNER, imap, i + 1);
	}
}

static Check *
check_new(void)
{
	Check *check = g_new0(Check, 1);

	check->differences = g_array_new(FALSE, FALSE, sizeof(Difference));
	check->notes = g_array_new(FALSE, FALSE, sizeof(Difference));
	return check;
}

static void
checking_begin(Checking *checking)
{
	gsize pop3 = MAX(1, checking->maildrop->messages->len), imap;

	list_served(checking);
	imap = MAX(1, checking->served->len);
	checking->message = g_new(guint32, imap);
	checking->ordered = g_new0(gboolean, imap);
	checking->place = g_new0(guint32, pop3);
	checking->times = g_new0(guint8, pop3);
	checking->check = check_new();
}

static void
checking_end(Checking *checking)
{
	g_array_unref(checking->served);
	g_free(checking->message);
	g_free(checking->ordered);
	g_free(checking->place);
	g_free(checking->times);
}

Check *
check_run(const Maildrop *maildrop, const Store *store, const Match *match,
          const UidlFormat *format, const Verdict *verdict,
          const VerdictOptions *options)
{
	Checking checking = {
		.maildrop = maildrop,
		.store = store,
		.match = match,
		.options = options,
	};

	checking_begin(&checking);
	find_messages(&checking, format);
	find_order(&checking);
	for (guint32 i = 0; i < maildrop->messages->len; i++)
		check_message(&checking, verdict, i);
	check_others(&checking);
	checking_end(&checking);
	return checking.check;
}
