/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-truth.h"

#include "server-view.h"
#include "world.h"

#include "match/sizes.h"

#include <string.h>

/* A world of more messages is not told whole. */
#define FEW 12

/* But for what a server notes in a message for itself. */
static gboolean
views_are_equal(const MadeWorld *world, guint view, guint32 a, guint32 b)
{
	g_autoptr(GString) first = g_string_new(NULL);
	g_autoptr(GString) second = g_string_new(NULL);

	view &= ~(guint)(VIEW_STATUS | VIEW_X_UIDL);
	made_view(world, a, view, NULL, first);
	made_view(world, b, view, NULL, second);
	return g_string_equal(first, second);
}

gboolean
made_is_right(const MadeWorld *world, guint32 pop3, guint32 imap)
{
	const MadeMessage *first = made_pop3(world, pop3);
	const MadeMessage *second = made_imap(world, imap);

	return made_mail(world, first->mail)->same ==
	               made_mail(world, second->mail)->same ||
	       views_are_equal(world, first->view, first->mail, second->mail) ||
	       views_are_equal(world, second->view, first->mail, second->mail);
}

/* ---- what may be wrong ---- */

static gboolean
are_alike(const MadeWorld *world, guint32 pop3, guint32 imap)
{
	const Facts *first = &world->maildrop->mail->facts[pop3];
	const Facts *second = &world->store->mail->facts[imap];

	return facts_know(first, FACT_HEADER) &&
	       facts_know(second, FACT_HEADER) &&
	       memcmp(first->header, second->header, DIGEST_LENGTH) == 0;
}

/* The message that takes part, is the POP3 message and looks like it, and that
   no copy of that has; NO_PARTNER. */
static guint32
find_true_partner(const MadeWorld *world, const Match *match, guint32 pop3)
{
	guint32 same = made_mail(world, made_pop3(world, pop3)->mail)->same;

	gboolean by_digest = match->pop3[pop3].evidence < EVIDENCE_LINES;

	for (guint32 i = 0; i < match->imap_length; i++) {
		guint32 taker = match->imap[i].partner;

		if (made_mail(world, made_imap(world, i)->mail)->same != same ||
		    !match->imap[i].takes_part ||
		    made_imap(world, i)->unreadable)
			continue;
		if (by_digest && !are_alike(world, pop3, i))
			continue;
		if (taker == NO_PARTNER || !made_is_right(world, taker, i))
			return i;
	}
	return NO_PARTNER;
}

/* Whether the IMAP message has a POP3 message of its own that looks like it,
   and that has no pair. */
