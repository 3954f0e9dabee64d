#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/lib/dovecot.sh itself: Dovecot serves P in the order of O.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"

maildir_new box
printf 'Subject: 1\n\none\n' >box/cur/1700000001.M1P1.mx:2,S
printf 'Subject: 2\n\n.two\n' >box/cur/1700000002.M2P1.mx:2,
printf 'Subject: 3\n\nthree\n' >box/cur/1700000003.M3P1.mx:2,S
cat >box/dovecot-uidlist <<\EOF
3 V1700000000 N8 G00112233445566778899aabbccddeeff
2 PUID2-a O3 :1700000001.M1P1.mx
5 PUID5-a O1 :1700000002.M2P1.mx
7 PUID7-a O2 :1700000003.M3P1.mx
EOF
mail_own box

run dovecot_pop3 box UIDL
is_status 0 'Dovecot answers'
is_file out 'UIDLs come in the order of O' <<\EOF
1 UID5-a
2 UID7-a
3 UID2-a
EOF
is_file err 'Dovecot is silent' </dev/null

run dovecot_pop3 box LIST
is_file out 'sizes count CRLF' <<\EOF
1 20
2 21
3 19
EOF

run dovecot_pop3 box 'RETR 1'
is_file out 'RETR is the message, unstuffed' <<\EOF
Subject: 2

.two
EOF

run dovecot_pop3 box 'TOP 2 0'
is_file out 'TOP is the header' <<\EOF
Subject: 3

EOF

run dovecot_pop3 box 'RETR 9'
is_status 1 'an -ERR is a failure'

run dovecot_fetch box
is_file out 'doveadm fetches UID, UIDL and order' <<\EOF
2	UID2-a	3
5	UID5-a	1
7	UID7-a	2
EOF
is_file err 'doveadm is silent' </dev/null

printf 'Subject: 4\n\nfour\n' | maildir_deliver box 1700000004.M4P1.mx
printf 'Subject: 5\n\nfive\n' | dovecot_save box
run dovecot_pop3 box UIDL
is_file out 'later mail comes last and has computed UIDLs' <<\EOF
1 UID5-a
2 UID7-a
3 UID2-a
4 000000086553f100
5 000000096553f100
EOF

printf 'a logout\r\n' | dovecot_session box imap >answer 2>&1
ok 'an IMAP session is one' grep -q '^a OK' answer

mkdir dbox
mail_own dbox
run dovecot_backup box mdbox:dbox
is_status 0 'a backup to mdbox succeeds'
run dovecot_pop3 mdbox:dbox UIDL
ok 'and keeps the UIDLs' grep -q '^3 UID2-a' out

for dovecot_layout in '' fs
do
	folder=control/.INBOX
	test -z "$dovecot_layout" || folder=control/INBOX
	maildir_new bare
	printf 'Subject: 1\n\none\n' >bare/cur/1700000001.M1P1.mx:2,S
	mkdir -p "$folder"
	printf '3 V1 N9\n8 Pelsewhere O1 :1700000001.M1P1.mx\n' \
		>"$folder/dovecot-uidlist"
	mail_own bare control
	dovecot_control=control
	run dovecot_pop3 bare UIDL
	is_file out "the list is found in $folder" <<-\EOF
	1 elsewhere
	EOF
	rm -r bare control
done
dovecot_control=
dovecot_layout=

format='%08Xu-%v'
test "$dovecot_version" = 2.3 || format='%{uid | hex(8)}-%{uidvalidity}'
dovecot_settings="pop3_uidl_format = $format"
run dovecot_pop3 box UIDL
ok 'further settings are heard' grep -q '^5 00000009-1700000000' out

done_testing
