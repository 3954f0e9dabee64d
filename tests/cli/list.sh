#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The list: a new one, one of version 1, and lists that are not touched.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 4
fill () {
	rm -rf dump box control
	dump_fill dump 4
	box_fill box 4
}

fill
chmod 700 box
before=$(date +%s)
run pop3uidl-convert dump box
after=$(date +%s)
is_status 0 'a new list: it is converted'
v=$(sed -n '1s/^3 V\([0-9]*\) N5$/\1/p' box/dovecot-uidlist)
ok 'a new list: its UIDVALIDITY is the time' \
	test "${v:-0}" -ge "$before" -a "${v:-0}" -le "$after"
record box >records
is_file records 'a new list: UIDs are in the order of the names' <<EOT
1 Pold-1 O4 :$(box_name 1)
2 Pold-2 O3 :$(box_name 2)
3 Pold-3 O2 :$(box_name 3)
4 Pold-4 O1 :$(box_name 4)
EOT
ok 'a new list: readable to whom the folder is' \
	test "$(stat -c %a box/dovecot-uidlist)" = 600
ok 'nothing else is left' test "$(ls box)" = 'cur
dovecot-uidlist
new
pop3uidl-convert.undo
tmp'

fill
echo ffffff00 >box/dovecot-uidvalidity
touch box/dovecot-uidvalidity.fffffe00
run pop3uidl-convert dump box
ok 'a new list: its UIDVALIDITY is above all that were' \
	grep -q '^3 V4294967041 ' box/dovecot-uidlist
ok 'a new list: dovecot-uidvalidity stays' \
	test "$(cat box/dovecot-uidvalidity)" = ffffff00

fill
mkdir control
touch control/dovecot-uidvalidity.fffffe00
run pop3uidl-convert --control=control dump box
is_status 0 '--control: it is converted'
ok '--control: the UIDVALIDITY is that of the control folder' \
	grep -q '^3 V4294966785 ' control/.INBOX/dovecot-uidlist

# refuses STATUS FILE WORD: FILE in the Maildir says that UIDs are given out
refuses () {
	fill
	: >"box/$2"
	is_refused "$1" box "$2"
	ok "$2: it is named, and the way on" grep -q "$2.*$3" err
}
refuses 1 dovecot.index --control
refuses 1 dovecot.index.log --control
refuses 1 courierimapuiddb 'let Dovecot'
refuses 1 .uidvalidity 'let Dovecot'
refuses 1 .mbsyncstate 'let Dovecot'
refuses 1 'cur/1700000009.M1P1.mx,U=7:2,S' 'let Dovecot'

# Every byte of meaning that is not ours stays.
fill
cat >box/dovecot-uidlist <<EOT
3 Xyz V1700000000 N20 G00112233445566778899aabbccddeeff
1 W999 S998 Gguid Zkey :$(box_name 9)
3 O17 :1699999999.M1P1.gone
5 W1 :$(box_name 1)
7 Qx :$(box_name 2):2,S
EOT
chmod 640 box/dovecot-uidlist
run pop3uidl-convert dump box
is_status 0 'a list with more: it is converted'
is_file box/dovecot-uidlist 'a list with more: the rest stays' <<EOT
3 Xyz V1700000000 N22 G00112233445566778899aabbccddeeff
1 W999 S998 Gguid Zkey :$(box_name 9)
3 :1699999999.M1P1.gone
5 W1 Pold-1 O4 :$(box_name 1)
7 Qx Pold-2 O3 :$(box_name 2):2,S
20 Pold-3 O2 :$(box_name 3)
21 Pold-4 O1 :$(box_name 4)
EOT
ok 'a list with more: its mode stays' \
	test "$(stat -c %a box/dovecot-uidlist)" = 640

fill
cat >box/dovecot-uidlist <<EOT
1 1700000000 7
3 $(box_name 1)
4 $(box_name 2):2,S
6 $(box_name 3)
EOT
run pop3uidl-convert dump box
is_status 0 'version 1: it is converted'
sed 's/ G[0-9a-f]* *$//' box/dovecot-uidlist >list
is_file list 'version 1: to version 3, UIDs as they were' <<EOT
3 V1700000000 N8
3 Pold-1 O4 :$(box_name 1)
4 Pold-2 O3 :$(box_name 2)
6 Pold-3 O2 :$(box_name 3)
7 Pold-4 O1 :$(box_name 4)
EOT

# broken NAME TEXT: a list that Dovecot would throw away, or some of it
broken () {
	fill
	printf %b "$2" >box/dovecot-uidlist
	is_refused 3 box "$1"
	ok "$1: file and reason are named" grep -q \
		'^pop3uidl-convert: box: dovecot-uidlist: ' err
	ok "$1: in one line" test "$(wc -l <err)" -eq 1
}
broken 'an empty list' ''
broken 'no list at all' 'nonsense\n'
broken 'a list without N' '3 V1700000000\n'
broken 'a UIDVALIDITY of 0' '3 V0 N1\n'
broken 'UIDs that do not ascend' '3 V1 N9\n2 :a\n2 :b\n'
broken 'a UID too high' '3 V1 N9\n4294967299 :a\n'
broken 'a record without name' '3 V1 N9\n2\n'
broken 'a list of a version to come' '4 V1 N9\n'

fill
mkdir other
echo '3 V1 N1' >other/list
ln -s ../other/list box/dovecot-uidlist
is_refused 3 box 'a list that is a link'

# --control that is wrong.
fill
run pop3uidl-convert --control=nowhere dump box
is_status 3 'a control folder that is not there'
mkdir control
echo '3 V1 N1' >control/dovecot-uidlist
run pop3uidl-convert --control=control dump box
is_status 3 'a list in the control folder itself'
ok 'it says where it must be' grep -q 'control/.INBOX or control/INBOX' err
rm control/dovecot-uidlist
echo '3 V1 N1' >box/dovecot-uidlist
run pop3uidl-convert --control=control dump box
is_status 3 'a list in the Maildir, though --control'
rm box/dovecot-uidlist
mkdir control/.INBOX control/INBOX
echo '3 V1 N1' | tee control/.INBOX/dovecot-uidlist >control/INBOX/dovecot-uidlist
run pop3uidl-convert --control=control dump box
is_status 3 'a list in either folder'
ok 'nothing is written in any of them' \
	test "$(cat control/*/dovecot-uidlist control/.*/dovecot-uidlist)" = '3 V1 N1
3 V1 N1'

done_testing
