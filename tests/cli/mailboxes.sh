#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Matching in all folders, or in those that are named.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

SOURCE_DATE_EPOCH=1750000000
export SOURCE_DATE_EPOCH
owner=$(id -u):$(id -g)
letters 14

# folder NAME NUMBER...: these letters, with a list of UIDs from 11 on
folder () {
	folder=$1
	mkdir -p "$folder/cur" "$folder/new" "$folder/tmp"
	shift
	uid=10
	printf '3 V1700000000 N30 G00112233445566778899aabbccddeeff\n' \
		>"$folder/dovecot-uidlist"
	for number
	do
		uid=$((uid + 1))
		box_add "$folder" "$(box_name "$number"):2,S" "letter/$number"
		printf '%s W%s :%s\n' "$uid" "$(wire_size "letter/$number")" \
			"$(box_name "$number")" >>"$folder/dovecot-uidlist"
	done
}

# fill: letters 1 to 12 are in the dump, 13 is not
fill () {
	rm -rf box dump target
	dump_fill dump "${1-12}"
	folder box 1 2 3 4 5 6
	folder box/.Sent 7 8 9 13
	folder box/.Archiv.2019-M\&AOQ-rz 10 11
	folder box/.Empty
}

# given MAILDIR: how many UIDLs its lists have
given () {
	find "$1" -name dovecot-uidlist -exec cat {} + | grep -c ' Pold-'
}

# ends STATUS NAME [OPTION...]: the box is as it was if it is no success
ends () {
	ends_status=$1
	ends_name=$2
	shift 2
	state box >before
	run pop3uidl-convert "$@" dump box
	is_status "$ends_status" "$ends_name: the exit status is right"
	test "$ends_status" -eq 0 ||
		ok "$ends_name: nothing is written" is_unchanged box before
}

# ---- all of them ----

fill
ends 1 'INBOX alone'
ok 'INBOX alone: the option is named' grep -q -e '--all-mailboxes looks' err

fill 11
ends 0 'all' --all-mailboxes
is_file out 'all: what lies elsewhere is told' <<\EOT
box: 11 UIDLs (11 by header), 1 message without UIDL
box: POP3 serves INBOX alone, and 5 UIDLs lie elsewhere: Archiv/2019-März (2), Sent (3)
EOT
is_file err 'all: no warning' </dev/null
is_file box/.Sent/dovecot-uidlist 'all: UIDs, UIDLs and order in a folder' <<EOT
3 V1700000000 N30 G00112233445566778899aabbccddeeff
11 W$(wire_size letter/7) Pold-7 O5 :$(box_name 7)
12 W$(wire_size letter/8) Pold-8 O4 :$(box_name 8)
13 W$(wire_size letter/9) Pold-9 O3 :$(box_name 9)
14 W$(wire_size letter/13) :$(box_name 13)
EOT
ok 'all: in INBOX' grep -q '^11 W[0-9]* Pold-1 O11 :' box/dovecot-uidlist
ok 'all: in a folder with an odd name' grep -q '^12 W[0-9]* Pold-11 O1 :' \
	box/.Archiv.2019-M\&AOQ-rz/dovecot-uidlist
state box >before
run pop3uidl-convert --all-mailboxes dump box
is_status 0 'all, again: it succeeds'
ok 'all, again: nothing is changed' is_unchanged box before
ok 'all, again: nothing to change' \
	grep -q '11 UIDLs (11 kept), .*; nothing to change$' out
run pop3uidl-convert --check --all-mailboxes dump box
is_status 0 '--check: what lies elsewhere is no difference'
is_file out '--check: but it is told' <<\EOT
box: 6 UIDLs served as in the dump, 0 differences, 5 messages of the dump in other folders
EOT
run pop3uidl-convert --check dump box
is_status 1 '--check of INBOX: it is'

fill
ends 0 'one is nowhere' --all-mailboxes
ok 'one is nowhere: it is listed' grep -q '^  1  old-12 .*Letter 12  \[not found\]' err
ok 'one is nowhere: it is counted' grep -q ', 1 of the dump not found' out
ok 'one is nowhere: no capitals' not grep -q WARNING err
fill
ends 0 'one is nowhere, and that is ignored' --all-mailboxes \
	--ignore-missing-uidls
is_file err 'one is nowhere, and that is ignored: no list' </dev/null
fill
ends 1 'one is nowhere, and --strict' --all-mailboxes --strict
ok 'one is nowhere, and --strict: it is listed' grep -q '^  1  old-12 ' err
ok 'one is nowhere, and --strict: so is what is new' \
	grep -q "^  UID 14 of Sent ($(box_name 13)).*Letter 13" err
ok 'one is nowhere, and --strict: the way on' \
	grep -q 'Without --strict, this goes on' err

rm -r box/.Sent box/.Arch*
rm box/cur/170000000[23456].*
ends 0 'most are nowhere' --all-mailboxes
ok 'most are nowhere: it is said in capitals' grep -q \
	'box: WARNING: LESS THAN HALF OF THE POP3 MESSAGES WERE FOUND: 1 OF 12$' err
rm -r box/cur
mkdir box/cur
folder box/.Sent 13 14
ends 1 'nothing is found' --all-mailboxes
ok 'nothing is found: it is said' grep -q 'not one message of the dump' err

# A copy in two folders: INBOX's.
fill 11
cp "box/cur/$(box_name 1):2,S" box/.Sent/cur/
printf '15 :%s\n' "$(box_name 1)" >>box/.Sent/dovecot-uidlist
ends 0 'a copy' --all-mailboxes
ok 'a copy: that in INBOX has the UIDL' grep -q '^11 .* Pold-1 ' \
	box/dovecot-uidlist
