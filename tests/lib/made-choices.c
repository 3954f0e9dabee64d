/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-choices.h"

#include "chance.h"
#include "server-view.h"

#define ALL_KINS (KINS(N_KINS) - 1)
#define ALL_SHAPES (KINS(N_MAIL_SHAPES) - 1)
/* Whose headers differ by more than lines that a server adds. */
#define OTHER_KINS                                                             \
	(KINS(KIN_REDELIVERED) | KINS(KIN_SENT) | KINS(KIN_REVISED) |          \
	 KINS(KIN_SIZED))
/* That a proven rule tells apart, of one header. */
#define SIZED_KINS                                                             \
	(OTHER_KINS | KINS(KIN_DUPLICATE) | KINS(KIN_OTHER_BODY) |             \
	 KINS(KIN_ALIAS))
#define TRACED_SHAPES                                                          \
	(KINS(MAIL_USUAL) | KINS(MAIL_WITHOUT_ID) | KINS(MAIL_DRAFT))

/* By which the Subject is no longer the same to a program. */
#define VIEW_CHANGED_TEXT                                                      \
	(VIEW_QUESTION | VIEW_QUESTIONS | VIEW_NO_BLANKS | VIEW_NO_COLONLESS)

/* So many usual messages prove whatever can be proven. */
#define ANCHORS 12

static guint
some_of(GRand *rand, guint set, guint percent)
{
	guint chosen = 0;

	for (guint bit = 1; bit != 0 && bit <= set; bit <<= 1) {
		if ((set & bit) && chance_percent(rand, percent))
			chosen |= bit;
	}
	return chosen;
}

static void
choose_usual(GRand *rand, MadeChoices *it)
{
	it->length = 1 + chance_below(rand, CHANCE_OF(rand, 3, 8, 25, 25, 60));
	it->kins = some_of(rand, ALL_KINS, 60);
	it->related = CHANCE_OF(rand, 0, 10, 30, 70);
	it->shapes = some_of(rand, ALL_SHAPES, 60) | KINS(MAIL_USUAL);
	it->shaped = CHANCE_OF(rand, 0, 20, 60);
	it->rounded = CHANCE_OF(rand, 1, 1, 1, 400);
	it->lacked_by_pop3 = CHANCE_OF(rand, 0, 0, 10, 30, 60);
	it->lacked_by_imap = CHANCE_OF(rand, 0, 0, 10, 30, 60);
	it->constant = CHANCE_OF(rand, 1, 2, 12, 70);
	it->pop3_view = some_of(rand, VIEW_SAME_DIGEST, 25);
	it->imap_view = some_of(rand, VIEW_SAME_DIGEST & ~VIEW_X_UIDL, 25);
	it->order = CHANCE_OF(rand, MADE_SAME, MADE_SAME, MADE_REVERSED,
	                      MADE_SWAPS, MADE_SHUFFLED);
	it->folders = chance_percent(rand, 40);
	it->all = chance_percent(rand, 70);
	it->copied = CHANCE_OF(rand, 0, 10, 40);
	it->elsewhere = CHANCE_OF(rand, 0, 10, 40);
	it->nameless = CHANCE_OF(rand, 0, 0, 0, 10);
	it->computed = chance_percent(rand, 15);
	it->names = chance_percent(rand, 30);
	it->lying = CHANCE_OF(rand, 0, 0, 5, 50);
}

static void
choose_dump(GRand *rand, MadeChoices *it)
{
	it->dump = CHANCE_OF(rand, MADE_FULL, MADE_FULL, MADE_TOP, MADE_TOP,
	                     MADE_MIXED, MADE_NO_FILES);
	it->list =
		CHANCE_OF(rand, MADE_LIST_NONE, MADE_LIST_SENT, MADE_LIST_SENT,
	                  MADE_LIST_STORED, MADE_LIST_LF, MADE_LIST_MORE);
	it->unlisted = CHANCE_OF(rand, 0, 0, 0, 30);
	it->unreadable = CHANCE_OF(rand, 0, 0, 0, 5, 20);
	it->crosswise = chance_percent(rand, 20);
	it->crossed = it->crosswise ? CHANCE_OF(rand, 0, 30) : 0;
	it->anchors = CHANCE_OF(rand, 0, 0, ANCHORS);
}

