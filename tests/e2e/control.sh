#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# With CONTROL= the list is in the control directory, in the folder that the
# layout says; a new one is made where Dovecot finds it.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 6
dump_fill dump 6

fill () {
	rm -rf box control
	maildir_new box
	box_fill box 6
	mkdir control
	mail_own box control
}

dovecot_control=control
for dovecot_layout in '' fs
do
	folder=control/.INBOX
	test -z "$dovecot_layout" || folder=control/INBOX
	fill
	run dovecot_pop3 box UIDL
	ok "Dovecot makes its list in $folder" test -f "$folder/dovecot-uidlist"
	run pop3uidl-convert dump box
	is_status 1 "$folder: without --control it is refused"
	run pop3uidl-convert --control=control dump box
	is_status 0 "$folder: with --control it is converted"
	ok "$folder: Dovecot serves the dump" serves box dump
	ok "$folder: no list is made in the Maildir" \
		not test -e box/dovecot-uidlist
	state control >before
	run pop3uidl-convert --control=control dump box
	ok "$folder: a second run has nothing to do" \
		grep -q 'nothing to change' out
	ok "$folder: and changes nothing" is_unchanged control before
done

dovecot_layout=
fill
run pop3uidl-convert --control=control dump box
is_status 0 'a new list is made'
ok 'a new list: Dovecot serves the dump' serves box dump
ok 'a new list: in control/.INBOX' test -f control/.INBOX/dovecot-uidlist
ok 'a new list: not in the Maildir' not test -e box/dovecot-uidlist
letter 7 | maildir_deliver box 1700000007.M1P1.mx
run dovecot_pop3 box UIDL
head -n 6 out >old
ok 'a new list: a delivery leaves the old lines' diff dump/UIDL old

done_testing
