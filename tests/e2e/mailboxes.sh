#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# UIDLs in the lists of several folders: Dovecot shows each of them on its
# message, with its place in the order, and nothing else has changed.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"
# shellcheck source=../lib/target.sh
. "$source/tests/lib/target.sh"

letters 20

# told MAIL: of each message mailbox, UID, P, O and base name; what Dovecot
# computes for a message without P, which has no O either, is left out
# shellcheck disable=SC2317 # run calls it
told () {
	dovecot_doveadm "$1" fetch 'mailbox uid pop3.uidl pop3.order guid' all |
		LC_ALL=C awk -F '\t' 'NR > 1 {
			if ($4 == "")
				$3 = ""
			print
		}' OFS='\t' | LC_ALL=C sort
}

# wanted MAILBOX UID PLACE NUMBER...: of letters in this order; PLACE is the
# letter's POP3 number or "-"
wanted () {
	printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" \
		"$(test "$3" = - || echo "pop-$4")" "$(echo "$3" | tr -d -)" \
		"$(box_name "$4")"
}

# fill: a Maildir as Dovecot makes it, with UIDs that have holes
fill () {
	rm -rf box dump target
	maildir_new box
	imap_say box <<-\EOT
	CREATE Sent
	CREATE Work/2019
	CREATE Entw&APw-rfe
	EOT
	for number in 1 2 3 4 5 6
	do
		letter_add box "$(box_name "$number"):2,S" "$number"
	done
	for number in 7 8 9
	do
		letter_add box/.Sent "$(box_name "$number"):2,S" "$number"
		letter_add box/.Work.2019 "$(box_name "$((number + 3))"):2," \
			"$((number + 3))"
	done
	letter_add 'box/.Entw&APw-rfe' "$(box_name 13):2,S" 13
	# The same message in INBOX and elsewhere, with one GUID or two.
	letter_add box/.Sent "$(box_name 1):2,S" 1
	letter_add box/.Work.2019 "$(box_name 20):2,S" 2
	mail_own box
	imap_say box <<-\EOT
	SELECT INBOX
	UID STORE 3 +FLAGS (\Deleted)
	SELECT Sent
	UID STORE 2 +FLAGS (\Flagged $Label1)
	SELECT Work/2019
	UID STORE 1 +FLAGS (\Seen)
	SELECT Entw&APw-rfe
	EOT
	imap_say box <<-\EOT
	SELECT INBOX
	UID EXPUNGE 3
	EOT
	place=0
	for number in 13 1 7 12 2 8 11 4 9 10 5 6
	do
		place=$((place + 1))
		dump_add dump "$place" "pop-$number" "letter/$number"
	done
	served_imap box >imap-before
}

# what the conversion shall give
told_wanted () {
	{
		wanted INBOX 1 2 1
		wanted INBOX 2 5 2
		wanted INBOX 4 8 4
		wanted INBOX 5 11 5
		wanted INBOX 6 12 6
		wanted Sent 1 - 1
		wanted Sent 2 3 7
		wanted Sent 3 6 8
		wanted Sent 4 9 9
		wanted Work/2019 1 10 10
		wanted Work/2019 2 7 11
		wanted Work/2019 3 4 12
		wanted Work/2019 4 - 20
		wanted Entwürfe 1 1 13
	} | LC_ALL=C sort
}

fill
told_wanted >wanted-told
run pop3uidl-convert --all-mailboxes dump box
is_status 0 'it is converted'
is_file err 'no warning' </dev/null
run told box
is_file err 'Dovecot logs no error' </dev/null
ok 'each message has its UIDL and its place' diff -u wanted-told out
run served_imap box
ok 'IMAP shows what it showed before' diff -u imap-before out
ok 'POP3 serves the five of INBOX, in the order of the dump' \
	eval 'dovecot_pop3 box UIDL | cut -d " " -f 2 | tr "\n" " " |
		grep -qx "pop-1 pop-2 pop-4 pop-5 pop-6 "'
run pop3uidl-convert --check --all-mailboxes dump box
is_status 0 '--check finds no difference'
state box | grep -v 'dovecot.index\|^ d ' >before
run pop3uidl-convert --all-mailboxes dump box
ok 'a second run changes nothing' eval \
	'state box | grep -v "dovecot.index\|^ d " | diff -u before -'

# Where the lists lie elsewhere.
fill
rm -rf control
mkdir -p control/.INBOX control/.Sent control/.Work.2019 'control/.Entw&APw-rfe'
mv box/dovecot-uidlist control/.INBOX/
mv box/.Sent/dovecot-uidlist control/.Sent/
mv box/.Work.2019/dovecot-uidlist control/.Work.2019/
mv 'box/.Entw&APw-rfe/dovecot-uidlist' 'control/.Entw&APw-rfe/'
mail_own control
run pop3uidl-convert --control=control --all-mailboxes dump box
is_status 0 '--control: it is converted'
# shellcheck disable=SC2034 # dovecot.sh
dovecot_control=control
run told box
ok '--control: each message has its UIDL and its place' \
	diff -u wanted-told out
ok '--control: no list is made beside the mail' \
	test -z "$(find box -name dovecot-uidlist)"
dovecot_control=

# A new Maildir of it.
fill
to_target --all-mailboxes dump box target
is_status 0 'TARGET: it is made'
run told target
ok 'TARGET: each message has its UIDL and its place' diff -u wanted-told out
run served_imap target
ok 'TARGET: IMAP shows what the source shows' diff -u imap-before out

done_testing
