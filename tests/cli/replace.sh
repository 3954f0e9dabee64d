#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# UIDLs that are there and wrong: refused, named, and changed where the user
# lets them be.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12

# fill P...: a Maildir of letters 1, 2, ... with these as P, "-" for none; the
# dump has all of them
fill () {
	rm -rf box dump
	dump_fill dump "${letters_in_dump-$#}"
	box_fill box "$#"
	printf '3 V1700000000 N40\n' >box/dovecot-uidlist
	number=0
	for uidl
	do
		number=$((number + 1))
		test "$uidl" = - && uidl= || uidl=" P$uidl"
		printf '%s%s :%s\n' "$number" "$uidl" "$(box_name "$number")" \
			>>box/dovecot-uidlist
	done
}

# given: UID and P of each record, "-" for none
given () {
	record box |
		sed 's/ :.*//; s/ [A-OQ-Z][^ ]*//g; / P/!s/$/ -/; s/ P/ /'
}

# refused NAME [OPTION...]
refused () {
	refused=$1
	shift
	is_refused 1 box "$refused: refused" "$@"
}

# replaced NAME [OPTION...] <WANTED: what is given then
replaced () {
	replaced=$1
	shift
	cat >wanted-given
	run pop3uidl-convert --replace "$@" dump box
	is_status 0 "$replaced: --replace goes on"
	given >is-given
	ok "$replaced: each has its own" diff -u wanted-given is-given
	cp out told
	state box >before
	run pop3uidl-convert --replace "$@" dump box
	is_status 0 "$replaced: a second run succeeds"
	ok "$replaced: and changes nothing" is_unchanged box before
}

# ---- two that changed places ----

fill old-2 old-1 - old-4
refused 'two that changed places'
cp err told
run tail -n 7 told
is_file out 'two that changed places: they are named, and the way on' <<EOT
  3  old-2  354 octets  2023-11-14 10:00 +0000  Sender 2 <sender2@example.org>  Letter 2
     is on UID 1 ($(box_name 1)): that message has another header, found elsewhere
  4  old-1  272 octets  2023-11-14 10:00 +0000  Sender 1 <sender1@example.org>  Letter 1
     is on UID 2 ($(box_name 2)): that message has another header, found elsewhere
  Clients may know these, so none is changed. If they are wrong, or Dovecot has
  stored its own (pop3_save_uidl = yes), --replace goes on:
  it would change 2.
EOT
refused 'two that changed places, and are not believed' --skip-uidl-cache
cp err told
ok 'two that changed places, and are not believed: they are named' \
	grep -q '^  3  old-2 ' told
ok 'two that changed places, and are not believed: the way on' \
	grep -q 'it would change 2\.' told
run pop3uidl-convert -n --replace dump box
is_status 0 'two that changed places: a dry run'
is_file out 'two that changed places: what is told' <<\EOT
box: 4 UIDLs (4 by header), 0 messages without UIDL; a dry run, nothing is written
box: UIDLs that were there: 2 replaced
EOT
replaced 'two that changed places' <<\EOT
1 old-1
2 old-2
3 old-3
4 old-4
EOT

# ---- what Dovecot stored of its own ----

fill 000000016553f100 000000026553f100 000000036553f100 -
refused 'UIDLs that Dovecot stored'
ok 'UIDLs that Dovecot stored: the way on' \
	grep -q 'pop3_save_uidl = yes), --replace goes on' err
replaced 'UIDLs that Dovecot stored' <<\EOT
1 old-1
2 old-2
3 old-3
4 old-4
EOT

# ---- another migration, which gave each one to the next ----

letters_in_dump=5
fill old-2 old-3 old-4 old-5 old-1 old-6
unset letters_in_dump
refused 'all are wrong'
replaced 'all are wrong' <<\EOT
1 old-1
2 old-2
3 old-3
4 old-4
5 old-5
6 old-6
EOT
ok 'all are wrong: one that the dump does not know stays, and is counted' \
	grep -q '5 UIDLs (5 by header), 1 message without UIDL' told
ok 'all are wrong: five are replaced' \
	grep -q 'UIDLs that were there: 5 replaced$' told

# ---- one that is on two messages, and one that must go ----

letters_in_dump=3
fill old-1 old-2 old-3 old-2 other
unset letters_in_dump
refused 'one on two messages'
ok 'one on two messages: what would happen' grep -q 'it would take 1 off\.' err
replaced 'one on two messages' <<\EOT
1 old-1
2 old-2
3 old-3
4 -
5 other
EOT
ok 'one on two messages: it is told' \
	grep -q 'UIDLs that were there: 1 taken off$' told

# ---- sizes are not enough ----

# sizes: 8 messages without headers, in the order of the Maildir
sizes () {
	fill - old-1 - - - - - -
	rm -r dump
	for number in 1 2 3 4 5 6 7 8
	do
		dump_add dump "$number" "old-$number" "letter/$number" none
	done
}

sizes
refused 'by sizes'
ok 'by sizes: what --replace would leave' \
	grep -q 'it leaves these, as nothing but sizes' err
run pop3uidl-convert --replace --ignore-missing-uidls dump box
is_status 0 'by sizes: --replace goes on'
ok 'by sizes: it stays where it is' grep -q '^2 Pold-1 ' box/dovecot-uidlist
ok 'by sizes: and is nowhere else' \
	test "$(grep -c 'Pold-1 ' box/dovecot-uidlist)" -eq 1
sizes
replaced 'by sizes that are trusted' --trust-sizes <<\EOT
1 old-1
2 old-2
3 old-3
4 old-4
5 old-5
6 old-6
7 old-7
8 old-8
EOT

# ---- in folders ----

fill old-2 -
mkdir -p box/.Sent/cur
box_add box/.Sent "$(box_name 3):2,S" letter/3
printf '3 V1700000000 N40\n7 Pold-1 :%s\n' "$(box_name 3)" \
	>box/.Sent/dovecot-uidlist
dump_add dump 3 old-3 letter/3
refused 'in folders' --all-mailboxes
ok 'in folders: the folder is named' \
	grep -q "is on UID 7 of Sent ($(box_name 3))" err
replaced 'in folders' --all-mailboxes <<\EOT
1 old-1
2 old-2
EOT
ok 'in folders: the other one' grep -q '^7 Pold-3 O3 ' box/.Sent/dovecot-uidlist

# ---- with TARGET ----

fill old-2 old-1
state box >before
run pop3uidl-convert --owner="$(id -u):$(id -g)" dump box target
is_status 1 'TARGET: refused'
run pop3uidl-convert --owner="$(id -u):$(id -g)" --replace dump box target
is_status 0 'TARGET: --replace goes on'
ok 'TARGET: it is told' grep -q '^target: UIDLs that were there: 2 replaced' out
ok 'TARGET: EXPORT is as it was' is_unchanged box before
ok 'TARGET: each has its own' \
	grep -q "^1 Pold-1 O2 :$(box_name 1)" target/dovecot-uidlist

done_testing
