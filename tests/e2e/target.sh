#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A new Maildir of a folder and of archives: IMAP shows what the source shows,
# POP3 what the dump holds.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/target.sh
. "$source/tests/lib/target.sh"

# ---- the source, as Dovecot makes it ----

letters 30
for number in 3 6 9
do
	crlf "letter/$number" >crlf-letter
	mv crlf-letter "letter/$number"
done

maildir_new box
imap_say box <<\EOT
CREATE Work/Projects/2019
CREATE Entw&APw-rfe
CREATE "Two words"
CREATE "R&-D"
CREATE Empty
SUBSCRIBE INBOX
SUBSCRIBE Entw&APw-rfe
SUBSCRIBE "Two words"
SUBSCRIBE Work/Projects/2019
EOT
for number in $(seq 12)
do
	letter_add box "$(box_name "$number"):2," "$number"
done
for number in $(seq 13 16)
do
	letter_add box/.Work.Projects.2019 "$(box_name "$number"):2,S" "$number"
	letter_add 'box/.Two words' "$(box_name "$((number + 4))")" \
		"$((number + 4))"
	letter_add 'box/.Entw&APw-rfe' "$(box_name "$((number + 8))"):2,RS" \
		"$((number + 8))"
done
# One message of two folders, once in the octets of a hard link.
cp -p box/cur/1700000001.* box/.R\&-D/cur/
ln box/cur/1700000002.* box/.R\&-D/cur/
mail_own box
ok 'the source: Dovecot sets flags and keywords' imap_say box <<\EOT
SELECT INBOX
UID STORE 1 +FLAGS (\Seen \Answered $Label1)
UID STORE 2 +FLAGS (\Flagged $Forwarded NonJunk)
UID STORE 3 +FLAGS (\Draft work todo $Label1)
UID STORE 4 +FLAGS (\Deleted \Seen later)
UID STORE 5 +FLAGS (\Deleted)
SELECT "Two words"
UID STORE 2:3 +FLAGS (todo later \Seen)
UID STORE 4 +FLAGS (later)
EOT
imap_say box <<\EOT
SELECT INBOX
UID EXPUNGE 5
EOT
# The last one of a folder, too: its UID is not given out again.
imap_say box <<\EOT
SELECT "R&-D"
UID STORE 2 +FLAGS (\Deleted)
EOT
imap_say box <<\EOT
SELECT "R&-D"
UID EXPUNGE 2
EOT
# Into new/: once known to the list, once delivered since.
letter 25 | dovecot_save box
letter 26 | maildir_deliver box "$(box_name 26)"
letter 27 | maildir_deliver 'box/.Two words' "$(box_name 27)"
letter 28 >letter/28
cp letter/28 "box/.Entw&APw-rfe/new/$(box_name 28)"
touch -d "@1680000000" "box/new/$(box_name 26)" 'box/.Two words/new/'* \
	"box/.Entw&APw-rfe/new/$(box_name 28)"
mail_own box

# In another order than Dovecot's, and with a message that it does not know.
for number in 12 1 11 2 10 3 9 4 8 6 7 25 26
do
	position=$((${position-0} + 1))
	dump_add dump "$position" "pop-$number-$((number * 7919))" \
		"letter/$number"
done

# ---- its copies, before anybody looks ----

new_of () (
	cd "$1" && find . -path '*/new/*' | sort
)

cp -a box copy
tar --zstd -cf box.tar.zst box
# Half the messages are in another tar, and the lists come last.
find box -type f ! -name 'dovecot*' | sort >members
split -n l/2 members members.
{
	cat members.ab
	find box -type d
	find box -type f -name 'dovecot*'
} >members.last
tar -czf first.tar.gz --no-recursion -T members.aa
tar -czf last.tar.gz --no-recursion -T members.last
cat first.tar.gz last.tar.gz >box.tar.gz
zip -qr box.zip box
new_of box >new-before

served_imap box >source-imap
ok 'the source: Dovecot shows all of it' \
	test "$(grep -c ' FETCH ' source-imap)" -eq 28
dumped_pop3 dump >wanted-pop3
next=$(awk '/UIDNEXT/ { uid = $3 + 0 } / INBOX$/ && uid { print uid; exit }' \
	source-imap)

# ---- each of them as a target ----

# tests EXPORT NAME
tests () {
	target=target-$1
	to_target dump "$1" "$target"
	is_status 0 "$2: it is converted"
	ok "$2: nothing is left beside it" \
		test -z "$(find . -maxdepth 1 -name 'target*.tmp*')"
	made "$target" >"made-$1"
	names "$target" >names-before
	new_of "$target" >new-after
	ok "$2: what was new still is" diff -u new-before new-after
	run served_imap "$target"
	ok "$2: IMAP shows what the source shows" diff -u source-imap out
	is_file err "$2: Dovecot logs no error" </dev/null
	run served_pop3 "$target"
	ok "$2: POP3 gives what the dump holds" diff -u wanted-pop3 out
	is_file err "$2: nor does POP3" </dev/null
	run served_imap "$target"
	ok "$2: a second look shows the same" diff -u source-imap out
	names "$target" >names-after
	ok "$2: no file has another name since" \
		diff -u names-before names-after
	letter 29 | dovecot_save "$target"
	ok "$2: the next delivery gets the next UID" \
		test "$(dovecot_fetch "$target" uid | tail -n 1)" = "$next"
}

state copy >before
tests copy 'a folder'
ok 'a folder: it is as it was' is_unchanged copy before
tests box.tar.zst 'a tar.zst'
tests box.tar.gz 'two tar.gz in one'
tests box.zip 'a zip'
for export in box.tar.zst box.tar.gz box.zip
do
	ok "$export: the target is that of the folder to the octet" \
		diff -u made-copy "made-$export"
done

done_testing
