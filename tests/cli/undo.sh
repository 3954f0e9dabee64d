#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# --undo: what was written is taken back, and what cannot be is named.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 12

# list FOLDER FIRST LAST [UIDL...]: a list of these letters with UIDLs
list () {
	printf '3 V1700000000 N40 G00112233445566778899aabbccddeeff\n'
	list_number=$2
	list_last=$3
	shift 3
	while test "$list_number" -le "$list_last"
	do
		printf '%s%s W%s :%s\n' "$list_number" "${1:+ P$1 O9}" \
			"$(wire_size "letter/$list_number")" \
			"$(box_name "$list_number")"
		list_number=$((list_number + 1))
		test $# -eq 0 || shift
	done
}

# fill: INBOX has letters 1 to 6, two with UIDLs of their own; Sent 7 to 9
fill () {
	rm -rf box dump
	dump_fill dump 9
	box_fill box 6
	mkdir -p box/.Sent/cur box/.Trash/cur
	for number in 7 8 9
	do
		box_add box/.Sent "$(box_name "$number"):2,S" "letter/$number"
	done
	list box 1 6 '' old-3 mine >box/dovecot-uidlist
	list box/.Sent 7 9 >box/.Sent/dovecot-uidlist
	list box/.Trash 1 0 >box/.Trash/dovecot-uidlist
	cp box/dovecot-uidlist inbox-before
	cp box/.Sent/dovecot-uidlist sent-before
}

# The fields of a record come in an order of their own.
# shellcheck disable=SC2317 # ok calls it
same () {
	same_fields "$1" >same-1
	same_fields "$2" >same-2
	diff -u same-1 same-2
}

# shellcheck disable=SC2317 # likewise
same_fields () {
	perl -ne '
		chomp;
		my ($fields, $name) = split / :/;
		my ($uid, @others) = split / /, $fields;
		print join(" ", $uid, sort @others), " :", $name // "", "\n";
	' "$1"
}

convert () {
	pop3uidl-convert -q --all-mailboxes --replace dump box
}

fill
ok 'a conversion' convert
ok 'it has changed something' not cmp -s inbox-before box/dovecot-uidlist
ok 'its file is for the owner alone' \
	test "$(stat -c %a box/pop3uidl-convert.undo)" = 600
cp box/pop3uidl-convert.undo kept
state box >before
run pop3uidl-convert --undo -n box
is_status 0 'a dry run succeeds'
is_file out 'a dry run: what is told' <<\EOT
box: 9 messages get the former UIDL and order back; a dry run, nothing is written
EOT
ok 'a dry run: nothing is written' is_unchanged box before
run pop3uidl-convert --undo box
is_status 0 'an undo succeeds'
is_file out 'an undo: what is told' <<\EOT
box: 9 messages get the former UIDL and order back
EOT
is_file err 'an undo: nothing on stderr' </dev/null
ok 'an undo: INBOX has what it had' same inbox-before box/dovecot-uidlist
ok 'an undo: so has the other folder' same sent-before box/.Sent/dovecot-uidlist
ok 'an undo: the file stays' cmp kept box/pop3uidl-convert.undo
state box >before
run pop3uidl-convert --undo box
is_status 0 'a second undo succeeds'
is_file out 'a second undo: what is told' <<\EOT
box: 0 messages get the former UIDL and order back, 9 had them already; nothing to change
EOT
ok 'a second undo: nothing is written' is_unchanged box before

ok 'a conversion after it' convert
run pop3uidl-convert --undo -q ./box/
is_status 0 '-q succeeds'
ok '-q: nothing is told' not test -s out
ok '-q: INBOX has what it had' same inbox-before box/dovecot-uidlist

# ---- what cannot be taken back ----

