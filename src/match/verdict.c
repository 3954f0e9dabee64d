/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "match/verdict.h"

void
verdict_free(Verdict *verdict)
{
	if (verdict == NULL)
		return;
	g_array_unref(verdict->obstacles);
	g_free(verdict);
}

static void
add(Verdict *verdict, gboolean stands, ObstacleKind kind)
{
	if (stands)
		g_array_append_val(verdict->obstacles, kind);
}

static gboolean
may_miss(const Verdict *verdict, const VerdictOptions *options)
{
	if (verdict->missing == 0)
		return TRUE;
	if (options->strict)
		return FALSE;
	return options->all_mailboxes || options->ignore_missing ||
	       (options->ignore_extra && verdict->extra == 0);
}

static void
count(Verdict *verdict, const Maildrop *maildrop, const Match *match)
{
	gsize pairs = 0;

	for (guint32 i = 0; i < match->pop3_length; i++) {
		gboolean paired = match->pop3[i].partner != NO_PARTNER;
		gboolean has_uidl = maildrop_uidl(maildrop, i) != NULL;

		pairs += paired ? 1 : 0;
		verdict->without_uidl += has_uidl ? 0 : 1;
		verdict->placed += has_uidl && paired ? 1 : 0;
		verdict->missing += has_uidl && !paired ? 1 : 0;
	}
	verdict->extra = match->imap_matched - pairs;
	verdict->nothing =
		pairs == 0 && match->pop3_length > 0 && match->imap_matched > 0;
}

Verdict *
verdict_reach(const Maildrop *maildrop, const Match *match, const Plan *plan,
              const VerdictOptions *options)
{
	Verdict *verdict = g_new0(Verdict, 1);
	gboolean misses;

	count(verdict, maildrop, match);
	/* The option for it would not go on where nothing is found. */
	misses = !verdict->nothing && !may_miss(verdict, options);

	verdict->obstacles = g_array_new(FALSE, FALSE, sizeof(ObstacleKind));
	add(verdict, match->sizes_misfit && !options->skip_size_check,
	    OBSTACLE_SIZES);
	add(verdict, verdict->nothing, OBSTACLE_NOTHING);
	add(verdict, match->bad_claims->len > 0, OBSTACLE_CLAIMS);
	add(verdict, plan->served_twice->len > 0, OBSTACLE_TWICE);
	add(verdict, misses, OBSTACLE_MISSING);
	add(verdict, options->strict && verdict->extra > 0, OBSTACLE_EXTRA);
	if (verdict->obstacles->len > 0)
		return verdict;
	verdict->warns_missing = verdict->missing > 0 &&
	                         options->all_mailboxes &&
	                         !options->ignore_missing;
	verdict->warns_few = verdict->placed < verdict->missing;
	return verdict;
}