static gboolean
is_wanted(const MadeWorld *world, const Match *match, const Work *work,
          guint32 imap)
{
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (match->pop3[i].partner == NO_PARTNER &&
		    are_alike(world, i, imap) &&
		    made_is_right(world, i, imap) &&
		    sizes_say(work, i, imap) >= 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
can_read_body(const MailTable *table, const MadeMessage *message, guint32 row)
{
	return (table->facts[row].can & FACT_BODY) && !message->unreadable;
}

static Excuse
excuse_of_header(const MadeWorld *world, const Match *match, guint32 pop3)
{
	guint32 imap = match->pop3[pop3].partner;
	guint32 partner = find_true_partner(world, match, pop3), taker;
	const Work work = { .maildrop = world->maildrop,
		            .store = world->store,
		            .options = &world->choices.options,
		            .match = (Match *)match };

	if (sizes_say(&work, pop3, imap) < 0)
		return EXCUSE_NONE;
	if (world->choices.shift > 0 && !match->rule.proven &&
	    match->pop3[pop3].evidence == EVIDENCE_HEADER_SIZE)
		return EXCUSE_SESSION;
	/* Somebody else had it first. */
	if (partner != NO_PARTNER) {
		taker = match->imap[partner].partner;
		if (taker != NO_PARTNER &&
		    match->pop3[taker].evidence == EVIDENCE_STATED)
			return EXCUSE_STATED;
		return (match->pop3[pop3].evidence == EVIDENCE_HEADER_SIZE ||
		        match->pop3[pop3].evidence == EVIDENCE_IDENTICAL) &&
		                       sizes_say(&work, pop3, partner) < 0
		               ? EXCUSE_RULE
		               : EXCUSE_NONE;
	}
	if (is_wanted(world, match, &work, imap))
		return EXCUSE_NONE;
	if (!can_read_body(world->maildrop->mail, made_pop3(world, pop3),
	                   pop3) ||
	    !can_read_body(world->store->mail, made_imap(world, imap), imap))
		return EXCUSE_HEADER;
	return match->pop3[pop3].evidence == EVIDENCE_HEADER ||
	                       match->pop3[pop3].evidence == EVIDENCE_KEPT
	               ? EXCUSE_UNREAD
	               : EXCUSE_NONE;
}

/* Whether somebody on the other side has the header of one of them. */
static gboolean
are_known_elsewhere(const MadeWorld *world, const Match *match, guint32 pop3,
                    guint32 imap)
{
	for (guint32 i = 0; i < match->imap_length; i++) {
		if (match->imap[i].takes_part && are_alike(world, pop3, i))
			return TRUE;
	}
	for (guint32 i = 0; i < match->pop3_length; i++) {
		if (are_alike(world, i, imap))
			return TRUE;
	}
	return FALSE;
}

/* Whether headers say that a P is another one's. */
static gboolean
is_contradicted(const MadeWorld *world, const Match *match, guint32 pop3)
{
	guint32 imap = match->pop3[pop3].partner;
	const Facts *first = &world->maildrop->mail->facts[pop3];
	const Facts *second = &world->store->mail->facts[imap];

	if (!facts_know(first, FACT_HEADER) ||
	    !facts_know(second, FACT_HEADER) || are_alike(world, pop3, imap))
		return FALSE;
	return are_known_elsewhere(world, match, pop3, imap) ||
	       (first->message_id != 0 && second->message_id != 0 &&
	        first->message_id != second->message_id);
}

static gboolean
is_forged(const MadeWorld *world, guint32 pop3, guint32 imap)
{
	return g_strcmp0(made_imap(world, imap)->named,
	                 maildrop_uidl(world->maildrop, pop3)) == 0;
}

Excuse
made_excuse(const MadeWorld *world, const Match *match, guint32 pop3)
{
	const MatchRow *row = &match->pop3[pop3];

	if (world->choices.kind == MADE_TRUSTED)
		return EXCUSE_TRUSTED;
	if (world->choices.kind == MADE_DECIDABLE)
		return EXCUSE_NONE;
	if (row->evidence == EVIDENCE_SIZE)
		return EXCUSE_SIZE;
	if (row->evidence == EVIDENCE_UNCONFIRMED)
		return is_contradicted(world, match, pop3) ? EXCUSE_NONE
		                                           : EXCUSE_UNCONFIRMED;
	if (row->evidence == EVIDENCE_STATED)
		return is_forged(world, pop3, row->partner) ? EXCUSE_STATED
		                                            : EXCUSE_NONE;
	return excuse_of_header(world, match, pop3);
}

const char *
made_excuse_name(Excuse excuse)
{
	static const char *const names[N_EXCUSES] = {
		[EXCUSE_NONE] = "not excused",
		[EXCUSE_SIZE] = "by size",
		[EXCUSE_UNCONFIRMED] = "unconfirmed",
		[EXCUSE_STATED] = "stated",
		[EXCUSE_HEADER] = "nothing but headers",
		[EXCUSE_UNREAD] = "bodies not read",
		[EXCUSE_RULE] = "by a proven rule",
		[EXCUSE_SESSION] = "by another session's sizes",
		[EXCUSE_TRUSTED] = "trusted",
	};

	return names[excuse];
}

/* ---- what must be found ---- */

static gboolean
has_trace(const ModelMail *mail, gboolean of_both)
{
	gboolean has_id = strstr(mail->header, "Message-ID:") != NULL;
	gboolean has_received = strstr(mail->header, "Received:") != NULL;

	return of_both ? has_id && has_received : has_id || has_received;
}

static void
count_families(const MadeWorld *world, guint *families)
{
	for (guint32 i = 0; i < world->mails->len; i++)
		families[made_mail(world, i)->family]++;
}

/* By same: how many take part. */
static void
count_imap(const MadeWorld *world, guint *found)
{
	for (guint32 i = 0; i < world->imap->len; i++) {
		if (store_takes_part(world->store, i))
			found[made_mail(world, made_imap(world, i)->mail)
			              ->same]++;
	}
}

/* How many of the listing the store states; each once. */
static guint
count_stated(const MadeWorld *world, guint *stated)
{
	guint total = 0;

	for (guint32 i = 0; i < world->imap->len; i++) {
		const MadeMessage *it = made_imap(world, i);
		guint32 same = made_mail(world, it->mail)->same;

		if (!store_takes_part(world->store, i) || it->named == NULL)
			continue;
		for (guint32 j = 0; j < world->pop3->len; j++) {
			if (made_pop3(world, j)->mail != it->mail)
				continue;
			stated[same]++;
			total++;
		}
	}
	return total;
}

/* How many have a UIDL that a UID of INBOX gives. */
static void
count_in_inbox(const MadeWorld *world, guint *given)
{
	for (guint32 i = 0; i < world->pop3->len; i++) {
		const char *uidl = maildrop_uidl(world->maildrop, i);

		if (uidl[0] == '0')
			given[made_mail(world, made_pop3(world, i)->mail)
			              ->same]++;
	}
}

guint *
made_expected(const MadeWorld *world)
{
	guint *expected = g_new0(guint, world->mails->len);
	g_autofree guint *found = g_new0(guint, world->mails->len);
	g_autofree guint *families = g_new0(guint, world->mails->len);
	const MadeTheme theme = world->choices.theme;

	if (theme == THEME_STATED) {
		if (count_stated(world, expected) * 2 < world->pop3->len)
			memset(expected, 0,
			       world->mails->len * sizeof *expected);
		return expected;
	}
	if (theme == THEME_FORMULA) {
		count_in_inbox(world, expected);
		return expected;
	}
	count_imap(world, found);
	count_families(world, families);
	for (guint32 i = 0; i < world->pop3->len; i++) {
		const ModelMail *mail =
			made_mail(world, made_pop3(world, i)->mail);

		/* Lines must be those of one message alone. */
		if ((theme == THEME_LINES || theme == THEME_IDENTITY) &&
		    (families[mail->family] > 1 ||
		     !has_trace(mail, theme == THEME_IDENTITY)))
			continue;
		if (expected[mail->same] < found[mail->same])
			expected[mail->same]++;
	}
	return expected;
}

/* ---- for people ---- */

static void
tell_message(const MadeWorld *world, const char *side, guint32 message,
             const MadeMessage *it, const MatchRow *row, const char *more)
{
	const ModelMail *mail = made_mail(world, it->mail);
	g_autofree char *octets =
		it->octets != NULL ? g_strescape(it->octets->str, NULL) : NULL;

	g_test_message("%s %u is %u (same %u, family %u), view %x%s: %d %s "
	               "fate %d%s: %.600s",
	               side, message + 1, it->mail, mail->same, mail->family,
	               it->view, it->unreadable ? ", unreadable" : "",
	               (int)row->partner + 1,
	               world_evidence_name((Evidence)row->evidence), row->fate,
	               more, octets != NULL ? octets : "no file");
}

static void
tell_pop3(const MadeWorld *world, const Match *match, guint32 message)
{
	const char *uidl = maildrop_uidl(world->maildrop, message);
	g_autofree char *more = g_strdup_printf(
		", %s:%" G_GINT64_FORMAT, uidl,
		(gint64)maildrop_get(world->maildrop, message)->size);

	tell_message(world, "POP3", message, made_pop3(world, message),
	             &match->pop3[message], more);
}

static void
tell_imap(const MadeWorld *world, const Match *match, guint32 message)
{
	const char *p = store_uidl(world->store, message);
	const Facts *facts = &world->store->mail->facts[message];
	g_autofree char *more = g_strdup_printf(
		", folder %u, P %s, size %" G_GUINT64_FORMAT,
		store_get(world->store, message)->folder, p, facts->wire_size);

	if (message < match->imap_length)
		tell_message(world, "IMAP", message, made_imap(world, message),
		             &match->imap[message], more);
}

static gboolean
is_akin(const MadeWorld *world, const MadeMessage *it, guint32 pop3,
        guint32 imap)
{
	guint32 family = made_mail(world, it->mail)->family;

	if (world->mails->len <= FEW)
		return TRUE;
	return (pop3 != NO_PARTNER &&
	        family == made_mail(world, made_pop3(world, pop3)->mail)
	                          ->family) ||
	       (imap != NO_PARTNER &&
	        family ==
	                made_mail(world, made_imap(world, imap)->mail)->family);
}

void
made_tell(const MadeWorld *world, const Match *match, guint32 pop3)
{
	guint32 imap =
		pop3 != NO_PARTNER ? match->pop3[pop3].partner : NO_PARTNER;
	g_autofree char *choices = made_choices_tell(&world->choices);

	g_test_message("WORLD=%u %s", world->seed, choices);
	g_test_message("%u POP3 and %u IMAP messages; rule %d (%s)",
	               world->pop3->len, world->imap->len, match->rule.kind,
	               match->rule.proven ? "proven" : "not proven");
	for (guint32 i = 0; i < world->pop3->len; i++) {
		if (is_akin(world, made_pop3(world, i), pop3, imap))
			tell_pop3(world, match, i);
	}
	for (guint32 i = 0; i < world->imap->len; i++) {
		if (is_akin(world, made_imap(world, i), pop3, imap))
			tell_imap(world, match, i);
	}
}
