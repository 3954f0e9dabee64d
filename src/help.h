/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * help.h - --help
 */
#ifndef HELP_H
#define HELP_H

/* To standard output. */
void print_help(void);

#endif
