#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Real messages, odd ones and all, that lie beside the project: their Maildir
# and a dump of the same in another order. Each UIDL must be where it belongs,
# and Dovecot must serve the dump.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/real-mail.sh
. "$source/tests/lib/real-mail.sh"

real_mail box dump eml
mail_own box

run pop3uidl-convert -v dump box
is_status 0 'it is converted'
ok 'every message is found' not grep -q '^[0-9].*	-	-	' out
ok 'no message gets the UIDL of another' real_mail_is_right box
ok 'each UIDL is there once' real_mail_is_whole box
ok 'Dovecot serves the dump' serves box dump

state box >before
run pop3uidl-convert --strict dump box
is_status 0 'a second run succeeds'
ok 'it says that there is nothing to do' grep -q 'nothing to change' out
ok 'and changes nothing' is_unchanged box before
run pop3uidl-convert --check --strict dump box
is_status 0 '--check finds no difference'

done_testing
