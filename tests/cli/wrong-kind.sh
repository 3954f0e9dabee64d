#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Things that are no dump or no Maildir: each has a line of its own that says
# what to do.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 2
box_fill box 2
dump_fill dump 2

# wrong STATUS NAME TEXT DUMP MAILDIR
wrong () {
	run pop3uidl-convert "$4" "$5"
	is_status "$1" "$2: the exit status is right"
	ok "$2: the line says so" grep -q "^pop3uidl-convert: .*$3" err
	ok "$2: it is one line" test "$(wc -l <err)" -eq 1
	ok "$2: nothing on stdout" not test -s out
}

state box >before
wrong 3 'swapped' 'box: is a Maildir.*DUMP comes first, then EXPORT' box dump
ok 'swapped: the Maildir is untouched' is_unchanged box before
wrong 3 'two dumps' \
	'dump: is a POP3 dump, not a Maildir: DUMP comes first' dump dump
wrong 3 'no dump' 'nowhere: .*No such file' nowhere box
wrong 3 'no Maildir' 'nowhere: .*No such file' dump nowhere
mkdir empty
wrong 3 'an empty dump' 'empty: is empty: a dump has UIDL' empty box
wrong 3 'an empty Maildir' 'empty: is not a Maildir: it has no cur/' dump empty
mkdir other
touch other/x
wrong 3 'another folder for a dump' 'other: is no POP3 dump' other box
mkdir -p two/a two/b
cp -r box two/a/Maildir
cp -r box two/b
wrong 3 'a folder above two Maildirs' \
	'two: .*--export-path.*: a/Maildir, b/box$' dump two
: >archive.tar
wrong 3 'an empty file for a dump' \
	'archive.tar: is neither a folder nor a tar or zip archive' \
	archive.tar box
wrong 2 'an archive for a Maildir' 'archive.tar: is a file.* name a TARGET' \
	dump archive.tar
run pop3uidl-convert --owner="$(id -u)" dump archive.tar target
is_status 3 'an empty file for a Maildir: the exit status is right'
ok 'an empty file for a Maildir: the line says so' \
	grep -q '^pop3uidl-convert: archive.tar: .*neither' err

mkdir -p sdbox/mailboxes/INBOX/dbox-Mails
touch sdbox/mailboxes/INBOX/dbox-Mails/u.1
wrong 3 'an sdbox' 'sdbox: is an sdbox or mdbox.*doveadm backup' dump sdbox
mkdir -p mdbox/storage mdbox/mailboxes/INBOX/dbox-Mails
touch mdbox/storage/m.1
wrong 3 'an mdbox' 'mdbox: is an sdbox or mdbox.*doveadm backup' dump mdbox

mkdir home
cp -r box home/Maildir
run pop3uidl-convert dump home
is_status 0 'a folder above one Maildir: it is converted'
ok 'a folder above one Maildir: its list is made' \
	grep -q Pold-2 home/Maildir/dovecot-uidlist

gzip -c letter/1 >"box/cur/$(box_name 1):2,S"
state box >before
wrong 3 'a compressed message' \
	"box: cur/$(box_name 1):2,S: Dovecot compresses.*doveadm backup" \
	dump box
ok 'a compressed message: the Maildir is untouched' is_unchanged box before
printf 'CRYPTED\003\007\002\001' >"box/cur/$(box_name 1):2,S"
wrong 3 'an encrypted message' 'Dovecot compresses or encrypts' dump box

# Somebody may have got such octets as mail, without any header: the dump, in
# which Dovecot packs nothing, has them too.
rm -rf dump box
box_fill box 2
gzip -n -c letter/1 >"box/cur/$(box_name 1):2,S"
cp "box/cur/$(box_name 1):2,S" letter/1
dump_fill dump 2
run pop3uidl-convert dump box
is_status 0 'a packed message that the dump has too: it is converted'

done_testing
