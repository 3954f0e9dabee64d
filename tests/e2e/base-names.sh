#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Two files of one base name: of the same bytes they are one message, of other
# bytes nobody knows which one a record means.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 7
same=$(box_name 3)
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 6
	dump_fill dump 6
}

fill
cp letter/3 "box/new/$same"
mail_own box
run pop3uidl-convert dump box
is_status 0 'the same bytes: it is converted'
ok 'the same bytes: the summary says what Dovecot will do' \
	grep -q '1 message twice under one name' out
state box >before
run pop3uidl-convert dump box
ok 'the same bytes: a second run has nothing to do' \
	grep -q 'nothing to change' out
ok 'the same bytes: and changes nothing' is_unchanged box before
run dovecot_pop3 box UIDL
run dovecot_pop3 box UIDL
head -n 6 out >old
ok 'the same bytes: each UIDL is served' diff dump/UIDL old
sed '1,6d' out >new
ok 'the same bytes: the second file comes last, as new mail' \
	grep -q '^7 00000007' new
run dovecot_pop3 box LIST
head -n 6 out >old
ok 'the same bytes: so are the sizes' diff dump/LIST old

fill
ln "box/cur/$same:2,S" "box/new/$same"
mail_own box
run pop3uidl-convert dump box
is_status 0 'a hard link: it is converted'
ok 'a hard link: not a word of new mail' not grep -q twice out
ok 'a hard link: Dovecot serves the dump' serves box dump
ok 'a hard link: and later as well' serves box dump

fill
cp letter/7 "box/new/$same"
mail_own box
run dovecot_pop3 box UIDL
fill
cp letter/7 "box/new/$same"
mail_own box
is_refused 1 box 'other bytes'
ok 'other bytes: both files are named' \
	grep -q "cur/$same:2,S and new/$same\|new/$same and cur/$same:2,S" err
ok 'other bytes: the missing message is named' grep -q '^  4  old-3' err

run pop3uidl-convert --ignore-missing-uidls dump box
is_status 5 'other bytes: what was left out shows in the status'
ok 'other bytes: both files are named again' grep -q "cur/$same:2,S" err
ok 'other bytes: none of them has the UIDL' \
	not grep -q 'Pold-3 ' box/dovecot-uidlist
run dovecot_pop3 box UIDL
run dovecot_pop3 box UIDL
cp out uidls
ok 'other bytes: the other UIDLs are served' \
	test "$(grep -c ' old-[12456]$' out)" -eq 5
# LIST tells the letters apart: its lines beside those of UIDL.
run dovecot_pop3 box LIST
sed -n 's/^\([0-9]*\) old-/\1 /p' uidls | while read -r number letter
do
	sed -n "s/^$number /$letter /p" out
done >given
ok 'other bytes: on the right messages' not grep -v \
	"$(for number in 1 2 4 5 6
	do
		echo "^$number $(wire_size "letter/$number")\$"
	done)" given

done_testing