fill
convert
rm "box/cur/$(box_name 1):2,S"
mv "box/cur/$(box_name 4):2,S" "box/cur/$(box_name 4):2,FS"
sed -i 's/^2 .*:/2 Pother O7 :/' box/dovecot-uidlist
run pop3uidl-convert --undo box
is_status 5 'some are left: the exit status is right'
is_file err 'some are left: they are named' <<EOT
pop3uidl-convert: box: 2 messages are left as they are:
  $(box_name 1): its mail is gone
  $(box_name 2): its UIDL or its place in the order was changed since
EOT
is_file out 'some are left: what is told' <<\EOT
box: 7 messages get the former UIDL and order back, 2 left
EOT
ok 'some are left: the others have what they had' grep -q '^3 .*Pmine ' \
	box/dovecot-uidlist
ok 'some are left: one whose flags were changed, too' \
	not grep -q '^4 .* P' box/dovecot-uidlist
ok 'some are left: the other stays' grep -q '^2 .*Pother ' box/dovecot-uidlist
run pop3uidl-convert --undo box
is_status 5 'some are left, again: the same exit status'

fill
convert
rm -r box/.Sent
run pop3uidl-convert --undo box
is_status 5 'a folder is gone: the exit status is right'
ok 'a folder is gone: its messages are named' \
	grep -q "^  .Sent/$(box_name 7): its folder is gone" err
ok 'a folder is gone: INBOX has what it had' same inbox-before \
	box/dovecot-uidlist

# ---- what has nothing to do with it ----

fill
convert
printf '3 V1700000000 Nx\n' >box/.Trash/dovecot-uidlist
run pop3uidl-convert --undo box
is_status 0 'a bad list of another folder is nothing to it'
ok 'a bad list of another folder: INBOX has what it had' same inbox-before \
	box/dovecot-uidlist

# ---- elsewhere ----

fill
mkdir -p control/.INBOX control/.Sent control/.Trash
mv box/dovecot-uidlist control/.INBOX/
mv box/.Sent/dovecot-uidlist control/.Sent/
mv box/.Trash/dovecot-uidlist control/.Trash/
ok '--control: a conversion' pop3uidl-convert -q --control=control \
	--all-mailboxes --replace dump box
run pop3uidl-convert --undo --control=control box
is_status 0 '--control: an undo succeeds'
ok '--control: INBOX has what it had' same inbox-before \
	control/.INBOX/dovecot-uidlist
ok '--control: so has the other folder' same sent-before \
	control/.Sent/dovecot-uidlist

# ---- nothing, or something else ----

fill
state box >before
run pop3uidl-convert --undo box
is_status 0 'nothing was written: it succeeds'
is_file out 'nothing was written: it says so' <<\EOT
box: nothing to undo: there is no pop3uidl-convert.undo
EOT
ok 'nothing was written: nor is now' is_unchanged box before
convert
cp box/pop3uidl-convert.undo kept
for text in 'pop3uidl-convert undo 2' 'something else' ''
do
	echo "$text" >box/pop3uidl-convert.undo
	state box >before
	run pop3uidl-convert --undo box
	is_status 3 "a file that begins with '$text': it is refused"
	ok "a file that begins with '$text': the line says so" grep -q \
		'^pop3uidl-convert: box: pop3uidl-convert.undo: line 1: ' err
	ok "a file that begins with '$text': nothing is written" \
		is_unchanged box before
done
cp kept box/pop3uidl-convert.undo
printf 'x\n' >>box/pop3uidl-convert.undo
run pop3uidl-convert --undo box
is_status 3 'a file with a bad line is refused'
ok 'a file with a bad line: the line is named' \
	grep -q 'pop3uidl-convert.undo: line 11: ' err
tar -cf box.tar box
run pop3uidl-convert --undo box.tar
is_status 3 'an archive is refused'
ok 'an archive: it says so' grep -q 'box.tar: is an archive' err
run pop3uidl-convert --undo nowhere
is_status 3 'no such Maildir'
run pop3uidl-convert --undo dump
is_status 3 'a dump is no Maildir'
cp kept box/pop3uidl-convert.undo
mkdir box/dovecot-uidlist.tmp
run pop3uidl-convert --undo box
is_status 4 'a list that cannot be written'

done_testing
