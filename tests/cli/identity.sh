#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Messages whose headers a server wrote anew: found with --match-identity alone.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 8

# written SUBJECT FROM [LINE]: letter 5 as a server may have written it
written () {
	cat <<-EOT
	Received: from mail.example by mx.example; Tue, 14 Nov 2023 10:00:05 +0000
	Date: Tue, 14 Nov 2023 10:00:05 +0000
	From: $2
	To: reader@example.net
	Subject: $1
	Message-ID: <letter-5@example.org>${3:+
	$3}

	This is letter 5.
	EOT
}

b_subject='=?utf-8?b?Q2Fmw6k=?='
q_subject='=?utf-8?q?Caf=C3=A9?='

# fill SUBJECT FROM [LINE]: letters 1 to 4 on both sides, and one that POP3 has
# as it came, and IMAP written anew
fill () {
	rm -rf box dump
	dump_fill dump 4
	box_fill box 4
	written "$b_subject" '"Sender" <sender5@example.org>' >letter/dumped
	written "$@" >letter/written
	dump_add dump 5 old-5 letter/dumped
	box_add box "$(box_name 5):2,S" letter/written
}

fill "$q_subject" 'Sender <sender5@example.org>'
is_refused 1 box 'without the option'
fill "$q_subject" 'Sender <sender5@example.org>'
run pop3uidl-convert dump box
ok 'without the option: it is counted' grep -q \
	'  --match-identity would find 1 more pair: headers that a server wrote' \
	err
run pop3uidl-convert -v --match-identity dump box
is_status 0 'with the option it is found'
ok 'the evidence is told' grep -q "^5	old-5	5	$(box_name 5)	identity\$" out
ok 'it is counted' grep -q \
	'^box: 5 UIDLs (4 by header, 1 by identity), 0 messages without UIDL' out
ok 'it is written' grep -q '^5 Pold-5 O5 ' box/dovecot-uidlist
state box >before
run pop3uidl-convert dump box
is_status 0 'the next run needs no option'
ok 'and changes nothing' is_unchanged box before

# differs NAME SUBJECT FROM [LINE]
differs () {
	differs=$1
	shift
	fill "$@"
	run pop3uidl-convert --match-identity dump box
	is_status 1 "$differs: refused"
	ok "$differs: no option would find it" \
		not grep -q -e '--match-identity would' err
}

differs 'another subject' 'Caf' 'Sender <sender5@example.org>'
differs 'another sender' "$q_subject" 'Sender <sender6@example.org>'
differs 'other words' "$q_subject" 'Sender <sender5@example.org>, x'

# Two who got one message; who is told on one side only may be the same.
fill "$q_subject" 'Sender <sender5@example.org>' \
	'Delivered-To: reader@example.net'
run pop3uidl-convert -n --match-identity dump box
is_status 0 'one recipient is told: found'
rm dump/5.eml
sed -i '/^5 /d' dump/UIDL dump/LIST
sed -i '1i Delivered-To: somebody@example.net' letter/dumped
dump_add dump 5 old-5 letter/dumped
run pop3uidl-convert --match-identity dump box
is_status 1 'recipients differ: refused'

# The same message twice in the store: nobody knows which.
fill "$q_subject" 'Sender <sender5@example.org>'
written '=?iso-8859-1?q?Caf=E9?=' 'Sender <sender5@example.org>' \
	'X-Copy: yes' >letter/copy
box_add box "$(box_name 6):2,S" letter/copy
run pop3uidl-convert --match-identity dump box
is_status 1 'two in the store: refused'
ok 'two in the store: it is said' grep -q '^  5  old-5 .*ambiguous' err

# Not one header is the same: the option is named all the same.
for number in 1 2 3 4
do
	rm "dump/$number.eml" "box/cur/$(box_name "$number"):2,S"
	sed -i "/^$number /d" dump/UIDL dump/LIST
done
rm "box/cur/$(box_name 6):2,S"
run pop3uidl-convert dump box
is_status 1 'all were written anew: refused'
ok 'all were written anew: it says so' grep -q 'not one message of the dump' err
ok 'all were written anew: the option is named' \
	grep -q -e '--match-identity would find 1 more pair' err
run pop3uidl-convert --match-identity dump box
is_status 0 'all were written anew, and the option'

done_testing
