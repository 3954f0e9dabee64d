#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A dump in all the forms it may have: whatever they are, the UIDLs end up on
# the same messages.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 6
again () {
	rm -rf dump box
	dump_fill dump 6
	box_fill box 6
}

for number in 1 2 3 4 5 6
do
	echo "$number Pold-$number O$((7 - number)) :$(box_name "$number")"
done >wanted-records

# converts NAME [OPTION...]: all six
converts () {
	converts_name=$1
	shift
	run pop3uidl-convert "$@" dump box
	is_status 0 "$converts_name: it is converted"
	record box >records
	ok "$converts_name: each message has its UIDL" \
		diff wanted-records records
}

again
converts 'plain'
is_file err 'plain: only the new list is a warning' <<\EOT
pop3uidl-convert: box: warning: no dovecot-uidlist: a new one will be made; if Dovecot keeps it elsewhere (CONTROL=, mail_control_path), say --control
EOT

again
rm dump/LIST
converts 'without LIST'

again
sed -i '/^[25] /d' dump/LIST
converts 'LIST without some numbers'
ok 'LIST without some: a warning counts and names them' grep -q \
	'^pop3uidl-convert: dump: warning: 2 messages are in UIDL but not in LIST: 2, 5' \
	err

again
for file in UIDL LIST
do
	{
		echo '+OK 6 messages'
		sed 's/$/ /' dump/$file
		echo .
	} | crlf >answer
	mv answer dump/$file
done
sed -i '3s/ *\r$/ and more\r/' dump/LIST
for number in 1 2 3 4 5 6
do
	{
		printf '+OK %s octets\r\n' "$(wc -c <"dump/$number.eml")"
		sed 's/^\./../' "dump/$number.eml"
		printf '.\r\n'
	} >answer
	mv answer "dump/$number.eml"
done
converts 'raw answers'

again
mv dump/UIDL dump/Uidl.TXT
mv dump/LIST dump/list.txt
mv dump/3.eml dump/0003.EML
converts 'other letter case, leading zeros'

again
mkdir dump/messages
mv dump/*.eml dump/messages
converts 'messages in a sub-folder'

again
for number in 1 2 3
do
	crlf "dump/$number.eml" | sed '/^\r$/q' >"dump/$number.hdr"
	rm "dump/$number.eml"
done
sed '/^\r$/q' dump/4.eml >dump/4.top
sed -i '/^\r$/d' dump/2.hdr
converts '.hdr, one without its empty line, and an .eml that beats .top'

again
for number in 2 4
do
	sed -i '/^\r$/q' "dump/$number.eml"
done
converts 'headers in .eml'

again
for number in 1 2 3 4 5 6
do
	tr -d '\r' <"dump/$number.eml" >lf
	mv lf "dump/$number.eml"
done
converts 'LF'

again
rm dump/2.eml
: >dump/3.eml
run pop3uidl-convert dump box
is_status 1 'two messages missing: it is refused'
ok 'an empty file is a missing message' \
	grep -q '1 message file has 0 octets' err

# TAB, LF and backslash in a path are escaped.
again
rm dump/UIDL dump/LIST
tab=$(printf 'a\tb\n\\c')
mkdir dump/sub
mv dump/6.eml "dump/$tab.eml"
mv dump/5.eml dump/sub/5.eml
sed '/^\r$/q' dump/4.eml >dump/4.top
rm dump/4.eml
{
	printf 'number\tsize\tuidl\tpath\n'
	printf '3\t-\told-4\t3.eml\n'
	printf '1\t%s\told-6\t1.eml\n' "$(wire_size letter/6)"
	printf '2\t%s\told-5\t2.eml\r\n' "$(wire_size letter/5)"
	printf '4\t%s\told-3\t4.top\n' "$(wire_size letter/3)"
	printf '5\t%s\told-2\tsub/5.eml\n' "$(wire_size letter/2)"
	printf '6\t%s\told-1\ta\\tb\\n\\\\c.eml\n' "$(wire_size letter/1)"
} >dump/manifest.tsv
converts 'a manifest'

again
sed -i '/^4 /d' dump/UIDL
run pop3uidl-convert dump box
is_status 0 'a message without UIDL: it is converted'
is_file out 'a message without UIDL: it is counted' <<\EOT
box: 5 UIDLs (5 by header), 1 message without UIDL, 1 of the dump without UIDL
EOT
ok 'a message without UIDL: a warning names it' grep -q \
	'warning: 1 message is in LIST but not in UIDL: 4' err
ok 'a message without UIDL: the others have theirs' test \
	"$(record box | grep -c ' P')" -eq 5

# UIDLs that cannot be served.
again
sed -i 's/^2 .*/2 a b/; s/^3 .*/3/; s/^4 .*/4 old-1/' dump/UIDL
state box >before
run pop3uidl-convert dump box
is_status 3 'bad UIDLs are malformed'
ok 'bad UIDLs: nothing is written' is_unchanged box before
run pop3uidl-convert --ignore-bad-uidls dump box
is_status 0 '--ignore-bad-uidls goes on'
is_file err '--ignore-bad-uidls: each is named' <<\EOT
pop3uidl-convert: dump: warning: UIDL: line 2: message 2: the UIDL "a b" has a space or another octet outside 0x21-0x7E; taken as without UIDL
pop3uidl-convert: dump: warning: UIDL: line 3: message 3: no UIDL; taken as without UIDL
pop3uidl-convert: dump: warning: UIDL: line 4: message 4: the UIDL "old-1" is also that of message 6, line 6; taken as without UIDL
pop3uidl-convert: dump: warning: UIDL: line 6: message 6: the UIDL "old-1" is also that of message 4, line 4; taken as without UIDL
pop3uidl-convert: box: warning: no dovecot-uidlist: a new one will be made; if Dovecot keeps it elsewhere (CONTROL=, mail_control_path), say --control
EOT
record box | sed -n 's/.* P\([^ ]*\) .*/\1/p' >given
is_file given '--ignore-bad-uidls: the others are written' <<\EOT
old-2
old-6
EOT

again
long=$(printf '%080d' 1)
sed -i "s/^2 .*/2 $long/" dump/UIDL
run pop3uidl-convert dump box
is_status 0 'a long UIDL is converted'
ok 'a long UIDL is a warning' grep -q \
	'1 message has a UIDL of over 70 octets: 2' err
ok 'a long UIDL is written' grep -q " P$long O2 " box/dovecot-uidlist

# A server without messages.
again
rm -r dump
mkdir dump
printf '+OK\r\n.\r\n' | tee dump/UIDL >dump/LIST
state box >before
run pop3uidl-convert dump box
is_status 0 'a dump without messages is nothing to do'
ok 'a dump without messages: it is said' grep -q 'no UIDLs to give' err
ok 'a dump without messages: nothing is written' is_unchanged box before

done_testing
