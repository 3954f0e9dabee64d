/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "mail/gmime.h"

static void
start(void)
{
	static gsize started;

	if (g_once_init_enter(&started)) {
		g_mime_init();
		g_once_init_leave(&started, 1);
	}
}

GMimeParserOptions *
mail_gmime_options_new(void)
{
	const char *charsets[] = { "utf-8", "iso-8859-1", NULL };
	GMimeParserOptions *options;

	start();
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_fallback_charsets(options, charsets);
	return options;
}