ok 'a copy: the other one has none' not grep -q 'Pold-1 ' \
	box/.Sent/dovecot-uidlist

# ---- pairs ----

fill
run pop3uidl-convert -n -v --all-mailboxes dump box
awk -F '\t' 'NF == 5' out >inbox
awk -F '\t' 'NF == 6 { print $1, $2, $3, $5, $6 }' out >others
ok '-v: six of INBOX, and what is nowhere, with five fields' \
	test "$(wc -l <inbox)" -eq 7
is_file others '-v: others name their folders' <<\EOT
2 old-11 12 header Archiv/2019-März
3 old-10 11 header Archiv/2019-März
4 old-9 13 header Sent
5 old-8 12 header Sent
6 old-7 11 header Sent
- - 14 not found Sent
EOT

# ---- some of them ----

fill 11
ends 1 'one that is named' --mailbox=Sent
ok 'one that is named: it says what is missing' \
	grep -q '8 POP3 messages have no IMAP' err
ok 'one that is named: no other folder is looked into already' \
	not grep -q -e '--all-mailboxes' err
ends 0 'one that is named, and missing ones are ignored' --mailbox=Sent \
	--ignore-missing-uidls
is_file out 'one that is named: the summary' <<\EOT
box: 3 UIDLs (3 by header), 1 message without UIDL, 8 of the dump not found
box: POP3 serves INBOX alone, and 3 UIDLs lie elsewhere: Sent (3)
EOT
ok 'one that is named: it is said in capitals' grep -q '3 OF 11$' err
ok 'one that is named: the others are as they were' \
	not grep -q ' P' box/dovecot-uidlist box/.Arch*/dovecot-uidlist
for names in '--mailbox=INBOX --mailbox=Sent --mailbox=Archiv/2019-März' \
	'--mailbox=inbox --mailbox=.Sent --mailbox=.Archiv.2019-M&AOQ-rz'
do
	fill 11
	# shellcheck disable=SC2086
	ends 0 "all by $names" $names
	ok "all by $names: all are found" grep -q '^box: 11 UIDLs ' out
done
ends 3 'a name that is none' --mailbox=Spam
is_file err 'a name that is none: what there is' <<\EOT
pop3uidl-convert: box: has no mailbox Spam (--mailbox); it has INBOX, Archiv/2019-März, Empty, Sent
EOT
ends 3 'a name that means harm' --mailbox="$(printf '../x\033\n')"
ok 'a name that means harm: it is escaped' \
	grep -q 'has no mailbox ../x\\x1B\\x0A\|has no mailbox ../x\\x1B ' err

# ---- one that cannot be read, or is another format ----

fill 11
mv "box/.Sent/cur/$(box_name 8):2,S" letter/moved
sed '1{h; :more; s/^/X-Filler: much\n/; /\(X-Filler.*\)\{60\}/!b more}' \
	letter/moved >"box/.Sent/cur/$(box_name 8):2,S"
run pop3uidl-convert --all-mailboxes --max-header=600 dump box
is_status 5 'one in a folder cannot be read'
ok 'one in a folder cannot be read: it is named' grep -q \
	"^pop3uidl-convert: box: .Sent/cur/$(box_name 8):2,S: its header is longer than 600 octets; it is left out" err
ok 'one in a folder cannot be read: its UIDL is not written' \
	test "$(given box)" -eq 10

fill 11
printf '3 V1700000000 Nx\n' >box/.Sent/dovecot-uidlist
ends 3 'a bad list in a folder' --all-mailboxes
ok 'a bad list in a folder: it is named' \
	grep -q 'box: .Sent/dovecot-uidlist: line 1: ' err
fill 6
printf '3 V1700000000 Nx\n' >box/.Sent/dovecot-uidlist
ends 0 'a bad list in a folder that takes no part' --mailbox=INBOX

# ---- with TARGET ----

fill
state box >before
run pop3uidl-convert --owner="$owner" --all-mailboxes dump box target
is_status 0 'TARGET: it succeeds'
is_file out 'TARGET: what is told' <<\EOT
target: 4 folders, 12 messages
target: 11 UIDLs (11 by header), 1 message without UIDL, 1 of the dump not found
target: POP3 serves INBOX alone, and 5 UIDLs lie elsewhere: Archiv/2019-März (2), Sent (3)
target: ready to be put live: see pop3uidl-convert(1), PUTTING TARGET LIVE
EOT
ok 'TARGET: what is nowhere is listed' grep -q '^  1  old-12 ' err
ok 'TARGET: EXPORT is as it was' is_unchanged box before
is_file target/.Sent/dovecot-uidlist 'TARGET: UIDs, UIDLs and order' <<EOT
3 V1700000000 N30 G00112233445566778899aabbccddeeff
11 Pold-7 O6 :$(box_name 7)
12 Pold-8 O5 :$(box_name 8)
13 Pold-9 O4 :$(box_name 9)
14 :$(box_name 13)
EOT
mv target first
tar -czf box.tar.gz box
run pop3uidl-convert --owner="$owner" --all-mailboxes dump box.tar.gz target
is_status 0 'TARGET of an archive: it succeeds'
ok 'TARGET of an archive: it is the same' diff -r first target
rm -r target
run pop3uidl-convert --owner="$owner" --mailbox=Sent --ignore-missing-uidls \
	dump box target
is_status 0 'TARGET with --mailbox: it succeeds'
ok 'TARGET with --mailbox: all folders are made' \
	grep -q '^target: 4 folders, 12 messages' out
ok 'TARGET with --mailbox: UIDLs are in that one' \
	test "$(given target)" -eq 3
ok 'TARGET with --mailbox: of that one' \
	test "$(grep -c ' Pold' target/.Sent/dovecot-uidlist)" -eq 3

done_testing
