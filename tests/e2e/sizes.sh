#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Servers that count octets in their own way in LIST: it is seen, said, and what
# is served has the UIDLs of the dump and the sizes that POP3 demands.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 8

# fill KIND: LIST is kept as wire sizes in the folder wire
fill () {
	rm -rf box dump wire
	maildir_new box
	box_fill box 8
	mail_own box
	dump_fill dump 8 "$1"
	mkdir wire
	cp dump/UIDL dump/LIST wire
}

for kind in eml top
do
	fill "$kind"
	for number in 1 2 3 4 5 6 7 8
	do
		echo "$number $(wc -c <"letter/$((9 - number))")"
	done >dump/LIST
	run pop3uidl-convert --strict dump box
	is_status 0 "LF sizes, $kind: it is converted"
	ok "LF sizes, $kind: it is said" grep -q 'LIST counts.* LF' err
	ok "LF sizes, $kind: Dovecot serves the dump" serves box wire
	state box >before
	run pop3uidl-convert --strict dump box
	ok "LF sizes, $kind: a second run changes nothing" \
		is_unchanged box before

	fill "$kind"
	while read -r number octets
	do
		echo "$number $((octets + 17))"
	done <wire/LIST >dump/LIST
	run pop3uidl-convert --strict dump box
	is_status 0 "17 octets more, $kind: it is converted"
	ok "17 octets more, $kind: it is said" \
		grep -q 'LIST counts 17 octets more' err
	ok "17 octets more, $kind: Dovecot serves the dump" serves box wire
	state box >before
	run pop3uidl-convert --strict dump box
	ok "17 octets more, $kind: a second run changes nothing" \
		is_unchanged box before
done

# Sizes by which nothing can be told: with headers only LIST may be of another
# session than they.
fill top
seq 8 | sed 's/.*/& &000/' >dump/LIST
is_refused 1 box 'sizes that fit by no rule'
ok 'no rule: the way on is named' grep -q -- '--skip-size-check goes on' err
run pop3uidl-convert --skip-size-check dump box
is_status 0 'the way on goes on'
ok 'Dovecot serves the dump' serves box wire

done_testing