/* LIST counts what RETR sends of them, as POP3 demands, or another session's
   octets would be no worse. */
static void
choose_bodies(GRand *rand, MadeChoices *it)
{
	it->dump = MADE_FULL;
	it->list = CHANCE_OF(rand, MADE_LIST_NONE, MADE_LIST_SENT,
	                     MADE_LIST_SENT, MADE_LIST_LF, MADE_LIST_MORE);
	it->unlisted = CHANCE_OF(rand, 0, 0, 0, 30);
	/* Bodies are read where sizes differ, and these may agree by chance. */
	it->crossed = CHANCE_OF(rand, 0, 0, 40);
	if (it->crossed > 0) {
		it->kins &= ~KINS(KIN_SAME_SIZE);
		it->kins |= KINS(KIN_OTHER_BODY);
		it->related = CHANCE_OF(rand, 30, 70);
		it->list = CHANCE_OF(rand, MADE_LIST_NONE, MADE_LIST_SENT);
		it->unlisted = 0;
		it->pop3_view &= VIEW_SAME_SIZE;
		it->imap_view &= VIEW_SAME_SIZE;
	}
}

/* One rule must hold for all. */
static void
choose_headers(GRand *rand, MadeChoices *it)
{
	it->dump = MADE_TOP;
	it->list = CHANCE_OF(rand, MADE_LIST_SENT, MADE_LIST_SENT, MADE_LIST_LF,
	                     MADE_LIST_MORE);
	it->anchors = ANCHORS;
	it->kins &= SIZED_KINS;
	it->shapes &= ~KINS(MAIL_BARE);
	it->rounded = 1;
	it->pop3_view &= VIEW_SAME_BODY | VIEW_CRLF;
	it->imap_view &= VIEW_SAME_BODY | VIEW_CRLF;
	if (it->list != MADE_LIST_SENT) {
		it->pop3_view &= VIEW_SAME_SIZE;
		it->imap_view &= VIEW_SAME_SIZE;
	}
}

static void
choose_lines(GRand *rand, MadeChoices *it)
{
	if (chance_percent(rand, 50))
		choose_bodies(rand, it);
	else
		choose_headers(rand, it);
	it->anchors = CHANCE_OF(rand, 0, ANCHORS);
	it->kins &= OTHER_KINS;
	it->crossed = 0;
	it->shapes &= TRACED_SHAPES;
	it->copied = 0;
	it->other_view = 1U << (7 + chance_below(rand, 4));
	it->other_is_imap = chance_percent(rand, 50);
	it->other_share = CHANCE_OF(rand, 20, 50, 100);
	if (it->list != MADE_LIST_NONE)
		it->list = MADE_LIST_SENT;
	it->unlisted = 0;
}

static void
choose_sizes(GRand *rand, MadeChoices *it)
{
	it->dump = MADE_NO_FILES;
	it->list =
		CHANCE_OF(rand, MADE_LIST_SENT, MADE_LIST_LF, MADE_LIST_MORE);
	it->anchors = ANCHORS;
	it->length += ANCHORS;
	it->lacked_by_pop3 = it->lacked_by_imap = 0;
	it->pop3_view &= VIEW_SAME_SIZE;
	it->imap_view &= VIEW_SAME_SIZE;
	it->order = MADE_SAME;
	it->folders = FALSE;
	it->lying = 0;
}

static void
choose_stated(GRand *rand, MadeChoices *it)
{
	it->dump = MADE_NO_FILES;
	it->list = MADE_LIST_NONE;
	it->lacked_by_imap = MIN(it->lacked_by_imap, 10);
	it->nameless = 0;
	it->copied = 0;
	it->imap_view |= VIEW_X_UIDL;
	it->stated = CHANCE_OF(rand, 70, 90, 100);
}

static void
choose_formula(GRand *rand, MadeChoices *it)
{
	it->dump = MADE_NO_FILES;
	it->list = CHANCE_OF(rand, MADE_LIST_NONE, MADE_LIST_SENT);
	it->pop3_view &= VIEW_SAME_SIZE;
	it->imap_view &= VIEW_SAME_SIZE;
	it->nameless = 0;
	it->lying = 0;
	it->formula = TRUE;
	it->computed = FALSE;
	/* Sizes come first, and prove nothing. */
	if (it->list != MADE_LIST_NONE)
		it->kind = MADE_UNDECIDABLE;
}

