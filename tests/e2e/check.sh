#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# --check works out what Dovecot serves: it agrees with Dovecot before and after
# a conversion, and after somebody has swapped two UIDLs.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 8
maildir_new box
box_fill box 8
mail_own box
dump_fill dump 8
run dovecot_pop3 box UIDL

state box >before
run pop3uidl-convert --check dump box
is_status 1 'before: there are differences'
is_file out 'before: all are missing' <<\EOT
box: message 1, UIDL old-8: missing
box: message 2, UIDL old-7: missing
box: message 3, UIDL old-6: missing
box: message 4, UIDL old-5: missing
box: message 5, UIDL old-4: missing
box: message 6, UIDL old-3: missing
box: message 7, UIDL old-2: missing
box: message 8, UIDL old-1: missing
box: 0 UIDLs served as in the dump, 8 differences, 8 messages after the dump's
EOT
ok 'before: nothing is written' is_unchanged box before

run pop3uidl-convert dump box
is_status 0 'it is converted'
run pop3uidl-convert --check dump box
is_status 0 'after: there is no difference'
is_file out 'after: it says so' <<\EOT
box: 8 UIDLs served as in the dump, 0 differences
EOT
ok 'after: Dovecot agrees' serves box dump

cp box/dovecot-uidlist right
sed -i 's/Pold-2 /Pold-X /; s/Pold-5 /Pold-2 /; s/Pold-X /Pold-5 /' \
	box/dovecot-uidlist
state box >before
run pop3uidl-convert --check dump box
is_status 1 'two swapped: there are differences'
ok 'two swapped: the one is named' grep -q \
	"^box: message 4, UIDL old-5: on another message: UID 2 ($(box_name 2))" \
	out
ok 'two swapped: the other one is named' grep -q \
	"^box: message 7, UIDL old-2: on another message: UID 5 ($(box_name 5))" \
	out
ok 'two swapped: nobody else is' grep -q \
	'^box: 6 UIDLs served as in the dump, 2 differences$' out
ok 'two swapped: nothing is written' is_unchanged box before

cp right box/dovecot-uidlist
sed -i 's/ O3 / O30 /' box/dovecot-uidlist
run pop3uidl-convert --check dump box
is_status 1 'out of order: there is a difference'
ok 'out of order: it is named' \
	grep -q '^box: message 3, UIDL old-6: out of order: on UID 6 ' out
ok 'out of order: Dovecot agrees' not serves box dump

cp right box/dovecot-uidlist
letter 9 | maildir_deliver box "$(box_name 9)"
run pop3uidl-convert --check dump box
is_status 0 'a delivery is no difference'
ok 'a delivery is counted' grep -q "1 message after the dump's" out
run pop3uidl-convert --check --strict dump box
is_status 1 'with --strict it is one'
mv "box/cur/$(box_name 1):2,S" elsewhere
run pop3uidl-convert --check dump box
is_status 1 'a message that is gone is a difference'
run pop3uidl-convert --check --ignore-missing-uidls dump box
is_status 0 'with --ignore-missing-uidls it is none'

# The old server was a Dovecot, and its list came along: what it computed is
# computed again, and is what a conversion then writes down.
rm -rf box dump
maildir_new box
box_fill box 8
mail_own box
dump_fill dump 8
run dovecot_pop3 box UIDL
cp out dump/UIDL
rm dump/*.eml
for number in 1 2 3 4 5 6 7 8
do
	crlf "letter/$number" >"dump/$number.eml"
done
run dovecot_pop3 box LIST
cp out dump/LIST
run pop3uidl-convert --check dump box
is_status 0 'what was computed before is computed again'
run pop3uidl-convert dump box
is_status 0 'and is converted'
ok 'and served' serves box dump
ok 'and written down' test "$(record box | grep -c ' P')" -eq 8

done_testing
