#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What must not be converted is left as it was: the Maildir byte for byte, and
# what Dovecot serves.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12

# A Maildir of letters 1 to 8 that Dovecot has opened, and a dump of the same.
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 8
	dump_fill dump 8
	mail_own box
	dovecot_pop3 box UIDL >/dev/null
}

# record_set UID TEXT: what stands between UID and name
record_set () {
	sed -i "2,\$s/^$1 .*:/$1 $2:/" box/dovecot-uidlist
}

# stays STATUS NAME [OPTION...]: refused, and served as before; the words are in
# the file told
stays () {
	stays_status=$1
	stays_name=$2
	shift 2
	dovecot_pop3 box UIDL >uidl-before
	dovecot_pop3 box LIST >list-before
	is_refused "$stays_status" box "$stays_name" "$@"
	cp err told
	run dovecot_pop3 box UIDL
	ok "$stays_name: Dovecot serves the same UIDLs" diff uidl-before out
	run dovecot_pop3 box LIST
	ok "$stays_name: Dovecot serves the same sizes" diff list-before out
}

fill
record_set 3 'Pelsewhere O3 '
stays 1 'a P from elsewhere'
ok 'a P from elsewhere: the message is named' grep -q "UID 3 ($(box_name 3))" told

fill
record_set 2 'Pold-5 '
record_set 5 'Pold-2 '
stays 1 'a swapped P'
ok 'a swapped P: the one UIDL is named' grep -q '^  4  old-5' told
ok 'a swapped P: the other one is named' grep -q '^  7  old-2' told
stays 1 'a swapped P, though missing and extra ones are ignored' \
	--ignore-missing-uidls --ignore-extra-uidls
stays 1 'a swapped P, though sizes are not used' --skip-size-check

# The mailbox lost its first message between the two: numbers shift.
fill
for number in 1 2 3 4 5 6 7
do
	mv "dump/$((number + 1)).eml" "dump/$number.eml"
done
stays 3 'messages of a later session than the listing'
ok 'a later session: the message says so' grep -q ': dump: .*one POP3 session' told

fill
sed -i '1i +OK 8 messages' dump/UIDL
stays 3 'a listing without its last line'
ok 'no last line: the message says so' grep -q 'UIDL: cut off' told
printf '.\n' >>dump/UIDL
sed -i '/^8 /d' dump/UIDL
stays 3 'a listing of fewer than it states'
ok 'fewer: the message says so' grep -q 'UIDL: cut off' told

fill
for number in 1 2 3 4 5 6 7 8
do
	letter "$((number + 20))" | crlf >"dump/$number.eml"
	sed -i "s/^$number .*/$number $(wc -c <"dump/$number.eml")/" dump/LIST
done
stays 1 'a dump of which nothing is here'
ok 'nothing matches: the message says so' grep -q 'not one message' told
stays 1 'nothing matches, though missing ones are ignored' \
	--ignore-missing-uidls

fill
dump_add dump 9 old-9 letter/9
stays 1 'a message is missing'
ok 'missing: it is named' grep -q '^  9  old-9 .*Letter 9' told
ok 'missing: the way on is named' grep -q -- '--ignore-extra-uidls goes on' told
stays 1 'a message is missing, and --strict' --ignore-missing-uidls --strict
run pop3uidl-convert --ignore-extra-uidls dump box
is_status 0 'the way on goes on'
sed -i '/^9 /d' dump/UIDL dump/LIST
ok 'Dovecot serves the rest of the dump' serves box dump

fill
letter 9 | maildir_deliver box "$(box_name 9)"
stays 1 'a message that POP3 lacks, and --strict' --strict
ok 'extra: it is named' grep -q 'Letter 9' told

done_testing