static void
choose_identity(GRand *rand, MadeChoices *it)
{
	choose_lines(rand, it);
	/* No rule is needed, and no text may change. */
	it->list = MADE_LIST_NONE;
	it->pop3_view &= ~(guint)VIEW_CHANGED_TEXT;
	it->imap_view &= ~(guint)VIEW_CHANGED_TEXT;
	it->pop3_view |= VIEW_MARK_A;
	it->other_view = VIEW_MARK_B;
	it->other_is_imap = TRUE;
	it->options.match_identity = TRUE;
}

static void
choose_decidable(GRand *rand, MadeChoices *it)
{
	it->kind = MADE_DECIDABLE;
	/* Identical messages have one size, whatever a server adds. */
	it->first = 100000;
	it->kins &= ~KINS(KIN_OTHER_END);
	/* Beside a weak header such a line counts. */
	if ((it->pop3_view | it->imap_view) & VIEW_NO_COLONLESS)
		it->shapes &= ~(KINS(MAIL_WEAK) | KINS(MAIL_WITHOUT_ID));
	switch (it->theme) {
	case THEME_HEADERS:
		choose_headers(rand, it);
		break;
	case THEME_LINES:
		choose_lines(rand, it);
		break;
	case THEME_SIZES:
		choose_sizes(rand, it);
		break;
	case THEME_STATED:
		choose_stated(rand, it);
		break;
	case THEME_FORMULA:
		choose_formula(rand, it);
		break;
	case THEME_IDENTITY:
		choose_identity(rand, it);
		break;
	case THEME_KEPT:
		it->p = MADE_RIGHT_P;
		choose_bodies(rand, it);
		break;
	case THEME_REPLACE:
		it->p = CHANCE_OF(rand, MADE_FOREIGN_P, MADE_ANY_P);
		it->options.replace = it->options.skip_uidl_cache = TRUE;
		choose_bodies(rand, it);
		break;
	default:
		choose_bodies(rand, it);
	}
}

static void
choose_undecidable(GRand *rand, MadeChoices *it)
{
	it->kind = MADE_UNDECIDABLE;
	choose_dump(rand, it);
	if (it->theme == THEME_ALIASES) {
		it->kins |= KINS(KIN_ALIAS) | KINS(KIN_OTHER_BODY);
		it->related = CHANCE_OF(rand, 30, 70);
		it->other_view = CHANCE_OF(rand, VIEW_NO_DELIVERED,
		                           VIEW_DELIVERED, VIEW_SCANNED);
		it->other_share = CHANCE_OF(rand, 50, 100, 100);
		it->other_is_imap = chance_percent(rand, 50);
	} else if (it->theme == THEME_REWRITTEN) {
		it->other_view = CHANCE_OF(rand, VIEW_FETCHED, VIEW_REWRITTEN,
		                           VIEW_FETCHED | VIEW_SCANNED);
		it->other_share = CHANCE_OF(rand, 30, 100);
		it->other_is_imap = chance_percent(rand, 30);
	} else if (it->theme == THEME_SESSIONS) {
		it->shift = CHANCE_OF(rand, 1, 2, 7);
		it->unlisted = 0;
	} else if (it->theme == THEME_HOLES) {
		it->dump = MADE_NO_FILES;
		it->list = CHANCE_OF(rand, MADE_LIST_SENT, MADE_LIST_LF,
		                     MADE_LIST_MORE);
		it->lacked_by_pop3 = CHANCE_OF(rand, 0, 2, 5);
		it->lacked_by_imap = CHANCE_OF(rand, 0, 2, 5);
		it->pop3_view &= VIEW_SAME_SIZE;
		it->imap_view &= VIEW_SAME_SIZE;
		it->elsewhere = MIN(it->elsewhere, 10);
	} else if (it->theme == THEME_UIDLS) {
		it->dump = MADE_NO_FILES;
		it->list = MADE_LIST_NONE;
	} else if (it->theme == THEME_FORGED) {
		it->forged = CHANCE_OF(rand, 5, 30);
		it->kins |= KINS(KIN_OTHER_BODY);
		it->related = CHANCE_OF(rand, 10, 30, 70);
		it->stated = CHANCE_OF(rand, 0, 30);
		it->imap_view |= VIEW_X_UIDL;
	} else if (it->theme == THEME_CLAIMS) {
		it->p = MADE_ANY_P;
		it->kins |= KINS(KIN_OTHER_BODY);
		it->related = CHANCE_OF(rand, 10, 30, 70);
	} else if (it->theme == THEME_AUTO) {
		it->formula = it->options.formula_auto = TRUE;
		it->computed = FALSE;
		it->moved = CHANCE_OF(rand, 0, 0, 1, 5);
		it->length = MAX(it->length, 20);
	}
	if (it->theme == THEME_ANYTHING && chance_percent(rand, 30)) {
		it->other_view = some_of(rand, VIEW_SAME_LINES, 40);
		it->other_share = CHANCE_OF(rand, 20, 100);
		it->other_is_imap = chance_percent(rand, 50);
	}
}

