/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * main.c - the program: options in, exit status out
 *
 * The locale is left alone: what is printed and how names are compared must not
 * depend on it.
 */
#include "convert.h"
#include "digest.h"
#include "mail/open-files.h"
#include "options.h"
#include "undo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static Status
run(const Options *options)
{
	switch (options->mode) {
	case MODE_CONVERT:
	case MODE_CHECK:
		return convert(options);
	case MODE_DIGEST:
		return print_digests(options);
	case MODE_UNDO:
		return undo(options);
	case MODE_HELP:
		break;
	}
	return STATUS_DONE;
}

int
main(int argc, char **argv)
{
	GError *error = NULL;
	g_autoptr(Options) options = options_parse(argc, argv, &error);
	Status status;

	if (options == NULL) {
		complain(error);
		return STATUS_USAGE;
	}
	open_files_raise();
	status = run(options);

	/* Output is buffered: a full disk may show up only here. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "pop3uidl-convert: standard output: %s\n",
		        strerror(errno));
		if (status == STATUS_DONE)
			status = STATUS_PARTIAL;
	}
	return (int)status;
}
