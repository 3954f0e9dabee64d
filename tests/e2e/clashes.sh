#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# UIDLs that Dovecot computes are given out only if the dump does not have them:
# neither for messages that are there now nor for mail to come.
# shellcheck source=../lib/dovecot.sh
. "$(dirname "$0")/../lib/dovecot.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

# A known UIDVALIDITY, 1700000000: Dovecot's own UIDLs end in 6553f100.
letters 7
fill () {
	rm -rf box dump
	maildir_new box
	box_fill box 6
	{
		echo '3 V1700000000 N7 G00112233445566778899aabbccddeeff'
		for number in 1 2 3 4 5 6
		do
			echo "$number :$(box_name "$number")"
		done
	} >box/dovecot-uidlist
	mail_own box
	dump_fill dump 6
}

# uidl NUMBER UIDL: the dump gives message NUMBER this UIDL
uidl () {
	sed -i "s/^$1 .*/$1 $2/" dump/UIDL
}

# Now: letter 3 is not in the dump, and the UIDL of letter 2 there is what
# Dovecot computes for letter 3 here.
fill
uidl 5 000000036553f100
sed -i '/^4 /d' dump/UIDL dump/LIST
rm dump/4.eml
run dovecot_pop3 box UIDL
ok 'before, Dovecot serves it for another message' \
	grep -q '^3 000000036553f100' out
run pop3uidl-convert dump box
is_status 0 'a UIDL that is computed now: it is converted'
ok 'the summary says what is downloaded again' \
	grep -q '^box: .*pop3_uidl_format.*1 message .*downloaded again' out
run dovecot_pop3 box UIDL
is_file out 'after, that message has its base name' <<EOT
1 old-6
2 old-5
3 old-4
4 000000036553f100
5 old-1
6 $(box_name 3)
EOT
state box >before
run pop3uidl-convert dump box
ok 'a second run has nothing to do' grep -q 'nothing to change' out
ok 'and changes nothing' is_unchanged box before
run pop3uidl-convert --check --ignore-missing-uidls dump box
is_status 0 '--check finds no difference'

# To come: the UIDL of message 2 is what UID 10 would get.
fill
uidl 2 0000000a6553f100
run pop3uidl-convert dump box
is_status 0 'a UIDL that is computed later: it is converted'
ok 'the next UID is raised' grep -q '^3 V1700000000 N11 ' box/dovecot-uidlist
ok 'and the summary says so' grep -q 'the next UID is 11' out
ok 'Dovecot serves the dump' serves box dump
for number in 7 8 9
do
	letter "$number" | maildir_deliver box "$(box_name "$number")"
	run dovecot_pop3 box UIDL
done
head -n 6 out >old
ok 'after deliveries the old lines are the same' diff dump/UIDL old
sed '1,6d' out >new
is_file new 'and no new one is a UIDL of the dump' <<EOT
7 0000000b6553f100
8 0000000c6553f100
9 0000000d6553f100
EOT
run pop3uidl-convert dump box
ok 'a second run has nothing to do' grep -q 'nothing to change' out

# To come, and too far off to be jumped.
fill
uidl 2 900000006553f100
run dovecot_pop3 box UIDL
cp out served
run dovecot_fetch box 'uid pop3.uidl pop3.order'
is_refused 1 box 'a UIDL that cannot be avoided'
ok 'the refusal names the way on' grep -q -- '--pop3-uidl-format' err
ok 'the refusal names the UIDL' grep -q '^  2  900000006553f100' err
run dovecot_pop3 box UIDL
ok 'Dovecot serves the same as before' diff served out

# Another format in Dovecot, told to us: the way on that the refusal names.
format='%v.%u'
test "$dovecot_version" = 2.3 || format='%{uidvalidity}.%{uid}'
dovecot_settings="pop3_uidl_format = $format"
run pop3uidl-convert --pop3-uidl-format="$format" dump box
is_status 0 '--pop3-uidl-format goes on'
ok '--pop3-uidl-format: Dovecot serves the dump' serves box dump
letter 7 | maildir_deliver box "$(box_name 7)"
run dovecot_pop3 box UIDL
ok '--pop3-uidl-format: the next is of that format' \
	grep -q '^7 1700000000.7$' out

# The same with that format: computed now and later.
fill
uidl 1 1700000000.1
uidl 3 1700000000.8
sed -i '/^6 /d' dump/UIDL dump/LIST
rm dump/6.eml
run pop3uidl-convert --pop3-uidl-format="$format" dump box
is_status 0 'another format: it is converted'
letter 7 | maildir_deliver box "$(box_name 7)"
run dovecot_pop3 box UIDL
is_file out 'another format: no UIDL is served twice' <<EOT
1 1700000000.1
2 old-5
3 1700000000.8
4 old-3
5 old-2
6 $(box_name 1)
7 1700000000.9
EOT

done_testing
