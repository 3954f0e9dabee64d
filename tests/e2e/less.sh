#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Less than whole messages: headers, or nothing but the two listings.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 12
	mail_own box
}

fill
dump_fill dump 12 top
run pop3uidl-convert dump box
is_status 0 'headers only: it is converted'
is_file out 'headers only: the evidence is the header' <<\EOT
box: 12 UIDLs (12 by header), 0 messages without UIDL
EOT
ok 'headers only: Dovecot serves the dump' serves box dump

# Sizes prove nothing; in one order on both sides they are the best there is.
fill
for number in $(seq 12)
do
	dump_add dump "$number" "old-$number" "letter/$number" none
done
run pop3uidl-convert dump box
is_status 0 'sizes only: it is converted'
is_file out 'sizes only: the evidence is called what it is' <<\EOT
box: 12 UIDLs (12 by size, not provable), 0 messages without UIDL
EOT
ok 'sizes only: Dovecot serves the dump' serves box dump
state box >before
run pop3uidl-convert dump box
is_status 0 'sizes only: a second run succeeds'
ok 'sizes only: and changes nothing' is_unchanged box before

# In another order they say nothing at all.
fill
dump_fill dump 12 none
run dovecot_pop3 box UIDL
cp out served
is_refused 1 box 'sizes in another order'
run dovecot_pop3 box UIDL
ok 'sizes in another order: Dovecot serves the same' diff served out

# One in the middle is missing on each side, and the rest is sure.
fill
rm "box/cur/$(box_name 9):2,S"
for number in 1 2 3 5 6 7 8 9 10 11 12
do
	dump_add dump "$number" "old-$number" "letter/$number" none
done
run pop3uidl-convert --ignore-missing-uidls dump box
is_status 0 'sizes with gaps: it is converted'
run dovecot_pop3 box UIDL
cp out uidls
run dovecot_pop3 box LIST
sed -n 's/^\([0-9]*\) old-/\1 /p' uidls | while read -r number letter
do
	sed -n "s/^$number /$letter /p" out
done >given
ok 'sizes with gaps: every UIDL is on a message of its size' not grep -v \
	"$(for number in $(seq 12)
	do
		echo "^$number $(wire_size "letter/$number")\$"
	done)" given
ok 'sizes with gaps: most are placed' test "$(wc -l <given)" -ge 9

done_testing
