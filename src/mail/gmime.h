/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * gmime.h - GMime, the same in every locale
 */
#ifndef MAIL_GMIME_H
#define MAIL_GMIME_H

#include <gmime/gmime.h>

/* Starts GMime, if nobody has. The options name no locale's charset; free them
   with g_mime_parser_options_free(). */
GMimeParserOptions *mail_gmime_options_new(void);

#endif
