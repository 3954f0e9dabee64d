#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What is refused by default, which option goes on, and --strict; and every exit
# status that there is.
# shellcheck source=../lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=../lib/convert.sh
. "$source/tests/lib/convert.sh"

letters 10
# fill POP3 IMAP: the numbers of the letters on either side
fill () {
	rm -rf dump box
	mkdir -p box/cur box/new box/tmp
	place=0
	for number in $1
	do
		place=$((place + 1))
		dump_add dump "$place" "old-$number" "letter/$number"
	done
	for number in $2
	do
		box_add box "$(box_name "$number"):2," "letter/$number"
	done
}

# ends STATUS NAME [OPTION...]
ends () {
	ends_status=$1
	ends_name=$2
	shift 2
	state box >before
	run pop3uidl-convert "$@" dump box
	is_status "$ends_status" "$ends_name"
	case $ends_status in
	0 | 5) ok "$ends_name: it is written" test -s box/dovecot-uidlist ;;
	4)
		# The folder's own time tells of the lock that was taken.
		state box | sed 1d >after
		sed 1d before >same
		ok "$ends_name: nothing is written" diff same after
		;;
	*) ok "$ends_name: nothing is written" is_unchanged box before ;;
	esac
}

all='1 2 3 4 5 6'
fill "$all" "$all"
ends 0 'equal'
fill "$all" "$all"
ends 0 'equal, and --strict' --strict

fill "$all" "$all 7"
ends 0 'IMAP has more'
ok 'IMAP has more: it is counted' grep -q '1 message without UIDL' out
fill "$all" "$all 7"
ends 1 'IMAP has more, and --strict' --strict
ok 'IMAP has more: the way on is named' grep -q 'Without --strict' err

fill "$all 7" "$all"
ends 1 'POP3 has more'
ends 1 'POP3 has more, and --strict beats the others' --strict \
	--ignore-extra-uidls --ignore-missing-uidls
ends 0 'POP3 has more, and --ignore-extra-uidls' --ignore-extra-uidls
ok 'POP3 has more: it is counted' grep -q '1 of the dump not found' out
fill "$all 7" "$all"
ends 0 'POP3 has more, and --ignore-missing-uidls' --ignore-missing-uidls

fill "$all 7" "$all 8"
ends 1 'both have more'
ok 'both have more: the way on is named' \
	grep -q -- '--ignore-missing-uidls goes on' err
ends 1 'both have more, and --ignore-extra-uidls' --ignore-extra-uidls
ends 0 'both have more, and --ignore-missing-uidls' --ignore-missing-uidls

fill "$all" '7 8 9'
ends 1 'nothing is common' --ignore-missing-uidls --ignore-extra-uidls
fill "$all" ''
ends 1 'nothing is there'
run pop3uidl-convert --ignore-extra-uidls dump box
is_status 0 'nothing is there, and --ignore-extra-uidls'
ok 'nothing is there: nothing is written' is_unchanged box before

# A POP3 message without UIDL stands in nobody's way, also not if it is missing.
fill "$all 7" "$all"
sed -i '/^7 /d' dump/UIDL
ends 0 'a missing message without UIDL, and --strict' --strict

# Two that cannot be told apart are named, not paired.
fill "$all" "$all"
for number in 7 8
do
	letter 7 >letter/same
	cp letter/same "box/cur/$(box_name "$number"):2,"
	echo "$number" >>"box/cur/$(box_name "$number"):2,"
	dump_add dump "$number" "old-$number" letter/same top
	sed -i "s/^$number .*/$number $(wire_size \
		"box/cur/$(box_name "$number"):2,")/" dump/LIST
	sed -i '$!b; /^8/d' dump/LIST
done
ends 1 'two that cannot be told apart'
ok 'two that cannot be told apart: it is said' \
	grep -q '^  8  old-8 .*ambiguous' err
ends 0 'two that cannot be told apart are left out' --ignore-missing-uidls
ok 'neither has a UIDL' test "$(record box | grep -c 'Pold-[78] ')" -eq 0

# One with a weak header and another body is not believed.
fill "$all" "$all"
printf 'Subject: hi\n\nbody one\n' >letter/weak
box_add box "$(box_name 9):2," letter/weak
printf 'Subject: hi\n\nbody two\n' >letter/weak
dump_add dump 7 old-7 letter/weak
ends 1 'a weak header and another body'
ok 'a weak header and another body: it is said' \
	grep -q '^  7  old-7 .*doubtful' err

# Sizes: of no use, trusted.
fill "$all" "$all"
ends 0 '--skip-size-check' --skip-size-check
fill "$all" "$all"
ends 0 '--trust-sizes' --trust-sizes
ok '--trust-sizes: the evidence is called what it is' \
	grep -q '6 by size, not provable' out

# The other statuses. 2 is in usage.sh, 3 in malformed-dump.sh.
fill "$all" "$all"
mkdir box/dovecot-uidlist.tmp
ends 4 'a new list that has no place'

fill "$all 7" "$all 7"
sed -i '1{h; :more; s/^/X-Filler: much\n/; /\(X-Filler.*\)\{60\}/!b more}' \
	"box/cur/$(box_name 7):2,"
ends 5 'a header over the limit' --max-header=600 --ignore-missing-uidls
ok 'a header over the limit: it is named' \
	grep -q "cur/$(box_name 7):2,: its header is longer than 600" err
ok 'a header over the limit: the others are written' \
	test "$(record box | grep -c ' Pold-')" -eq 6
run pop3uidl-convert --check --max-header=600 --ignore-missing-uidls dump box
is_status 5 'a header over the limit: --check says so too'

if test "$(id -u)" -eq 0
then
	echo '# root reads what nobody may read' >&2
else
	fill "$all" "$all"
	chmod 0 "box/cur/$(box_name 3):2,"
	run pop3uidl-convert --ignore-missing-uidls dump box
	is_status 5 'a message that cannot be read'
	ok 'a message that cannot be read: it is named' \
		grep -q "cur/$(box_name 3):2,: cannot be opened" err
	fill "$all" "$all"
	chmod 500 box
	ends 4 'a folder that cannot be written'
	chmod 700 box
fi

done_testing
