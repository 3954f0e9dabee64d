#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The command line: what is wrong with it is one line and exit status 2.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

usage () {
	wanted_line=$1
	shift
	run pop3uidl-convert "$@"
	is_status 2 "a usage error: pop3uidl-convert $*"
	ok "its line: $wanted_line" grep -q "^pop3uidl-convert: .*$wanted_line" err
	ok 'it is one line' test "$(wc -l <err)" -eq 1
	ok 'and nothing on stdout' not test -s out
}

mkdir a b
usage 'DUMP and EXPORT are missing'
usage 'EXPORT is missing' a
usage 'more than DUMP, EXPORT and TARGET' a b c d
usage 'nonsense; see --help' --nonsense a b
usage '-x' -x a b
usage 'x1B' "$(printf -- '--\033[31m')" a b
usage 'FILE' --digest
usage 'exclude each other' --check --digest a b
usage 'exclude each other' --undo --digest a
usage 'exclude each other' --check --undo a
usage 'exclude each other' --all-mailboxes --mailbox=INBOX a b
usage '--undo needs a MAILDIR, and nothing more' --undo
usage '--undo needs a MAILDIR, and nothing more' --undo a b
usage '--replace means nothing with --check' --check --replace a b
usage '--strict means nothing with --undo' --undo --strict a
usage '--mailbox means nothing with --undo' --undo --mailbox=Sent a
usage '--replace means nothing with --undo' --undo --replace a
usage '--pop3-uidl-format means nothing with --undo' --undo \
	--pop3-uidl-format=%u a
usage '--layout means nothing' --undo --layout=fs a
usage '--dry-run means nothing with --digest' --digest -n a
usage '--match-identity means nothing with --digest' --digest \
	--match-identity a
usage 'exclude each other' --trust-sizes --skip-size-check a b
usage 'max-header' --max-header=many a b
usage 'max-header' --max-header=0 a b
usage 'max-header' --max-header=-1 a b
usage 'max-header' --max-header= a b
for option in max-member max-members max-growth
do
	for number in many 0 -1 1.5 1K '' 18446744073709551616
	do
		usage "$option" "--$option=$number" a b
	done
done
usage 'pop3-uidl-format' --pop3-uidl-format=%Y a b
usage 'pop3-uidl-format' --pop3-uidl-format=constant a b
usage 'pop3-uidl-format' --pop3-uidl-format= a b
usage 'pop3-uidl-format' '--pop3-uidl-format=%{nonsense}' a b
usage 'uidl-formula' --uidl-formula=%Y a b
usage 'uidl-formula' --uidl-formula=constant a b
usage 'uidl-formula' --uidl-formula= a b
usage 'uidl-formula' '--uidl-formula=%{nonsense}' a b
usage '"-".*--uidl-formula' - b
usage '"-".*--uidl-formula' --uidl-formula=auto - b
usage 'control' a b --control
usage 'mailbox' a b --mailbox

run pop3uidl-convert --help
is_status 0 '--help succeeds'
ok '--help fits 44 lines' test "$(wc -l <out)" -le 44
ok '--help fits 80 columns' not grep -q '.\{81\}' out
ok '--help names all arguments' grep -q 'DUMP EXPORT \[TARGET\]' out
for option in dry-run check undo digest layout owner keep-going dump-path \
	export-path control all-mailboxes mailbox skip-uidl-cache replace \
	match-identity uidl-formula pop3-uidl-format ignore-missing-uidls \
	ignore-extra-uidls ignore-bad-uidls skip-size-check trust-sizes \
	strict max-header max-member max-members max-growth quiet verbose \
	version
do
	ok "--help names --$option" grep -q -e "--$option" out
done
ok '--help is silent on stderr' not test -s err
run pop3uidl-convert --help --nonsense
is_status 2 '--help does not hide a usage error'

run pop3uidl-convert --version
is_status 0 '--version succeeds'
ok '--version is one line' grep -q -x 'pop3uidl-convert [0-9][0-9.]*' out

letters 2
box_fill ./-box 2
dump_fill ./-dump 2
run pop3uidl-convert -q -- -dump -box
is_status 0 'after -- a name may begin with a dash'

done_testing
