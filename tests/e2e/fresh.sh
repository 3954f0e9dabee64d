#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A Maildir that no Dovecot has opened: what is served is the dump, and stays
# so whatever happens to the Maildir afterwards.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 8
maildir_new box
box_fill box 8
mv box/cur/1700000003.M1P1.mx:2,S box/new/1700000003.M1P1.mx
dump_fill dump 8
mail_own box

run pop3uidl-convert dump box
is_status 0 'it is converted'
is_file out 'the summary tells how' <<\EOT
box: 8 UIDLs (8 by header), 0 messages without UIDL
EOT
ok 'a warning names --control' grep -q -- '--control' err
ok 'Dovecot serves the dump' serves box dump
ok 'and again, after it has written its own state' serves box dump

state box >before
run pop3uidl-convert dump box
is_status 0 'a second run succeeds'
is_file out 'and says that there is nothing to do' <<\EOT
box: 8 UIDLs (8 kept), 0 messages without UIDL; nothing to change
EOT
ok 'and changes nothing' is_unchanged box before

run pop3uidl-convert --check dump box
is_status 0 '--check finds no difference'

mv box/cur/1700000002.M1P1.mx:2,S box/cur/1700000002.M1P1.mx:2,FRS
ok 'a changed flag changes nothing' serves box dump

letter 9 | maildir_deliver box 1700000009.M1P1.mx
run dovecot_pop3 box UIDL
head -n 8 out >old
ok 'after a delivery the old lines are the same' diff dump/UIDL old
ok 'and the new one is last' grep -q '^9 [0-9a-f]\{16\}$' out

state box >before
run pop3uidl-convert dump box
is_status 0 'a run after the delivery succeeds'
is_file out 'and counts the new message' <<\EOT
box: 8 UIDLs (8 kept), 1 message without UIDL; nothing to change
EOT
ok 'and changes nothing' is_unchanged box before

mkdir dbox
mail_own dbox
run dovecot_backup box mdbox:dbox
is_status 0 'a backup to mdbox succeeds'
run dovecot_pop3 mdbox:dbox UIDL
head -n 8 out >old
ok 'and serves the dump' diff dump/UIDL old
ok 'and the new message last' grep -q '^9 ' out

done_testing
