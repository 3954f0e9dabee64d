#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A cut-over: a target is made some days before, and once more on the day
# itself. To clients, a message that is in both is the same one.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/target.sh
. "$source/tests/lib/target.sh"

letters 30

# dump DUMP NUMBER...: of these letters, the last one first; 6b is letter 6 with
# a UIDL of its own
dump () {
	dump=$1
	shift
	position=0
	for number in $(printf '%s\n' "$@" | tac)
	do
		position=$((position + 1))
		dump_add "$dump" "$position" "pop-$number" \
			"letter/${number%b}"
	done
}

# told MAIL: mailbox, UID, name, UIDL and date of each message
told () {
	dovecot_doveadm "$1" fetch \
		'mailbox uid guid pop3.uidl date.received' all |
		sed 1d | LC_ALL=C sort
}

# ---- with the list ----

maildir_new box
maildir_new box/.Sent
for number in $(seq 10)
do
	letter_add box "$(box_name "$number"):2," "$number"
done
for number in 11 12 13
do
	letter_add box/.Sent "$(box_name "$number"):2,S" "$number"
done
mail_own box
ok 'Dovecot sets a keyword' imap_say box <<\EOT
SELECT INBOX
UID STORE 2 +FLAGS (one)
SELECT Sent
EOT
dump dump-1 1 2 3 4 5 6 7 8 9 10
tar -czf box-1.tar.gz box
cp -a box later

for number in 20 21
do
	dovecot_save later <"letter/$number"
done
ok 'two days: Dovecot changes flags, and expunges' imap_say later <<\EOT
SELECT INBOX
UID STORE 4,6 +FLAGS (\Seen two three)
UID STORE 3,7,11 +FLAGS (\Deleted)
EOT
imap_say later <<\EOT
SELECT INBOX
UID EXPUNGE 3,7,11
EOT
letter 22 | maildir_deliver later "$(box_name 22)"
letter 23 | maildir_deliver later/.Sent "$(box_name 23)"
dump dump-2 1 2 4 5 6 8 9 10 21 22
tar -cf later.tar later

to_target dump-1 box-1.tar.gz target-1
is_status 0 'days before: it is converted'
to_target dump-2 later.tar target-2
is_status 0 'on the day: it is converted'
served_imap later >later-imap
run served_imap target-2
ok 'on the day: IMAP shows what the source shows' diff -u later-imap out
is_file err 'on the day: Dovecot logs no error' </dev/null
dumped_pop3 dump-2 >wanted
run served_pop3 target-2
ok 'on the day: POP3 gives what the dump holds' diff -u wanted out

told target-1 | grep -v '^INBOX	[37]	' >old
told target-2 >new
ok 'messages of both: the same UIDs, names, UIDLs and dates' \
	test -z "$(LC_ALL=C comm -23 old new)"
ok 'all of them are told' test "$(wc -l <old)" -eq 11
ok 'and those that came since' test "$(wc -l <new)" -eq 14
ok 'of one UIDVALIDITY' test \
	"$(sed -n '1s/ N.*//p' target-1/dovecot-uidlist)" = \
	"$(sed -n '1s/ N.*//p' target-2/dovecot-uidlist)"

# ---- names that lie, or are odd, and nobody knows UIDs ----

# add BOX: what is there from the beginning
add () {
	mkdir -p "$1/cur" "$1/new" "$1/tmp" "$1/.Sent/cur"
	letter_add "$1" 'message 1:2,S' 1
	letter_add "$1" "$(box_name 2),S=7,W=7:2,RS" 2
	letter_add "$1" "$(box_name 3),S=7" 3
	letter_add "$1" "$(box_name 4),S=$(wc -c <letter/4):2,F" 4
	letter_add "$1" '5.eml;2,S' 5
	# One message twice, and once more in another folder.
	letter_add "$1" 'a,W=1:2,' 6
	letter_add "$1" 'b,W=1:2,' 6
	letter_add "$1/.Sent" 'a,W=1:2,S' 6
	letter_add "$1" "$(printf 'caf\351'),S=2:2,S" 7
}

rm -rf dump-1 dump-2 target-1 target-2
add bare
dump dump-1 1 2 3 4 5 6 6b 7
cp -a bare bare-later
letter_add bare-later 'another,S=0:2,' 20
letter_add bare-later "$(box_name 21)" 21
rm bare-later/cur/5.eml*
mv 'bare-later/cur/message 1:2,S' 'bare-later/cur/message 1:2,RST'
dump dump-2 1 2 3 4 6 6b 7 20 21

to_target dump-1 bare target-1
is_status 0 'odd names: it is converted'
names target-1 >names-1
to_target dump-2 bare-later target-2
is_status 0 'odd names, on the day: it is converted'
names target-2 >names-2
dumped_pop3 dump-2 >wanted
run served_pop3 target-2
ok 'odd names, on the day: POP3 gives what the dump holds' \
	diff -u wanted out
is_file err 'odd names, on the day: Dovecot logs no error' </dev/null
run told target-2
cut -f 1,3- out | LC_ALL=C sort >new
is_file err 'odd names, on the day: nor does IMAP' </dev/null
run told target-1
cut -f 1,3- out | grep -av 'pop-5' | LC_ALL=C sort >old
ok 'odd names: all but the one that is gone are told' \
	test "$(wc -l <old)" -eq 8
ok 'odd names: the same names, UIDLs and dates in both' \
	test -z "$(LC_ALL=C comm -23 old new)"
ok 'odd names: Dovecot keeps them' \
	eval 'names target-2 | diff names-2 -'
ok 'odd names: those that are no lie are kept' \
	test "$(grep -c 'S=267$\|message 1$\|/5.eml$' names-1)" -eq 3
ok 'odd names: others say what is true' \
	test "$(grep -c 'pop3uidl-convert,S=[0-9]*,W=[0-9]*$' names-1)" -eq 6

done_testing
