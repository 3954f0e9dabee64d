#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The real messages again, but the dump has their headers and sizes only: what
# headers cannot tell apart may be missing, nothing may be wrong.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/real-mail.sh
. "$source/tests/lib/real-mail.sh"

real_mail box dump top
mail_own box

# Missing may be what has the header digest and the size of another, of other
# octets.
run pop3uidl-convert --digest message-*
cut -d ' ' -f 1,3 out | sort | uniq -d >alike
sed 's/^\([0-9a-f]*\) . \([0-9]*\) message-/\1 \2 old-/' out |
	grep -F -f alike | cut -d ' ' -f 3 | LC_ALL=C sort >doubtful

run pop3uidl-convert --strict -v dump box
is_status 1 'what is missing refuses'
run pop3uidl-convert --ignore-missing-uidls -v dump box
is_status 0 'the rest is converted'
sed -n 's/^[0-9]*\t\(.*\)\t-\t-\t.*/\1/p' out | LC_ALL=C sort >missing
ok 'only what has the header and size of another is missing' \
	test -z "$(LC_ALL=C comm -13 doubtful missing)"
ok 'no message gets the UIDL of another' real_mail_is_right box
LC_ALL=C sed -n 's/^[0-9]* //p' dump/UIDL | grep -v -x -F -f missing >wanted
run dovecot_pop3 box UIDL
sed -n 's/^[0-9]* \(old-\)/\1/p' out >served
ok 'Dovecot serves all others in the order of the dump' diff wanted served

state box >before
run pop3uidl-convert --ignore-missing-uidls dump box
ok 'a second run changes nothing' is_unchanged box before
run pop3uidl-convert --check --ignore-missing-uidls dump box
is_status 0 '--check finds no difference in the others'
run pop3uidl-convert --check dump box
sed -n 's/^box: message [0-9]*, UIDL \(.*\): missing$/\1/p' out |
	LC_ALL=C sort | diff missing - >differences
ok 'and names those that are missing' not test -s differences

done_testing
