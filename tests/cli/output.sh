#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is printed: -q, -v, -n, and where it cannot be printed.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 5
again () {
	rm -rf dump box
	dump_fill dump 5
	box_fill box 5
	printf '3 V1700000000 N6 G00112233445566778899aabbccddeeff\n' \
		>box/dovecot-uidlist
}

again
run pop3uidl-convert dump/ box//
is_status 0 'it is converted'
is_file out 'one line of summary' <<\EOT
box: 5 UIDLs (5 by header), 0 messages without UIDL
EOT
is_file err 'nothing else' </dev/null

again
run pop3uidl-convert -q dump box
is_status 0 '-q: it is converted'
is_file out '-q: no summary' </dev/null
ok '-q: the UIDLs are written' grep -q Pold-5 box/dovecot-uidlist

again
letter 9 >letter/9
dump_add dump 6 old-9 letter/9
letter 8 >letter/8
box_add box "$(box_name 8)" letter/8
cp letter/1 letter/1b
run pop3uidl-convert -v --ignore-missing-uidls dump box
is_status 0 '-v: it is converted'
is_file out '-v: every message and its evidence' <<EOT
1	old-5	10	$(box_name 5)	header
2	old-4	9	$(box_name 4)	header
3	old-3	8	$(box_name 3)	header
4	old-2	7	$(box_name 2)	header
5	old-1	6	$(box_name 1)	header
6	old-9	-	-	not found
-	-	11	$(box_name 8)	not found
box: 5 UIDLs (5 by header), 1 message without UIDL, 1 of the dump not found
EOT

# -n does all but the writing.
again
state box >before
run pop3uidl-convert -n dump box
is_status 0 '-n: it succeeds'
is_file out '-n: it says that nothing is written' <<\EOT
box: 5 UIDLs (5 by header), 0 messages without UIDL; a dry run, nothing is written
EOT
ok '-n: nothing is written' is_unchanged box before
dump_add dump 6 old-9 letter/9
run pop3uidl-convert --dry-run dump box
is_status 1 '--dry-run: it refuses as ever'
mkdir control
again
rm box/dovecot-uidlist
run pop3uidl-convert -n --control=control dump box
is_status 0 '-n with --control: it succeeds'
ok '-n with --control: no folder is made' not test -e control/.INBOX

# What could not be told is an error, but what was written is written.
again
run sh -c 'exec pop3uidl-convert dump box >/dev/full'
is_status 5 'a full disk: the status says so'
ok 'a full disk: in words, too' grep -q 'standard output: No space' err
ok 'a full disk: the UIDLs are written' grep -q Pold-5 box/dovecot-uidlist
run sh -c 'exec pop3uidl-convert --help >/dev/full'
ok '--help on a full disk fails' test "$status" -ne 0
run sh -c 'exec pop3uidl-convert --digest letter/1 >/dev/full'
ok '--digest on a full disk fails' test "$status" -ne 0

# Long lists end in a count.
rm -rf dump box
letters 45
box_fill box 10
dump_fill dump 45
run pop3uidl-convert dump box
is_status 1 '35 missing: it is refused'
ok '35 missing: 20 are named' test "$(grep -c '^  [0-9]' err)" -eq 20
ok '35 missing: the others are counted' grep -q 'and 15 more' err
ok '35 missing: the count is right' grep -q '35 POP3 messages have no' err

# What came by mail is shown so that it cannot act.
rm -rf dump box
box_fill box 5
dump_fill dump 5
printf 'Subject: \033[31mred =?utf-8?q?=E2=80=AEno=07?=\nFrom: x\002y\n\nz\n' \
	>letter/odd
dump_add dump 6 old-odd letter/odd
run pop3uidl-convert dump box
is_status 1 'an odd message missing: it is refused'
ok 'an odd message: it is named' grep -q '^  6  old-odd .*red' err
ok 'an odd message: without control characters' \
	not grep -q "$(printf '[\001-\010\013-\037\177]')" err

done_testing
