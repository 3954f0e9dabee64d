#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A Maildir that Dovecot has opened before: by IMAP, by POP3, or with
# pop3_save_uidl, which leaves a P on every message.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 7
dump_fill dump 7
names='pop3_uidl_format = %f'
test "$dovecot_version" = 2.3 || names='pop3_uidl_format = %{filename}'
names="$names
pop3_save_uidl = yes"

# shellcheck disable=SC2317 # run calls it
look () {
	printf '%s\r\n' 'a select inbox' 'b fetch 1:* (rfc822.size flags)' \
		'c store 2 +flags (\Flagged custom)' 'd logout' |
		dovecot_session box imap
}

# uids: UID and base name of each record
uids () {
	sed '1d; s/^\([0-9]*\) .*:/\1 /' box/dovecot-uidlist
}

fill () {
	rm -rf box
	maildir_new box
	box_fill box 7
	mail_own box
}

fill
run look
ok 'an IMAP client looks' grep -q '^d OK' out
uids >before
run pop3uidl-convert dump box
is_status 0 'opened by IMAP: it is converted'
is_file err 'opened by IMAP: without a warning' </dev/null
ok 'opened by IMAP: Dovecot serves the dump' serves box dump
uids >after
ok 'opened by IMAP: the UIDs stay' diff before after
run look
ok 'opened by IMAP: the client finds its keyword' \
	grep -q '^\* 2 FETCH.*custom' out

fill
run dovecot_pop3 box UIDL
is_status 0 'a POP3 client looks'
run dovecot_pop3 box LIST
uids >before
run pop3uidl-convert dump box
is_status 0 'opened by POP3: it is converted'
ok 'opened by POP3: Dovecot serves the dump' serves box dump
uids >after
ok 'opened by POP3: the UIDs stay' diff before after

# The P that Dovecot leaves is empty where the UIDL is the base name. The dump
# knows one message by just that, so its P is right as it stands.
fill
dovecot_settings=$names
run dovecot_pop3 box UIDL
ok 'with pop3_save_uidl base names are served' \
	grep -q '^1 1700000001.M1P1.mx' out
ok 'and an empty P is stored' grep -q '^1 .*P\( .*\)* :' box/dovecot-uidlist
sed -i 's/ old-4$/ 1700000004.M1P1.mx/' dump/UIDL
uids >before
run pop3uidl-convert dump box
is_status 1 'a P that is not in the dump refuses'
ok 'the refusal names a message' grep -q '1700000001.M1P1.mx' err

# As the refusal advises.
sed -i '/M1P1.mx$/!b; /1700000004/!s/ P / /' box/dovecot-uidlist
run pop3uidl-convert dump box
is_status 0 'with the others taken off it is converted'
ok 'Dovecot serves the dump' serves box dump
ok 'the empty P stays' grep -q '^4 .*P .*:1700000004.M1P1.mx' \
	box/dovecot-uidlist
state box >before
run pop3uidl-convert dump box
is_file out 'a second run has nothing to do' <<\EOT
box: 7 UIDLs (7 kept), 0 messages without UIDL; nothing to change
EOT
ok 'and changes nothing' is_unchanged box before

done_testing
