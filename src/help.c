/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "help.h"

#include <stdio.h>

static const char help[] =
	"Usage: pop3uidl-convert [OPTION...] DUMP EXPORT [TARGET]\n"
	"       pop3uidl-convert --check [OPTION...] DUMP EXPORT\n"
	"       pop3uidl-convert --undo [OPTION...] MAILDIR\n"
	"       pop3uidl-convert --digest FILE...\n"
	"Give the mail of EXPORT, for Dovecot, the POP3 UIDLs of DUMP: where it\n"
	"stands, or in TARGET, a new Maildir. Tar and zip files are read as well.\n"
	"\n"
	"  -n, --dry-run            do all but the writing\n"
	"      --check              compare what Dovecot serves now with DUMP\n"
	"      --undo               give MAILDIR the UIDLs that it had before\n"
	"      --digest             print the header digests of messages\n"
	"      --layout=LAYOUT      of TARGET: maildir++ (the default) or fs\n"
	"      --owner=USER[:GROUP] who shall own TARGET; root must say it\n"
	"      --keep-going         leave out what cannot be read, and name it\n"
	"      --dump-path=PATH     the folder in DUMP, --export-path=PATH in EXPORT,\n"
	"                           that is meant, if there are several\n"
	"      --control=DIR        where Dovecot keeps its lists (CONTROL=)\n"
	"      --all-mailboxes      match in all folders, not in INBOX alone\n"
	"      --mailbox=NAME       match in this folder (may be given repeatedly)\n"
	"      --skip-uidl-cache    do not believe UIDLs that EXPORT has\n"
	"      --replace            the same, and change those that are wrong\n"
	"      --match-identity     believe headers that were written anew\n"
	"      --uidl-formula=F     how the old server made its UIDLs, or auto\n"
	"      --pop3-uidl-format=F as Dovecot has it; default its own\n"
	"      --ignore-missing-uidls  go on though POP3 messages are not found\n"
	"      --ignore-extra-uidls    the same, if all of EXPORT was found\n"
	"      --ignore-bad-uidls   treat unusable UIDLs as none\n"
	"      --skip-size-check    do not use sizes at all\n"
	"      --trust-sizes        let sizes decide before headers\n"
	"      --strict             accept no message without its counterpart\n"
	"      --max-header=OCTETS  longer headers are left out (10485760)\n"
	"      --max-member=OCTETS, --max-members=N, --max-growth=FACTOR\n"
	"                           limits of archives (2147483648, 10000000, 1000)\n"
	"  -q, --quiet              print no summary\n"
	"  -v, --verbose            list every pair and its evidence\n"
	"  -h, --help; --version\n"
	"\n"
	"See pop3uidl-convert(1).\n";

void
print_help(void)
{
	fputs(help, stdout);
}
