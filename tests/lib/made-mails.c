/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "made-mails.h"

#include "chance.h"

static ModelMail *
make_relative(GRand *rand, const MadeChoices *choices, GPtrArray *mails)
{
	guint32 number = mails->len;
	const ModelMail *older =
		g_ptr_array_index(mails, chance_below(rand, number));
	MailKin kin = (MailKin)chance_below(rand, N_KINS);

	while (!(choices->kins & KINS(kin)))
		kin = (kin + 1) % N_KINS;
	/* Sizes grow from the first of a family on. */
	if (kin == KIN_OTHER_BODY)
		older = g_ptr_array_index(mails, older->family);
	return model_mail_like(rand, number, older, kin);
}

static ModelMail *
make_mail(GRand *rand, const MadeChoices *choices, GPtrArray *mails)
{
	guint32 number = mails->len;
	MailShape shape = MAIL_USUAL;
	ModelMail *mail;

	if (number >= choices->anchors && number > 0 && choices->kins != 0 &&
	    chance_percent(rand, choices->related))
		return make_relative(rand, choices, mails);
	if (number >= choices->anchors &&
	    chance_percent(rand, choices->shaped)) {
		shape = (MailShape)chance_below(rand, N_MAIL_SHAPES);
		while (!(choices->shapes & KINS(shape)))
			shape = (shape + 1) % N_MAIL_SHAPES;
	}
	mail = model_mail_new(rand, number, shape);
	if (number >= choices->anchors && choices->rounded > 1)
		model_mail_round(mail, choices->rounded);
	return mail;
}

static MadePlace
make_place(GRand *rand, const MadeChoices *choices, guint32 number)
{
	MadePlace place = { .on_pop3 = TRUE };
	gboolean is_anchor = number < choices->anchors;
	guint folder = 0;

	if (!is_anchor && chance_percent(rand, choices->lacked_by_pop3))
		place.on_pop3 = FALSE;
	if (!is_anchor && chance_percent(rand, choices->lacked_by_imap))
		return place;
	if (choices->folders && !is_anchor &&
	    chance_percent(rand, choices->elsewhere))
		folder = 1 + chance_below(rand, MADE_FOLDERS - 1);
	place.in[folder] = TRUE;
	if (choices->folders && chance_percent(rand, choices->copied))
		place.in[chance_below(rand, MADE_FOLDERS)] = TRUE;
	return place;
}

/* Of two with one header one side has the one, the other the other. */
static void
cross(GRand *rand, const MadeChoices *choices, const ModelMail *mail,
      GArray *places)
{
	MadePlace *place = &g_array_index(places, MadePlace, mail->number);
	MadePlace *older = &g_array_index(places, MadePlace, mail->family);

	if (mail->family == mail->number || mail->same != mail->number ||
	    mail->family < choices->anchors ||
	    !chance_percent(rand, choices->crossed))
		return;
	*older = (MadePlace){ .on_pop3 = TRUE };
	*place = (MadePlace){ .in = { TRUE } };
}

gboolean
made_place_is_found(const MadeChoices *choices, const MadePlace *place)
{
	return place->in[0] || (choices->all && (place->in[1] || place->in[2]));
}

/* Of one header the store lacks none that the dump has: another that only it
   has could not be told from that one. */
static void
uncross(const MadeChoices *choices, const GPtrArray *mails, GArray *places)
{
	g_autofree guint *members = g_new0(guint, mails->len);

	for (guint i = 0; i < mails->len; i++)
		members[((ModelMail *)g_ptr_array_index(mails, i))->family]++;
	for (guint i = 0; i < mails->len; i++) {
		const ModelMail *mail = g_ptr_array_index(mails, i);
		MadePlace *place = &g_array_index(places, MadePlace, i);

		if (members[mail->family] > 1 && place->on_pop3 &&
		    !made_place_is_found(choices, place))
			place->in[0] = TRUE;
	}
}

void
made_mails(GRand *rand, const MadeChoices *choices, GPtrArray **mails,
           GArray **places)
{
	*mails = g_ptr_array_new_with_free_func(
		(GDestroyNotify)(void (*)(void))model_mail_free);
	*places = g_array_new(FALSE, FALSE, sizeof(MadePlace));
	for (guint32 i = 0; i < choices->length; i++) {
		ModelMail *mail = make_mail(rand, choices, *mails);
		MadePlace place = make_place(rand, choices, i);

		for (guint32 j = 0; j < i; j++)
			model_mail_relate(mail, g_ptr_array_index(*mails, j));
		g_ptr_array_add(*mails, mail);
		g_array_append_val(*places, place);
		cross(rand, choices, mail, *places);
	}
	/* Bodies are read where sizes differ. */
	if (!choices->crosswise && (choices->dump != MADE_FULL ||
	                            (choices->kins & KINS(KIN_SAME_SIZE))))
		uncross(choices, *mails, *places);
}