static void
choose_trusted(GRand *rand, MadeChoices *it)
{
	it->kind = MADE_TRUSTED;
	choose_dump(rand, it);
	it->options.trust_sizes = it->theme == THEME_TRUST_SIZES;
	it->options.skip_size_check = it->theme == THEME_SKIP_SIZES;
	it->p = CHANCE_OF(rand, MADE_NO_P, MADE_NO_P, MADE_ANY_P);
	it->shift = CHANCE_OF(rand, 0, 0, 1);
}

MadeChoices
made_choices(GRand *rand, guint32 seed)
{
	MadeChoices choices = { .theme = seed % N_THEMES };

	choose_usual(rand, &choices);
	if (choices.theme < THEME_ANYTHING)
		choose_decidable(rand, &choices);
	else if (choices.theme < THEME_TRUST_SIZES)
		choose_undecidable(rand, &choices);
	else
		choose_trusted(rand, &choices);
	choices.options.match_identity |=
		choices.kind == MADE_UNDECIDABLE && chance_percent(rand, 20);
	choices.length = MAX(choices.length, choices.anchors);
	if (choices.p != MADE_NO_P)
		choices.claimed = CHANCE_OF(rand, 5, 30, 100);
	return choices;
}

const char *
made_theme_name(MadeTheme theme)
{
	static const char *const names[N_THEMES] = {
		[THEME_BODIES] = "bodies",
		[THEME_HEADERS] = "headers",
		[THEME_LINES] = "lines",
		[THEME_KEPT] = "kept",
		[THEME_REPLACE] = "replace",
		[THEME_SIZES] = "sizes",
		[THEME_STATED] = "stated",
		[THEME_FORMULA] = "formula",
		[THEME_IDENTITY] = "identity",
		[THEME_ANYTHING] = "anything",
		[THEME_ALIASES] = "aliases",
		[THEME_REWRITTEN] = "rewritten",
		[THEME_SESSIONS] = "sessions",
		[THEME_HOLES] = "holes",
		[THEME_UIDLS] = "UIDLs alone",
		[THEME_FORGED] = "forged",
		[THEME_CLAIMS] = "claims",
		[THEME_AUTO] = "auto",
		[THEME_TRUST_SIZES] = "trusted sizes",
		[THEME_SKIP_SIZES] = "skipped sizes",
	};

	return names[theme];
}

char *
made_choices_tell(const MadeChoices *choices)
{
	static const char *const dumps[] = { "full", "headers", "mixed",
		                             "no files" };
	static const char *const lists[] = { "none", "sent", "stored", "LF",
		                             "more" };
	static const char *const orders[] = { "same", "reversed", "swaps",
		                              "shuffled" };
	static const char *const ps[] = { "none", "right", "foreign", "any" };

	return g_strdup_printf(
		"%s: dump %s, LIST %s+%u-%u%%, order %s, P %s %u%%, "
		"views %x/%x, %s also %x of %u%%%s%s",
		made_theme_name(choices->theme), dumps[choices->dump],
		lists[choices->list], choices->constant, choices->unlisted,
		orders[choices->order], ps[choices->p], choices->claimed,
		choices->pop3_view, choices->imap_view,
		choices->other_is_imap ? "IMAP" : "POP3", choices->other_view,
		choices->other_share, choices->all ? ", all folders" : "",
		choices->names ? ", names" : "");
}
